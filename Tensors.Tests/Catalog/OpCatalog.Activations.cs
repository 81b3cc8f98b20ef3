namespace Tensors.Tests;

internal static partial class OpCatalog
{
    private static ElementwiseRow[] Activations() =>
    [
        Unary<SoftplusOp>("Softplus", x => x.Softplus(), x => Math.Max(x, 0) + LogP1(Math.Exp(-Math.Abs(x))), null, 3),
        Unary<SoftsignOp>(
            "Softsign", x => x.Softsign(), x => double.IsInfinity(x) ? Math.Sign(x) : x / (1 + Math.Abs(x)), OffSteps,
            1) with { Bound = 1.5 },
        Unary<SiluOp>(
            "Silu", x => x.Silu(), x => x < -1e4 ? -0.0 : x < -50 ? x * Math.Exp(x / 2) * Math.Exp(x / 2) : x * Logistic(x), null,
            4) with { Bound = 4 },
        Unary<MishOp>("Mish", x => x.Mish(), Mish, null, 4) with { Bound = 4.5 },
        Unary<TanhShrinkOp>("TanhShrink", x => x.TanhShrink(), TanhShrink, Domain.Between(0.2, 3), 8),
        At(
            Unary<HardSigmoidOp>(
                "HardSigmoid", x => x.HardSigmoid(), x => Math.Min(Math.Max(x + 3, 0), 6) / 6, Domain.Fraction(0.1, 0.4),
                2) with { Bound = 1.2 }, (-3, 0), (3, 0)),
        Unary<HardSwishOp>(
            "HardSwish", x => x.HardSwish(), x => x > 3 ? x : Math.Max(x, -3) * (Math.Max(x, -3) + 3) / 6, Domain.Fraction(0.1, 0.4),
            3) with { Bound = 2.2 },
        Unary<SeluOp>(
            "Selu", x => x.Selu(), x => x > 0 ? 1.0507009873554805 * x : 1.7580993408473766 * ExpM1(x), OffSteps, 4),
        Binary<PReluOp>("PRelu", (x, slope) => x.PRelu(slope), (x, slope) => x > 0 ? x : slope * x, OffSteps, Plain),
        Binary<EluOp>("Elu", (x, alpha) => x.Elu(alpha), (x, alpha) => x > 0 ? x : alpha * ExpM1(x), OffSteps, Plain, 3),
    ];

    private static OpRow[] Pieces() =>
    [
        new("Celu", typeof(CeluOp), v => v[0].Celu(v[1]), Of(Small, OffSteps), Of(Small, Positive)),
        At(new OpRow("Elu by a number", typeof(EluOp), v => v[0].Elu(), Of(Small, OffSteps)), (0, 1)),
        At(new OpRow("LeakyRelu", typeof(PReluOp), v => v[0].LeakyRelu(0.2), Of(Small, OffSteps)) { RoundsOnce = false }, (0, 0.2)),
        new("PRelu of channels", typeof(PReluOp), v => v[0].PRelu(v[1]), Of([4, 3], OffSteps), Of([3])),
        At(new OpRow("Relu6", typeof(ClipOp), v => v[0].Relu6(), Of(Small, OffSteps)), (0, 0), (6, 0)),
        At(new OpRow("HardTanh", typeof(ClipOp), v => v[0].HardTanh(), Of(Small, OffSteps)), (-1, 0), (1, 0)),
        At(new OpRow("Threshold", typeof(WhereOp), v => v[0].Threshold(0, 7), Of(Small, OffSteps)) { DTypes = DTypeSet.Signed }, (0, 0)),
        new("HardShrink", typeof(WhereOp), v => v[0].HardShrink(), Of(Small, OffSteps)),
        new("SoftShrink", typeof(ClipOp), v => v[0].SoftShrink(), Of(Small, OffSteps)) { RoundsOnce = false },
        new("Softplus with a sharpness", typeof(SoftplusOp), v => v[0].Softplus(2), Of(Small)) { RoundsOnce = false },
        new("LogSigmoid", typeof(SoftplusOp), v => v[0].LogSigmoid(), Of(Small)),
    ];

    private static double Logistic(double x) => x < 0 ? Math.Exp(x) / (1 + Math.Exp(x)) : 1 / (1 + Math.Exp(-x));

    private static double Mish(double x)
    {
        double e = Math.Exp(Math.Min(x, 40));
        return x < -1e4 ? -0.0 : x < -50 ? x * Math.Exp(x / 2) * Math.Exp(x / 2) : x * (e * (e + 2) / ((e * (e + 2)) + 2));
    }

    /// <summary>
    /// x - tanh x by Lambert's continued fraction, which does not cancel: x · c / (1 + c) with c = x² / (3 + x² / (5 + …)).
    /// </summary>
    private static double TanhShrink(double x)
    {
        if (!(Math.Abs(x) < 5))
        {
            return double.IsInfinity(x) ? x : x - Math.Tanh(x);
        }

        double c = 0;
        for (int odd = 81; odd >= 3; odd -= 2)
        {
            c = x * x / (odd + c);
        }

        return x * c / (1 + c);
    }
}
