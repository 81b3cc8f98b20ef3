namespace Tensors.Autograd;

/// <summary>The VJP of one operation from operands and results that are there already, without a tape.</summary>
internal static class Pullback
{
    /// <summary>The cotangents of the operands: null where one is zero everywhere, or the operand is not floating.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="inputs">Its operands; those of an elementwise operation may still have to be broadcast.</param>
    /// <param name="outputs">Its results.</param>
    /// <param name="cotangents">Per result its cotangent, or null where it is zero.</param>
    /// <exception cref="InvalidOperationException">The operation is declared not differentiable and has floating results.</exception>
    public static Tensor?[] Of(Operation operation, Tensor[] inputs, Tensor[] outputs, Tensor?[] cotangents)
    {
        TensorSpec[] results = Array.ConvertAll(outputs, output => new TensorSpec(output.Shape, output.DType));
        if (VjpTable.Default.FindForTangents(operation, results) is not { } rule)
        {
            return new Tensor?[inputs.Length];
        }

        Tensor[] operands = operation.Broadcasts ? Array.ConvertAll(inputs, input => input.BroadcastTo(outputs[0].Shape)) : inputs;
        VjpContext context = new(new TapeEntry(operation, rule, operands, results, outputs), cotangents);
        return [.. inputs.Select((input, i) => input.DType.IsDifferentiable ? rule.Cotangent(context, i)?.SumTo(input.Shape) : null)];
    }
}
