namespace Tensors.Graphs;

/// <summary>Gradients of tensor arrays: what was read adds to an array of cotangents, from which what was written reads.</summary>
internal static class TensorArrayGradients
{
    public static Cotangent?[] OfRead(GradientContext node)
    {
        TensorArray cotangents = Cotangents(node, node.Input(2), node.Node.Attribute<DataType>("dtype"));
        return [null, null, cotangents.Write(node.Input(1), node.Grad).Flow];
    }

    public static Cotangent?[] OfWrite(GradientContext node)
    {
        Tensor flow = Barrier(node);
        return [null, null, Cotangents(node, flow, node.Input(2).DataType.Base).Read(node.Input(1)), flow];
    }

    public static Cotangent?[] OfGather(GradientContext node)
    {
        TensorArray cotangents = Cotangents(node, node.Input(2), node.Node.Attribute<DataType>("dtype"));
        return [null, null, cotangents.Scatter(node.Input(1), node.Grad).Flow];
    }

    public static Cotangent?[] OfScatter(GradientContext node)
    {
        Tensor flow = Barrier(node);
        return [null, null, Cotangents(node, flow, node.Input(2).DataType.Base).Gather(node.Input(1)), flow];
    }

    public static Cotangent?[] OfConcat(GradientContext node)
    {
        TensorArray cotangents = Cotangents(node, node.Input(1), node.Node.Attribute<DataType>("dtype"));
        return [null, cotangents.Split(node.Grad, node.Node.Outputs[1]).Flow];
    }

    public static Cotangent?[] OfSplit(GradientContext node)
    {
        Tensor flow = Barrier(node);
        return [null, Cotangents(node, flow, node.Input(1).DataType.Base).Concat(), null, flow];
    }

    /// <summary>The flow of cotangents, after the last write of the forward array: then its size is known.</summary>
    private static Tensor Barrier(GradientContext node)
    {
        Tensor flowOut = Ops.Identity(node.Output, "flow_out");
        using IDisposable after = node.Graph.ControlDependencies([flowOut]);
        return Ops.Identity(node.Grad, "write_barrier");
    }

    private static TensorArray Cotangents(GradientContext node, Tensor flow, DataType type) =>
        TensorArray.Existing(type, node.Input(0), flow).Gradient(node.Source, flow);
}
