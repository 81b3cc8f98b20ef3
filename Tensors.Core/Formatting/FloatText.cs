using System.Globalization;

namespace Tensors;

/// <summary>What becomes of zeros at the end of a fraction.</summary>
internal enum TrailingZeros
{
    /// <summary>Kept, and added up to the number of digits asked for: <c>1.50</c>.</summary>
    Keep,

    /// <summary>Removed: <c>1.5</c>, <c>1.</c>.</summary>
    Trim,

    /// <summary>Removed but for one behind the point: <c>1.5</c>, <c>1.0</c>.</summary>
    LeaveOne,

    /// <summary>Removed together with a point that nothing follows: <c>1.5</c>, <c>1</c>.</summary>
    TrimPoint,
}

/// <summary>One finite number as text, without padding.</summary>
/// <param name="Kind">The format whose shortest digits are meant.</param>
/// <param name="Shortest">Whether shortest digits are written, or those of the exact value.</param>
/// <param name="Zeros">What becomes of zeros at the end.</param>
/// <param name="MostDigits">The largest number of digits behind the point, or -1.</param>
/// <param name="LeastDigits">The smallest number of digits behind the point to generate, or -1.</param>
internal readonly record struct FloatText(
    FloatKind Kind, bool Shortest, TrailingZeros Zeros, int MostDigits = -1, int LeastDigits = -1)
{
    /// <summary>Without an exponent: <c>-12.5</c>.</summary>
    public string Positional(double value)
    {
        (string digits, int place) = DecimalDigits.Of(Math.Abs(value), Kind, new(Shortest, InFraction: true, MostDigits, LeastDigits));
        int wholeDigits = Math.Max(place + 1, 0);
        string whole = wholeDigits == 0 ? "0" : digits[..Math.Min(wholeDigits, digits.Length)].PadRight(wholeDigits, '0');
        string fraction = digits.Length <= wholeDigits ? "" : new string('0', Math.Max(-place - 1, 0)) + digits[wholeDigits..];
        return Sign(value) + whole + Fraction(fraction);
    }

    /// <summary>With one digit before the point and an exponent: <c>-1.25e+01</c>.</summary>
    public string Scientific(double value, int exponentDigits = 2)
    {
        DigitRequest request = new(Shortest, InFraction: false, OneMore(MostDigits), OneMore(LeastDigits));
        (string digits, int place) = DecimalDigits.Of(Math.Abs(value), Kind, request);
        string exponent = Math.Abs(place).ToString(CultureInfo.InvariantCulture).PadLeft(exponentDigits, '0');
        return $"{Sign(value)}{digits[0]}{Fraction(digits[1..])}e{(place < 0 ? '-' : '+')}{exponent}";
    }

    private static string Sign(double value) => double.IsNegative(value) ? "-" : "";

    private static int OneMore(int count) => count < 0 ? count : count + 1;

    private string Fraction(string digits) => Zeros switch
    {
        TrailingZeros.Keep => "." + digits.PadRight(Math.Max(Shortest ? LeastDigits : MostDigits, 0), '0'),
        TrailingZeros.Trim => "." + digits.TrimEnd('0'),
        TrailingZeros.LeaveOne => "." + (digits.TrimEnd('0') is { Length: > 0 } trimmed ? trimmed : "0"),
        _ => digits.TrimEnd('0') is { Length: > 0 } trimmed ? "." + trimmed : "",
    };
}
