using System.Globalization;
using System.Numerics;

namespace Tensors.Graphs;

/// <summary>How C prints numbers, which is how TensorFlow does: <c>%5d</c>, <c>%.3e</c>, <c>%-8g</c>.</summary>
/// <param name="Fill">A flag: <c>0</c> fills with zeros, <c>-</c> puts the number to the left, <c>+</c> and a space stand for a sign; else
/// spaces come first.</param>
/// <param name="Width">The least length; -1 for none.</param>
/// <param name="Precision">Digits behind the point, or, of the shortest form, digits at all; -1 for 6.</param>
/// <param name="Form"><c>f</c>, <c>e</c> or <c>g</c>.</param>
internal readonly record struct PrintedNumber(string Fill, int Width, int Precision, char Form)
{
    public string Print(long value) => Pad(value.ToString(CultureInfo.InvariantCulture), isFinite: true);

    public string Print(double value) => Pad(
        double.IsNaN(value) ? "nan" : double.IsInfinity(value) ? (value > 0 ? "inf" : "-inf") : Digits(value),
        double.IsFinite(value));

    private string Digits(double value)
    {
        int precision = Precision < 0 ? 6 : Precision;
        switch (Form)
        {
            case 'f':
                return Fixed(value, precision);
            case 'e':
                return Scientific(value, precision);
            default:
                precision = Math.Max(1, precision);
                string scientific = Scientific(value, precision - 1);
                int exponent = int.Parse(scientific[(scientific.IndexOf('e') + 1)..], CultureInfo.InvariantCulture);
                return exponent >= -4 && exponent < precision
                    ? WithoutZeros(Fixed(value, precision - 1 - exponent))
                    : WithoutZeros(scientific[..scientific.IndexOf('e')]) + scientific[scientific.IndexOf('e')..];
        }
    }

    private static string Fixed(double value, int precision)
    {
        string digits = Rounded(value, 'F', precision, isTie: FractionBits(value) == precision + 1);
        return double.IsNegative(value) && !digits.StartsWith('-') ? "-" + digits : digits;
    }

    /// <summary>C writes exponents of at least two digits, .NET of three.</summary>
    private static string Scientific(double value, int precision)
    {
        string digits = Rounded(value, 'e', precision, isTie: SignificantDigits(value) == precision + 2);
        int sign = digits.IndexOf('e') + 1;
        return digits[..(sign + 1)] + digits[(sign + 1)..].TrimStart('0').PadLeft(2, '0');
    }

    /// <summary>C rounds what lies in the middle to the even digit, .NET away from 0.</summary>
    private static string Rounded(double value, char form, int precision, bool isTie)
    {
        string digits = Text(precision);
        string exact = isTie ? Text(precision + 1) : digits;
        int last = form == 'e' ? exact.IndexOf('e') - 1 : exact.Length - 1;
        int before = isTie && exact[last - 1] == '.' ? last - 2 : last - 1;
        return isTie && exact[last] == '5' && (exact[before] - '0') % 2 == 0 ? exact[..(before + 1)] + exact[(last + 1)..] : digits;

        string Text(int count) => value.ToString(form + count.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }

    /// <summary>How many binary digits stand behind the point, which are as many as decimal ones.</summary>
    private static int FractionBits(double value)
    {
        long bits = BitConverter.DoubleToInt64Bits(value);
        int exponent = (int)((bits >> 52) & 0x7FF);
        long significand = (bits & ((1L << 52) - 1)) | (exponent == 0 ? 0 : 1L << 52);
        return significand == 0 ? 0 : Math.Max(0, 1075 - Math.Max(1, exponent) - BitOperations.TrailingZeroCount(significand));
    }

    /// <summary>How many decimal digits it takes to say a number exactly.</summary>
    private static int SignificantDigits(double value)
    {
        int fraction = FractionBits(value);
        return fraction == 0
            ? BigInteger.Abs(new(value)).ToString(CultureInfo.InvariantCulture).TrimEnd('0').Length
            : value.ToString("F" + fraction.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)
                .Replace(".", "", StringComparison.Ordinal).TrimStart('-', '0').Length;
    }

    private static string WithoutZeros(string digits) => digits.Contains('.') ? digits.TrimEnd('0').TrimEnd('.') : digits;

    private string Pad(string number, bool isFinite)
    {
        if (Fill is "+" or " " && !number.StartsWith('-'))
        {
            number = Fill + number;
        }

        int sign = number.StartsWith('-') ? 1 : 0;
        return Fill switch
        {
            "-" => number.PadRight(Math.Max(0, Width)),
            "0" when isFinite => number[..sign] + number[sign..].PadLeft(Math.Max(0, Width - sign), '0'),
            _ => number.PadLeft(Math.Max(0, Width)),
        };
    }
}
