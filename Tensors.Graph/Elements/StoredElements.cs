using System.Runtime.InteropServices;

namespace Tensors.Graphs;

/// <summary>
/// Elements that tensors do not have: nodes hold them as a file does, and compute with them in a wider type that has all their values. What
/// does not fit afterwards loses its upper bits, as it does in the narrow type itself.
/// </summary>
internal static class StoredElements
{
    /// <summary>Whether graphs have elements of a type, and tensors do not.</summary>
    public static bool Is(DataType type) =>
        type.Base is DataType.Int8 or DataType.Int16 or DataType.UInt16 or DataType.UInt32 or DataType.UInt64;

    /// <summary>The elements in a type of tensors: int32 for 8 and 16 bits, int64 for 32; of 64 the bits of an int64.</summary>
    public static Tensor Widen(StoredTensor stored)
    {
        ReadOnlySpan<byte> bytes = stored.Bytes.Span;
        Shape shape = GraphValue.Of(stored).Shape;
        return stored.DType switch
        {
            DataType.Int8 => Map<sbyte, int>(bytes, shape, value => value),
            DataType.Int16 => Map<short, int>(bytes, shape, value => value),
            DataType.UInt16 => Map<ushort, int>(bytes, shape, value => value),
            DataType.UInt32 => Map<uint, long>(bytes, shape, value => value),
            DataType.UInt64 => Map<ulong, long>(bytes, shape, value => unchecked((long)value)),
            _ => throw new UnimplementedException($"Elements of type {stored.DType.Name} were given where numbers are needed.", null),
        };
    }

    /// <summary>Integers of a wider type without the bits that are too many.</summary>
    public static StoredTensor Narrow(Tensor wide, DataType type)
    {
        long[] values = CastOp.Cast(wide, DType.Int64).ToArray<long>();
        return type switch
        {
            DataType.Int8 => Store(values, wide.Shape, type, value => unchecked((sbyte)value)),
            DataType.Int16 => Store(values, wide.Shape, type, value => unchecked((short)value)),
            DataType.UInt16 => Store(values, wide.Shape, type, value => unchecked((ushort)value)),
            DataType.UInt32 => Store(values, wide.Shape, type, value => unchecked((uint)value)),
            _ => Store(values, wide.Shape, type, value => unchecked((ulong)value)),
        };
    }

    /// <summary>Each element as one of another type.</summary>
    public static GraphValue Cast(GraphValue value, DataType to)
    {
        DataType from = value.DataType;
        Tensor numbers = value.Stored is not { } stored ? value.RequireTensor()
            : from == DataType.UInt64 && to is not (DataType.UInt64 or { IsInteger: true })
                ? Map<ulong, double>(stored.Bytes.Span, value.Shape, bits => bits)
            : Widen(stored);
        return to.DType is { } dtype ? CastOp.Cast(numbers, dtype)
            : to == DataType.UInt64 && numbers.DType.IsFloating
                ? Store(CastOp.Cast(numbers, DType.Float64).ToArray<double>(), numbers.Shape, to, real => (ulong)real)
            : Is(to) ? Narrow(CastOp.Cast(numbers, DType.Int64), to)
            : throw new UnimplementedException($"Numbers cannot be cast to {to.Name}.", null);
    }

    /// <summary>Values as a file has them.</summary>
    public static StoredTensor Store<TFrom, T>(TFrom[] values, Shape shape, DataType type, Func<TFrom, T> convert)
        where T : unmanaged =>
            new(type, StoredShape.Of(shape), MemoryMarshal.AsBytes(Array.ConvertAll(values, value => convert(value)).AsSpan()).ToArray());

    private static Tensor Map<T, TWide>(ReadOnlySpan<byte> bytes, Shape shape, Func<T, TWide> widen)
        where T : unmanaged
        where TWide : unmanaged =>
            Tensor.FromArray(Array.ConvertAll(MemoryMarshal.Cast<byte, T>(bytes).ToArray(), value => widen(value)), shape);
}
