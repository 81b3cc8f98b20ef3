namespace Tensors;

/// <summary>
/// The letters of an equation's terms and of its result, and the extent of each. The axes of an ellipsis are digits, the last one '0'.
/// </summary>
internal sealed record EinsumEquation(string[] Terms, string Result, IReadOnlyDictionary<char, int> Extents)
{
    private const string Ellipsis = "...";

    public static EinsumEquation Parse(string equation, ReadOnlySpan<Tensor> operands)
    {
        string[] sides = equation.Replace(" ", "", StringComparison.Ordinal).Split("->");
        string[] terms = sides[0].Split(',');
        if (sides.Length > 2 || terms.Length != operands.Length)
        {
            throw Malformed(
                equation, sides.Length > 2
                    ? "there is more than one arrow"
                    : $"{terms.Length} terms were given for {operands.Length} operands");
        }

        SortedDictionary<char, int> extents = [];
        for (int i = 0; i < terms.Length; i++)
        {
            terms[i] = Expand(equation, terms[i], operands[i].Rank);
            Measure(equation, terms[i], operands[i].Shape, extents);
        }

        string once = string.Concat(
            extents.Keys.Where(letter => char.IsLetter(letter) && terms.Sum(term => term.Count(other => other == letter)) == 1));
        string result = sides.Length == 2 ? sides[1] : Ellipsis + once;
        int axes = Letters(equation, result).Length;
        result = result.Contains(Ellipsis, StringComparison.Ordinal)
            ? Expand(equation, result, axes + extents.Keys.Count(char.IsDigit))
            : result;
        foreach (char letter in result)
        {
            if (!extents.ContainsKey(letter))
            {
                throw Malformed(equation, $"the result names {Described(letter)}, which no term has");
            }

            if (result.Count(other => other == letter) > 1)
            {
                throw Malformed(equation, $"the result names {Described(letter)} twice");
            }
        }

        return new(terms, result, extents);
    }

    private static ArgumentException Malformed(string equation, string problem) => new($"Einsum: '{equation}': {problem}.");

    private static string Described(char letter) => char.IsDigit(letter) ? "the ellipsis" : $"the letter {letter}";

    /// <summary>A term without its ellipsis.</summary>
    private static string Letters(string equation, string term)
    {
        int start = term.IndexOf(Ellipsis, StringComparison.Ordinal);
        string letters = start < 0 ? term : term.Remove(start, Ellipsis.Length);
        foreach (char letter in letters)
        {
            if (!char.IsAsciiLetter(letter))
            {
                throw Malformed(equation, $"'{term}' holds '{letter}', and may have letters and one ellipsis");
            }
        }

        return letters;
    }

    private static string Expand(string equation, string term, int rank)
    {
        int others = rank - Letters(equation, term).Length;
        bool open = term.Contains(Ellipsis, StringComparison.Ordinal);
        if (others < 0 || (others > 0 && !open))
        {
            string letters = Letters(equation, term);
            throw Malformed(
                equation,
                others < 0
                    ? $"'{term}' has {letters.Length} letters for the {rank} axes of its operand: '{letters[rank..]}' is too many"
                    : $"'{term}' has {letters.Length} letters for the {rank} axes of its operand: the last {others} have none");
        }

        string digits = string.Concat(Enumerable.Range(0, others).Select(i => (char)('0' + others - 1 - i)));
        return term.Replace(Ellipsis, digits, StringComparison.Ordinal);
    }

    private static void Measure(string equation, string term, Shape shape, SortedDictionary<char, int> extents)
    {
        for (int axis = 0; axis < term.Length; axis++)
        {
            int known = extents.GetValueOrDefault(term[axis], 1);
            extents[term[axis]] = known == shape[axis] || shape[axis] == 1 ? known : known == 1
                ? shape[axis]
                : throw new ShapeMismatchException(
                    "Einsum",
                    $"'{equation}': {Described(term[axis])} stands for {known} and for axis {axis} of {shape}, whose extent is "
                    + $"{shape[axis]}", [shape]);
        }
    }
}
