using System.Text;

namespace Tensors;

/// <summary>Text with a shape: a value of type <see cref="DataType.String"/>. The elements are bytes, as TensorFlow keeps them.</summary>
public sealed class StringTensor
{
    private readonly byte[][] _elements;

    /// <summary>Text with a shape.</summary>
    /// <param name="elements">The elements in row-major order, as bytes.</param>
    /// <param name="shape">As many as there are elements.</param>
    /// <exception cref="ShapeMismatchException">The number of elements differs.</exception>
    public StringTensor(IEnumerable<byte[]> elements, Shape shape)
    {
        _elements = [.. elements];
        Shape = _elements.Length == shape.ElementCount
            ? shape
            : throw new ShapeMismatchException(
                "StringTensor", $"{_elements.Length} elements do not fill {shape}, which has {shape.ElementCount}", [shape]);
    }

    /// <summary>Text with a shape, in UTF-8.</summary>
    /// <param name="elements">The elements in row-major order.</param>
    /// <param name="shape">As many as there are elements.</param>
    public StringTensor(IEnumerable<string> elements, Shape shape)
        : this(elements.Select(Encoding.UTF8.GetBytes), shape)
    {
    }

    /// <summary>The extents.</summary>
    public Shape Shape { get; }

    /// <summary>The elements in row-major order, as bytes.</summary>
    public IReadOnlyList<byte[]> Elements => _elements;

    /// <summary>One text.</summary>
    public static StringTensor FromString(string text) => new([text], Shape.Scalar);

    /// <summary>The elements in row-major order, read as UTF-8.</summary>
    public string[] ToArray() => Array.ConvertAll(_elements, Encoding.UTF8.GetString);

    /// <summary>The only element, read as UTF-8.</summary>
    /// <exception cref="ShapeMismatchException">There is not exactly one.</exception>
    public string Item() => _elements.Length == 1
        ? Encoding.UTF8.GetString(_elements[0])
        : throw new ShapeMismatchException("Item", $"there are {_elements.Length} elements, not 1", [Shape]);

    /// <summary>The elements as text.</summary>
    public override string ToString() => Shape.Rank == 0 ? Item() : $"[{string.Join(", ", ToArray())}]";
}
