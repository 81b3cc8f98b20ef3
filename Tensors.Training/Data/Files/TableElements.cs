using System.Runtime.InteropServices;

namespace Tensors.Training;

/// <summary>Fields of some columns, as elements of a tensor.</summary>
internal sealed class TableElements(IReadOnlyList<Column> columns)
{
    private const int MostNames = 20;

    private readonly List<float> _numbers = [];
    private readonly List<int> _labels = [];
    private readonly bool _isLabel = columns.Count == 1 && columns[0].IsLabel;

    private int Width => columns.Sum(column => column.Width);

    /// <summary>A column that is asked for and not there.</summary>
    public static DataFileException Missing(string path, string column, IReadOnlyList<string> names) => new(
        path, $"there is no such column, but {string.Join(", ", names.Take(MostNames))}{(names.Count > MostNames ? ", ..." : "")}",
        column: column);

    /// <summary>Adds a field, which is a text.</summary>
    /// <returns>What is wrong with it, or null.</returns>
    public string? Add(int column, ReadOnlySpan<char> field)
    {
        if (!_isLabel)
        {
            return columns[column].Read(field, _numbers);
        }

        string? problem = columns[column].ReadLabel(field, out int label);
        _labels.Add(label);
        return problem;
    }

    /// <summary>Adds a field, which is a number; NaN is missing.</summary>
    /// <returns>What is wrong with it, or null.</returns>
    public string? Add(int column, double field)
    {
        if (!_isLabel)
        {
            return columns[column].Read(field, _numbers);
        }

        string? problem = columns[column].ReadLabel(field, out int label);
        _labels.Add(label);
        return problem;
    }

    /// <summary>What was added since, as so many rows.</summary>
    public Tensor Take(int count) => Take(_isLabel ? [count] : [count, Width]);

    /// <summary>What was added since, as one row.</summary>
    public Tensor TakeOne() => Take(_isLabel ? Shape.Scalar : [Width]);

    private Tensor Take(Shape shape)
    {
        Tensor taken = _isLabel
            ? Tensor.FromSpan<int>(CollectionsMarshal.AsSpan(_labels), shape)
            : Tensor.FromSpan<float>(CollectionsMarshal.AsSpan(_numbers), shape);
        _labels.Clear();
        _numbers.Clear();
        return taken;
    }
}
