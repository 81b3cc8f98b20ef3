namespace Tensors;

/// <summary>A tensor with a letter for each axis.</summary>
internal sealed record EinsumTerm(string Letters, Tensor Value)
{
    /// <summary>Two terms as one: letters that nobody keeps are summed over, those of both by a matrix product.</summary>
    public static EinsumTerm Contract(EinsumTerm left, EinsumTerm right, string kept)
    {
        left = left.Summed(kept + right.Letters);
        right = right.Summed(kept + left.Letters);
        string batch = string.Concat(left.Letters.Where(letter => right.Has(letter) && Contains(kept, letter)));
        string summed = string.Concat(left.Letters.Where(letter => right.Has(letter) && !Contains(kept, letter)));
        string rows = string.Concat(left.Letters.Where(letter => !right.Has(letter)));
        string columns = string.Concat(right.Letters.Where(letter => !left.Has(letter)));
        string letters = batch + rows + columns;
        if (summed.Length == 0)
        {
            return new(letters, Joined(left.Matrices(batch, rows, "") * right.Matrices(batch, "", columns)));
        }

        return new(letters, Joined(left.Matrices(batch, rows, summed).MatMul(right.Matrices(batch, summed, columns))));

        Tensor Joined(Tensor product) => product.Reshape([.. left.ExtentsOf(batch), .. left.ExtentsOf(rows), .. right.ExtentsOf(columns)]);
    }

    /// <summary>Axes with one letter become their diagonal.</summary>
    public EinsumTerm WithoutRepeatedLetters()
    {
        EinsumTerm term = this;
        while (
            term.Letters.FirstOrDefault(letter => term.Letters.Count(other => other == letter) > 1) is var repeated && repeated != default)
        {
            int first = term.Letters.IndexOf(repeated, StringComparison.Ordinal);
            int second = term.Letters.IndexOf(repeated, first + 1);
            if (term.Value.Shape[first] != term.Value.Shape[second])
            {
                throw new ShapeMismatchException(
                    "Einsum", $"the letter {repeated} stands for axes {first} and {second} of one operand, whose extents differ",
                    [term.Value.Shape]);
            }

            term = new(term.Letters.Remove(second, 1).Remove(first, 1) + repeated, term.Value.Diagonal(0, first, second));
        }

        return term;
    }

    /// <summary>Letters that another operand gives a greater extent than 1 are dropped here: products broadcast over them.</summary>
    public EinsumTerm WithoutBroadcastLetters(IReadOnlyDictionary<char, int> extents)
    {
        int[] dropped = [.. Enumerable.Range(0, Letters.Length).Where(axis => Value.Shape[axis] == 1 && extents[Letters[axis]] != 1)];
        return dropped.Length == 0
            ? this
            : new(string.Concat(Letters.Where((_, axis) => !dropped.Contains(axis))), Value.Squeeze(dropped));
    }

    /// <summary>Summed over every letter that nobody keeps.</summary>
    public EinsumTerm Summed(string kept)
    {
        int[] axes = [.. Enumerable.Range(0, Letters.Length).Where(axis => !Contains(kept, Letters[axis]))];
        return axes.Length == 0
            ? this
            : new(string.Concat(Letters.Where(letter => Contains(kept, letter))), Value.Sum(axes, dtype: Value.DType));
    }

    /// <summary>The axes in the order of the result.</summary>
    public Tensor InOrder(string result)
    {
        int[] order = [.. result.Select(letter => Letters.IndexOf(letter, StringComparison.Ordinal))];
        return order.SequenceEqual(Enumerable.Range(0, order.Length)) ? Value : Value.Transpose(order);
    }

    private static bool Contains(string letters, char letter) => letters.Contains(letter, StringComparison.Ordinal);

    private bool Has(char letter) => Contains(Letters, letter);

    private int[] ExtentsOf(string letters) =>
        [.. letters.Select(letter => Value.Shape[Letters.IndexOf(letter, StringComparison.Ordinal)])];

    /// <summary>Matrices with all rows' letters in one axis and all columns' letters in the other, behind those of the batch.</summary>
    private Tensor Matrices(string batch, string rows, string columns)
    {
        int[] order = [.. (batch + rows + columns).Select(letter => Letters.IndexOf(letter, StringComparison.Ordinal))];
        int[] matrix = [Product(ExtentsOf(rows)), Product(ExtentsOf(columns))];
        int[] matrices = ExtentsOf(batch);
        int[] leading = matrices.Length <= Shape.MaxRank - 2 ? matrices : [Product(matrices)];
        Tensor moved = order.Length == 0 || order.SequenceEqual(Enumerable.Range(0, order.Length)) ? Value : Value.Transpose(order);
        return moved.Reshape([.. leading, .. matrix]);
    }

    private static int Product(int[] extents) => extents.Aggregate(1, (product, extent) => checked(product * extent));
}
