namespace Tensors.Tests;

internal static partial class OpCatalog
{
    private static Domain Inside => Domain.Between(-0.9, 0.9);

    private static Domain[] Bits => [Domain.Integers(-100, 100), Domain.Integers(-100, 100)];

    private static ElementwiseRow[] Mathematics() =>
    [
        At(Unary<AsinOp>("Asin", x => x.Asin(), Math.Asin, Inside, Elementary), (1, double.PositiveInfinity), (-1, double.PositiveInfinity)),
        At(Unary<AcosOp>("Acos", x => x.Acos(), Math.Acos, Inside, Elementary), (1, double.NegativeInfinity)),
        Unary<AtanOp>("Atan", x => x.Atan(), Math.Atan, null, Elementary),
        Unary<SinhOp>("Sinh", x => x.Sinh(), Math.Sinh, null, Elementary),
        Unary<CoshOp>("Cosh", x => x.Cosh(), Math.Cosh, null, Elementary),
        Unary<AsinhOp>("Asinh", x => x.Asinh(), Math.Asinh, null, Elementary),
        At(Unary<AcoshOp>("Acosh", x => x.Acosh(), Math.Acosh, Domain.Between(1.2, 5), Elementary), (1, double.PositiveInfinity)),
        At(Unary<AtanhOp>("Atanh", x => x.Atanh(), Math.Atanh, Inside, Elementary), (1, double.PositiveInfinity)),
        At(Unary<CbrtOp>("Cbrt", x => x.Cbrt(), Math.Cbrt, Positive, Elementary), (0, double.PositiveInfinity)),
        Unary<Exp2Op>("Exp2", x => x.Exp2(), x => Math.Pow(2, x), null, Elementary),
        At(Unary<Log2Op>("Log2", x => x.Log2(), Math.Log2, Positive, Elementary), (0, double.PositiveInfinity)),
        Unary<Log10Op>("Log10", x => x.Log10(), Math.Log10, Positive, Elementary),
        Unary<TruncateOp>("Truncate", x => x.Truncate(), Math.Truncate, OffSteps),
        Unary<FractionOp>("Fraction", x => x.Fraction(), x => Math.CopySign(x - Math.Truncate(x), x), OffSteps),
        Unary<IsNaNOp>("IsNaN", x => x.IsNaN(), x => double.IsNaN(x) ? 1 : 0),
        Unary<IsInfinityOp>("IsInfinity", x => x.IsInfinity(), x => double.IsInfinity(x) ? 1 : 0),
        Unary<IsFiniteOp>("IsFinite", x => x.IsFinite(), x => double.IsFinite(x) ? 1 : 0),
        Corner(Binary<HypotOp>("Hypot", (x, y) => x.Hypot(y), double.Hypot, Positive, Positive, 1), 0, 0),
        Corner(Binary<DirectionCosineOp>("DirectionCosine", (x, y) => x.DirectionCosine(y), DirectionCosine, Plain, Positive, Elementary), 0, 0),
        Corner(Binary<Atan2Op>("Atan2", (y, x) => y.Atan2(x), Math.Atan2, Plain, Positive, Elementary), 0, 0),
        Binary<CopySignOp>("CopySign", (x, y) => x.CopySign(y), Math.CopySign, OffSteps, OffSteps),
        Binary<RemainderOp>("x % y", (x, y) => x % y, PythonRemainder, OffSteps, Domain.Between(5, 9)) with
        {
            IntegerOracle = v => v[0] - (v[1] * FloorQuotientOf(v[0], v[1])),
            IntegerDomains = [Domain.Integers(-100, 100), Domain.Integers(1, 9)],
        },
        Binary<FloorDivideOp>("FloorDivide", (x, y) => x.FloorDivide(y), PythonQuotient, OffSteps, Domain.Between(5, 9), Elementary) with
        {
            IntegerOracle = v => FloorQuotientOf(v[0], v[1]),
            IntegerDomains = [Domain.Integers(-100, 100), Domain.Integers(1, 9)],
        },
    ];

