using static Tensors.Graphs.GradientNodes;

namespace Tensors.Graphs;

/// <summary>The incomplete gamma and beta functions, regularized: they rise from 0 to 1.</summary>
internal static class IncompleteKinds
{
    // A series has about as many terms as the root of its greatest operand, or as the operand itself where slopes are asked for.
    private const int MostTerms = 100_000;
    private const double Tiny = 1e-300;
    private const double Epsilon = 1.1102230246251565e-16;

    public static void AddTo(KindTable kinds)
    {
        Gamma(kinds, "Igamma", isUpper: false);
        Gamma(kinds, "Igammac", isUpper: true);
        kinds.Add(new("IgammaGradA")
        {
            LeastOperands = 2,
            Infer = ShapeRules.Broadcast,
            Computes = e =>
            {
                (Tensor a, Tensor x) = Spread(e);
                double[] logGamma = (a + 1).LogGamma().ToArray<double>(), digamma = (a + 1).Digamma().ToArray<double>();
                return Map(a, x, (i, order, at) => SlopeOfOrder(order, at, logGamma[i], digamma[i])).Cast(e[0].DType);
            },
            IsNotDifferentiable = true,
        });
        kinds.Add(new("Betainc")
        {
            LeastOperands = 3,
            Infer = node =>
            {
                node.RequireSameType(0, 1);
                PartialShape shape = PartialShape.Scalar;
                for (int i = 0; i < 3; i++)
                {
                    PartialShape own = node.Shape(i);
                    shape = shape.Rank == 0 ? own : own.Rank == 0 ? shape : ShapeRules.Merge(node, shape, own);
                }

                node.Output(node.RequireSameType(0, 2), shape);
            },
            Computes = Beta,
            Gradient = OfBeta,
        });
    }

    private static void Gamma(KindTable kinds, string op, bool isUpper) =>
        kinds.Add(new(op)
        {
            LeastOperands = 2,
            Infer = ShapeRules.Broadcast,
            Computes = e =>
            {
                (Tensor a, Tensor x) = Spread(e);
                double[] logGamma = a.LogGamma().ToArray<double>();
                return Map(a, x, (i, order, at) => Part(order, at, logGamma[i], isUpper)).Cast(e[0].DType);
            },
            Gradient = node => OfGamma(node, isUpper),
        });

    private static (Tensor A, Tensor X) Spread(Evaluation e)
    {
        Shape shape = Broadcasting.Combine(e.Node.Op, e[0].Shape, e[1].Shape);
        return (e[0].Cast(DType.Float64).BroadcastTo(shape), e[1].Cast(DType.Float64).BroadcastTo(shape));
    }

    private static Tensor Map(Tensor a, Tensor x, Func<int, double, double, double> function) => Tensor.FromArray<double>(
        [.. a.ToArray<double>().Zip(x.ToArray<double>()).Select((pair, i) => function(i, pair.First, pair.Second))], a.Shape);

    /// <summary>
    /// What <c>∫ t^(a-1) e^-t dt</c> from 0 to x is of the whole, or from x on: the lower part by a series below the order, the upper one
    /// by a fraction above, and each other one as the rest to 1.
    /// </summary>
    private static double Part(double a, double x, double logGamma, bool isUpper)
    {
        if (!(a > 0 && x >= 0) || (double.IsInfinity(a) && double.IsInfinity(x)))
        {
            return double.NaN;
        }

        if (x == 0 || double.IsInfinity(a) || double.IsInfinity(x))
        {
            return isUpper == double.IsInfinity(x) ? 0 : 1;
        }

        bool isFraction = x > 1 && x > a;
        double part = isFraction ? Fraction(a, x, logGamma) : Series(a, x, logGamma);
        return isFraction == isUpper ? part : 1 - part;
    }

    private static double Series(double a, double x, double logGamma)
    {
        double sum = 1, term = 1;
        for (int n = 1; n < MostTerms && term > Epsilon * sum; n++)
        {
            term *= x / (a + n);
            sum += term;
        }

        return sum * Math.Exp((a * Math.Log(x)) - x - logGamma) / a;
    }

    /// <summary>The continued fraction of the upper part, from its beginning (Lentz 1976).</summary>
    private static double Fraction(double a, double x, double logGamma)
    {
        double b = x + 1 - a, c = 1 / Tiny, d = 1 / b, value = d;
        for (int n = 1; n < MostTerms; n++)
        {
            double factor = -n * (n - a);
            b += 2;
            d = 1 / NotZero((factor * d) + b);
            c = NotZero(b + (factor / c));
            double step = d * c;
            value *= step;
            if (Math.Abs(step - 1) <= Epsilon)
            {
                break;
            }
        }

        return value * Math.Exp((a * Math.Log(x)) - x - logGamma);
    }

