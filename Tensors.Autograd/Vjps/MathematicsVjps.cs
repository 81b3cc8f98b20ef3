namespace Tensors.Autograd;

internal static class MathematicsVjps
{
    private static readonly double Ln2 = Math.Log(2);
    private static readonly double Ln10 = Math.Log(10);
    private static readonly double HalfRootOfPi = Math.Sqrt(Math.PI) / 2;

    public static void AddTo(VjpTable vjps)
    {
        vjps.FromInput<AsinOp>((x, dy) => dy * (1 - x.Square()).Rsqrt());
        vjps.FromInput<AcosOp>((x, dy) => -dy * (1 - x.Square()).Rsqrt());
        vjps.FromInput<AtanOp>((x, dy) => dy / (1 + x.Square()));
        vjps.FromInput<SinhOp>((x, dy) => dy * x.Cosh());
        vjps.FromInput<CoshOp>((x, dy) => dy * x.Sinh());
        vjps.FromInput<AsinhOp>((x, dy) => dy * (1 + x.Square()).Rsqrt());
        vjps.FromInput<AcoshOp>((x, dy) => dy * (x.Square() - 1).Rsqrt());
        vjps.FromInput<AtanhOp>((x, dy) => dy / (1 - x.Square()));
        vjps.FromOutput<CbrtOp>((y, dy) => dy / (3 * y.Square()));
        vjps.FromOutput<Exp2Op>((y, dy) => dy * (Ln2 * y));
        vjps.FromInput<Log2Op>((x, dy) => dy / (Ln2 * x));
        vjps.FromInput<Log10Op>((x, dy) => dy / (Ln10 * x));
        vjps.FromOutput<ErfInverseOp>((y, dy) => dy * (HalfRootOfPi * y.Square().Exp()));
        vjps.FromInput<LogGammaOp>((x, dy) => dy * x.Digamma());
        vjps.FromInput<DigammaOp>((x, dy) => dy * x.Polygamma(1));
        vjps.Register<PolygammaOp>(
            Keeps.Inputs, (context, _) => context.Cotangent * context.Input(0).Polygamma(((PolygammaOp)context.Operation).Order + 1));
        vjps.FromInputsAndOutput<HypotOp>((x, _, z, dz) => dz * (x / z), (_, y, z, dz) => dz * (y / z));

        // The operands are (ordinate, abscissa).
        vjps.FromInputs<Atan2Op>((y, x, dz) => dz * x / (x.Square() + y.Square()), (y, x, dz) => -dz * y / (x.Square() + y.Square()));
        vjps.FromInputs<RemainderOp>((_, _, dz) => dz, (x, y, dz) => -dz * x.FloorDivide(y));
        vjps.Register<CopySignOp>(Keeps.Inputs, (context, input) => input == 0
            ? context.Cotangent * SignOf(context.Input(0)) * SignOf(context.Input(1))
            : null);

        vjps.Register<MultiplyAddOp>(Keeps.Inputs, (context, input) => input switch
        {
            0 => context.Cotangent * context.Input(1),
            1 => context.Cotangent * context.Input(0),
            _ => context.Cotangent,
        });
        vjps.Register<LerpOp>(Keeps.Inputs, (context, input) => input switch
        {
            0 => context.Cotangent * (1 - context.Input(2)),
            1 => context.Cotangent * context.Input(2),
            _ => context.Cotangent * (context.Input(1) - context.Input(0)),
        });

        // Steps: flat wherever they have a derivative.
        vjps.FromCotangent<TruncateOp>((_, _, _) => null);
        vjps.Register<FloorDivideOp>(Keeps.Nothing, (_, _) => null);
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

    /// <summary>±1, also for zeros.</summary>
    private static Tensor SignOf(Tensor x) => Tensor.OnesLike(x).CopySign(x);
}