    private static ElementwiseRow[] BitOperations() =>
    [
        Integer<BitwiseAndOp>("x & y of integers", v => v[0] & v[1], v => v[0] & v[1], Bits),
        Integer<BitwiseOrOp>("x | y of integers", v => v[0] | v[1], v => v[0] | v[1], Bits),
        Integer<BitwiseXorOp>("x ^ y of integers", v => v[0] ^ v[1], v => v[0] ^ v[1], Bits),
        Integer<BitwiseNotOp>("~x of integers", v => ~v[0], v => ~v[0], Bits[..1]),
        Integer<TruncateDivideOp>(
            "TruncateDivide", v => v[0].TruncateDivide(v[1]), v => v[0] / v[1], [Domain.Integers(-100, 100), Domain.Integers(1, 9)]),
        Integer<ShiftLeftOp>("x << y", v => v[0] << v[1], v => v[0] << (int)v[1], [Domain.Integers(-100, 100), Domain.Integers(0, 7)]),
        Integer<ShiftRightOp>("x >> y", v => v[0] >> v[1], v => v[0] >> (int)v[1], [Domain.Integers(-100, 100), Domain.Integers(0, 7)]),
    ];

    private static OpRow[] OfThree() =>
    [
        new("MultiplyAdd", typeof(MultiplyAddOp), v => v[0].MultiplyAdd(v[1], v[2]), Of(Small), Of(Small), Of(Small)) { DTypes = DTypeSet.Numeric },
        new("AddCMul", typeof(MultiplyAddOp), v => v[0].AddCMul(v[1], v[2], 3), Of(Small), Of([5]), Of([3, 1])) { RoundsOnce = false },
        new("Lerp", typeof(LerpOp), v => v[0].Lerp(v[1], v[2]), Of(Small), Of(Small), Of(Small, Domain.Fraction(0.1, 0.4))),
        new("Lerp by a number", typeof(LerpOp), v => v[0].Lerp(v[1], 0.75), Of(Small), Of(Small)),
        new("NanToNum", typeof(WhereOp), v => v[0].NanToNum(), Of(Small)),
        new("ErfInverse", typeof(ErfInverseOp), v => v[0].ErfInverse(), Of(Small, Inside)),
        new("LogGamma", typeof(LogGammaOp), v => v[0].LogGamma(), Of(Small, OffSteps)) { GradientTolerance = 1e-6 },
        new("Digamma", typeof(DigammaOp), v => v[0].Digamma(), Of(Small, OffSteps)) { GradientTolerance = 1e-5 },
        new("Polygamma", typeof(PolygammaOp), v => v[0].Polygamma(2), Of(Small, Domain.Between(0.8, 5))) { GradientTolerance = 1e-6 },
    ];

    private static ElementwiseRow Integer<TOperation>(
        string name, Func<Tensor[], Tensor> apply, Func<long[], long> oracle, Domain[] domains)
        where TOperation : Operation
    {
        (Shape, Domain)[] operands = [.. domains.Select(domain => Of(Small, new Domain((random, number) => Math.Abs(domain.Next(random, number)))))];
        return new(new OpRow(name, typeof(TOperation), apply, operands) { DTypes = DTypeSet.Integer }, _ => double.NaN)
        {
            IntegerOracle = oracle,
            IntegerDomains = domains,
        };
    }

    private static ElementwiseRow Corner(ElementwiseRow row, double left, double right) =>
        row with { Row = row.Row with { Corners = [([0, 0], [left, right])] } };

    private static double DirectionCosine(double x, double y) => double.IsInfinity(x) || double.IsInfinity(y)
        ? Cosine(Limit(x), Limit(y))
        : Cosine(x, y);

    private static double Cosine(double x, double y)
    {
        double scale = Math.Max(Math.Abs(x), Math.Abs(y)) < 1 ? 4.149515568880993e180 : 0.25;
        return x == 0 && y == 0 ? x : x * scale / double.Hypot(x * scale, y * scale);
    }

    private static double Limit(double x) => double.IsInfinity(x) ? Math.Sign(x) : x * 0;

    private static long FloorQuotientOf(long x, long y) => (long)Math.Floor((double)x / y);

    private static double PythonRemainder(double x, double y)
    {
        double remainder = x % y;
        return remainder == 0 ? Math.CopySign(0, y) : (remainder < 0) != (y < 0) ? remainder + y : remainder;
    }

    private static double PythonQuotient(double x, double y)
    {
        double remainder = x % y;
        if (y == 0 || double.IsNaN(remainder))
        {
            return y == 0 ? x / y : double.NaN;
        }

        double whole = Math.Round((x - remainder) / y) - (remainder != 0 && (remainder < 0) != (y < 0) ? 1 : 0);
        return whole == 0 ? Math.CopySign(0, x / y) : whole;
    }
}
