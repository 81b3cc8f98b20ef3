namespace Tensors.Autograd;

internal static class ElementwiseVjps
{
    private const double TwoOverRootPi = 1.1283791670955126;
    private const double RootHalf = 0.7071067811865476;

    // Beyond it the normal density, and what it is multiplied by, is 0 in every dtype; so are all its derivatives.
    private const double EndOfNormal = 40;

    // The same for the logistic density of the cubic in the approximation.
    private const double EndOfGeluTanh = 30;

    public static void AddTo(VjpTable vjps)
    {
        vjps.FromCotangent<NegateOp>(dy => -dy);
        vjps.FromInput<AbsOp>((x, dy) => dy.MultiplyOrZero(x.Sign()));
        vjps.FromInput<SquareOp>((x, dy) => (2 * x).MultiplyOrZero(dy));
        vjps.FromOutput<SqrtOp>((y, dy) => dy.DivideOrZero(2 * y));
        vjps.FromOutput<RsqrtOp>((y, dy) => (-0.5 * y.Square() * y).MultiplyOrZero(dy));
        vjps.FromOutput<ReciprocalOp>((y, dy) => (-y.Square()).MultiplyOrZero(dy));
        vjps.FromOutput<ExpOp>((y, dy) => y.MultiplyOrZero(dy));
        vjps.FromInput<Expm1Op>((x, dy) => x.Exp().MultiplyOrZero(dy));
        vjps.FromInput<LogOp>((x, dy) => dy.DivideOrZero(x));
        vjps.FromInput<Log1pOp>((x, dy) => dy.DivideOrZero(1 + x));
        vjps.FromInput<SinOp>((x, dy) => dy.MultiplyOrZero(x.Cos()));
        vjps.FromInput<CosOp>((x, dy) => (-dy).MultiplyOrZero(x.Sin()));
        vjps.FromOutput<TanOp>((y, dy) => dy.MultiplyOrZero(1 + y.Square()));

        // sech² x is 4 · σ(2x) · σ(-2x): 1 - y² has no digits left where y rounds to 1.
        vjps.FromInput<TanhOp>((x, dy) => dy.MultiplyOrZero(4 * (2 * x).LogisticDensity()));
        vjps.FromInput<SigmoidOp>((x, dy) => dy.MultiplyOrZero(x.LogisticDensity()));
        vjps.FromInputAndOutput<LogisticDensityOp>((_, x, y, dy) => dy.MultiplyOrZero(-y * (0.5 * x).Tanh()));
        vjps.FromOutput<ReluOp>((y, dy) => Tensor.Where(y > 0, dy, Tensor.ZerosLike(dy)));

        vjps.FromInput<ErfOp>((x, dy) => (TwoOverRootPi * dy).MultiplyOrZero((-x.Square()).Exp()));
        vjps.FromInput<ErfcOp>((x, dy) => (-TwoOverRootPi * dy).MultiplyOrZero((-x.Square()).Exp()));
        vjps.FromInput<GeluOp>((x, dy) => dy.MultiplyOrZero(SlopeOfGelu(x.Clip(-EndOfNormal, EndOfNormal))));
        vjps.FromInput<GeluTanhOp>((x, dy) => dy.MultiplyOrZero(SlopeOfGeluTanh(x.Clip(-EndOfGeluTanh, EndOfGeluTanh))));

        // Steps: flat wherever they have a derivative.
        vjps.FromCotangent<SignOp>((_, _, _) => null);
        vjps.FromCotangent<FloorOp>((_, _, _) => null);
        vjps.FromCotangent<CeilingOp>((_, _, _) => null);
        vjps.FromCotangent<RoundOp>((_, _, _) => null);

        vjps.FromCotangents<AddOp>(dy => dy, dy => dy);
        vjps.FromCotangents<SubtractOp>(dy => dy, dy => -dy);
        vjps.FromInputs<MultiplyOp>((_, b, dy) => dy.MultiplyOrZero(b), (a, _, dy) => dy.MultiplyOrZero(a));
        vjps.FromInputs<MultiplyOrZeroOp>((_, b, dy) => dy.MultiplyOrZero(b), (a, _, dy) => dy.MultiplyOrZero(a));
        vjps.FromInputs<DivideOp>((_, b, dy) => dy.DivideOrZero(b), (a, b, dy) => (-dy).MultiplyOrZero(a / b).DivideOrZero(b));
        vjps.FromInputs<DivideOrZeroOp>((_, b, dy) => dy.DivideOrZero(b), (a, b, dy) => (-dy).MultiplyOrZero(a.DivideOrZero(b)).DivideOrZero(b));
        vjps.FromInputs<MaximumOp>(
            (a, b, dy) => dy.MultiplyOrZero(Share(a > b, a.Equal(b), dy)), (a, b, dy) => dy.MultiplyOrZero(Share(b > a, a.Equal(b), dy)));
        vjps.FromInputs<MinimumOp>(
            (a, b, dy) => dy.MultiplyOrZero(Share(a < b, a.Equal(b), dy)), (a, b, dy) => dy.MultiplyOrZero(Share(b < a, a.Equal(b), dy)));
        vjps.Register<ClipOp>(Keeps.Inputs, OfClip);

        // The factors b · (b - 1) · … win over the infinite powers behind them, so that derivatives of any order at 0 are numbers.
        vjps.FromInputs<PowOp>(
            (a, b, dy) => dy.MultiplyOrZero(b.MultiplyOrZero(a.Pow(b - 1))), (a, b, dy) => dy.MultiplyOrZero(a.PowLog(b)));
        vjps.FromInputs<PowLogOp>(
            (a, b, dy) => dy.MultiplyOrZero(
                Tensor.Where(a > 0, a.Pow(b - 1) + b.MultiplyOrZero(a.PowLog(b - 1)), Tensor.Zeros([], a.DType))),
            (a, b, dy) => dy.MultiplyOrZero(a.PowLog(b).MultiplyOrZero(a.Log())));

        vjps.Register<WhereOp>(Keeps.Inputs, (context, input) => input switch
        {
            1 => Tensor.Where(context.Input(0), context.Cotangent, Tensor.ZerosLike(context.Cotangent)),
            2 => Tensor.Where(context.Input(0), Tensor.ZerosLike(context.Cotangent), context.Cotangent),
            _ => null,
        });

        vjps.NotDifferentiable<EqualOp>();
        vjps.NotDifferentiable<NotEqualOp>();
        vjps.NotDifferentiable<LessOp>();
        vjps.NotDifferentiable<LessEqualOp>();
        vjps.NotDifferentiable<GreaterOp>();
        vjps.NotDifferentiable<GreaterEqualOp>();
        vjps.NotDifferentiable<LogicalAndOp>();
        vjps.NotDifferentiable<LogicalOrOp>();
        vjps.NotDifferentiable<LogicalXorOp>();
        vjps.NotDifferentiable<LogicalNotOp>();
    }

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

    /// <summary>What lies on a bound belongs to the bound, and the upper bound wins.</summary>
    private static Tensor OfClip(VjpContext context, int input)
    {
        (Tensor x, Tensor smallest, Tensor largest) = (context.Input(0), context.Input(1), context.Input(2));
        Tensor takes = input switch
        {
            0 => (x > smallest) & (x < largest),
            1 => (x <= smallest) & (smallest < largest),
            _ => (x >= largest) | (smallest >= largest),
        };
        return Tensor.Where(takes, context.Cotangent, Tensor.ZerosLike(context.Cotangent));
    }

    /// <summary>1 for the winner, one half where the operands are equal.</summary>
    private static Tensor Share(Tensor wins, Tensor ties, Tensor dy) => wins.Cast(dy.DType) + (0.5 * ties.Cast(dy.DType));
}
