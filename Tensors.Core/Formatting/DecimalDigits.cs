using System.Numerics;
using System.Text;

namespace Tensors;

/// <summary>Decimal digits of a number: the first counts multiples of <c>10^Place</c>, each next one tenths of those before.</summary>
internal readonly record struct DecimalDigits(string Digits, int Place)
{
    // A significand in quarters, a digit more than it has, and a sign.
    private const int BitsOfSignificand = 60;
    private const int BitsOfDigit = 4;
    private const int BitsOfInt128 = 127;

    /// <summary>The digits of a finite, non-negative value, in exact arithmetic.</summary>
    /// <remarks>
    /// Free-format printing after Steele &amp; White 1990 and Burger &amp; Dybvig 1996: digits are generated until they are closer to the
    /// value than to either neighbour, then the last is rounded. As in NumPy, the request may stop earlier or go on longer.
    /// </remarks>
    public static DecimalDigits Of(double value, FloatKind kind, DigitRequest request)
    {
        if (value == 0)
        {
            return new("0", 0);
        }

        (long significand, int exponent) = kind.Decompose(value);
        int estimate = (int)Math.Round(Math.Log10(value));
        return BitsOfSignificand + Math.Abs(exponent) + (BitsOfDigit * (Math.Abs(estimate) + 1)) < BitsOfInt128
            ? Generate<Int128>(significand, exponent, estimate, kind, request)
            : Generate<BigInteger>(significand, exponent, estimate, kind, request);
    }

    private static DecimalDigits Generate<T>(long significand, int exponent, int estimate, FloatKind kind, DigitRequest request)
        where T : IBinaryInteger<T>
    {
        bool isEven = (significand & 1) == 0;

        // Everything in quarters of a last bit over `scale`, so that half the distance to each neighbour is an integer.
        T remainder = T.CreateTruncating(significand) << (2 + Math.Max(exponent, 0));
        T scale = T.One << (2 + Math.Max(-exponent, 0));
        T above = T.One << (1 + Math.Max(exponent, 0));
        T below = kind.IsCloserBelow(significand, exponent) ? above >> 1 : above;

        int place = FirstPlace(estimate, remainder, scale);
        if (request.InFraction && request.Most >= 0)
        {
            place = Math.Max(place, -request.Most);
        }

        T power = PowerOfTen<T>(Math.Abs(place));
        if (place >= 0)
        {
            scale *= power;
        }
        else
        {
            remainder *= power;
            above *= power;
            below *= power;
        }

        (int shallowest, int deepest) = request.LastPlaces(place);
        T ten = T.CreateTruncating(10);
        StringBuilder digits = new();
        for (int current = place; ; current--)
        {
            (T quotient, remainder) = T.DivRem(remainder, scale);
            int digit = int.CreateTruncating(quotient);
            bool mayRoundDown = request.Shortest && remainder.CompareTo(below) < (isEven ? 1 : 0);
            bool mayRoundUp = request.Shortest && (remainder + above).CompareTo(scale) > (isEven ? -1 : 0);
            bool isEnough = request.Shortest ? (mayRoundDown || mayRoundUp) && current <= shallowest : T.IsZero(remainder);
            if (isEnough || current == deepest)
            {
                int half = (remainder << 1).CompareTo(scale);
                bool isUp = mayRoundDown == mayRoundUp ? half > 0 || (half == 0 && (digit & 1) == 1) : mayRoundUp;
                return Finish(digits, digit + (isUp ? 1 : 0), place);
            }

            digits.Append((char)('0' + digit));
            remainder *= ten;

            // Past the scale they decide no more, and could outgrow the integers.
            if (below <= scale)
            {
                above *= ten;
                below *= ten;
            }
        }
    }

    /// <summary>The exponent of the largest power of ten that is not above the value.</summary>
    private static int FirstPlace<T>(int estimate, T numerator, T denominator)
        where T : IBinaryInteger<T>
    {
        // The logarithm can be off by a rounding error next to a power of ten.
        T power = PowerOfTen<T>(Math.Abs(estimate));
        bool isBelow = estimate >= 0 ? numerator < denominator * power : numerator * power < denominator;
        return isBelow ? estimate - 1 : estimate;
    }

    private static T PowerOfTen<T>(int exponent)
        where T : IBinaryInteger<T>
    {
        T power = T.One;
        for (int i = 0; i < exponent; i++)
        {
            power *= T.CreateTruncating(10);
        }

        return power;
    }

    private static DecimalDigits Finish(StringBuilder digits, int last, int place)
    {
        while (last == 10 && digits.Length > 0)
        {
            last = digits[^1] - '0' + 1;
            digits.Length--;
        }

        return last == 10 ? new("1", place + 1) : new(digits.Append((char)('0' + last)).ToString(), place);
    }
}
