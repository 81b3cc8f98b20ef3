using System.Numerics;

namespace Tensors.Graphs;

/// <summary>The least and the greatest finite numbers of types.</summary>
internal static class NumberRange
{
    /// <summary>The least and the greatest number of a type.</summary>
    /// <exception cref="GraphTypeException">It is no type of numbers, or they have no order.</exception>
    public static (BigInteger Least, BigInteger Greatest) Of(DataType type) => type switch
    {
        DataType.Bool => (0, 1),
        DataType.Int8 => (sbyte.MinValue, sbyte.MaxValue),
        DataType.UInt8 => (byte.MinValue, byte.MaxValue),
        DataType.Int16 => (short.MinValue, short.MaxValue),
        DataType.UInt16 => (ushort.MinValue, ushort.MaxValue),
        DataType.Int32 => (int.MinValue, int.MaxValue),
        DataType.UInt32 => (uint.MinValue, uint.MaxValue),
        DataType.Int64 => (long.MinValue, long.MaxValue),
        DataType.UInt64 => (ulong.MinValue, ulong.MaxValue),
        DataType.Float16 or DataType.BFloat16 or DataType.Float32 or DataType.Float64 => OfFloating(type),
        _ => throw new GraphTypeException($"There is no least number of type {type.Name}."),
    };

    /// <summary>
    /// Whether an integer is a number of a type: floating and complex numbers have them all, rounded or infinite; truth values count as 0
    /// and 1.
    /// </summary>
    public static bool Has(DataType type, long integer)
    {
        if (!type.IsInteger && type is not DataType.Bool)
        {
            return true;
        }

        (BigInteger least, BigInteger greatest) = Of(type);
        return integer >= least && integer <= greatest;
    }

    /// <summary>
    /// The number of a type that is nearest to an integer among those that are not farther from 0: float32 has no 2147483647, but
    /// 2147483520.
    /// </summary>
    public static object Within(DataType type, BigInteger integer)
    {
        if (type.IsInteger)
        {
            return (long)integer;
        }

        BigInteger magnitude = BigInteger.Abs(integer);
        int lost = (int)Math.Max(0, magnitude.GetBitLength() - SignificantBits(type));
        return integer.Sign * (double)(magnitude >> lost << lost);
    }

    private static (BigInteger Least, BigInteger Greatest) OfFloating(DataType type)
    {
        int exponent = type switch { DataType.Float16 => 16, DataType.Float64 => 1024, _ => 128 };
        int bits = SignificantBits(type);
        BigInteger greatest = ((BigInteger.One << bits) - 1) << (exponent - bits);
        return (-greatest, greatest);
    }

    private static int SignificantBits(DataType type) => type switch
    {
        DataType.Float16 => 11,
        DataType.BFloat16 => 8,
        DataType.Float32 => 24,
        _ => 53,
    };
}
