namespace Tensors;

/// <summary>What is said about dtypes that do not fit.</summary>
internal static class DTypeErrors
{
    /// <summary>Requires one common dtype; nothing is promoted silently.</summary>
    public static DType RequireSame(string operation, Tensor left, Tensor right) => left.DType == right.DType
        ? left.DType
        : throw new DTypeMismatchException(
            operation,
            $"left is {left.DType.Name} {left.Shape} and right is {right.DType.Name} {right.Shape}; cast one of them, as in "
            + $"x.Cast(DType.{left.DType})",
            [left.DType, right.DType]);

    public static DType Require(string operation, Tensor x, DTypeSet allowed) => allowed.Contains(x.DType)
        ? x.DType
        : throw new DTypeMismatchException(
            operation, $"{x.DType.Name} {x.Shape} is not supported; it takes {allowed.Describe()}; cast first, as in x.Cast(DType.Float32)",
            [x.DType]);
}
