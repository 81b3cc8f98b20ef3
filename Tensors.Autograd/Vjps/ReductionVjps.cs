namespace Tensors.Autograd;

internal static class ReductionVjps
{
    public static void AddTo(VjpTable vjps)
    {
        vjps.FromCotangent<SumOp>((op, x, dy) => Spread(op, dy, x.Shape));
        vjps.FromCotangent<MeanOp>((op, x, dy) => Spread(op, dy / (x.Shape.ElementCount / (double)Math.Max(1, dy.ElementCount)), x.Shape));
        vjps.FromInputAndOutput<MaxOp>((op, x, y, dy) => ToExtremes(op, x, y, dy));
        vjps.FromInputAndOutput<MinOp>((op, x, y, dy) => ToExtremes(op, x, y, dy));
        vjps.FromInputAndOutput<ProdOp>((op, x, _, dy) => Spread(op, dy, x.Shape).MultiplyOrZero(ProductOfOthers(x, op.Axes)));
        vjps.FromInputAndOutput<NormOp>((op, x, y, dy) => Spread(op, dy, x.Shape).MultiplyOrZero(Shares(op, x, y)));
        vjps.NotDifferentiable<AnyOp>();
        vjps.NotDifferentiable<AllOp>();
        vjps.NotDifferentiable<ArgExtremeOp>();
    }

    /// <summary>Repeats what belongs to a folded shape along the folded axes.</summary>
    public static Tensor Spread(ReductionOperation op, Tensor folded, Shape shape)
    {
        int[] extents = shape.Extents.ToArray();
        foreach (int axis in op.Axes)
        {
            extents[axis] = 1;
        }

        return folded.Reshape(extents).BroadcastTo(shape);
    }

    /// <summary>x / y, and 0 for the vector of zeros: the norm is flat there from every side but its own.</summary>
    private static Tensor Shares(NormOp op, Tensor x, Tensor y)
    {
        Tensor lengths = Spread(op, y, x.Shape);
        Tensor isZero = lengths.Equal(0);
        return Tensor.Where(isZero, Tensor.Zeros([], x.DType), x / Tensor.Where(isZero, Tensor.Ones([], x.DType), lengths));
    }

    private static Tensor ToExtremes(ReductionOperation op, Tensor x, Tensor y, Tensor dy)
    {
        Tensor hits = x.Equal(Spread(op, y, x.Shape)).Cast(x.DType);
        return Spread(op, dy, x.Shape).MultiplyOrZero(hits).DivideOrZero(hits.Sum(op.Axes.AsSpan(), keepDims: true));
    }

    /// <summary>
    /// For each element the product of all others along the axes: products of those before it times products of those behind it,
    /// each by log₂ n doublings, so that no zero is divided by. A zero wins over products that overflow.
    /// </summary>
    private static Tensor ProductOfOthers(Tensor x, ValueArray<int> axes)
    {
        int[] kept = [.. Enumerable.Range(0, x.Rank).Where(axis => !axes.Contains(axis))];
        int[] order = [.. kept, .. axes];
        Tensor moved = x.Transpose(order);
        int extent = axes.Aggregate(1, (product, axis) => product * x.Shape[axis]);
        Tensor lines = moved.Reshape([.. kept.Select(axis => x.Shape[axis]), extent]);
        Tensor others = ProductOfFormer(lines).MultiplyOrZero(ProductOfFormer(lines.Flip(-1)).Flip(-1));
        return others.Reshape(moved.Shape.Extents).Transpose(MovementVjps.Invert(order));
    }

    private static Tensor ProductOfFormer(Tensor lines)
    {
        int extent = lines.Shape[^1];
        Tensor product = Shift(lines, 1);
        for (int distance = 1; distance < extent; distance *= 2)
        {
            product = product.MultiplyOrZero(Shift(product, distance));
        }

        return product;
    }

    /// <summary>Moves the last axis to the right, filling up with ones.</summary>
    private static Tensor Shift(Tensor lines, int distance)
    {
        int left = Math.Max(0, lines.Shape[^1] - distance);
        (int, int)[] padding = new (int, int)[lines.Rank];
        padding[^1] = (lines.Shape[^1] - left, 0);
        return lines.Slice(-1, 0, left).Pad(padding, 1);
    }
}
