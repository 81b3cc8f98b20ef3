namespace Tensors;

/// <summary>Floating-point elements as words of one width, with their decimal points below each other.</summary>
/// <remarks>The rules are those of NumPy's <c>array2string</c>: notation and widths follow from all elements shown.</remarks>
internal static class FloatWords
{
    /// <summary>From this size on, one element puts all of them into scientific notation.</summary>
    private const double LargestPositional = 1e8;

    private const double SmallestPositional = 1e-4;

    private const double LargestPositionalRatio = 1000;

    /// <summary>The elements as words.</summary>
    public static string[] Of(ReadOnlySpan<double> elements, FloatKind kind, TensorFormat format)
    {
        string[] words = new string[elements.Length];
        bool hasFinite = false;
        foreach (double element in elements)
        {
            hasFinite |= double.IsFinite(element);
        }

        (int left, int right) = hasFinite ? FillFinite(words, elements, kind, format) : (0, 0);
        PadAround(words, elements, left, right);
        return words;
    }

    /// <summary>A single element, as NumPy writes a scalar.</summary>
    public static string Scalar(double value, FloatKind kind) => Math.Abs(value) switch
    {
        double.NaN or double.PositiveInfinity => NotFinite(value),
        0 or (>= SmallestPositional and < 1e16) => new FloatText(kind, Shortest: true, TrailingZeros.LeaveOne).Positional(value),
        _ => new FloatText(kind, Shortest: true, TrailingZeros.TrimPoint).Scientific(value),
    };

    private static string NotFinite(double value) => double.IsNaN(value) ? "nan" : value < 0 ? "-inf" : "inf";

    /// <summary>Writes the finite elements without padding.</summary>
    /// <returns>The largest number of characters before the point and behind it.</returns>
    private static (int Left, int Right) FillFinite(string[] words, ReadOnlySpan<double> elements, FloatKind kind, TensorFormat format)
    {
        int mostDigits = format.FloatMode == FloatMode.Unique ? -1 : format.Precision;
        FloatText text = format.FloatMode == FloatMode.Fixed
            ? new(kind, Shortest: false, TrailingZeros.Keep, mostDigits)
            : new(kind, Shortest: true, TrailingZeros.Trim, mostDigits);
        return NeedsExponent(elements, kind, format.SuppressSmall)
            ? FillScientific(words, elements, text)
            : FillPositional(words, elements, text, isEqual: format.FloatMode is FloatMode.Fixed or FloatMode.MaxPrecisionEqual);
    }

    // The first pass tells how many digits the longest element has. What the second adds to shortest digits is exact, not zeros.
    private static (int Left, int Right) FillScientific(string[] words, ReadOnlySpan<double> elements, FloatText text)
    {
        Fill(words, elements, element => text.Scientific(element));
        (int left, int digits, int exponentDigits) = Widths(words);

        FloatText equal = text with { Zeros = TrailingZeros.Keep, MostDigits = digits, LeastDigits = digits };
        Fill(words, elements, element => equal.Scientific(element, exponentDigits));
        return (left, digits + "e+".Length + exponentDigits);
    }

    private static (int Left, int Right) FillPositional(string[] words, ReadOnlySpan<double> elements, FloatText text, bool isEqual)
    {
        Fill(words, elements, text.Positional);
        (int left, int digits, _) = Widths(words);

        FloatText aligned = isEqual
            ? text with { Zeros = TrailingZeros.Keep, MostDigits = digits, LeastDigits = digits }
            : text with { LeastDigits = 0 };
        Fill(words, elements, aligned.Positional);
        return (left, digits);
    }

    private static void Fill(string[] words, ReadOnlySpan<double> elements, Func<double, string> text)
    {
        for (int i = 0; i < elements.Length; i++)
        {
            words[i] = double.IsFinite(elements[i]) ? text(elements[i]) : "";
        }
    }

    /// <summary>Whether the sizes of the elements, zeros aside, ask for scientific notation.</summary>
    private static bool NeedsExponent(ReadOnlySpan<double> elements, FloatKind kind, bool suppressSmall)
    {
        double largest = 0;
        double smallest = double.PositiveInfinity;
        foreach (double element in elements)
        {
            double size = Math.Abs(element);
            if (size > 0 && double.IsFinite(size))
            {
                largest = Math.Max(largest, size);
                smallest = Math.Min(smallest, size);
            }
        }

        // Bound and ratio are rounded to the kind, so that the float32 next to 1e-4 is not below it.
        return largest > 0 && (largest >= LargestPositional
            || (!suppressSmall && (smallest < kind.Round(SmallestPositional) || kind.Round(largest / smallest) > LargestPositionalRatio)));
    }

    /// <summary>The largest number of characters before the point, between point and exponent, and of digits in the exponent.</summary>
    private static (int Left, int Right, int ExponentDigits) Widths(string[] words)
    {
        (int left, int right, int exponentDigits) = (0, 0, 0);
        foreach (string word in words)
        {
            if (word.Length > 0)
            {
                int point = word.IndexOf('.', StringComparison.Ordinal);
                int exponent = word.IndexOf('e', StringComparison.Ordinal);
                left = Math.Max(left, point);
                right = Math.Max(right, (exponent < 0 ? word.Length : exponent) - point - 1);
                exponentDigits = Math.Max(exponentDigits, exponent < 0 ? 0 : word.Length - exponent - 2);
            }
        }

        return (left, right, exponentDigits);
    }

    private static void PadAround(string[] words, ReadOnlySpan<double> elements, int left, int right)
    {
        foreach (double element in elements)
        {
            if (!double.IsFinite(element))
            {
                left = Math.Max(left, (element == double.NegativeInfinity ? 4 : 3) - (right + 1));
            }
        }

        int width = left + 1 + right;
        for (int i = 0; i < words.Length; i++)
        {
            words[i] = double.IsFinite(elements[i])
                ? words[i].PadLeft(left - words[i].IndexOf('.', StringComparison.Ordinal) + words[i].Length).PadRight(width)
                : NotFinite(elements[i]).PadLeft(width);
        }
    }
}
