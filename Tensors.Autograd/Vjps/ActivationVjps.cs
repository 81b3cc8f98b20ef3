namespace Tensors.Autograd;

internal static class ActivationVjps
{
    private const double SeluScale = 1.0507009873554805;
    private const double SeluFloor = 1.7580993408473766;

    private const double TwoOverRootPi = 1.1283791670955126;
    private const double RootHalf = 0.7071067811865476;

    // Beyond it the normal density, and what it is multiplied by, is 0 in every dtype; so are all its derivatives.
    private const double EndOfNormal = 40;

    // The same for the logistic density of the cubic in the approximation.
    private const double EndOfGeluTanh = 30;

    // Beyond it the logistic density, and what it is multiplied by, is 0 in every dtype; so are all its derivatives.
    private const double EndOfLogistic = 750;

    public static void AddTo(VjpTable vjps)
    {
        vjps.FromInput<SigmoidOp>((x, dy) => dy.MultiplyOrZero(x.LogisticDensity()));
        vjps.FromInputAndOutput<LogisticDensityOp>((_, x, y, dy) => dy.MultiplyOrZero(-y * (0.5 * x).Tanh()));
        vjps.FromOutput<ReluOp>((y, dy) => Tensor.Where(y > 0, dy, Tensor.ZerosLike(dy)));
        vjps.FromInput<GeluOp>((x, dy) => dy.MultiplyOrZero(SlopeOfGelu(x.Clip(-EndOfNormal, EndOfNormal))));
        vjps.FromInput<GeluTanhOp>((x, dy) => dy.MultiplyOrZero(SlopeOfGeluTanh(x.Clip(-EndOfGeluTanh, EndOfGeluTanh))));
        vjps.FromInput<SoftplusOp>((x, dy) => dy.MultiplyOrZero(x.Sigmoid()));
        vjps.FromInput<SoftsignOp>((x, dy) => OverTwice(dy, 1 + x.Abs()));
        vjps.FromInput<SiluOp>((x, dy) => dy.MultiplyOrZero(SlopeOfSilu(x.Clip(-EndOfLogistic, EndOfLogistic))));
        vjps.FromInput<MishOp>((x, dy) => dy.MultiplyOrZero(SlopeOfMish(x.Clip(-EndOfLogistic, EndOfLogistic))));
        vjps.FromInput<TanhShrinkOp>((x, dy) => dy.MultiplyOrZero(x.Tanh().Square()));
        vjps.FromInput<HardSigmoidOp>((x, dy) => Tensor.Where(x.Abs() < 3, dy / 6, Tensor.ZerosLike(dy)));
        vjps.FromInput<HardSwishOp>((x, dy) => dy.MultiplyOrZero(Tensor.Where(x.Abs() < 3, (x / 3) + 0.5, (x > 0).Cast(x.DType))));

        // At the kink the slope is the one of the right side, as in TensorFlow. Below it, it is not made of y, which rounds to the floor.
        vjps.FromInput<SeluOp>((x, dy) =>
            dy.MultiplyOrZero(Tensor.Where(x >= 0, Tensor.Full([], SeluScale, x.DType), SeluFloor * x.Minimum(0).Exp())));
        vjps.FromInputs<EluOp>(
            (x, alpha, dy) => Tensor.Where(x >= 0, dy, dy.MultiplyOrZero(alpha.MultiplyOrZero(x.Minimum(0).Exp()))),
            (x, _, dy) => dy.MultiplyOrZero(x.Minimum(0).Expm1()));
        vjps.FromInputs<CeluOp>(
            (x, alpha, dy) => Tensor.Where(x > 0, dy, dy.MultiplyOrZero((x.Minimum(0) / alpha).Exp())),
            (x, alpha, dy) => dy.MultiplyOrZero(SlopeOfCeluInAlpha(x.Minimum(0) / alpha)));
        vjps.FromInputs<PReluOp>(
            (x, slope, dy) => Tensor.Where(x > 0, dy, dy.MultiplyOrZero(slope)),
            (x, _, dy) => dy.MultiplyOrZero(x.Minimum(0)));
    }

    private static Tensor OverTwice(Tensor dy, Tensor x) => dy.DivideOrZero(x).DivideOrZero(x);

    /// <summary>Φ(x) + x · φ(x).</summary>
    private static Tensor SlopeOfGelu(Tensor x) =>
        (0.5 * (-RootHalf * x).Erfc()) + (0.5 * TwoOverRootPi * RootHalf * x * (-0.5 * x.Square()).Exp());

    /// <summary>y = x · σ(v) with v = √(8/π) · (x + 0.044715 · x³): σ(v) + x · σ'(v) · dv/dx.</summary>
    private static Tensor SlopeOfGeluTanh(Tensor x)
    {
        Tensor square = x.Square();
        double scale = 2 * TwoOverRootPi * RootHalf;
        Tensor v = scale * x * (1 + (0.044715 * square));
        return v.Sigmoid() + (x * v.LogisticDensity() * (scale * (1 + (3 * 0.044715 * square))));
    }

    private static Tensor SlopeOfSilu(Tensor x) => x.Sigmoid() + (x * x.LogisticDensity());

    /// <summary>t + x · (1 - t²) · σ(x) with t = tanh(softplus x).</summary>
    private static Tensor SlopeOfMish(Tensor x)
    {
        Tensor softplus = x.Softplus();
        return softplus.Tanh() + (4 * x * (2 * softplus).LogisticDensity() * x.Sigmoid());
    }

    /// <summary>
    /// (1 - r) · eʳ - 1. Near 0, where the parts cancel, by its series -r² · Σ (n + 1) / (n + 2)! · rⁿ, of which 15 terms do down to -½.
    /// </summary>
    private static Tensor SlopeOfCeluInAlpha(Tensor ratio)
    {
        Tensor small = ratio.Maximum(-0.5);
        Tensor sum = Tensor.Zeros([], ratio.DType);
        for (int n = 14; n >= 0; n--)
        {
            sum = (sum * small) + ((n + 1) / Factorial(n + 2));
        }

        return Tensor.Where(ratio > -0.5, -small.Square() * sum, ratio.Expm1() - ratio.Exp().MultiplyOrZero(ratio));
    }

    private static double Factorial(int n) => n < 2 ? 1 : n * Factorial(n - 1);
}
