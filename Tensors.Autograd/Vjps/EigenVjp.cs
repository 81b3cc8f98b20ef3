namespace Tensors.Autograd;

/// <summary>The derivative of eigenvalues and eigenvectors of general matrices, in complex numbers as pairs of tensors.</summary>
internal static class EigenVjp
{
    public static Tensor Of(VjpContext context)
    {
        ComplexPair vectors = Parts(context.Output(1), 2);
        ComplexPair dvalues = Parts(context.CotangentOf(0), 1);
        ComplexPair middle = new(dvalues.Re.DiagonalEmbed(), dvalues.Im.DiagonalEmbed());

        // Values alone have a derivative where two of them coincide, and vectors then have none.
        if (context.CotangentOrNull(1) is { } dvectors)
        {
            middle += OfVectors(Parts(context.Output(0), 1), vectors, Parts(dvectors, 2));
        }

        return vectors.Adjoint.Solve(middle.MatMul(vectors.Adjoint)).Re;
    }

    private static ComplexPair OfVectors(ComplexPair values, ComplexPair vectors, ComplexPair dvectors)
    {
        // What lengthens a vector of length 1 does not count.
        ComplexPair inner = vectors.Adjoint.MatMul(dvectors);
        Tensor lengthening = inner.Re.Diagonal().ExpandDims(-2);
        ComplexPair gram = vectors.Adjoint.MatMul(vectors);
        ComplexPair free = inner - new ComplexPair(gram.Re * lengthening, gram.Im * lengthening);

        Tensor diagonal = Tensor.Eye(values.Re.Shape[^1], dtype: DType.Bool);
        ComplexPair differences = new(
            values.Re.ExpandDims(-2) - values.Re.ExpandDims(-1), values.Im.ExpandDims(-2) - values.Im.ExpandDims(-1));
        Tensor square = Tensor.Where(diagonal, Tensor.Ones([], values.Re.DType), differences.Re.Square() + differences.Im.Square());

        // x / E* is x · E / |E|², which is 0 on the diagonal.
        ComplexPair quotient = free * differences;
        return new(quotient.Re.DivideOrZero(square), quotient.Im.DivideOrZero(square));
    }

    /// <summary>Real and imaginary parts, which lie one behind the other before the last <paramref name="axes"/> axes.</summary>
    private static ComplexPair Parts(Tensor x, int axes) =>
        new(x.Slice(-axes - 1, 0, 1).Squeeze(-axes - 1), x.Slice(-axes - 1, 1).Squeeze(-axes - 1));

    private readonly record struct ComplexPair(Tensor Re, Tensor Im)
    {
        public ComplexPair Adjoint => new(Re.T, -Im.T);

        public static ComplexPair operator +(ComplexPair x, ComplexPair y) => new(x.Re + y.Re, x.Im + y.Im);

        public static ComplexPair operator -(ComplexPair x, ComplexPair y) => new(x.Re - y.Re, x.Im - y.Im);

        public static ComplexPair operator *(ComplexPair x, ComplexPair y) =>
            new((x.Re * y.Re) - (x.Im * y.Im), (x.Re * y.Im) + (x.Im * y.Re));

        public ComplexPair MatMul(ComplexPair y) => new(Re.MatMul(y.Re) - Im.MatMul(y.Im), Re.MatMul(y.Im) + Im.MatMul(y.Re));

        /// <summary>The solution of this · x = right, as one real system of twice the size.</summary>
        public ComplexPair Solve(ComplexPair right)
        {
            int n = Re.Shape[^1];
            Tensor matrix = Tensor.Concat([Tensor.Concat([Re, -Im], -1), Tensor.Concat([Im, Re], -1)], -2);
            Tensor x = matrix.Solve(Tensor.Concat([right.Re, right.Im], -2));
            return new(x.Slice(-2, 0, n), x.Slice(-2, n));
        }
    }
}
