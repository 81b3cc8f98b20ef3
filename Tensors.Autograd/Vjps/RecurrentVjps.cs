namespace Tensors.Autograd;

/// <summary>The gradient of a recurrence is an operation; its own computes the steps again, in public operations.</summary>
internal static class RecurrentVjps
{
    public static void AddTo(VjpTable vjps)
    {
        vjps.Register<RecurrenceOp>(Keeps.Inputs | Keeps.Outputs, (context, input) => context.Once(OfRecurrence)[input]);
        vjps.Register<RecurrenceGradientOp>(Keeps.Inputs, (context, input) => context.Once(static it =>
            FunctionVjps.Recompute(it, x => InSteps(((RecurrenceGradientOp)it.Operation).Cell, x)))[input]);
    }

    private static Tensor?[] OfRecurrence(VjpContext context)
    {
        RecurrentCell cell = ((RecurrenceOp)context.Operation).Cell;
        Tensor[] x = [.. Enumerable.Range(0, context.InputCount).Select(context.Input)];
        (Tensor y, Tensor saved) = (context.Output(0), context.Output(3));
        Tensor[] gradients = Tensor.ApplyAll(
            new RecurrenceGradientOp(cell), [.. x, y, saved, context.CotangentOf(0), context.CotangentOf(1), context.CotangentOf(2)]);
        Tensor sums = gradients[0];
        (int rows, int units, int width) = (y.Shape[0] * y.Shape[1], y.Shape[2], sums.Shape[2]);

        Tensor candidate = sums.Slice(-1, width - units, width);
        Tensor before = Tensor.Concat([x[3].ExpandDims(0), y], 0).Slice(0, 0, y.Shape[0]);

        // What is saved has no derivative here: the gate is computed again from operands that have one.
        Tensor Reset()
        {
            Tensor product = before.Reshape(rows, units).MatMul(x[1].Slice(-1, 0, units)).Reshape(y.Shape[0], y.Shape[1], units)
                + x[2].Slice(0, 0, units);
            return (x[0].Slice(-1, 0, units) + product).Sigmoid();
        }

        // Where the reset comes behind the product, the candidate's product has a cotangent of its own.
        Tensor products = cell == RecurrentCell.Gru ? Tensor.Concat([sums.Slice(-1, 0, 2 * units), candidate * Reset()], -1) : sums;
        Tensor OfWeights(Tensor states, Tensor cotangents) =>
            states.Reshape(rows, units).T.MatMul(cotangents.Reshape(rows, cotangents.Shape[2]));
        Tensor weights = cell == RecurrentCell.GruResetBefore
            ? Tensor.Concat([OfWeights(before, sums.Slice(-1, 0, 2 * units)), OfWeights(before * Reset(), candidate)], -1)
            : OfWeights(before, products);
        return [sums, weights, products.Sum([0, 1]), gradients[1], gradients[2], null];
    }

    /// <summary>What <see cref="RecurrenceGradientOp"/> computes, by a tape over the steps.</summary>
    private static Tensor[] InSteps(RecurrentCell cell, Tensor[] x)
    {
        using GradientTape tape = new();
        Tensor[] sources = [x[0], x[3], x[4]];
        tape.Watch(sources);
        Tensor[] results = Recurrence.InSteps(cell, x[0], x[1], x[2], x[3], x[4], x[5]);
        return tape.Gradient(results, sources, x.AsSpan(8, 3), UnconnectedGradients.Zeros);
    }
}
