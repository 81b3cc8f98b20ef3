namespace Tensors;

/// <summary>Computes once what follows from the numbers in a function's code alone, such as the factor of a mean.</summary>
internal static class ConstantFolding
{
    public static TensorProgram Apply(TensorProgram program) => program.Rewrite((copy, step) =>
        step is { IsPure: true, Operation: ElementwiseOperation or CastOp } && Array.TrueForAll(step.Operands, copy.IsLiteral)
            ? [copy.Hold(Compute(step.Operation, Array.ConvertAll(step.Operands, operand => copy.Held[operand])))]
            : copy.Keep(program, step));

    // The result is the same at each position, as its operands are: one of them is enough.
    private static Tensor Compute(Operation operation, Tensor[] numbers) =>
        Tensor.Apply(operation, numbers).AsLiteral(Layout.Repeated(Shape.Scalar));
}
