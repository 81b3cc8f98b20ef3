namespace Tensors.Graphs;

/// <summary>Guesses which existing name was meant.</summary>
internal static class NearestName
{
    /// <summary>A sentence that names the candidate nearest to a misspelt name, or nothing where none is near.</summary>
    /// <param name="name">The name.</param>
    /// <param name="candidates">Names that exist.</param>
    /// <param name="ending">What the answer has to end with.</param>
    public static string Suggest(string name, IEnumerable<string> candidates, string ending = "")
    {
        string? nearest = candidates
            .Select(candidate => (candidate, distance: Distance(name, candidate)))
            .Where(pair => pair.distance <= 1 + (name.Length / 3))
            .OrderBy(pair => pair.distance)
            .ThenBy(pair => pair.candidate, StringComparer.Ordinal)
            .Select(pair => pair.candidate)
            .FirstOrDefault();
        return nearest is null ? "" : $" Did you mean '{nearest}{ending}'?";
    }

    // Levenshtein's distance, a row at a time.
    private static int Distance(string left, string right)
    {
        int[] row = [.. Enumerable.Range(0, right.Length + 1)];
        for (int i = 1; i <= left.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= right.Length; j++)
            {
                int cost = char.ToUpperInvariant(left[i - 1]) == char.ToUpperInvariant(right[j - 1]) ? 0 : 1;
                (diagonal, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + cost));
            }
        }

        return row[^1];
    }
}
