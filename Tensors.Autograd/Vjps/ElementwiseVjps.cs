namespace Tensors.Autograd;

internal static class ElementwiseVjps
{
    private const double TwoOverRootPi = 1.1283791670955126;
    private const double RootHalf = 0.7071067811865476;

    public static void AddTo(VjpTable vjps)
    {
        vjps.FromCotangent<NegateOp>(dy => -dy);
        vjps.FromInput<AbsOp>((x, dy) => dy * x.Sign());
        vjps.FromInput<SquareOp>((x, dy) => 2 * x * dy);
        vjps.FromOutput<SqrtOp>((y, dy) => dy / (2 * y));
        vjps.FromOutput<RsqrtOp>((y, dy) => -0.5 * y.Square() * y * dy);
        vjps.FromOutput<ReciprocalOp>((y, dy) => -y.Square() * dy);
        vjps.FromOutput<ExpOp>((y, dy) => y * dy);
        vjps.FromOutput<Expm1Op>((y, dy) => (y + 1) * dy);
        vjps.FromInput<LogOp>((x, dy) => dy / x);
        vjps.FromInput<Log1pOp>((x, dy) => dy / (1 + x));
        vjps.FromInput<SinOp>((x, dy) => dy * x.Cos());
        vjps.FromInput<CosOp>((x, dy) => -dy * x.Sin());
        vjps.FromOutput<TanOp>((y, dy) => dy * (1 + y.Square()));
        vjps.FromOutput<TanhOp>((y, dy) => dy * (1 - y.Square()));
        vjps.FromOutput<SigmoidOp>((y, dy) => dy * y * (1 - y));
        vjps.FromOutput<ReluOp>((y, dy) => Tensor.Where(y > 0, dy, Tensor.ZerosLike(dy)));

        vjps.FromInput<ErfOp>((x, dy) => TwoOverRootPi * dy * (-x.Square()).Exp());
        vjps.FromInput<ErfcOp>((x, dy) => -TwoOverRootPi * dy * (-x.Square()).Exp());
        vjps.FromInput<GeluOp>((x, dy) => dy * ((0.5 * (-RootHalf * x).Erfc()) + (0.5 * TwoOverRootPi * RootHalf * x * (-0.5 * x.Square()).Exp())));
        vjps.FromInput<GeluTanhOp>(GeluTanh);

        // Steps: flat wherever they have a derivative.
        vjps.FromCotangent<SignOp>((_, _, _) => null);
        vjps.FromCotangent<FloorOp>((_, _, _) => null);
        vjps.FromCotangent<CeilingOp>((_, _, _) => null);
        vjps.FromCotangent<RoundOp>((_, _, _) => null);

        vjps.FromCotangents<AddOp>(dy => dy, dy => dy);
        vjps.FromCotangents<SubtractOp>(dy => dy, dy => -dy);
        vjps.FromInputs<MultiplyOp>((_, b, dy) => dy * b, (a, _, dy) => dy * a);
        vjps.FromInputs<DivideOp>((_, b, dy) => dy / b, (a, b, dy) => -dy * (a / b) / b);
        vjps.FromInputs<MaximumOp>((a, b, dy) => dy * Share(a > b, a.Equal(b), dy), (a, b, dy) => dy * Share(b > a, a.Equal(b), dy));
        vjps.FromInputs<MinimumOp>((a, b, dy) => dy * Share(a < b, a.Equal(b), dy), (a, b, dy) => dy * Share(b < a, a.Equal(b), dy));

        // 0 · 0⁻¹ and 0ʸ · ln 0 are limits of 0, not NaN.
        vjps.FromInputsAndOutput<PowOp>(
            (a, b, _, dy) => Tensor.Where(b.Equal(0), Tensor.ZerosLike(dy), dy * b * a.Pow(b - 1)),
            (a, _, y, dy) => dy * y * Tensor.Where(a > 0, a, Tensor.OnesLike(a)).Log());

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

    /// <summary>y = x · s with s = σ(v), v = √(8/π) · (x + 0.044715 · x³): dx = dy · (s + x · s · (1 - s) · dv/dx).</summary>
    private static Tensor GeluTanh(Tensor x, Tensor dy)
    {
        Tensor square = x.Square();
        double scale = 2 * TwoOverRootPi * RootHalf;
        Tensor s = (scale * x * (1 + (0.044715 * square))).Sigmoid();
        return dy * s * (1 + (x * (1 - s) * (scale * (1 + (3 * 0.044715 * square)))));
    }

    /// <summary>1 for the winner, one half where the operands are equal.</summary>
    private static Tensor Share(Tensor wins, Tensor ties, Tensor dy) => wins.Cast(dy.DType) + (0.5 * ties.Cast(dy.DType));
}
