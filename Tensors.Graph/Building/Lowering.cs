namespace Tensors.Graphs;

/// <summary>Turns operations on tensors of a graph into TensorFlow's nodes, named as TensorFlow names those of its operators.</summary>
internal static class Lowering
{
    /// <summary>Where a node keeps an operation that TensorFlow does not have.</summary>
    public const string OperationAttribute = "operation";

    public static void Apply(Operation operation, ReadOnlySpan<Tensor> inputs, Span<Tensor> outputs) =>
        (NodeKinds.Write(operation, inputs.ToArray()) ?? [.. AddOperation(operation, inputs).Outputs]).CopyTo(outputs);

    /// <summary>A node that holds the operation itself.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="inputs">Its operands.</param>
    /// <param name="outputs">What is known of its results; null to work it out.</param>
    public static Node AddOperation(
        Operation operation, ReadOnlySpan<Tensor> inputs, IReadOnlyList<(DataType, PartialShape)>? outputs = null)
    {
        TensorLike[] values = new TensorLike[inputs.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = inputs[i];
        }

        using OpScope scope = OpScope.Open(null, operation.Name, values);
        Tensor[] operands = [.. values.Select((value, i) => scope.Convert(value, $"input_{i}"))];
        return scope.Graph.AddNode(operation.Name, scope.Name, operands, new() { [OperationAttribute] = operation }, outputs, operation);
    }
}
