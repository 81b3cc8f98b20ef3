using System.Diagnostics.CodeAnalysis;

namespace Tensors.Graphs;

/// <summary>The cotangent of a tensor of a graph: a tensor, or rows of one.</summary>
internal sealed class Cotangent
{
    private Cotangent(Tensor? tensor, IndexedSlices? rows)
    {
        Tensor = tensor;
        Rows = rows;
    }

    /// <summary>The tensor that it is, or null where it consists of rows.</summary>
    public Tensor? Tensor { get; }

    /// <summary>The rows that it consists of, or null where it is a tensor.</summary>
    public IndexedSlices? Rows { get; }

    /// <summary>What its elements are: the tensor, or the values of its rows.</summary>
    public Tensor Values => Tensor ?? Rows!.Values;

    [return: NotNullIfNotNull(nameof(tensor))]
    public static implicit operator Cotangent?(Tensor? tensor) => tensor is null ? null : new(tensor, null);

    [return: NotNullIfNotNull(nameof(rows))]
    public static implicit operator Cotangent?(IndexedSlices? rows) => rows is null ? null : new(null, rows);

    /// <summary>As a tensor, with all rows.</summary>
    public Tensor ToTensor() => Tensor ?? Rows!.ToTensor();

    /// <summary>The same rows, or all, with other values.</summary>
    public Cotangent With(Tensor values) => Rows is { } rows ? rows with { Values = values } : values;
}
