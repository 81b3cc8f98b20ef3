namespace Tensors.Autograd;

internal static class ElementwiseVjps
{
    private const double TwoOverRootPi = 1.1283791670955126;
    private static readonly double Ln2 = Math.Log(2);
    private static readonly double Ln10 = Math.Log(10);
    private static readonly double HalfRootOfPi = Math.Sqrt(Math.PI) / 2;

    public static void AddTo(VjpTable vjps)
    {
        vjps.FromCotangent<NegateOp>(dy => -dy);
        vjps.FromInput<AbsOp>((x, dy) => dy.MultiplyOrZero(x.Sign()));
        vjps.FromInput<SquareOp>((x, dy) => (2 * x.Conjugate()).MultiplyOrZero(dy));
        vjps.FromOutput<SqrtOp>((y, dy) => dy.DivideOrZero(2 * y));
        vjps.FromOutput<RsqrtOp>((y, dy) => (-0.5 * y.Square() * y).MultiplyOrZero(dy));
        vjps.FromOutput<ReciprocalOp>((y, dy) => (-y.Conjugate().Square()).MultiplyOrZero(dy));
        vjps.FromOutput<ExpOp>((y, dy) => y.Conjugate().MultiplyOrZero(dy));
        vjps.FromInput<Expm1Op>((x, dy) => x.Exp().MultiplyOrZero(dy));
        vjps.FromInput<LogOp>((x, dy) => dy.DivideOrZero(x));
        vjps.FromInput<Log1pOp>((x, dy) => dy.DivideOrZero(1 + x));
        vjps.FromInput<SinOp>((x, dy) => dy.MultiplyOrZero(x.Cos()));
        vjps.FromInput<CosOp>((x, dy) => (-dy).MultiplyOrZero(x.Sin()));
        vjps.FromOutput<TanOp>((y, dy) => dy.MultiplyOrZero(1 + y.Square()));

        // sech² x is 4 · σ(2x) · σ(-2x): 1 - y² has no digits left where y rounds to 1.
        vjps.FromInput<TanhOp>((x, dy) => dy.MultiplyOrZero(4 * (2 * x).LogisticDensity()));

        vjps.FromInput<ErfOp>((x, dy) => (TwoOverRootPi * dy).MultiplyOrZero((-x.Square()).Exp()));
        vjps.FromInput<ErfcOp>((x, dy) => (-TwoOverRootPi * dy).MultiplyOrZero((-x.Square()).Exp()));

        vjps.FromInput<AsinOp>((x, dy) => dy.DivideOrZero(OneMinusSquare(x).Sqrt()));
        vjps.FromInput<AcosOp>((x, dy) => (-dy).DivideOrZero(OneMinusSquare(x).Sqrt()));
        vjps.FromInput<AtanOp>((x, dy) => OverTwice(dy, x.Hypot(Tensor.OnesLike(x))));
        vjps.FromInput<SinhOp>((x, dy) => dy.MultiplyOrZero(x.Cosh()));
        vjps.FromInput<CoshOp>((x, dy) => dy.MultiplyOrZero(x.Sinh()));
        vjps.FromInput<AsinhOp>((x, dy) => dy.DivideOrZero(x.Hypot(Tensor.OnesLike(x))));
        vjps.FromInput<AcoshOp>((x, dy) => dy.DivideOrZero((x - 1).Sqrt()).DivideOrZero((x + 1).Sqrt()));
        vjps.FromInput<AtanhOp>((x, dy) => dy.DivideOrZero(OneMinusSquare(x)));
        vjps.FromOutput<CbrtOp>((y, dy) => dy.DivideOrZero(3 * y.Square()));

        // 2ˣ may overflow where its slope, smaller by ln 2, does not.
        vjps.FromInput<Exp2Op>((x, dy) => dy.MultiplyOrZero(2 * Ln2 * (x - 1).Exp2()));
        vjps.FromInput<Log2Op>((x, dy) => dy.DivideOrZero(Ln2 * x));
        vjps.FromInput<Log10Op>((x, dy) => dy.DivideOrZero(Ln10 * x));
        vjps.FromOutput<ErfInverseOp>((y, dy) => dy.MultiplyOrZero(HalfRootOfPi * y.Square().Exp()));
        vjps.FromInput<LogGammaOp>((x, dy) => dy.MultiplyOrZero(x.Digamma()));
        vjps.FromInput<DigammaOp>((x, dy) => dy.MultiplyOrZero(x.Polygamma(1)));
        vjps.Register<PolygammaOp>(Keeps.Inputs, (context, _) =>
            context.Cotangent.MultiplyOrZero(context.Input(0).Polygamma(((PolygammaOp)context.Operation).Order + 1)));
        vjps.FromInputs<HypotOp>(
            (x, y, dz) => dz.MultiplyOrZero(x.DirectionCosine(y)), (x, y, dz) => dz.MultiplyOrZero(y.DirectionCosine(x)));
        vjps.FromInputsAndOutput<DirectionCosineOp>(
            (x, y, _, dc) => dc.MultiplyOrZero(y.DirectionCosine(x)).MultiplyOrZero(Turn(y, x)),
            (x, y, c, dc) => (-dc).MultiplyOrZero(c).MultiplyOrZero(Turn(y, x)));

        // The operands are (ordinate, abscissa).
        vjps.FromInputs<Atan2Op>((y, x, dz) => dz.MultiplyOrZero(Turn(x, y)), (y, x, dz) => (-dz).MultiplyOrZero(Turn(y, x)));
        vjps.FromInputs<RemainderOp>((_, _, dz) => dz, (x, y, dz) => (-dz).MultiplyOrZero(x.FloorDivide(y)));
        vjps.Register<CopySignOp>(Keeps.Inputs, (context, input) => input == 0
            ? context.Cotangent * SignOf(context.Input(0)) * SignOf(context.Input(1))
            : null);

        vjps.Register<MultiplyAddOp>(Keeps.Inputs, (context, input) => input switch
        {
            0 => context.Cotangent.MultiplyOrZero(context.Input(1)),
            1 => context.Cotangent.MultiplyOrZero(context.Input(0)),
            _ => context.Cotangent,
        });
        vjps.Register<LerpOp>(Keeps.Inputs, (context, input) => input switch
        {
            0 => context.Cotangent.MultiplyOrZero(1 - context.Input(2)),
            1 => context.Cotangent.MultiplyOrZero(context.Input(2)),
            _ => context.Cotangent.MultiplyOrZero(context.Input(1) - context.Input(0)),
        });

        // Steps: flat wherever they have a derivative.
        vjps.FromCotangent<SignOp>((_, _, _) => null);
        vjps.FromCotangent<FloorOp>((_, _, _) => null);
        vjps.FromCotangent<CeilingOp>((_, _, _) => null);
        vjps.FromCotangent<RoundOp>((_, _, _) => null);
        vjps.FromCotangent<TruncateOp>((_, _, _) => null);
        vjps.Register<FloorDivideOp>(Keeps.Nothing, (_, _) => null);
        vjps.NotDifferentiable<TruncateDivideOp>();
        vjps.FromCotangent<FractionOp>(dy => dy);

        vjps.FromCotangents<AddOp>(dy => dy, dy => dy);
        vjps.FromCotangents<SubtractOp>(dy => dy, dy => -dy);
        // Slopes of complex functions are conjugated; real numbers are their own conjugates.
        vjps.FromInputs<MultiplyOp>((_, b, dy) => dy.MultiplyOrZero(b.Conjugate()), (a, _, dy) => dy.MultiplyOrZero(a.Conjugate()));
        vjps.FromInputs<MultiplyOrZeroOp>((_, b, dy) => dy.MultiplyOrZero(b.Conjugate()), (a, _, dy) => dy.MultiplyOrZero(a.Conjugate()));
        vjps.FromInputs<DivideOp>(
            (_, b, dy) => dy.DivideOrZero(b.Conjugate()),
            (a, b, dy) => (-dy).MultiplyOrZero((a / b).Conjugate()).DivideOrZero(b.Conjugate()));
        vjps.FromInputs<DivideOrZeroOp>(
            (_, b, dy) => dy.DivideOrZero(b.Conjugate()),
            (a, b, dy) => (-dy).MultiplyOrZero(a.DivideOrZero(b).Conjugate()).DivideOrZero(b.Conjugate()));
        vjps.FromCotangents<ComplexOp>(dz => dz.Real(), dz => dz.Imaginary());
        vjps.FromCotangent<RealOp>(dy => Tensor.Complex(dy, Tensor.ZerosLike(dy)));
        vjps.FromCotangent<ImaginaryOp>(dy => Tensor.Complex(Tensor.ZerosLike(dy), dy));
        vjps.FromCotangent<ConjugateOp>(dy => dy.Conjugate());
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
        vjps.NotDifferentiable<IsNaNOp>();
        vjps.NotDifferentiable<IsInfinityOp>();
        vjps.NotDifferentiable<IsFiniteOp>();
        vjps.NotDifferentiable<BitwiseAndOp>();
        vjps.NotDifferentiable<BitwiseOrOp>();
        vjps.NotDifferentiable<BitwiseXorOp>();
        vjps.NotDifferentiable<BitwiseNotOp>();
        vjps.NotDifferentiable<ShiftLeftOp>();
        vjps.NotDifferentiable<ShiftRightOp>();
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

    /// <summary>
    /// 1 - x²: by factors that do not cancel near ±1, and by the square near 0, where the slopes of the factors would cancel.
    /// </summary>
    private static Tensor OneMinusSquare(Tensor x) => Tensor.Where(x.Abs() <= 0.5, 1 - x.Square(), (1 - x) * (1 + x));

    /// <summary>x / (x² + y²): how fast the direction of (x, y) turns.</summary>
    private static Tensor Turn(Tensor x, Tensor y) => x.DirectionCosine(y).DivideOrZero(x.Hypot(y));

    /// <summary>x / h², without the square, which may overflow or be lost.</summary>
    private static Tensor OverTwice(Tensor x, Tensor h) => x.DivideOrZero(h).DivideOrZero(h);

    /// <summary>±1, also for zeros.</summary>
    private static Tensor SignOf(Tensor x) => Tensor.OnesLike(x).CopySign(x);
}
