namespace Tensors.Autograd;

internal static class ReductionVjps
{
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
}
