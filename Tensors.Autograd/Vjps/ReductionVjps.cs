namespace Tensors.Autograd;

internal static class ReductionVjps
{
    // One element of a vector at most has this share of its norm.
    private const double GreatShare = 0.8;

    public static void AddTo(VjpTable vjps)
    {
        vjps.FromCotangent<SumOp>((op, x, dy) => Spread(op, dy, x.Shape));
        vjps.FromCotangent<MeanOp>((op, x, dy) => Spread(op, dy / (x.Shape.ElementCount / (double)Math.Max(1, dy.ElementCount)), x.Shape));
        vjps.FromInputAndOutput<MaxOp>((op, x, y, dy) => ToExtremes(op, x, y, dy));
        vjps.FromInputAndOutput<MinOp>((op, x, y, dy) => ToExtremes(op, x, y, dy));
        vjps.FromInputAndOutput<ProdOp>((op, x, _, dy) => Spread(op, dy, x.Shape).MultiplyOrZero(Factors.OthersAlong(x, op.Axes)));
        vjps.FromInputAndOutput<NormOp>((op, x, y, dy) => Spread(op, dy, x.Shape).MultiplyOrZero(Shares(op, x, y)));
        vjps.NotDifferentiable<AnyOp>();
        vjps.NotDifferentiable<AllOp>();
        vjps.NotDifferentiable<ArgExtremeOp>();
        vjps.NotDifferentiable<HistogramOp>();
        vjps.NotDifferentiable<BinCountOp>();
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

    /// <summary>Applies a function of the last axis to a tensor whose given axes are one, the last, and takes them apart again.</summary>
    public static Tensor AlongMerged(Tensor x, ValueArray<int> axes, Func<Tensor, Tensor> function)
    {
        int[] kept = [.. Enumerable.Range(0, x.Rank).Where(axis => !axes.Contains(axis))];
        int[] order = [.. kept, .. axes];
        Tensor moved = x.Transpose(order);
        int extent = axes.Aggregate(1, (product, axis) => product * x.Shape[axis]);
        Tensor lines = moved.Reshape([.. kept.Select(axis => x.Shape[axis]), extent]);
        return function(lines).Reshape(moved.Shape.Extents).Transpose(MovementVjps.Invert(order));
    }

    /// <summary>x / y, and 0 for the vector of zeros: the norm is flat there from every side but its own.</summary>
    private static Tensor Shares(NormOp op, Tensor x, Tensor y)
    {
        Tensor lengths = Spread(op, y, x.Shape);
        Tensor isZero = lengths.Equal(0);
        Tensor zero = Tensor.Zeros([], x.DType);
        Tensor shares = Tensor.Where(isZero, zero, x / Tensor.Where(isZero, Tensor.Ones([], x.DType), lengths));

        // A share near 1 changes by what it lacks of 1, which the quotient has lost, and which is what the others have.
        Tensor most = shares.Abs() > GreatShare;
        Tensor others = Tensor.Where(most, zero, shares);
        Tensor rest = (1 - others.Square().Sum(op.Axes.AsSpan(), keepDims: true)).Sqrt();
        return Tensor.Where(most, rest.CopySign(shares), others);
    }

    private static Tensor ToExtremes(ReductionOperation op, Tensor x, Tensor y, Tensor dy)
    {
        Tensor hits = x.Equal(Spread(op, y, x.Shape)).Cast(x.DType);
        return Spread(op, dy, x.Shape).MultiplyOrZero(hits).DivideOrZero(hits.Sum(op.Axes.AsSpan(), keepDims: true));
    }
}
