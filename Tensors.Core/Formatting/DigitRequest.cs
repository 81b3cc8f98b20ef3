namespace Tensors;

/// <summary>Which digits to generate; -1 means no bound.</summary>
/// <param name="Shortest">Whether to stop as soon as the digits identify the value; otherwise they are those of the exact value.</param>
/// <param name="InFraction">Whether digits are counted behind the decimal point rather than from the first.</param>
/// <param name="Most">The number of digits at which to stop in any case.</param>
/// <param name="Least">The number of digits before which not to stop, when <paramref name="Shortest"/>.</param>
internal readonly record struct DigitRequest(bool Shortest, bool InFraction, int Most, int Least)
{
    /// <summary>The places of the last digit at the earliest and at the latest, for a first digit at <paramref name="place"/>.</summary>
    public (int Shallowest, int Deepest) LastPlaces(int place)
    {
        int origin = InFraction ? 0 : place + 1;
        return (Least < 0 ? int.MaxValue : origin - Least, Most < 0 ? int.MinValue : origin - Most);
    }
}
