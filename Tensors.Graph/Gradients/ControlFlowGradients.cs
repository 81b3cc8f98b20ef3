namespace Tensors.Graphs;

/// <summary>
/// Gradients through conditions and loops: a merge becomes a switch, a switch becomes a merge, an exit an enter and an enter an exit.
/// </summary>
internal static class ControlFlowGradients
{
    public static Cotangent?[] OfMerge(GradientContext node)
    {
        switch (ControlFlowContext.OutputContext(node.Input(0).Op))
        {
            case WhileContext:
                return [.. Ops.Switch(node.Grad, Backward(node)!.Backward.Condition!)];
            case CondContext context:
                Tensor predicate = Backward(node) is { } loop ? loop.Predicate(context.Predicate) : context.Predicate;
                return [.. Ops.Switch(node.Grad, predicate, "cond_grad")];
            default:
                Tensor[] isTaken = [.. node.Node.Inputs.Select((_, i) => Ops.Equal(node.Node.Outputs[1], i))];
                return [.. isTaken.Select(taken => Ops.Switch(node.Grad, taken)[1])];
        }
    }

    public static Cotangent?[] OfSwitch(GradientContext node)
    {
        if (node.Node.Context is WhileContext)
        {
            return OfLoopSwitch(node, Backward(node));
        }

        if (node.Grads[0] is null || node.Grads[1] is null)
        {
            return [null, null];
        }

        Tensor[] grads = [.. node.Grads.Select(grad => grad!.ToTensor())];
        if (node.Node.Context is CondContext)
        {
            return [Ops.Merge(node.Graph, "cond_grad", grads), null];
        }

        Tensor whenFalse = Ops.Switch(grads[0], node.Input(1))[0];
        Tensor whenTrue = Ops.Switch(grads[1], node.Input(1))[1];
        return [Ops.Merge(node.Graph, null, whenFalse, whenTrue), null];
    }

    /// <exception cref="NotSupportedException">The loop is itself the backward loop of a gradient.</exception>
    public static Cotangent?[] OfExit(GradientContext node)
    {
        WhileContext backward = Backward(node)!.Backward;
        if (!backward.Settings.BackProp)
        {
            return [null];
        }

        if (node.Node.Context is WhileContext { Gradient: not null })
        {
            throw new NotSupportedException(
                $"Gradients of gradients do not go through loops: '{node.Node.Name}' is a loop that a gradient made. Unroll the loop to "
                + "take them.");
        }

        Tensor grad = node.Grad;
        backward.Know(grad);
        Tensor entered = backward.EnterValue(grad, isConstant: false, "b_exit");
        backward.Enters.Add(entered);
        return [entered];
    }

    public static Cotangent?[] OfEnter(GradientContext node)
    {
        // In the body of a loop, gradients go past what comes in from outside.
        if (Backward(node) is not { } loop || !loop.Backward.Settings.BackProp)
        {
            return [node.Grads[0]];
        }

        if (!node.Node.Attribute("is_constant", false))
        {
            Tensor exit = node.Graph.Tensor1("Exit", "Exit", [node.Grad]);
            loop.Backward.Leave(exit);
            return [exit];
        }

        return [node.Grads[0]?.Rows is { } rows ? loop.Accumulate(node.Node, rows) : loop.Accumulate(node.Node, node.Grad)];
    }

    /// <summary>The back edge of the backward loop is made by its switch.</summary>
    public static Cotangent?[] OfNextIteration(GradientContext node) => [node.Grads[0]];

    /// <summary>The cotangent of a result that nothing uses: zeros. Of a switch they are made only in the branch that is taken.</summary>
    public static Tensor Zeros(Node node, int output)
    {
        Tensor value = node.Outputs[output];
        if (node.Role != NodeRole.Switch || node.Context is not CondContext context)
        {
            return node.Graph.Tensor1("ZerosLike", "zeros_like", [value]);
        }

        Tensor taken = Ops.Switch(node.Inputs[0], context.Predicate, colocate: false)[1 - context.Branch];
        if (value.DataType == DataType.Variant)
        {
            return Ops.ZerosLike(taken);
        }

        Tensor pivot = Ops.Identity(taken);
        Tensor shape = Ops.ShapeOf(taken, null, DataType.Int32, optimize: false);
        using IDisposable after = node.Graph.ControlDependencies([pivot]);
        return Ops.Zeros(shape, value.DataType.Base);
    }

    /// <summary>Gradients come from the exit first, then from the body, which goes back to the merge that the first have made.</summary>
    private static Cotangent?[] OfLoopSwitch(GradientContext node, LoopGradient? loop)
    {
        if (loop!.Merges.TryGetValue(node.Node, out Tensor? merge))
        {
            if (node.Grads[1] is { } back)
            {
                loop.Backward.GoBack(merge, back.ToTensor());
            }
        }
        else if (node.Grads[0] is not null)
        {
            return [loop.Merges[node.Node] = Ops.Merge(node.Graph, "b_switch", node.Grad, node.Grad), null];
        }

        return [null, null];
    }

    private static LoopGradient? Backward(GradientContext node) => node.Graph.Context?.Loop?.Gradient;
}
