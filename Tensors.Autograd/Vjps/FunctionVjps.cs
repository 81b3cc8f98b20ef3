namespace Tensors.Autograd;

internal static class FunctionVjps
{
    public static void AddTo(VjpTable vjps)
    {
        vjps.Register<CheckpointOp>(
            Keeps.Inputs, (context, input) => context.Once(it => Recompute(it, x => ((CheckpointOp)it.Operation).Function.Call(x)))[input]);
        vjps.NotDifferentiable<EffectOp>();
        vjps.Register<CompositeOp>(
            Keeps.Inputs, (context, input) => context.Once(it => Recompute(it, ((CompositeOp)it.Operation).Function))[input]);
        vjps.Register<CustomGradientOp>(Keeps.Inputs | Keeps.Outputs, (context, input) =>
            input < ((CustomGradientOp)context.Operation).Function.ArgumentCount
                ? context.Once(Ask)[input]
                : throw ClosesOver(context.InputSpec(input)));
    }

    /// <summary>Computes the function again, this time on a tape.</summary>
    internal static Tensor?[] Recompute(VjpContext context, Func<Tensor[], Tensor[]> function)
    {
        Tensor[] operands = Transform.Arguments(Inputs(context, context.InputCount));
        Tensor[] sources = Array.FindAll(operands, operand => operand.DType.IsDifferentiable);
        using GradientTape tape = new();
        tape.Watch(sources);
        Tensor[] results = function(operands);
        int[] floating = [.. Enumerable.Range(0, results.Length).Where(i => results[i].DType.IsDifferentiable)];
        Tensor[] gradients = tape.Gradient(
            Array.ConvertAll(floating, i => results[i]), sources, Array.ConvertAll(floating, context.CotangentOf),
            UnconnectedGradients.Zeros);
        int next = 0;
        return Array.ConvertAll(operands, operand => operand.DType.IsDifferentiable ? gradients[next++] : null);
    }

    /// <summary>Asks the user's rule.</summary>
    private static Tensor?[] Ask(VjpContext context)
    {
        CustomGradientOp op = (CustomGradientOp)context.Operation;
        int[] results = [.. Enumerable.Range(0, op.OutputCount)];
        Tensor?[] cotangents = op.Vjp(
            Inputs(context, op.Function.ArgumentCount), Array.ConvertAll(results, context.Output),
            Array.ConvertAll(results, context.CotangentOf));
        if (cotangents.Length != op.Function.ArgumentCount)
        {
            throw new InvalidOperationException(
                $"CustomGradient: the rule gave {cotangents.Length} cotangents for {op.Function.ArgumentCount} arguments; null stands for "
                + "zero.");
        }

        return cotangents;
    }

    private static InvalidOperationException ClosesOver(TensorSpec spec) => new(
        $"CustomGradient: the function closes over a {spec.DType.Name} tensor of shape {spec.Shape} that a derivative is asked for, and "
        + "its rule "
        + "gives none. Pass it as an argument.");

    private static Tensor[] Inputs(VjpContext context, int count) => [.. Enumerable.Range(0, count).Select(context.Input)];
}
