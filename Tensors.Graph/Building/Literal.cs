using System.Collections;
using System.Globalization;
using System.Numerics;
using System.Text;

namespace Tensors.Graphs;

/// <summary>C# numbers, text and arrays of them as values.</summary>
internal static class Literal
{
    /// <summary>
    /// The type that a literal has by itself: C# floating-point numbers are float32, integers int32 if they fit; arrays keep their type.
    /// </summary>
    public static DataType TypeOf(object value) => value switch
    {
        float or double => DataType.Float32,
        int => DataType.Int32,
        long integer => integer is >= int.MinValue and <= int.MaxValue ? DataType.Int32 : DataType.Int64,
        bool => DataType.Bool,
        string => DataType.String,
        StringTensor => DataType.String,
        StoredTensor stored => stored.DType,
        Tensor tensor => tensor.DataType,
        Array array => DataTypes.Of(ElementType(array.GetType())),
        _ => DataTypes.Of(value.GetType()),
    };

    /// <summary>A literal as a value of a type.</summary>
    /// <exception cref="ArgumentException">It is none of this type, or its rows differ in length.</exception>
    public static object ToValue(object value, DataType type, string owner)
    {
        if (value is StringTensor or Tensor or StoredTensor)
        {
            return value is Tensor tensor ? Cast(tensor, type, owner)
                : GraphValue.Of(value).DataType == type ? value
                : throw Unfit(value, type, owner);
        }

        List<int> extents = [];
        List<object> elements = [];
        if (type.IsComplex)
        {
            Flatten(value, type, 0, extents, elements, owner);
            return CastOp.Cast(Tensor.FromArray([.. elements.Select(ToComplex)], Shape.Create([.. extents])), type.DType!.Value);
        }

        if (type != DataType.String && FromTypedArray(value) is { } typed)
        {
            return Cast(typed, type, owner);
        }

        Flatten(value, type, 0, extents, elements, owner);
        Shape shape = Shape.Create([.. extents]);
        if (type == DataType.String)
        {
            return new StringTensor(
                elements.Select(
                    element => element as byte[] ?? Encoding.UTF8.GetBytes(element as string ?? throw Unfit(element, type, owner))), shape);
        }

        return type.DType is { } dtype ? FromElements(elements, shape, dtype, owner)
            : StoredElements.Is(type) ? StoredElements.Narrow(FromElements(elements, shape, DType.Int64, owner), type)
            : throw new UnimplementedException($"{owner}: values of type {type.Name} cannot be computed with.", null);
    }

    /// <summary>
    /// Whether a type has a value for a literal: numbers and lists of them do not lose anything. Arrays and tensors are cast, as NumPy's
    /// are.
    /// </summary>
    public static bool IsValueOf(object value, DataType type) => value switch
    {
        object[] list => Array.TrueForAll(list, element => IsValueOf(element, type)),
        float or double or Half or BFloat16 => type.IsDifferentiable,
        bool => type == DataType.Bool,
        string => type == DataType.String,
        IConvertible => type.IsDifferentiable || (type.IsInteger && IsInRange(value, type)),
        _ => true,
    };

    /// <summary>Whether integers lie in the range of a type, truth values counted as 0 and 1; what holds none does.</summary>
    public static bool IsInRange(object value, DataType type) => value switch
    {
        object[] list => Array.TrueForAll(list, element => IsInRange(element, type)),
        ulong integer => integer <= long.MaxValue || type is DataType.UInt64 || type.IsFloating,
        int or long or short or byte or sbyte or uint or ushort =>
            NumberRange.Has(type, Convert.ToInt64(value, CultureInfo.InvariantCulture)),
        _ => true,
    };

    private static object Cast(Tensor tensor, DataType type, string owner) => tensor.DType.DataType == type ? tensor
        : type.DType is not null || StoredElements.Is(type) ? StoredElements.Cast(tensor, type).ToObject()!
        : throw Unfit(tensor, type, owner);

