namespace Tensors;

/// <summary>A binary floating-point format: the bits of its significand and the exponent of its smallest positive value.</summary>
/// <remarks>Every value of these formats is a double, so text is made from doubles; the kind tells which neighbours a value has.</remarks>
internal sealed record FloatKind(int SignificandBits, int MinExponent)
{
    public static FloatKind Float64 { get; } = new(53, -1074);

    public static FloatKind Float32 { get; } = new(24, -149);

    public static FloatKind Float16 { get; } = new(11, -24);

    public static FloatKind BFloat16 { get; } = new(8, -133);

    /// <summary>A positive finite value of this kind as <c>significand · 2^exponent</c>, with the exponent of its last bit.</summary>
    public (long Significand, int Exponent) Decompose(double value)
    {
        int exponent = LastBit(value);
        return ((long)Math.ScaleB(value, -exponent), exponent);
    }

    /// <summary>Whether the value below is only half as far away as the value above: at powers of two, the smallest excepted.</summary>
    public bool IsCloserBelow(long significand, int exponent) => significand == 1L << (SignificandBits - 1) && exponent > MinExponent;

    /// <summary>A positive double rounded to this kind, halves to even, overflow aside.</summary>
    public double Round(double value)
    {
        if (SignificandBits == Float64.SignificandBits || !double.IsFinite(value))
        {
            return value;
        }

        int exponent = LastBit(value);
        return Math.ScaleB(Math.Round(Math.ScaleB(value, -exponent)), exponent);
    }

    private int LastBit(double value) => Math.Max(Math.ILogB(value) - (SignificandBits - 1), MinExponent);
}
