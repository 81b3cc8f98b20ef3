namespace Tensors.Tests;

/// <summary>Distances between floating-point numbers, in units in the last place.</summary>
internal static class Ulp
{
    /// <summary>How many floats lie between two; 0 for equal numbers and for two NaN.</summary>
    public static long Distance(float left, float right) => float.IsNaN(left) || float.IsNaN(right)
        ? float.IsNaN(left) && float.IsNaN(right) ? 0 : long.MaxValue
        : Math.Abs(
            Ordered(BitConverter.SingleToInt32Bits(left), int.MinValue) - Ordered(BitConverter.SingleToInt32Bits(right), int.MinValue));

    /// <summary>How many doubles lie between two; 0 for equal numbers and for two NaN.</summary>
    public static long Distance(double left, double right)
    {
        if (double.IsNaN(left) || double.IsNaN(right))
        {
            return double.IsNaN(left) && double.IsNaN(right) ? 0 : long.MaxValue;
        }

        Int128 distance = (Int128)Ordered(BitConverter.DoubleToInt64Bits(left), long.MinValue)
            - Ordered(BitConverter.DoubleToInt64Bits(right), long.MinValue);
        return (long)Int128.Min(Int128.Abs(distance), long.MaxValue);
    }

    /// <summary>
    /// How far a float lies from an exact result, in units of that result; infinite where one of them alone is NaN or out of range.
    /// </summary>
    public static double Error(float actual, double exact)
    {
        float rounded = (float)exact;
        if (!float.IsFinite(rounded) || !float.IsFinite(actual))
        {
            return Distance(actual, rounded) == 0 ? 0 : double.PositiveInfinity;
        }

        return Math.Abs(actual - exact) / Math.ScaleB(1, Math.Max(-126, Math.ILogB(exact)) - 23);
    }

    // Negative numbers count down from -0, which is beside +0.
    private static long Ordered(long bits, long smallest) => bits < 0 ? smallest - bits : bits;
}
