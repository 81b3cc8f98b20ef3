namespace Tensors.Tests;

internal static partial class OpCatalog
{
    private static Shape Small => [3, 5];

    private static Domain OffSteps => Domain.Fraction(0.1, 0.4);

    private static Domain Positive => Domain.Between(0.2, 5);

    private static ElementwiseRow[] Unary() =>
    [
        Unary<NegateOp>("-x", x => -x, x => -x) with { IntegerOracle = x => -x[0] },
        At(Unary<AbsOp>("Abs", x => x.Abs(), Math.Abs, OffSteps) with { IntegerOracle = x => Math.Abs(x[0]) }, (0, 0)),
        Unary<SignOp>("Sign", x => x.Sign(), x => x > 0 ? 1 : x < 0 ? -1 : x, OffSteps) with { IntegerOracle = x => Math.Sign(x[0]) },
        Unary<SquareOp>("Square", x => x.Square(), x => x * x) with { IntegerOracle = x => x[0] * x[0] },
        At(Unary<SqrtOp>("Sqrt", x => x.Sqrt(), Math.Sqrt, Positive), (0, double.PositiveInfinity)),
        At(
            Unary<RsqrtOp>("Rsqrt", x => x.Rsqrt(), x => 1 / Math.Sqrt(x), Positive, Elementary) with { Bound = 1.5 },
            (0, double.NegativeInfinity)),
        At(Unary<ReciprocalOp>("Reciprocal", x => x.Reciprocal(), x => 1 / x, Positive), (0, double.NegativeInfinity)),
        Unary<ExpOp>("Exp", x => x.Exp(), Math.Exp, null, Elementary),
        Unary<Expm1Op>("Expm1", x => x.Expm1(), ExpM1, null, Elementary),
        At(Unary<LogOp>("Log", x => x.Log(), Math.Log, Positive, Elementary), (0, double.PositiveInfinity)),
        At(Unary<Log1pOp>("Log1p", x => x.Log1p(), LogP1, Domain.Between(-0.9, 3), Elementary), (-1, double.PositiveInfinity)),
        Unary<SinOp>("Sin", x => x.Sin(), Math.Sin, null, Elementary),
        Unary<CosOp>("Cos", x => x.Cos(), Math.Cos, null, Elementary),
        Unary<TanOp>("Tan", x => x.Tan(), Math.Tan, Domain.Between(-1.2, 1.2), Elementary) with { Bound = 2.5 },
        Unary<TanhOp>("Tanh", x => x.Tanh(), Math.Tanh, null, Elementary),
        Unary<SigmoidOp>(
            "Sigmoid", x => x.Sigmoid(), x => x < -700 ? Math.Exp(x) : 1 / (1 + Math.Exp(-x)), null, Elementary) with { Bound = 2.5 },
        Unary<LogisticDensityOp>("LogisticDensity", x => x.LogisticDensity(), LogisticDensity, null, 4),
        Unary<ErfOp>("Erf", x => x.Erf(), NormalIntegrals.Erf, null, Elementary) with { OracleUlps = 6 },
        Unary<ErfcOp>("Erfc", x => x.Erfc(), NormalIntegrals.Erfc, null, 3) with { OracleUlps = 6, Bound = 3 },
        Unary<GeluOp>("Gelu", x => x.Gelu(), NormalIntegrals.Gelu, null, 4) with { OracleUlps = 6, Bound = 4 },
        Unary<GeluTanhOp>("Gelu, approximated", x => x.Gelu(approximate: true), NormalIntegrals.GeluTanh, null, 3) with { OracleUlps = 6 },
        At(Unary<ReluOp>("Relu", x => x.Relu(), x => Math.Max(x, 0), OffSteps) with { IntegerOracle = x => Math.Max(x[0], 0) }, (0, 0)),
        Unary<FloorOp>("Floor", x => x.Floor(), Math.Floor, OffSteps),
        Unary<CeilingOp>("Ceiling", x => x.Ceiling(), Math.Ceiling, OffSteps),
        Unary<RoundOp>("Round", x => x.Round(), x => Math.Round(x, MidpointRounding.ToEven), OffSteps),
    ];

