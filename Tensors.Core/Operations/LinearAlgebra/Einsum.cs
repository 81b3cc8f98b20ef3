namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>
    /// Einstein's sum: axes with one letter are multiplied together, and letters that the result does not name are summed over.
    /// </summary>
    /// <param name="equation">As in NumPy: <c>"ij,jk-&gt;ik"</c> is a matrix product, <c>"ii-&gt;i"</c> a diagonal, <c>"bij-&gt;bji"</c> a
    /// transpose; <c>"..."</c> stands for the axes that an operand has besides; without an arrow, the result has the letters that occur
    /// once, in alphabetical order.</param>
    /// <param name="operands">One for each term; equal dtypes.</param>
    /// <exception cref="ArgumentException">The equation is malformed, or does not name each axis.</exception>
    /// <exception cref="ShapeMismatchException">One letter stands for different extents.</exception>
    /// <exception cref="DTypeMismatchException">The dtypes differ, or are bool.</exception>
    /// <remarks>
    /// Dtypes: all numeric ones. Two operands at a time, those with the smallest product first, by <see cref="MatMul"/> over the letters to
    /// be summed. An extent of 1 broadcasts. VJP: that of the operations it is made of.
    /// </remarks>
    /// <example>
    /// <code>
    /// Tensor scores = Tensor.Einsum("bqd,bkd-&gt;bqk", queries, keys);
    /// </code>
    /// </example>
    public static Tensor Einsum(string equation, params ReadOnlySpan<Tensor> operands)
    {
        if (LackExtents(operands))
        {
            return Composite("Einsum", operands, equation, static (x, of) => Einsum(of, x));
        }

        EinsumEquation parsed = EinsumEquation.Parse(equation, operands);
        List<EinsumTerm> terms = [];
        for (int i = 0; i < operands.Length; i++)
        {
            DTypeErrors.RequireSame("Einsum", operands[0], operands[i]);
            DTypeErrors.Require("Einsum", operands[i], DTypeSet.Numeric);
            terms.Add(new EinsumTerm(parsed.Terms[i], operands[i]).WithoutRepeatedLetters().WithoutBroadcastLetters(parsed.Extents));
        }

        while (terms.Count > 1)
        {
            (int left, int right) = CheapestPair(terms, parsed);
            string kept = parsed.Result
                + string.Concat(terms.Where((_, number) => number != left && number != right).Select(term => term.Letters));
            EinsumTerm product = EinsumTerm.Contract(terms[left], terms[right], kept);
            terms.RemoveAt(right);
            terms.RemoveAt(left);
            terms.Add(product);
        }

        return terms[0].Summed(parsed.Result).InOrder(parsed.Result);
    }

    /// <summary>The pair whose product has the fewest elements; the first of several.</summary>
    private static (int Left, int Right) CheapestPair(List<EinsumTerm> terms, EinsumEquation equation)
    {
        (int Left, int Right) best = (0, 1);
        double least = double.PositiveInfinity;
        for (int left = 0; left < terms.Count; left++)
        {
            for (int right = left + 1; right < terms.Count; right++)
            {
                string others = equation.Result
                    + string.Concat(terms.Where((_, number) => number != left && number != right).Select(term => term.Letters));
                double size = terms[left].Letters.Union(terms[right].Letters).Where(
                    letter => others.Contains(letter, StringComparison.Ordinal))
                    .Aggregate(1.0, (product, letter) => product * equation.Extents[letter]);
                (best, least) = size < least ? ((left, right), size) : (best, least);
            }
        }

        return best;
    }
}
