namespace Tensors;

/// <summary>Tensors whose elements are positions along an axis.</summary>
internal static class IndexTensor
{
    public static void RequireDType(string operation, Tensor indices)
    {
        if (indices.DType is not (DType.Int32 or DType.Int64))
        {
            throw new DTypeMismatchException(
                operation,
                $"the indices {indices.Shape} are {indices.DType.Name}; they must be int32 or int64, as in indices.Cast(DType.Int32)",
                [indices.DType]);
        }
    }

    /// <summary>With those that count from the end counted from the front.</summary>
    public static Tensor FromFront(Tensor indices, int extent) => Tensor.Where(indices < 0, indices + extent, indices);

    /// <summary>The elements in row-major order, all checked to lie in [0, extent).</summary>
    public static int[] Positions(string operation, Tensor indices, int extent)
    {
        Tensor integers = indices.DType == DType.Int64 ? indices : CastOp.Cast(indices, DType.Int64);
        using TensorAccess<long> access = new(Tensor.ContiguousNow(integers), overwrites: false);
        ReadOnlySpan<long> wide = access.Span;
        int[] positions = new int[wide.Length];
        for (int i = 0; i < positions.Length; i++)
        {
            positions[i] = wide[i] >= 0 && wide[i] < extent
                ? (int)wide[i]
                : throw new ArgumentOutOfRangeException(
                    nameof(indices),
                    $"{operation}: index {wide[i]} at position {i} of {indices.Shape} is outside the axis, whose extent is {extent}.");
        }

        return positions;
    }

    /// <summary>How many elements lie behind one position in the first <paramref name="axes"/> axes.</summary>
    public static long RowLength(Shape shape, int axes) => Shape.Create(shape.Extents[axes..]).ElementCount;

    /// <summary>For each tuple in the last axis the number of the row that it names, all checked to lie inside the first axes.</summary>
    public static int[] RowNumbers(string operation, Tensor indices, Shape shape)
    {
        ReadOnlySpan<int> extents = shape.Extents[..indices.Shape[^1]];
        Tensor integers = indices.DType == DType.Int64 ? indices : CastOp.Cast(indices, DType.Int64);
        using TensorAccess<long> access = new(Tensor.ContiguousNow(integers), overwrites: false);
        ReadOnlySpan<long> wide = access.Span;
        int[] rows = new int[Shape.Create(indices.Shape.Extents[..^1]).ElementCount];
        for (int row = 0; row < rows.Length; row++)
        {
            ReadOnlySpan<long> tuple = wide.Slice(row * extents.Length, extents.Length);
            long number = 0;
            for (int axis = 0; axis < extents.Length; axis++)
            {
                if (tuple[axis] < 0 || tuple[axis] >= extents[axis])
                {
                    throw new ArgumentOutOfRangeException(
                        nameof(indices),
                        $"{operation}: index {tuple[axis]} in row {row} of {indices.Shape} is outside axis {axis} of extent "
                        + $"{extents[axis]}; the shape is {shape}.");
                }

                number = (number * extents[axis]) + tuple[axis];
            }

            rows[row] = checked((int)number);
        }

        return rows;
    }

    /// <summary>Index tensors for the first axes, broadcast, counted from the front and stacked to tuples.</summary>
    public static Tensor Tuples(string operation, Shape shape, ReadOnlySpan<Tensor> indices)
    {
        if (indices.Length == 0 || indices.Length > shape.Rank)
        {
            throw new ShapeMismatchException(
                operation, $"{indices.Length} index tensors were given; it takes one to {shape.Rank}, one for each of the first axes",
                [shape]);
        }

        Shape common = Shape.Scalar;
        foreach (Tensor index in indices)
        {
            RequireDType(operation, index);
            common = Broadcasting.Combine(operation, common, index.Shape);
        }

        Tensor[] columns = new Tensor[indices.Length];
        for (int axis = 0; axis < columns.Length; axis++)
        {
            columns[axis] = FromFront(indices[axis].Cast(DType.Int64), shape[axis]).BroadcastTo(common);
        }

        return Tensor.Stack(columns, -1);
    }
}