    private static ElementwiseRow[] Binary() =>
    [
        Binary<AddOp>("x + y", (x, y) => x + y, (x, y) => x + y) with { IntegerOracle = v => v[0] + v[1] },
        Binary<SubtractOp>("x - y", (x, y) => x - y, (x, y) => x - y) with { IntegerOracle = v => v[0] - v[1] },
        Binary<MultiplyOp>("x * y", (x, y) => x * y, (x, y) => x * y) with { IntegerOracle = v => v[0] * v[1] },
        Binary<DivideOp>("x / y", (x, y) => x / y, (x, y) => x / y, Plain, Positive),
        Binary<MultiplyOrZeroOp>("MultiplyOrZero", (x, y) => x.MultiplyOrZero(y), ProductOrZero),
        Binary<DivideOrZeroOp>("DivideOrZero", (x, y) => x.DivideOrZero(y), QuotientOrZero, Plain, Positive),
        Ties(Binary<MaximumOp>("Maximum", (x, y) => x.Maximum(y), Math.Max, OffSteps, Domain.Fraction(0.6, 0.9)), 0.5, 0.5) with
        {
            IntegerOracle = v => Math.Max(v[0], v[1]),
        },
        Ties(Binary<MinimumOp>("Minimum", (x, y) => x.Minimum(y), Math.Min, OffSteps, Domain.Fraction(0.6, 0.9)), 0.5, 0.5) with
        {
            IntegerOracle = v => Math.Min(v[0], v[1]),
        },
        Binary<PowOp>("Pow", (x, y) => x.Pow(y), Math.Pow, Positive, Plain, Elementary) with
        {
            IntegerOracle = v => (long)Math.Round(Math.Pow(v[0], v[1])),
            IntegerDomains = [Domain.Integers(-5, 5), Domain.Integers(0, 6)],
        },
        Binary<PowLogOp>("PowLog", (x, y) => x.PowLog(y), PowLog, Positive, Plain, 8),
    ];

    private static ElementwiseRow[] Comparisons() =>
    [
        Comparison<EqualOp>("Equal", (x, y) => x.Equal(y), (x, y) => x == y) with { IntegerOracle = v => v[0] == v[1] ? 1 : 0 },
        Comparison<NotEqualOp>("NotEqual", (x, y) => x.NotEqual(y), (x, y) => x != y) with { IntegerOracle = v => v[0] != v[1] ? 1 : 0 },
        Comparison<LessOp>("x < y", (x, y) => x < y, (x, y) => x < y) with { IntegerOracle = v => v[0] < v[1] ? 1 : 0 },
        Comparison<LessEqualOp>("x <= y", (x, y) => x <= y, (x, y) => x <= y) with { IntegerOracle = v => v[0] <= v[1] ? 1 : 0 },
        Comparison<GreaterOp>("x > y", (x, y) => x > y, (x, y) => x > y) with { IntegerOracle = v => v[0] > v[1] ? 1 : 0 },
        Comparison<GreaterEqualOp>("x >= y", (x, y) => x >= y, (x, y) => x >= y) with { IntegerOracle = v => v[0] >= v[1] ? 1 : 0 },
    ];

    private static ElementwiseRow[] Logical() =>
    [
        Logical<LogicalAndOp>("x & y", v => v[0] & v[1], 2, v => v[0] * v[1]),
        Logical<LogicalOrOp>("x | y", v => v[0] | v[1], 2, v => Math.Max(v[0], v[1])),
        Logical<LogicalXorOp>("x ^ y", v => v[0] ^ v[1], 2, v => v[0] == v[1] ? 0 : 1),
        Logical<LogicalNotOp>("!x", v => !v[0], 1, v => 1 - v[0]),
    ];

    private static OpRow[] Choices() =>
    [
        new("Where", typeof(WhereOp), v => Tensor.Where(v[0], v[1], v[2]), Of(Small, Domain.Integers(0, 1)), Of(Small), Of(Small))
        {
            DTypes = DTypeSet.Numeric,
            FixedDTypes = new Dictionary<int, DType> { [0] = DType.Bool },
        },
        new("x / y of integers", typeof(DivideOp), v => v[0] / v[1], Of(Small, Domain.Integers(0, 100)), Of(Small, Domain.Integers(1, 9)))
        {
            DTypes = DTypeSet.Integer | DTypeSet.Bool,
        },
        new("x / 2 of integers", typeof(DivideOp), v =>
            (v[0] / 2) + (2 / v[0]), Of(Small, Domain.Integers(1, 100))) { DTypes = DTypeSet.Integer },
        At(new OpRow("Clip", typeof(ClipOp), v => v[0].Clip(-1, 2), Of(Small, OffSteps)), (-1, 0), (2, 0)),
        new("x + 2 * y over a row", typeof(AddOp), v => v[0] + (2 * v[1]), Of([4, 3]), Of([3])),
        new("x * y over a column", typeof(MultiplyOp), v => v[0] * v[1], Of([4, 3]), Of([4, 1])),
    ];

