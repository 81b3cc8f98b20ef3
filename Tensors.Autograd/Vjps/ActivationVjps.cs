namespace Tensors.Autograd;

internal static class ActivationVjps
{
    private const double SeluScale = 1.0507009873554805;
    private const double SeluFloor = 1.7580993408473766;

    public static void AddTo(VjpTable vjps)
    {
        vjps.FromInput<SoftplusOp>((x, dy) => dy * x.Sigmoid());
        vjps.FromInput<SoftsignOp>((x, dy) => dy / (1 + x.Abs()).Square());
        vjps.FromInput<SiluOp>((x, dy) => dy * SlopeOfSilu(x, x.Sigmoid()));
        vjps.FromInput<MishOp>((x, dy) => dy * SlopeOfMish(x, x.Softplus().Tanh()));
        vjps.FromInput<TanhShrinkOp>((x, dy) => dy * x.Tanh().Square());
        vjps.FromInput<HardSigmoidOp>((x, dy) => Tensor.Where(x.Abs() < 3, dy / 6, Tensor.ZerosLike(dy)));
        vjps.FromInput<HardSwishOp>((x, dy) => dy * Tensor.Where(x.Abs() < 3, (x / 3) + 0.5, (x > 0).Cast(x.DType)));
        vjps.FromOutput<SeluOp>((y, dy) => dy * Tensor.Where(y > 0, Tensor.Full([], SeluScale, y.DType), y + SeluFloor));

        vjps.FromInputsAndOutput<EluOp>(
            (x, alpha, y, dy) => Tensor.Where(x > 0, dy, dy * (y + alpha)),
            (x, _, _, dy) => dy * x.Minimum(0).Expm1());
        vjps.FromInputsAndOutput<CeluOp>(
            (x, alpha, y, dy) => Tensor.Where(x > 0, dy, dy * ((y / alpha) + 1)),
            (x, alpha, _, dy) => dy * SlopeOfCeluInAlpha(x.Minimum(0) / alpha));
        vjps.FromInputs<PReluOp>(
            (x, slope, dy) => Tensor.Where(x > 0, dy, dy * slope),
            (x, _, dy) => dy * x.Minimum(0));
    }

    private static Tensor SlopeOfSilu(Tensor x, Tensor sigmoid) => sigmoid * (1 + (x * (1 - sigmoid)));

    private static Tensor SlopeOfMish(Tensor x, Tensor tanh) => tanh + (x * (1 - tanh.Square()) * x.Sigmoid());

    private static Tensor SlopeOfCeluInAlpha(Tensor ratio) => ratio.Expm1() - (ratio * ratio.Exp());
}
