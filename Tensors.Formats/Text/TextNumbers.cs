using System.Globalization;

namespace Tensors;

/// <summary>Floating-point numbers in the text format, as TensorFlow's Python prints them.</summary>
internal static class TextNumbers
{
    /// <summary>The number with the fewest of six to nine digits that give the same float.</summary>
    public static string Of(float value)
    {
        double shortest = value;
        for (int digits = 6; digits <= 9 && float.IsFinite(value); digits++)
        {
            shortest = double.Parse(((double)value).ToString($"E{digits - 1}", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
            if ((float)shortest == value)
            {
                break;
            }
        }

        return Of(shortest);
    }

    /// <summary>The shortest digits that give the same double; an exponent below 1e-4 and from 1e16.</summary>
    public static string Of(double value)
    {
        if (!double.IsFinite(value))
        {
            return double.IsNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
        }

        string[] parts = Math.Abs(value).ToString("E16", CultureInfo.InvariantCulture).Split('E');
        string shortest = Math.Abs(value).ToString("R", CultureInfo.InvariantCulture).Split('E')[0];
        string digits = shortest.Replace(".", "", StringComparison.Ordinal).TrimStart('0').TrimEnd('0');
        int exponent = value == 0 ? 0 : Exponent(Math.Abs(value), parts[1]);
        string sign = double.IsNegative(value) ? "-" : "";
        digits = digits.Length == 0 ? "0" : digits;
        return exponent is < -4 or >= 16 ? sign + Scientific(digits, exponent) : sign + Fixed(digits, exponent);
    }

    /// <summary>The decimal exponent of the shortest form, which rounding may lift above that of all digits.</summary>
    private static int Exponent(double value, string exact)
    {
        string text = value.ToString("R", CultureInfo.InvariantCulture);
        int mark = text.IndexOf('E', StringComparison.Ordinal);
        if (mark >= 0)
        {
            return int.Parse(text[(mark + 1)..], CultureInfo.InvariantCulture);
        }

        int point = text.IndexOf('.', StringComparison.Ordinal);
        string whole = point < 0 ? text : text[..point];
        return whole == "0" ? int.Parse(exact, CultureInfo.InvariantCulture) : whole.Length - 1;
    }

    private static string Scientific(string digits, int exponent) => string.Create(
        CultureInfo.InvariantCulture,
        $"{digits[0]}{(digits.Length > 1 ? "." : "")}{digits[1..]}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):D2}");

    private static string Fixed(string digits, int exponent) => exponent < 0
        ? $"0.{new string('0', -exponent - 1)}{digits}"
        : digits.Length <= exponent + 1
            ? $"{digits.PadRight(exponent + 1, '0')}.0"
            : $"{digits[..(exponent + 1)]}.{digits[(exponent + 1)..]}";
}
