namespace Tensors.Graphs;

/// <summary>Gradients through conditions: a merge becomes a switch, a switch becomes a merge.</summary>
internal static class ControlFlowGradients
{
    /// <exception cref="KeyNotFoundException">Always.</exception>
    public static object?[] OfLoop(GradientContext node) => throw Loop(node.Node);

    public static object?[] OfMerge(GradientContext node) => node.Input(0).Op.Context switch
    {
        CondContext context => [.. Ops.Switch(node.Grad, context.Predicate, "cond_grad")],
        WhileContext => throw Loop(node.Node),
        _ => throw new KeyNotFoundException($"No gradient defined for operation '{node.Node.Name}' (op type: Merge) outside a condition."),
    };

    public static object?[] OfSwitch(GradientContext node)
    {
        if (node.Node.Context is WhileContext)
        {
            throw Loop(node.Node);
        }

        Tensor[] grads = [.. node.Grads.Select(grad => IndexedSlices.ToDense(grad!))];
        if (node.Node.Context is CondContext)
        {
            return [Ops.Merge(node.Graph, "cond_grad", grads), null];
        }

        Tensor whenFalse = Ops.Switch(grads[0], node.Input(1))[0];
        Tensor whenTrue = Ops.Switch(grads[1], node.Input(1))[1];
        return [Ops.Merge(node.Graph, null, whenFalse, whenTrue), null];
    }

    /// <summary>The cotangent of a result that nothing uses: zeros. Of a switch they are made only in the branch that is taken.</summary>
    public static Tensor Zeros(Node node, int output)
    {
        Tensor value = node.Outputs[output];
        if (node.Op is not ("Switch" or "RefSwitch") || node.Context is not CondContext context)
        {
            return node.Graph.Tensor1("ZerosLike", "zeros_like", [value]);
        }

        Tensor taken = Ops.Switch(node.Inputs[0], context.Predicate, colocate: false)[1 - context.Branch];
        Tensor pivot = Ops.Identity(taken);
        Tensor shape = Ops.ShapeOf(taken, null, DataType.Int32, optimize: false);
        using IDisposable after = node.Graph.ControlDependencies([pivot]);
        return Ops.Zeros(shape, value.DataType.Base);
    }

    private static KeyNotFoundException Loop(Node node) =>
        new($"No gradient defined for operation '{node.Name}' (op type: {node.Op}): gradients through WhileLoop are not supported; unroll the loop.");
}
