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
        Tensor[] cotangents = [.. node.Grads.Select((grad, i) => grad is null ? Ops.ZerosLike(outputs[i]) : IndexedSlices.ToDense(grad))];
        Tensor[] gradients = tape.Gradient(outputs, floating, cotangents, Autograd.UnconnectedGradients.Zeros);
        return [.. inputs.Select(input => Array.IndexOf(floating, input) is >= 0 and int i ? gradients[i] : null)];
    }
}
