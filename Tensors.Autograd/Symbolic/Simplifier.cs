namespace Tensors.Autograd;

/// <summary>Rebuilds an expression in another graph, operands first, each node in its simplest form.</summary>
/// <param name="graph">Where to.</param>
internal sealed class Simplifier(ExpressionGraph graph)
{
    public Expression Simplify(Expression root)
    {
        Dictionary<Expression, Expression> simple = [];
        foreach (Expression node in Expression.InOrder(root))
        {
            simple[node] = node switch
            {
                { Name: { } name } => graph.Variable(name, node.Spec),
                { Value: { } value } => graph.Constant(value),
                _ => Make(node.Operation!, Array.ConvertAll(node.Operands, operand => simple[operand]), node.Output, node.Spec),
            };
        }

        return simple[root];
    }

    private static bool Is(Expression x, double number) => x.Uniform == number;

    private static bool Is<TOperation>(Expression x, out Expression operand)
        where TOperation : Operation
    {
        operand = x.Operation is TOperation ? x.Operands[0] : x;
        return x.Operation is TOperation;
    }

    private Expression Make(Operation operation, Expression[] x, int output, TensorSpec spec) =>
        Compute(operation, x, output) ?? (spec.DType.IsFloating ? Arithmetic(operation, x) : null) ?? Movement(operation, x, spec)
        ?? graph.Result(operation, x, output, spec);

    private Expression Make<TOperation>(params Expression[] x)
        where TOperation : Operation, new() => Make(new TOperation(), x, 0, x[0].Spec);

    private Expression Number(double number, TensorSpec spec)
    {
        using Interpreter.Scope scope = Interpreter.Within(null);
        return graph.Constant(Tensor.FromScalar(number).Cast(spec.DType).BroadcastTo(spec.Shape));
    }

    private Expression? Compute(Operation operation, Expression[] x, int output)
    {
        if (operation is RandomOperation || !Array.TrueForAll(x, operand => operand.Value is not null))
        {
            return null;
        }

        using Interpreter.Scope scope = Interpreter.Within(null);
        return graph.Constant(Tensor.ApplyAll(operation, Array.ConvertAll(x, operand => operand.Value!))[output]);
    }

    private Expression? Arithmetic(Operation operation, Expression[] x) => operation switch
    {
        NegateOp => Negate(x[0]),
        AddOp => Add(x[0], x[1]),
        SubtractOp => Subtract(x[0], x[1]),
        MultiplyOp => Multiply(x[0], x[1]),
        MultiplyOrZeroOp => Make<MultiplyOp>(x[0], x[1]),
        DirectionCosineOp => Make<DivideOp>(x[0], Make<HypotOp>(x[0], x[1])),
        DivideOrZeroOp => Make<DivideOp>(x[0], x[1]),
        PowLogOp => Make<MultiplyOp>(Make<PowOp>(x[0], x[1]), Make<LogOp>(x[0])),
        DivideOp => Divide(x[0], x[1]),
        SquareOp => Power(x[0], 2),
        LogisticDensityOp => LogisticDensity(x[0]),
        PowOp when x[1].Uniform is { } exponent => Power(x[0], exponent),
        _ => null,
    };

    private Expression? Movement(Operation operation, Expression[] x, TensorSpec spec) => operation switch
    {
        WhereOp when x[0].Uniform is { } condition => condition == 0 ? x[2] : x[1],
        WhereOp when x[1] == x[2] => x[1],
        CopyOp => x[0],
        ReshapeOp or BroadcastToOp when x[0].Spec == spec => x[0],
        ReshapeOp when Is<ReshapeOp>(x[0], out Expression inner) => Make(operation, [inner], 0, spec),
        BroadcastToOp when Is<BroadcastToOp>(x[0], out Expression inner) => Make(operation, [inner], 0, spec),
        _ => null,
    };

    private Expression? Negate(Expression x) => x.Operation switch
    {
        NegateOp => x.Operands[0],
        SubtractOp => Make<SubtractOp>(x.Operands[1], x.Operands[0]),
        MultiplyOp or DivideOp when x.Operands[0].Uniform is { } number =>
            Make(x.Operation, [Number(-number, x.Spec), x.Operands[1]], 0, x.Spec),
        _ => null,
    };

    private Expression? Add(Expression x, Expression y) => (x, y) switch
    {
        _ when Is(x, 0) => y,
        _ when Is(y, 0) => x,
        ({ Value: not null }, _) => Make<AddOp>(y, x),
        _ when y.Uniform < 0 => Make<SubtractOp>(x, Number(-y.Uniform!.Value, y.Spec)),
        _ when Is<NegateOp>(y, out Expression minus) => Make<SubtractOp>(x, minus),
        _ when Is<NegateOp>(x, out Expression minus) => Make<SubtractOp>(y, minus),
        _ => LikeTerms(x, y, 1),
    };

    private Expression? Subtract(Expression x, Expression y) => (x, y) switch
    {
        _ when Is(x, 0) => Make<NegateOp>(y),
        _ when Is(y, 0) => x,
        _ when y.Uniform < 0 => Make<AddOp>(x, Number(-y.Uniform!.Value, y.Spec)),
        _ when Is<NegateOp>(y, out Expression minus) => Make<AddOp>(x, minus),
        _ => LikeTerms(x, y, -1),
    };