    private static ElementwiseRow Unary<TOperation>(
        string name, Func<Tensor, Tensor> apply, Func<double, double> oracle, Domain? domain = null, int ulps = Exact)
        where TOperation
            : Operation => new(new(name, typeof(TOperation), v => apply(v[0]), Of(Small, domain)), v => oracle(v[0])) { Ulps = ulps };

    private static ElementwiseRow Binary<TOperation>(
        string name, Func<Tensor, Tensor, Tensor> apply, Func<double, double, double> oracle, Domain? left = null, Domain? right = null,
        int ulps = Exact)
        where TOperation : Operation => new(
            new(name, typeof(TOperation), v => apply(v[0], v[1]), Of(Small, left), Of(Small, right)), v => oracle(v[0], v[1]))
        { Ulps = ulps };

    private static ElementwiseRow Ties(ElementwiseRow row, double left, double right) =>
        row with { Row = row.Row with { Corners = [([1, 1], [left, right]), ([0, -0.0], [left, right])] } };

    private static ElementwiseRow Comparison<TOperation>(string name, Func<Tensor, Tensor, Tensor> apply, Func<double, double, bool> oracle)
        where TOperation
            : Operation => Binary<TOperation>(name, apply, (x, y) => oracle(x, y) ? 1 : 0, Domain.Integers(-2, 2), Domain.Integers(-2, 2));

    private static ElementwiseRow Logical<TOperation>(
        string name, Func<Tensor[], Tensor> apply, int operands, Func<double[], double> oracle)
        where TOperation : Operation
    {
        (Shape, Domain)[] domains = [.. Enumerable.Repeat(Of(Small, Domain.Integers(0, 1)), operands)];
        return new(new OpRow(name, typeof(TOperation), apply, domains) { DTypes = DTypeSet.Bool }, oracle);
    }

    private static double LogisticDensity(double x)
    {
        double e = Math.Exp(-Math.Abs(x));
        return e / ((1 + e) * (1 + e));
    }

    private static double ProductOrZero(double x, double y) => (x == 0 || y == 0) && double.IsNaN(x * y) ? 0 : x * y;

    private static double PowLog(double x, double y) => x <= 0 ? 0 : ProductOrZero(Math.Pow(x, y), Math.Log(x));

    private static double QuotientOrZero(double x, double y) => x == 0 && double.IsNaN(x / y) ? 0 : x / y;

    // Kahan's forms: accurate where eˣ - 1 and ln(1 + x) cancel.
    private static double ExpM1(double x)
    {
        double u = Math.Exp(x);
        return u == 1 ? x : Math.Abs(x) > 1 || double.IsNaN(x) ? u - 1 : (u - 1) * x / Math.Log(u);
    }

    private static double LogP1(double x)
    {
        double u = 1 + x;
        return u == 1 ? x : double.IsNaN(u) || u <= 0 || u > 1e16 ? Math.Log(u) : Math.Log(u) * x / (u - 1);
    }

    private static Domain Inside => Domain.Between(-0.9, 0.9);

    private static Domain[] Bits => [Domain.Integers(-100, 100), Domain.Integers(-100, 100)];

    private static ElementwiseRow[] Mathematics() =>
    [
        At(
            Unary<AsinOp>("Asin", x => x.Asin(), Math.Asin, Inside, Elementary), (1, double.PositiveInfinity),
            (-1, double.PositiveInfinity)),
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
        Corner(
            Binary<DirectionCosineOp>("DirectionCosine", (x, y) => x.DirectionCosine(y), DirectionCosine, Plain, Positive, Elementary), 0,
            0),
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
        new("MultiplyAdd", typeof(MultiplyAddOp), v =>
            v[0].MultiplyAdd(v[1], v[2]), Of(Small), Of(Small), Of(Small)) { DTypes = DTypeSet.Numeric },
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
        (Shape, Domain)[] operands =
            [.. domains.Select(domain => Of(Small, new Domain((random, number) => Math.Abs(domain.Next(random, number)))))];
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