    private static Tensor? FromTypedArray(object value) => value switch
    {
        float[] array => Tensor.FromArray(array),
        float[,] array => Tensor.FromArray(array),
        float[,,] array => Tensor.FromArray(array),
        double[] array => Tensor.FromArray(array),
        double[,] array => Tensor.FromArray(array),
        double[,,] array => Tensor.FromArray(array),
        int[] array => Tensor.FromArray(array),
        int[,] array => Tensor.FromArray(array),
        long[] array => Tensor.FromArray(array),
        long[,] array => Tensor.FromArray(array),
        byte[] array => Tensor.FromArray(array),
        bool[] array => Tensor.FromArray(array),
        List<float> list => Tensor.FromArray([.. list]),
        List<double> list => Tensor.FromArray([.. list]),
        List<int> list => Tensor.FromArray([.. list]),
        ReadOnlyMemory<float> memory => Tensor.FromMemory(memory, [memory.Length]),
        Memory<float> memory => Tensor.FromMemory<float>(memory, [memory.Length]),
        ReadOnlyMemory<double> memory => Tensor.FromMemory(memory, [memory.Length]),
        Memory<double> memory => Tensor.FromMemory<double>(memory, [memory.Length]),
        ReadOnlyMemory<int> memory => Tensor.FromMemory(memory, [memory.Length]),
        Memory<int> memory => Tensor.FromMemory<int>(memory, [memory.Length]),
        _ => null,
    };

    private static Type ElementType(Type type)
    {
        while (type.IsArray)
        {
            type = type.GetElementType()!;
        }

        return type;
    }

    private static void Flatten(object value, DataType type, int axis, List<int> extents, List<object> elements, string owner)
    {
        if (value is IList and not Array)
        {
            object?[] copy = new object?[((IList)value).Count];
            ((IList)value).CopyTo(copy, 0);
            value = copy;
        }

        // The bytes of a text are one element.
        if (value is not Array array || (type == DataType.String && value is byte[]))
        {
            if (axis != extents.Count)
            {
                throw Ragged(owner);
            }

            elements.Add(value);
            return;
        }

        for (int i = 0; i < array.Rank; i++)
        {
            int extent = array.GetLength(i);
            if (axis + i == extents.Count)
            {
                extents.Add(elements.Count == 0 ? extent : throw Ragged(owner));
            }
            else if (extents[axis + i] != extent)
            {
                throw Ragged(owner);
            }
        }

        foreach (object? element in array)
        {
            Flatten(element ?? throw Unfit("null", DataType.Invalid, owner), type, axis + array.Rank, extents, elements, owner);
        }
    }

    private static Tensor FromElements(List<object> elements, Shape shape, DType dtype, string owner)
    {
        try
        {
            return dtype switch
            {
                DType.Int64 => Tensor.FromArray([.. elements.Select(ToInteger)], shape),
                DType.Int32 => Tensor.FromArray([.. elements.Select(element => unchecked((int)ToInteger(element)))], shape),
                DType.UInt8 => Tensor.FromArray([.. elements.Select(element => unchecked((byte)ToInteger(element)))], shape),
                DType.Bool =>
                    Tensor.FromArray([.. elements.Select(element => element is bool truth ? truth : ToReal(element) != 0)], shape),
                DType.Float64 => Tensor.FromArray([.. elements.Select(ToReal)], shape),
                DType.Float32 =>
                    Tensor.FromArray([.. elements.Select(element => element is float single ? single : (float)ToReal(element))], shape),
                _ => CastOp.Cast(Tensor.FromArray([.. elements.Select(ToReal)], shape), dtype),
            };
        }
        catch (Exception failure) when (failure is InvalidCastException or FormatException)
        {
            throw Unfit(elements[0], dtype.DataType, owner);
        }
    }

    private static double ToReal(object element) => element switch
    {
        string => throw new InvalidCastException(),
        Half half => (double)half,
        BFloat16 half => (float)half,
        _ => Convert.ToDouble(element, CultureInfo.InvariantCulture),
    };

    private static Complex ToComplex(object element) => element switch
    {
        Complex complex => complex,
        Complex64 complex => complex,
        _ => ToReal(element),
    };

    private static long ToInteger(object element) => element switch
    {
        long integer => integer,
        int integer => integer,
        bool truth => truth ? 1 : 0,
        ulong large => unchecked((long)large),
        _ => (long)ToReal(element),
    };

    private static ArgumentException Ragged(string owner) =>
        new($"{owner}: nested arrays must be rectangular; rows differ in length or depth.");

    private static ArgumentException Unfit(object value, DataType type, string owner) =>
        new($"{owner}: {value} ({value.GetType().Name}) is not a value of type {type.Name}.{(type == DataType.String && value is Tensor
            ? " Text is a string or the byte[] of one text, string[], byte[][] or StringTensor; numbers become text by AsString."
            : "")}");
}
