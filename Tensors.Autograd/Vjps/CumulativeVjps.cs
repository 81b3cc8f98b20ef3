namespace Tensors.Autograd;

internal static class CumulativeVjps
{
    public static void AddTo(VjpTable vjps)
    {
        vjps.FromCotangent<CumulativeSumOp>((op, _, dy) => dy.CumulativeSum(op.Axis, op.Exclusive, !op.Reverse));
        vjps.Register<CumulativeProductOp>(Keeps.Inputs, (context, _) => OfProduct((CumulativeProductOp)context.Operation, context.Input(0), context.Cotangent));
        vjps.Register<LinearRecurrenceOp>(Keeps.Inputs | Keeps.Outputs, OfRecurrence);
    }

    private static Tensor OfProduct(CumulativeProductOp op, Tensor x, Tensor dy)
    {
        Tensor weights = op.Exclusive ? Next(dy, op.Axis, op.Reverse) : dy;
        Tensor later = Tensor.Apply(new LinearRecurrenceOp(op.Axis, !op.Reverse), Next(x, op.Axis, op.Reverse), weights);
        return x.CumulativeProduct(op.Axis, exclusive: true, op.Reverse).MultiplyOrZero(later);
    }

    /// <summary>With gᵢ = dyᵢ + aᵢ₊₁ · gᵢ₊₁: db = g and daᵢ = gᵢ · yᵢ₋₁.</summary>
    private static Tensor OfRecurrence(VjpContext context, int input)
    {
        LinearRecurrenceOp op = (LinearRecurrenceOp)context.Operation;
        Tensor g = Tensor.Apply(new LinearRecurrenceOp(op.Axis, !op.Reverse), Next(context.Input(0), op.Axis, op.Reverse), context.Cotangent);
        return input == 1 ? g : g.MultiplyOrZero(Next(context.Output(), op.Axis, !op.Reverse));
    }

    /// <summary>The element after each, in the direction of a scan, and 0 after the last.</summary>
    private static Tensor Next(Tensor x, int axis, bool reverse)
    {
        (int, int)[] padding = new (int, int)[x.Rank];
        padding[axis] = reverse ? (1, 0) : (0, 1);
        int extent = x.Shape[axis];
        return extent == 0 ? x : x.Slice(axis, reverse ? 0 : 1, reverse ? extent - 1 : extent).Pad(padding);
    }
}
