namespace Tensors.Autograd;

internal static class MathematicsVjps
{
    private static readonly double Ln2 = Math.Log(2);
    private static readonly double Ln10 = Math.Log(10);
    private static readonly double HalfRootOfPi = Math.Sqrt(Math.PI) / 2;

    public static void AddTo(VjpTable vjps)
    {
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
        vjps.FromInputs<HypotOp>((x, y, dz) => dz.MultiplyOrZero(x.DirectionCosine(y)), (x, y, dz) => dz.MultiplyOrZero(y.DirectionCosine(x)));
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
        vjps.FromCotangent<TruncateOp>((_, _, _) => null);
        vjps.Register<FloorDivideOp>(Keeps.Nothing, (_, _) => null);
        vjps.NotDifferentiable<TruncateDivideOp>();
        vjps.FromCotangent<FractionOp>(dy => dy);

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

    /// <summary>1 - x²: by factors that do not cancel near ±1, and by the square near 0, where the slopes of the factors would cancel.</summary>
    private static Tensor OneMinusSquare(Tensor x) => Tensor.Where(x.Abs() <= 0.5, 1 - x.Square(), (1 - x) * (1 + x));

    /// <summary>x / (x² + y²): how fast the direction of (x, y) turns.</summary>
    private static Tensor Turn(Tensor x, Tensor y) => x.DirectionCosine(y).DivideOrZero(x.Hypot(y));

    /// <summary>x / h², without the square, which may overflow or be lost.</summary>
    private static Tensor OverTwice(Tensor x, Tensor h) => x.DivideOrZero(h).DivideOrZero(h);

    /// <summary>±1, also for zeros.</summary>
    private static Tensor SignOf(Tensor x) => Tensor.OnesLike(x).CopySign(x);
}
