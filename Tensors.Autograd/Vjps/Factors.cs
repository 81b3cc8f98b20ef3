namespace Tensors.Autograd;

/// <summary>
/// For each factor of a product the product of all others: of those before it times those behind it, each by log₂ n doublings, so that no
/// zero is divided by, and derivatives of any order are exact. A zero wins over products that overflow.
/// </summary>
internal static class Factors
{
    /// <summary>Of the elements along the axes, the least beside the greatest, so that products of neighbours stay in the range.</summary>
    public static Tensor OthersAlong(Tensor x, ValueArray<int> axes) => ReductionVjps.AlongMerged(x, axes, lines =>
    {
        int extent = lines.Shape[^1];
        Tensor turns = Tensor.FromArray([.. Enumerable.Range(0, extent).Select(i => i % 2 == 0 ? i / 2 : extent - 1 - (i / 2))]);
        Tensor order = lines.StopGradient().Abs().ArgSort().Gather(turns, -1);
        return Others(lines.TakeAlongAxis(order, -1), null).TakeAlongAxis(order.ArgSort(), -1);
    });

    /// <summary>Of the slices along the first axis that have the same number.</summary>
    /// <param name="slices">The factors.</param>
    /// <param name="numbers">Dtype int64; one number for each slice.</param>
    public static Tensor OthersOfSame(Tensor slices, Tensor numbers)
    {
        Tensor order = numbers.ArgSort();
        int[] last = [.. Enumerable.Range(1, slices.Rank - 1), 0];
        Tensor others = Others(slices.Gather(order).Transpose(last), numbers.Gather(order));
        return others.Transpose(MovementVjps.Invert(last)).Gather(order.ArgSort());
    }

    /// <summary>Along the last axis; only among neighbours of the same number, where there are numbers.</summary>
    private static Tensor Others(Tensor lines, Tensor? numbers) =>
        OfFormer(lines, numbers).MultiplyOrZero(OfFormer(lines.Flip(-1), numbers?.Flip(-1)).Flip(-1));

    private static Tensor OfFormer(Tensor lines, Tensor? numbers)
    {
        int extent = lines.Shape[^1];
        Tensor product = Shift(lines, numbers, 1);
        for (int distance = 1; distance < extent; distance *= 2)
        {
            product = product.MultiplyOrZero(Shift(product, numbers, distance));
        }

        return product;
    }

    /// <summary>Moves the last axis to the right, filling up with ones, also where the number is another.</summary>
    private static Tensor Shift(Tensor lines, Tensor? numbers, int distance)
    {
        Tensor moved = Move(lines, distance, 1);
        return numbers is null ? moved : Tensor.Where(numbers.Equal(Move(numbers, distance, -1)), moved, Tensor.OnesLike(moved));
    }

    private static Tensor Move(Tensor lines, int distance, int filling)
    {
        int left = Math.Max(0, lines.Shape[^1] - distance);
        (int, int)[] padding = new (int, int)[lines.Rank];
        padding[^1] = (lines.Shape[^1] - left, 0);
        return lines.Slice(-1, 0, left).Pad(padding, filling);
    }
}
