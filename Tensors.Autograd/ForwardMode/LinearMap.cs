namespace Tensors.Autograd;

/// <summary>The derivative of one applied operation as a linear map from tangents of operands to tangents of results.</summary>
internal static class LinearMap
{
    /// <summary>The tangents of the results, null where they are zero.</summary>
    /// <param name="entry">The applied operation.</param>
    /// <param name="tangents">The tangents of its operands, null where they are zero.</param>
    public static Tensor?[] Push(TapeEntry entry, Tensor?[] tangents)
    {
        try
        {
            return entry.Operation switch
            {
                ElementwiseOperation => [PushDiagonal(entry, tangents)],
                PlaceOp place => [Tensor.Apply(place with { Value = default }, tangents[0]!)],
                ViewOperation or ConcatOp or CopyOp or CastOp or SumOp or MeanOp or ComplexOp or PartOperation or FftOp or RfftOp
                    or IrfftOp =>
                    [PushLinear(entry, tangents)],
                _ => Transposition.Push(entry, tangents),
            };
        }
        catch (SingularMatrixException met)
        {
            throw met.WhileDifferentiating(entry.Operation.Name);
        }
    }

    /// <summary>
    /// The Jacobian of an elementwise operation is diagonal for each operand, and so its own transpose; of complex numbers its own adjoint
    /// but for the conjugate of its elements.
    /// </summary>
    private static Tensor? PushDiagonal(TapeEntry entry, Tensor?[] tangents)
    {
        Tensor? sum = null;
        for (int input = 0; input < tangents.Length; input++)
        {
            if (tangents[input] is { } tangent && entry.Rule.Cotangent(new(entry, [tangent.Conjugate()]), input)?.Conjugate() is { } part)
            {
                sum = sum is null ? part : sum + part;
            }
        }

        return sum;
    }

    /// <summary>An operation that is linear in all operands together applies to their tangents.</summary>
    private static Tensor? PushLinear(TapeEntry entry, Tensor?[] tangents)
    {
        // A cast to integers is a step.
        if (!entry.OutputSpecs[0].DType.IsDifferentiable)
        {
            return null;
        }

        Tensor[] whole = new Tensor[tangents.Length];
        for (int input = 0; input < whole.Length; input++)
        {
            whole[input] = tangents[input] ?? Tensor.Zeros(entry.InputSpecs[input].Shape, entry.InputSpecs[input].DType);
        }

        return Tensor.Apply(entry.Operation, whole);
    }
}
