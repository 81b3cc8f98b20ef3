namespace Tensors;

/// <summary>The identities of minimum and maximum: what the extreme of nothing is.</summary>
internal static class Extremes
{
    /// <summary>What no number of a dtype is less than: -inf, or the least integer.</summary>
    public static Scalar Least(DType dtype) => dtype switch
    {
        DType.Int32 => int.MinValue,
        DType.Int64 => long.MinValue,
        DType.UInt8 => 0,
        _ => double.NegativeInfinity,
    };

    /// <summary>What no number of a dtype is greater than: inf, or the greatest integer.</summary>
    public static Scalar Greatest(DType dtype) => dtype switch
    {
        DType.Int32 => int.MaxValue,
        DType.Int64 => long.MaxValue,
        DType.UInt8 => (int)byte.MaxValue,
        _ => double.PositiveInfinity,
    };
}
