namespace Tensors;

/// <summary>What a safetensors file says of one tensor.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its element type, as the format writes it: <c>F32</c>.</param>
/// <param name="Shape">Its extents.</param>
/// <param name="Start">Where its elements begin, counted from the end of the header.</param>
/// <param name="End">Where they end.</param>
public sealed record SafeTensorsEntry(string Name, string Type, ValueArray<long> Shape, long Start, long End)
{
    // Highest first: the order in which the format's own library lays tensors out, which aligns each of them.
    private static readonly (string Type, int Size, DType? DType)[] s_types =
    [
        ("U64", 8, null), ("I64", 8, Tensors.DType.Int64), ("F64", 8, Tensors.DType.Float64), ("C64", 8, Tensors.DType.Complex64),
        ("F32", 4, Tensors.DType.Float32), ("U32", 4, null), ("I32", 4, Tensors.DType.Int32),
        ("BF16", 2, Tensors.DType.BFloat16), ("F16", 2, Tensors.DType.Float16), ("U16", 2, null), ("I16", 2, null),
        ("F8_E4M3", 1, null), ("F8_E5M2", 1, null), ("I8", 1, null), ("U8", 1, Tensors.DType.UInt8), ("BOOL", 1, Tensors.DType.Bool),
    ];

    /// <summary>The dtype of a tensor with these elements; null where there is none.</summary>
    public DType? DType => Array.Find(s_types, row => row.Type == Type).DType;

    /// <summary>Bytes per element; 0 for a type that is not known.</summary>
    internal int Size => Array.Find(s_types, row => row.Type == Type).Size;

    internal static int RankOf(DType dtype) => Array.FindIndex(s_types, row => row.DType == dtype);

    /// <exception cref="NotSupportedException">The format has no such elements.</exception>
    internal static string TypeOf(DType dtype) => RankOf(dtype) is >= 0 and int row
        ? s_types[row].Type
        : throw new NotSupportedException($"The format has no elements of {dtype.Name}; cast them, as in x.Cast(DType.Complex64).");
}
