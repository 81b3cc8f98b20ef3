using Tensors.Autograd;

namespace Tensors.Graphs;

/// <summary>Gradients of nodes that hold an operation: by the rule that tapes use, applied to tensors of the graph.</summary>
internal static class TapeGradients
{
    public static object?[] OfOperation(GradientContext node)
    {
        Operation operation = node.Node.Attribute<Operation>(Lowering.OperationAttribute);
        if (!VjpTable.Default.IsDifferentiable(operation.GetType()))
        {
            return new object?[node.Node.Inputs.Count];
        }

        Tensor[] inputs = [.. node.Node.Inputs];
        using GradientTape tape = new();
        Tensor[] floating = [.. inputs.Where(input => input.DataType.IsFloating)];
        tape.Watch(floating);
        Tensor[] outputs = Tensor.ApplyAll(operation, inputs);
        int[] targets = [.. Enumerable.Range(0, outputs.Length).Where(i => outputs[i].DataType.IsFloating)];
        Tensor[] cotangents = Array.ConvertAll(targets, i => node.Grads[i] is { } grad ? IndexedSlices.ToDense(grad) : Ops.ZerosLike(outputs[i]));
        Tensor[] gradients = tape.Gradient(Array.ConvertAll(targets, i => outputs[i]), floating, cotangents, Autograd.UnconnectedGradients.Zeros);

        // Where nothing depends on an operand, the zeros are no part of the graph yet.
        return [.. inputs.Select(input => Array.IndexOf(floating, input) is >= 0 and int i ? gradients[i].IsInGraph ? gradients[i] : Building.Constant(node.Node.Graph, gradients[i]) : null)];
    }
}
