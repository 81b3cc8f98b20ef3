namespace Tensors.Graphs;

// The gradients of all kinds, one entry each, with exactly TensorFlow's nodes.
internal static partial class NodeKinds
{
    private static void AddGradients()
    {
        AddElementwiseGradients();
        AddElementaryGradients();
        AddBroadcastingGradients();
        AddReductionGradients();
        AddMovementGradients();
        AddLinearAlgebraGradients();
        AddNeuralGradients();
        Gradient("TopKV2", (GradientRule)TopKGradient);
        NotDifferentiable("AssignVariableOp", "AssignAddVariableOp", "AssignSubVariableOp");
        foreach (string op in (string[])["Enter", "Exit", "NextIteration"])
        {
            Gradient(op, (GradientRule)ControlFlowGradients.OfLoop);
        }

        Gradient("Switch", (GradientRule)ControlFlowGradients.OfSwitch);
        Gradient("RefSwitch", (GradientRule)ControlFlowGradients.OfSwitch);
        Gradient("Merge", (GradientRule)ControlFlowGradients.OfMerge);
    }

    private static void Gradient(string op, GradientRule rule) => s_kinds[op].Gradient = rule;

    /// <summary>A function of one operand.</summary>
    private static void Gradient(string op, Func<GradientContext, Tensor?> rule) => s_kinds[op].Gradient = node => [rule(node)];

    private static void NotDifferentiable(params ReadOnlySpan<string> ops)
    {
        foreach (string op in ops)
        {
            s_kinds[op].IsNotDifferentiable = true;
        }
    }

    private static Tensor Grad(string op, TensorLike x, TensorLike y) => Building.Binary(op, x, y, null);

    private static Tensor Mul(TensorLike x, TensorLike y) => Building.Binary("Mul", x, y, null, "mul");
}
