using System.Runtime.InteropServices;
using Google.Protobuf;
using Google.Protobuf.Collections;
using Tensors.Formats.Protos;

namespace Tensors;

/// <summary>Tensors as messages, by TensorFlow's rules for what goes into which field.</summary>
internal static class TensorProtos
{
    // What a string takes that is repeated: a reference, and, when it is read as text, an object with two bytes for each of its own.
    private const int StringBytes = 32;

    // Of these TensorFlow's Python never writes raw bytes.
    private static readonly HashSet<DataType> s_typedOnly =
        [DataType.Bool, DataType.Float16, DataType.BFloat16, DataType.Complex64, DataType.Complex128];

    /// <summary>The message of a tensor: raw bytes for several numbers, the typed field for one, or for one that fills the shape.</summary>
    public static TensorProto Write(Tensor x)
    {
        DataType dtype = x.DType.DataType;
        TensorProto proto = new() { Dtype = (DataTypeProto)dtype, TensorShape = StoredShape.ToProto(StoredShape.Of(x.Shape).AsSpan()) };
        if (x.ElementCount > 1 && x.Layout.Strides.IndexOfAnyExcept(0) < 0)
        {
            x = x.WithLayout(new Layout(Shape.Scalar, Shape.Scalar.ContiguousStrides, x.Layout.Offset));
        }

        StoredTensor elements = StoredTensor.Of(x);
        if (x.ElementCount > 1 && !s_typedOnly.Contains(dtype))
        {
            proto.TensorContent = ByteString.CopyFrom(elements.Bytes.Span);
        }
        else
        {
            proto.MergeFrom(Values(elements));
        }

        return proto;
    }

    /// <summary>The message of elements that tensors do not have.</summary>
    public static TensorProto Write(StoredTensor x)
    {
        TensorProto proto = Values(x);
        proto.Dtype = (DataTypeProto)x.DType;
        proto.TensorShape = StoredShape.ToProto(x.Shape.AsSpan());
        return proto;
    }

    /// <summary>The message of strings.</summary>
    public static TensorProto Write(ReadOnlySpan<long> shape, IEnumerable<byte[]> strings)
    {
        TensorProto proto = new() { Dtype = DataTypeProto.DtString, TensorShape = StoredShape.ToProto(shape) };
        proto.StringVal.AddRange(strings.Select(text => ByteString.CopyFrom(text)));
        return proto;
    }

    /// <summary>The tensor of a message. One value for many elements becomes a broadcast view, whatever shape is claimed.</summary>
    /// <exception cref="TensorFileException">The message contradicts itself, or no tensor has its dtype or shape.</exception>
    public static Tensor ToTensor(TensorProto proto, FilePlace place)
    {
        DataType stored = StoredTypes.Of(proto.Dtype, place);
        DType dtype = stored.DType ?? throw place.Error($"tensors have no {stored.Name} elements");
        Shape shape = StoredShape.ToShape(StoredShape.Read(proto.TensorShape, place), place);
        byte[] elements = Given(proto, stored, shape.ElementCount, place);
        long count = elements.Length / dtype.Size;
        if (count <= 1 && shape.ElementCount > 1)
        {
            byte[] value = count == 0 ? new byte[dtype.Size] : elements;
            Tensor one = new StoredTensor(stored, [], value).ToTensor();
            return one.WithLayout(new Layout(shape, shape.ZeroStrides, 0));
        }

        return ToStored(proto, place).ToTensor();
    }

    /// <summary>The numbers of a message, of any element type.</summary>
    /// <exception cref="TensorFileException">The message contradicts itself.</exception>
    public static StoredTensor ToStored(TensorProto proto, FilePlace place)
    {
        DataType dtype = StoredTypes.Of(proto.Dtype, place);
        ValueArray<long> shape = StoredShape.Read(proto.TensorShape, place);
        long count = StoredShape.ElementCount(shape);
        return dtype == DataType.String
            ? throw place.Error("strings are no numbers")
            : new(dtype, shape, Filled(Given(proto, dtype, count, place), count, dtype.Size, place));
    }

    /// <summary>The strings of a message; the last one repeats.</summary>
    /// <exception cref="TensorFileException">The message contradicts itself, or does not hold strings.</exception>
    public static StoredTensor ToStrings(TensorProto proto, FilePlace place)
    {
        ValueArray<long> shape = StoredShape.Read(proto.TensorShape, place);
        long count = StoredShape.ElementCount(shape);
        int given = proto.StringVal.Count;
        if (proto.Dtype != DataTypeProto.DtString || given > count)
        {
            throw place.Error($"{given} strings are given for {count} elements of {proto.Dtype}");
        }

        int repeated = given == 0 ? 0 : proto.StringVal[^1].Length;
        place.Spend((Int128)(count - given) * (StringBytes + (2 * (long)repeated)));
        byte[][] strings = new byte[count][];
        for (int i = 0; i < strings.Length; i++)
        {
            strings[i] = i < given ? proto.StringVal[i].ToByteArray() : i == 0 ? [] : strings[i - 1];
        }

        return new(shape, strings);
    }

