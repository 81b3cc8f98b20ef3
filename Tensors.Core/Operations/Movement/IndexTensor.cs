namespace Tensors;

/// <summary>Tensors whose elements are positions along an axis.</summary>
internal static class IndexTensor
{
    public static void RequireDType(string operation, Tensor indices)
    {
        if (indices.DType is not (DType.Int32 or DType.Int64))
        {
            throw new DTypeMismatchException(
                operation, $"the indices {indices.Shape} are {indices.DType.Name}; they must be int32 or int64, as in indices.Cast(DType.Int32)", [indices.DType]);
        }
    }

    /// <summary>The elements in row-major order, all checked to lie in [0, extent).</summary>
    public static int[] Positions(string operation, Tensor indices, int extent)
    {
        ReadOnlySpan<long> wide = (indices.DType == DType.Int64 ? indices : CastOp.Cast(indices, DType.Int64)).AsSpan<long>();
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
}
