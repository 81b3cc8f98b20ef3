using Tensors.Autograd;

namespace Tensors.Graphs;

/// <summary>Gradients of nodes that are an operation of Core: its VJP.</summary>
internal static class OperationGradients
{
    /// <summary>
    /// Where all extents are known the rule is applied to tensors of the graph; else one node holds it, and applies it when the graph runs.
    /// </summary>
    public static Cotangent?[] Of(GradientContext context)
    {
        Node node = context.Node;
        Twin twin = node.Kind.Twin!;
        Tensor[] inputs = [.. node.Inputs];
        Tensor[] outputs = [.. node.Outputs];
        Tensor?[] cotangents = Array.ConvertAll(context.Grads, grad => grad?.ToTensor());
        int count = twin.Count(inputs.Length);
        Tensor[] known = [.. inputs.Select((input, i) => i < count ? input : ConstantFolding.Value(input).Tensor ?? input)];
        if (!Tensor.LackExtents([.. inputs[..count], .. outputs]) && Array.TrueForAll(known[count..], input => input.HasData)
            && twin.Read(View(node, known)) is not CompositeOp and { } operation)
        {
            Tensor?[] gradients = Pullback.Of(operation, inputs[..count], outputs, cotangents);
            return
            [
                .. gradients.Select(
                    gradient =>
                    (Cotangent?)(gradient is { IsInGraph: false } constant ? Building.Constant(context.Graph, constant) : gradient)),
                .. new Cotangent?[inputs.Length - count],
            ];
        }

        int[] sources = [.. Enumerable.Range(0, count).Where(i => inputs[i].DataType.IsDifferentiable)];
        int[] targets = [.. Enumerable.Range(0, outputs.Length).Where(i => cotangents[i] is not null)];
        CompositeOp pullback = new($"{node.Op}Pullback", node, values => Pull(node, values, sources, targets), sources.Length);
        Node gradient = Lowering.AddOperation(
            pullback, [.. inputs, .. outputs, .. targets.Select(i => cotangents[i]!)],
            [.. sources.Select(i => (inputs[i].DataType.Base, inputs[i].StaticShape))]);
        Cotangent?[] all = new Cotangent?[inputs.Length];
        foreach ((int position, int source) in sources.Index())
        {
            all[source] = gradient.Outputs[position];
        }

        return all;
    }

    private static Tensor[] Pull(Node node, Tensor[] values, int[] sources, int[] targets)
    {
        (int inputs, int outputs) = (node.Inputs.Count, node.Outputs.Count);
        Twin twin = node.Kind.Twin!;
        Tensor[] operands = values[..twin.Count(inputs)];
        Tensor?[] cotangents = new Tensor?[outputs];
        foreach ((int position, int target) in targets.Index())
        {
            cotangents[target] = values[inputs + outputs + position];
        }

        Tensor?[] gradients = Pullback.Of(
            twin.Read(View(node, values[..inputs])), operands, values[inputs..(inputs + outputs)], cotangents);
        return Array.ConvertAll(sources, source => gradients[source] ?? Tensor.ZerosLike(operands[source]));
    }

    private static NodeView View(Node node, Tensor[] operands) => new(node.Name, node.Op, node.Attributes, operands);
}
