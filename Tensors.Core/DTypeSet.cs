namespace Tensors;

/// <summary>A set of dtypes, as operations declare what they take.</summary>
[Flags]
internal enum DTypeSet
{
    Floating = (1 << (int)DType.Float32) | (1 << (int)DType.Float64) | (1 << (int)DType.Float16) | (1 << (int)DType.BFloat16),
    Integer = (1 << (int)DType.Int32) | (1 << (int)DType.Int64) | (1 << (int)DType.UInt8),
    Bool = 1 << (int)DType.Bool,
    Signed = Floating | (1 << (int)DType.Int32) | (1 << (int)DType.Int64),
    Numeric = Floating | Integer,
    Complex = (1 << (int)DType.Complex64) | (1 << (int)DType.Complex128),
    Parts = (1 << (int)DType.Float32) | (1 << (int)DType.Float64),
    Continuous = Floating | Complex,
    SignedOrComplex = Signed | Complex,
    Arithmetic = Numeric | Complex,
    Real = Numeric | Bool,
    All = Real | Complex,
}

internal static class DTypeSets
{
    extension(DTypeSet set)
    {
        public bool Contains(DType dtype) => ((int)set & (1 << (int)dtype)) != 0;

        public string Describe() =>
            string.Join(", ", Enum.GetValues<DType>().Where(dtype => set.Contains(dtype)).Select(dtype => dtype.Name));
    }
}
