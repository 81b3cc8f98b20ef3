using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;

namespace Tensors;

/// <summary>A tensor as a file holds it, of any element type that TensorFlow stores.</summary>
public sealed class StoredTensor
{
    private readonly byte[][]? _strings;

    internal StoredTensor(DataType dtype, ValueArray<long> shape, ReadOnlyMemory<byte> bytes)
    {
        DType = dtype;
        Shape = shape;
        Bytes = bytes;
    }

    internal StoredTensor(ValueArray<long> shape, byte[][] strings)
        : this(DataType.String, shape, ReadOnlyMemory<byte>.Empty) => _strings = strings;

    /// <summary>The element type.</summary>
    public DataType DType { get; }

    /// <summary>The extents.</summary>
    public ValueArray<long> Shape { get; }

    /// <summary>The elements in row-major order, little-endian; empty for strings.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>The strings in row-major order, each as its bytes.</summary>
    /// <exception cref="InvalidOperationException">The elements are not strings.</exception>
    public IReadOnlyList<byte[]> Strings => _strings
        ?? throw new InvalidOperationException($"The elements are {DType.Name}, not strings; use Bytes or ToTensor().");

    /// <summary>The strings in row-major order, read as UTF-8.</summary>
    /// <exception cref="InvalidOperationException">The elements are not strings.</exception>
    public IReadOnlyList<string> Texts => [.. Strings.Select(Encoding.UTF8.GetString)];

    /// <summary>How many bytes the elements have together.</summary>
    internal long ByteCount => _strings?.Sum(text => (long)text.Length) ?? Bytes.Length;

    /// <summary>A copy of a tensor.</summary>
    /// <param name="x">Of any shape and dtype.</param>
    public static StoredTensor Of(Tensor x)
    {
        using MemoryStream bytes = new();
        TensorBytes.ForEach(Tensor.ContiguousNow(x), chunk => bytes.Write(chunk));
        return new(x.DType.DataType, StoredShape.Of(x.Shape), bytes.ToArray());
    }

    /// <summary>Text.</summary>
    /// <param name="text">Of any shape.</param>
    public static StoredTensor Of(StringTensor text) => new(StoredShape.Of(text.Shape), [.. text.Elements]);

    /// <summary>The elements as C# numbers, in row-major order.</summary>
    /// <typeparam name="T">The C# type of the elements; <see cref="Complex"/> also for complex64.</typeparam>
    /// <exception cref="InvalidOperationException">The elements are of another type.</exception>
    public T[] ToArray<T>()
        where T : unmanaged
    {
        if (DType == DataType.Complex64 && typeof(T) == typeof(Complex))
        {
            float[] parts = MemoryMarshal.Cast<byte, float>(Bytes.Span).ToArray();
            Complex[] pairs = [.. Enumerable.Range(0, parts.Length / 2).Select(i => new Complex(parts[2 * i], parts[(2 * i) + 1]))];
            return (T[])(object)pairs;
        }

        return DataTypes.Of<T>() == DType
            ? MemoryMarshal.Cast<byte, T>(Bytes.Span).ToArray()
            : throw new InvalidOperationException($"The elements are {DType.Name}, not {typeof(T).Name}.");
    }

    /// <summary>The elements as a tensor.</summary>
    /// <exception cref="NotSupportedException">Tensors have no such elements, axes or extents.</exception>
    public Tensor ToTensor()
    {
        if (DType.DType is not { } dtype)
        {
            throw new NotSupportedException(
                $"Tensors have no {DType.Name} elements; use {(DType == DataType.String ? "Strings" : "Bytes")}.");
        }

        if (Shape.Count > Tensors.Shape.MaxRank || Shape.Any(extent => extent > int.MaxValue))
        {
            throw new NotSupportedException($"Tensors have no shape ({string.Join(", ", Shape)}); use Bytes.");
        }

        Tensor tensor = Tensor.Allocate(new(Tensors.Shape.Create([.. Shape.Select(extent => (int)extent)]), dtype));
        int position = 0;
        TensorBytes.ForEach(tensor, chunk =>
        {
            Bytes.Span.Slice(position, chunk.Length).CopyTo(chunk);
            position += chunk.Length;
        });
        return tensor;
    }
}
