namespace Tensors.Autograd;

internal static class IndexingVjps
{
    public static void AddTo(VjpTable vjps)
    {
        vjps.FromCotangent<SliceOp>((op, x, dy) => Tensor.Apply(new PlaceOp(x.Shape, op.Ranges), dy));
        vjps.FromCotangent<PlaceOp>((op, _, dy) => Tensor.Apply(new SliceOp(op.Ranges), dy));
        vjps.Register<GatherOp>(Keeps.Inputs, (context, input) => input == 0
            ? Tensor.Apply(new ScatterAddOp(Axis(context), context.InputSpec(0).Shape[Axis(context)]), context.Cotangent, context.Input(1))
            : null);
        vjps.Register<ScatterAddOp>(Keeps.Inputs, (context, input) => input == 0
            ? context.Cotangent.Gather(context.Input(1), ((ScatterAddOp)context.Operation).Axis)
            : null);
        vjps.Register<TakeAlongAxisOp>(Keeps.Inputs, (context, input) =>
            input == 0 ? SortingVjps.Scatter(context.Cotangent, context.Input(1), context.InputSpec(0)) : null);
        vjps.Register<ScatterAlongAxisOp>(Keeps.Inputs, (context, input) =>
            input == 0 ? Tensor.Apply<TakeAlongAxisOp>(context.Cotangent, context.Input(1)) : null);
        vjps.FromCotangent<DiagonalOp>((op, x, dy) => Tensor.Apply(new PlaceDiagonalOp(x.Shape[^2], x.Shape[^1], op.Offset), dy));
        vjps.FromCotangent<PlaceDiagonalOp>((op, _, dy) => dy.Diagonal(op.Offset));
        vjps.FromCotangent<UnfoldOp>((op, x, dy) => dy.Fold(op.Axis, x.Shape[op.Axis], op.Step));
        vjps.Register<SliceAssignOp>(
            Keeps.Nothing, (context, input) => ((SliceAssignOp)context.Operation).Ranges is var ranges && input == 0
            ? Tensor.Apply(new SliceAssignOp(ranges), context.Cotangent, Zeros(context.InputSpec(1)))
            : Tensor.Apply(new SliceOp(ranges), context.Cotangent));
        vjps.Register<GatherNdOp>(Keeps.Inputs, (context, input) => input == 0
            ? Zeros(context.InputSpec(0)).ScatterNd(context.Input(1), context.Cotangent, ScatterMode.Add)
            : null);
        vjps.Register<ScatterNdOp>(Keeps.Inputs | Keeps.Outputs, (context, input) => input == 1 ? null : OfScatter(context, input));
    }

    private static int Axis(VjpContext context) => ((GatherOp)context.Operation).Axis;

    private static Tensor OfScatter(VjpContext context, int input)
    {
        Tensor dy = context.Cotangent;
        Tensor indices = context.Input(1);
        Tensor updates = context.Input(2);
        switch (((ScatterNdOp)context.Operation).Mode)
        {
            case ScatterMode.Set:
                return input == 0
                    ? dy.ScatterNd(indices, Tensor.Zeros([], dy.DType))
                    : dy.GatherNd(indices).MultiplyOrZero(Stayed(context.InputSpec(0).Shape, indices, updates.Shape).Cast(dy.DType));
            case ScatterMode.Add:
                return input == 0 ? dy : dy.GatherNd(indices);
            case ScatterMode.Multiply:
                return input == 0
                    ? dy.MultiplyOrZero(Tensor.OnesLike(context.Input(0)).ScatterNd(indices, updates, ScatterMode.Multiply))
                    : dy.GatherNd(indices).MultiplyOrZero(context.Input(0).GatherNd(indices).MultiplyOrZero(OtherFactors(context)));
            default:
                Tensor y = context.Output();
                Tensor elements = context.Input(0).Equal(y).Cast(dy.DType);
                Tensor hits = updates.Equal(y.GatherNd(indices)).Cast(dy.DType);
                Tensor share = dy.DivideOrZero(elements.ScatterNd(indices, hits, ScatterMode.Add));
                return input == 0 ? share.MultiplyOrZero(elements) : share.GatherNd(indices).MultiplyOrZero(hits);
        }
    }

    /// <summary>
    /// Whether each update is the last at its position: every number of an update is written, and the one that is read back stayed.
    /// </summary>
    private static Tensor Stayed(Shape values, Tensor indices, Shape updates)
    {
        Tensor numbers = Tensor.Arange(checked((int)updates.ElementCount), DType.Int64).Reshape(updates.Extents);
        return Tensor.Zeros(values, DType.Int64).ScatterNd(indices, numbers).GatherNd(indices).Equal(numbers);
    }

    /// <summary>For each update the product of all other updates at its position.</summary>
    private static Tensor OtherFactors(VjpContext context)
    {
        (Tensor indices, Tensor updates) = (context.Input(1), context.Input(2));
        int[] slice = [.. context.InputSpec(0).Shape.Extents[indices.Shape[^1]..]];
        Tensor numbers = Numbers(indices, context.InputSpec(0).Shape);
        return Factors.OthersOfSame(updates.Reshape([numbers.Shape[0], .. slice]), numbers).Reshape(updates.Shape.Extents);
    }

    /// <summary>The number of each position in row-major order.</summary>
    private static Tensor Numbers(Tensor indices, Shape shape)
    {
        Tensor numbers = Tensor.Zeros(indices.Shape.Remove(indices.Rank - 1), DType.Int64);
        for (int axis = 0; axis < indices.Shape[^1]; axis++)
        {
            numbers = (numbers * shape[axis]) + indices.Slice(-1, axis, axis + 1).Squeeze(-1).Cast(DType.Int64);
        }

        return numbers.Flatten();
    }

    private static Tensor Zeros(TensorSpec spec) => Tensor.Zeros(spec.Shape, spec.DType);
}
