namespace Tensors;

/// <summary>How words of random bits become one number.</summary>
internal unsafe interface IWordFormula<T>
    where T : unmanaged
{
    /// <summary>Words per number: 1 or 2.</summary>
    static abstract int Words { get; }

    T FromWords(uint* words);
}

/// <summary>[0, 1) in steps of 2⁻²³: the bits fill the significand of a number in [1, 2).</summary>
internal readonly unsafe struct UnitSingle : IWordFormula<float>
{
    public static int Words => 1;

    public static float Value(uint word) => BitConverter.UInt32BitsToSingle(0x3F80_0000 | (word & 0x7F_FFFF)) - 1;

    public float FromWords(uint* words) => Value(*words);
}

/// <summary>[0, 1) in steps of 2⁻⁵²; the first word holds the upper bits.</summary>
internal readonly unsafe struct UnitDouble : IWordFormula<double>
{
    public static int Words => 2;

    public static double Value(uint first, uint second) =>
        BitConverter.UInt64BitsToDouble(0x3FF0_0000_0000_0000 | ((ulong)(first & 0xF_FFFF) << 32) | second) - 1;

    public double FromWords(uint* words) => Value(words[0], words[1]);
}

/// <summary>[0, 1) in steps of 2⁻¹⁰.</summary>
internal readonly unsafe struct UnitHalf : IWordFormula<Half>
{
    public static int Words => 1;

    // Exact: both numbers have at most ten fractional bits.
    public Half FromWords(uint* words) => (Half)((*words & 0x3FF) / 1024f);
}

/// <summary>[0, 1) in steps of 2⁻⁷.</summary>
internal readonly unsafe struct UnitBFloat16 : IWordFormula<BFloat16>
{
    public static int Words => 1;

    public BFloat16 FromWords(uint* words) => (BFloat16)((*words & 0x7F) / 128f);
}

/// <summary>
/// low + bits mod range, as TensorFlow takes it: small numbers are a little more likely where the range is no power of two.
/// </summary>
internal readonly unsafe struct RangeInt32(int low, uint range) : IWordFormula<int>
{
    public static int Words => 1;

    public int FromWords(uint* words) => (int)((uint)low + (*words % range));
}

/// <summary>As <see cref="RangeInt32"/> from two words; the first holds the lower bits.</summary>
internal readonly unsafe struct RangeInt64(long low, ulong range) : IWordFormula<long>
{
    public static int Words => 2;

    public long FromWords(uint* words) => (long)((ulong)low + ((words[0] | ((ulong)words[1] << 32)) % range));
}
