namespace Tensors.Tests;

internal static partial class OpCatalog
{
    private static OpRow[] Spectral() =>
    [
        OfComplex<FftOp>("Fft", z => z[0].Fft(), [3, 10]),
        OfComplex<FftOp>("Fft of a prime length along the first axis", z => z[0].Fft(axis: 0, norm: FftNorm.Ortho), [17, 2]),
        OfComplex<FftOp>("Ifft, longer, along an inner axis", z => z[0].Ifft(6, 1), [2, 4, 3]),
        OfComplex<FftOp>("Fft2", z => z[0].Fft2(FftNorm.Forward), [5, 4]),
        OfComplex<IrfftOp>("Irfft", z => z[0].Irfft(), [2, 5]),
        OfComplex<IrfftOp>("Irfft of an odd length, along the first axis", z => z[0].Irfft(7, 0), [4, 2]),
        OfParts<RfftOp>("Rfft", x => x.Rfft(norm: FftNorm.Ortho), [3, 10]),
        OfParts<RfftOp>("Rfft of an odd length, along an inner axis", x => x.Rfft(axis: 1), [2, 9, 2]),
        OfParts<RfftOp>("Stft", x => x.Stft(6, 2, Tensor.HannWindow(6, dtype: x.DType), normalized: true), [2, 12]),
        OfComplex<IrfftOp>("Istft", z => z[0].Istft(6, 2, Tensor.HammingWindow(6, dtype: z[0].DType.PartDType)), [4, 5]),
    ];

    private static OpRow[] Complex() =>
    [
        OfComplex<ComplexOp>("Complex", z => z[0], [3, 5]),
        OfComplex<RealOp>("Real", z => z[0].Real(), [3, 5]),
        OfComplex<ImaginaryOp>("Imaginary", z => z[0].Imaginary(), [3, 5]),
        OfComplex<ConjugateOp>("Conjugate", z => z[0].Conjugate(), [3, 5]),
        OfComplex<MultiplyOp>("Multiply of complex numbers", z => z[0] * z[1], [3, 5], [5]),
        OfComplex<DivideOp>("Divide of complex numbers", z => z[0] / z[1], [3, 5], [3, 1]),
        OfComplex<AddOp>("Add and Subtract of complex numbers", z => (z[0] + z[1] - (2 * z[1])).Negate(), [3, 5], [5]),
        OfComplex<SquareOp>("Square and Reciprocal of complex numbers", z => z[0].Square() + z[0].Reciprocal(), [3, 5]),
        OfComplex<HypotOp>("Abs of complex numbers", z => z[0].Abs(), [3, 5]),
        OfComplex<Atan2Op>("Angle", z => z[0].Angle(), [3, 5]),
        OfComplex<ExpOp>("Exp of complex numbers", z => z[0].Exp(), [3, 5]),
        OfComplex<SumOp>("Sum of complex numbers", z => z[0].Sum(1) + z[0].Mean([0, 2]), [3, 3, 3]),
        OfComplex<MatMulOp>("MatMul of complex numbers", z => z[0].MatMul(z[1]), [2, 3, 4], [4, 2]),
        OfComplex<PermuteOp>("Movement of complex numbers", Moved, [3, 4], [2, 4]),
    ];

    private static Tensor Moved(Tensor[] z)
    {
        Tensor joined = Tensor.Concat([z[0].Slice(1, 1, 3), z[1].T.Slice(0, 0, 3).Flip(0)], 1);
        Tensor chosen = Tensor.Where(Tensor.FromArray([true, false, true, true]), joined, z[0]);
        return chosen.Gather(Tensor.FromArray([1, 3, 1]), 1).Pad([(1, 0), (0, 1)]).T.ExpandDims(0).BroadcastTo([2, 4, 4]).Reshape(8, 4);
    }

    /// <summary>A function of complex numbers, given and taken by their parts: distances from 0 are at least 1.</summary>
    private static OpRow OfComplex<TOperation>(string name, Func<Tensor[], Tensor> apply, params Shape[] shapes)
        where TOperation : Operation => Parts<TOperation>(
            name,
            v => apply([.. Enumerable.Range(0, shapes.Length).Select(i => Tensor.Complex(v[2 * i], v[(2 * i) + 1]))]),
            [.. shapes.SelectMany(shape => new[] { Of(shape, Domain.Between(1, 3)), Of(shape) })]);

    private static Tensor InParts(Tensor result) => result.DType.IsComplex ? Tensor.Stack([result.Real(), result.Imaginary()], -1) : result;

    private static OpRow OfParts<TOperation>(string name, Func<Tensor, Tensor> apply, Shape shape)
        where TOperation : Operation => Parts<TOperation>(name, v => apply(v[0]), Of(shape));

    private static OpRow Parts<TOperation>(string name, Func<Tensor[], Tensor> apply, params (Shape, Domain)[] operands)
        where TOperation : Operation => new(name, typeof(TOperation), v => InParts(apply(v)), operands)
        {
            DTypes = DTypeSet.Parts,
            RoundsOnce = false,
            MixesElements = true,
        };
}