    /// <summary>a·z ± b·z is (a ± b)·z.</summary>
    private Expression? LikeTerms(Expression x, Expression y, int sign)
    {
        (double a, Expression left) = Coefficient(x);
        (double b, Expression right) = Coefficient(y);
        return left == right ? Make<MultiplyOp>(Number(a + (sign * b), x.Spec), left) : null;
    }

    private static (double Factor, Expression Term) Coefficient(Expression x) =>
        x.Operation is MultiplyOp && x.Operands[0].Uniform is { } factor ? (factor, x.Operands[1]) : (1, x);

    private Expression? Multiply(Expression x, Expression y) => (x, y) switch
    {
        _ when Is(x, 0) || Is(y, 1) => x,
        _ when Is(y, 0) || Is(x, 1) => y,
        _ when Is(x, -1) => Make<NegateOp>(y),
        (_, { Value: not null }) => Make<MultiplyOp>(y, x),
        _ when Is<NegateOp>(x, out Expression minus) => Make<NegateOp>(Make<MultiplyOp>(minus, y)),
        _ when Is<NegateOp>(y, out Expression minus) => Make<NegateOp>(Make<MultiplyOp>(x, minus)),
        _ when y.Operation is MultiplyOp && y.Operands[0].Uniform is not null && x.Uniform is not null =>
            Make<MultiplyOp>(Make<MultiplyOp>(x, y.Operands[0]), y.Operands[1]),
        _ when y.Operation is MultiplyOp && y.Operands[0].Uniform is not null =>
            Make<MultiplyOp>(y.Operands[0], Make<MultiplyOp>(x, y.Operands[1])),
        _ when x.Operation is MultiplyOp && x.Operands[0].Uniform is not null =>
            Make<MultiplyOp>(x.Operands[0], Make<MultiplyOp>(x.Operands[1], y)),
        _ when Is<ReciprocalOp>(y, out Expression divisor) => Make<DivideOp>(x, divisor),
        _ when Is<ReciprocalOp>(x, out Expression divisor) => Make<DivideOp>(y, divisor),
        _ when x.Operation is DivideOp => Make<DivideOp>(Make<MultiplyOp>(x.Operands[0], y), x.Operands[1]),
        _ when y.Operation is DivideOp => Make<DivideOp>(Make<MultiplyOp>(x, y.Operands[0]), y.Operands[1]),
        _ => LikeBases(x, y, 1),
    };

    private Expression? Divide(Expression x, Expression y) => (x, y) switch
    {
        _ when Is(x, 0) || Is(y, 1) => x,
        _ when Is<NegateOp>(x, out Expression minus) => Make<NegateOp>(Make<DivideOp>(minus, y)),
        _ when Is<NegateOp>(y, out Expression minus) => Make<NegateOp>(Make<DivideOp>(x, minus)),
        _ when x.Operation is DivideOp => Make<DivideOp>(x.Operands[0], Make<MultiplyOp>(x.Operands[1], y)),
        ({ Operation: MultiplyOp }, { Uniform: { } divisor }) when x.Operands[0].Uniform is { } factor =>
            Make<MultiplyOp>(Number(factor / divisor, x.Spec), x.Operands[1]),
        _ => LikeBases(x, y, -1),
    };

    /// <summary>zᵃ · zᵇ is zᵃ⁺ᵇ, and zᵃ / zᵇ is zᵃ⁻ᵇ.</summary>
    private Expression? LikeBases(Expression x, Expression y, int sign)
    {
        (Expression left, double a) = BaseOf(x);
        (Expression right, double b) = BaseOf(y);
        if (left != right || left.Value is not null)
        {
            return null;
        }

        double exponent = a + (sign * b);
        return Power(left, exponent) ?? Make<PowOp>(left, Number(exponent, left.Spec));
    }

    /// <summary>σ(u) · σ(-u) as it is written on paper: σ · (1 - σ), and (1 - tanh²) / 4 of half of u.</summary>
    private Expression LogisticDensity(Expression u)
    {
        if (u.Operation is MultiplyOp && Is(u.Operands[0], 2))
        {
            Expression square = Make<SquareOp>(Make<TanhOp>(u.Operands[1]));
            return Make<MultiplyOp>(Number(0.25, u.Spec), Make<SubtractOp>(Number(1, u.Spec), square));
        }

        Expression sigmoid = Make<SigmoidOp>(u);
        return Make<MultiplyOp>(sigmoid, Make<SubtractOp>(Number(1, u.Spec), sigmoid));
    }

    private static (Expression Base, double Exponent) BaseOf(Expression x) => x.Operation switch
    {
        SquareOp => (x.Operands[0], 2),
        PowOp when x.Operands[1].Uniform is { } exponent => (x.Operands[0], exponent),
        _ => (x, 1),
    };

    private Expression? Power(Expression x, double exponent) => exponent switch
    {
        0 => Number(1, x.Spec),
        1 => x,
        -1 => graph.Result(new ReciprocalOp(), [x], 0, x.Spec),
        2 when Is<NegateOp>(x, out Expression minus) => graph.Result(new SquareOp(), [minus], 0, x.Spec),
        2 => graph.Result(new SquareOp(), [x], 0, x.Spec),
        _ => null,
    };
}