    /// <summary>The elements in the typed field of a dtype, as little-endian bytes.</summary>
    public static byte[] Elements(TensorProto proto, DataType dtype) => dtype switch
    {
        DataType.Float32 => Bytes(proto.FloatVal, value => value),
        DataType.Float64 => Bytes(proto.DoubleVal, value => value),
        DataType.Complex64 => Bytes(proto.ScomplexVal, value => value),
        DataType.Complex128 => Bytes(proto.DcomplexVal, value => value),
        DataType.Int64 => Bytes(proto.Int64Val, value => value),
        DataType.UInt32 => Bytes(proto.Uint32Val, value => value),
        DataType.UInt64 => Bytes(proto.Uint64Val, value => value),
        DataType.Bool => Bytes(proto.BoolVal, value => value),
        DataType.Float16 or DataType.BFloat16 => Bytes(proto.HalfVal, value => (ushort)value),
        _ when dtype.Size == 4 => Bytes(proto.IntVal, value => value),
        _ when dtype.Size == 2 => Bytes(proto.IntVal, value => (ushort)value),
        _ => Bytes(proto.IntVal, value => (byte)value),
    };

    /// <summary>The elements in the typed field of their dtype, and nothing else.</summary>
    public static TensorProto Values(StoredTensor x)
    {
        TensorProto proto = new();
        ReadOnlySpan<byte> bytes = x.Bytes.Span;
        switch (x.DType)
        {
            case DataType.String:
                proto.StringVal.AddRange(x.Strings.Select(text => ByteString.CopyFrom(text)));
                break;
            case DataType.Float32:
                proto.FloatVal.AddRange(MemoryMarshal.Cast<byte, float>(bytes).ToArray());
                break;
            case DataType.Float64:
                proto.DoubleVal.AddRange(MemoryMarshal.Cast<byte, double>(bytes).ToArray());
                break;
            case DataType.Complex64:
                proto.ScomplexVal.AddRange(MemoryMarshal.Cast<byte, float>(bytes).ToArray());
                break;
            case DataType.Complex128:
                proto.DcomplexVal.AddRange(MemoryMarshal.Cast<byte, double>(bytes).ToArray());
                break;
            case DataType.Int64:
                proto.Int64Val.AddRange(MemoryMarshal.Cast<byte, long>(bytes).ToArray());
                break;
            case DataType.UInt32:
                proto.Uint32Val.AddRange(MemoryMarshal.Cast<byte, uint>(bytes).ToArray());
                break;
            case DataType.UInt64:
                proto.Uint64Val.AddRange(MemoryMarshal.Cast<byte, ulong>(bytes).ToArray());
                break;
            case DataType.Bool:
                proto.BoolVal.AddRange(MemoryMarshal.Cast<byte, bool>(bytes).ToArray());
                break;
            case DataType.Float16 or DataType.BFloat16:
                proto.HalfVal.AddRange(Array.ConvertAll(MemoryMarshal.Cast<byte, ushort>(bytes).ToArray(), value => (int)value));
                break;
            default:
                proto.IntVal.AddRange(Integers(x));
                break;
        }

        return proto;
    }

    private static int[] Integers(StoredTensor x) => x.DType switch
    {
        DataType.Int8 => Array.ConvertAll(MemoryMarshal.Cast<byte, sbyte>(x.Bytes.Span).ToArray(), value => (int)value),
        DataType.Int16 => Array.ConvertAll(MemoryMarshal.Cast<byte, short>(x.Bytes.Span).ToArray(), value => (int)value),
        _ when x.DType.Size == 4 => MemoryMarshal.Cast<byte, int>(x.Bytes.Span).ToArray(),
        _ when x.DType.Size == 2 => Array.ConvertAll(MemoryMarshal.Cast<byte, ushort>(x.Bytes.Span).ToArray(), value => (int)value),
        _ => Array.ConvertAll(x.Bytes.ToArray(), value => (int)value),
    };

    private static byte[] Bytes<TValue, TElement>(RepeatedField<TValue> values, Func<TValue, TElement> convert)
        where TElement : unmanaged => MemoryMarshal.AsBytes<TElement>(values.Select(convert).ToArray()).ToArray();

    private static byte[] Given(TensorProto proto, DataType dtype, long count, FilePlace place)
    {
        byte[] content = proto.TensorContent.ToByteArray();
        byte[] elements = content.Length > 0 ? content : Elements(proto, dtype);
        bool fits = content.Length > 0
            ? content.Length == Math.BigMul(count, dtype.Size)
            : elements.Length <= Math.BigMul(count, dtype.Size) && elements.Length % dtype.Size == 0;
        return fits ? elements : throw place.Error($"{elements.Length} bytes are given for {count} elements of {dtype.Name}");
    }

    private static byte[] Filled(byte[] elements, long count, int size, FilePlace place)
    {
        if (elements.Length == Math.BigMul(count, size))
        {
            return elements;
        }

        Int128 bytes = Math.BigMul(count, size);
        place.Spend(bytes - elements.Length);
        if (bytes > Array.MaxLength)
        {
            throw place.Error(
                $"{elements.Length / size} values are to fill {count} elements; an array holds at most {Array.MaxLength} bytes");
        }

        byte[] filled = new byte[(int)bytes];
        elements.CopyTo(filled, 0);
        for (int position = Math.Max(size, elements.Length); position < filled.Length; position += size)
        {
            filled.AsSpan(position - size, size).CopyTo(filled.AsSpan(position));
        }

        return filled;
    }
}