    /// <summary>
    /// The slope of the lower part by its order: each term <c>x^(a+n) e^-x / Γ(a+n+1)</c> times <c>ln x - ψ(a+n+1)</c>.
    /// </summary>
    private static double SlopeOfOrder(double a, double x, double logGamma, double digamma)
    {
        if (!(a > 0 && x >= 0) || double.IsInfinity(x) || double.IsInfinity(a))
        {
            return a > 0 && x >= 0 ? 0 : double.NaN;
        }

        if (x == 0)
        {
            return 0;
        }

        double log = Math.Log(x), exponent = (a * log) - x - logGamma, sum = 0;
        for (int n = 1; n < MostTerms; n++)
        {
            double term = Math.Exp(exponent) * (log - digamma);
            sum += term;
            if (a + n > x && Math.Abs(term) <= Epsilon * Math.Abs(sum))
            {
                break;
            }

            exponent += log - Math.Log(a + n);
            digamma += 1 / (a + n);
        }

        return sum;
    }

    private static NodeResults Beta(Evaluation e)
    {
        Shape shape = Shape.Scalar;
        for (int i = 0; i < 3; i++)
        {
            shape = shape.Rank == 0 ? e[i].Shape : e[i].Shape.Rank == 0 || e[i].Shape.Equals(shape)
                ? shape
                : throw new InvalidArgumentException($"Betainc: {shape} and {e[i].Shape} are neither equal nor scalars.", e.Node);
        }

        Tensor[] operands = [.. e.All(..3).Select(operand => operand.Cast(DType.Float64).BroadcastTo(shape))];
        double[] logs = ((operands[0] + operands[1]).LogGamma() - operands[0].LogGamma() - operands[1].LogGamma()).ToArray<double>();
        double[] b = operands[1].ToArray<double>();
        return Map(operands[0], operands[2], (i, first, at) => BetaOf(first, b[i], at, logs[i])).Cast(e[0].DType);
    }

    /// <summary>What <c>∫ t^(a-1) (1-t)^(b-1) dt</c> from 0 to x is of the whole.</summary>
    private static double BetaOf(double a, double b, double x, double log)
    {
        if (!(a > 0 && b > 0 && x >= 0 && x <= 1))
        {
            return double.NaN;
        }

        if (x is 0 or 1)
        {
            return x;
        }

        double front = Math.Exp(log + (a * Math.Log(x)) + (b * LogOfRest(x)));

        // The fraction converges fast below the mean of the distribution.
        return x < (a + 1) / (a + b + 2) ? front * BetaFraction(a, b, x) / a : 1 - (front * BetaFraction(b, a, 1 - x) / b);
    }

    // ln(1 - x), also near 0.
    private static double LogOfRest(double x)
    {
        double rest = 1 - x;
        return rest == 1 ? -x : Math.Log(rest) * x / (1 - rest);
    }

    private static double BetaFraction(double a, double b, double x)
    {
        double c = 1, d = 1 / NotZero(1 - ((a + b) * x / (a + 1))), value = d;
        for (int n = 1; n < MostTerms; n++)
        {
            double even = n * (b - n) * x / ((a + (2 * n) - 1) * (a + (2 * n)));
            d = 1 / NotZero(1 + (even * d));
            c = NotZero(1 + (even / c));
            value *= d * c;
            double odd = -(a + n) * (a + b + n) * x / ((a + (2 * n)) * (a + (2 * n) + 1));
            d = 1 / NotZero(1 + (odd * d));
            c = NotZero(1 + (odd / c));
            double step = d * c;
            value *= step;
            if (Math.Abs(step - 1) <= Epsilon)
            {
                break;
            }
        }

        return value;
    }

    private static double NotZero(double x) => Math.Abs(x) < Tiny ? Tiny : x;

    /// <summary>By the order the node that TensorFlow has for it, by x the density of the gamma distribution.</summary>
    private static Cotangent?[] OfGamma(GradientContext node, bool isUpper)
    {
        (Tensor a, Tensor x) = (node.Input(0), node.Input(1));
        Tensor ofOrder = Derivative("IgammaGradA", a, x);
        Tensor density = Ops.Exp(((a - 1) * Ops.Log(x)) - x - Ops.Lgamma(a));
        Tensor grad = isUpper ? Ops.Negative(node.Grad) : node.Grad;
        return Unbroadcast(a, x, Mul(ofOrder, grad), Mul(density, grad));
    }

    /// <summary>By x the density of the beta distribution; TensorFlow has no slopes of the other two.</summary>
    private static Cotangent?[] OfBeta(GradientContext node)
    {
        (Tensor a, Tensor b, Tensor x) = (node.Input(0), node.Input(1), node.Input(2));
        Tensor log = Ops.Lgamma(a) + Ops.Lgamma(b) - Ops.Lgamma(a + b);
        Tensor density = Ops.Exp(((b - 1) * Ops.Log1p(-x)) + ((a - 1) * Ops.Log(x)) - log);
        return [null, null, SumTo(x, node.Output, Mul(density, node.Grad))];
    }
}
