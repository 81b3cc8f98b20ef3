using static Tensors.Graphs.GradientNodes;

namespace Tensors.Graphs;

/// <summary>Hurwitz's zeta function and the derivatives of digamma, which are made of it.</summary>
internal static class ZetaKinds
{
    // Of the Euler-Maclaurin formula: (2k)! / B2k.
    private static readonly double[] s_coefficients =
    [
        12, -720, 30240, -1209600, 47900160, -1.8924375803183791606e9, 7.47242496e10, -2.950130727918164224e12, 1.1646782814350067249e14,
        -4.5979787224074726105e15,
        1.8152105401943546773e17, -7.1661652561756670113e18,
    ];

    private const int DirectTerms = 9;

    public static void AddTo(KindTable kinds)
    {
        kinds.Add(new("Zeta")
        {
            LeastOperands = 2,
            Infer = ShapeRules.Broadcast,
            Computes = e => Map(Spread(e), Zeta).Cast(e[0].DType),
            Gradient = node =>
                [null, Unbroadcast(
                    node.Input(0), node.Input(1), node.Grad, node.Grad * -node.Input(0) * Of("Zeta", node.Input(0) + 1, node.Input(1)))[1]],
        });
        kinds.Add(new("Polygamma")
        {
            LeastOperands = 2,
            Infer = ShapeRules.Broadcast,
            Computes = e =>
            {
                // The derivative of order 0 is digamma itself, which is computed of all at once.
                (Tensor orders, Tensor x) = Spread(e);
                return Tensor.Where(orders.Equal(0), x.Digamma(), Map((orders, x), Polygamma)).Cast(e[0].DType);
            },
            Gradient = node =>
                [null, Unbroadcast(
                    node.Input(0), node.Input(1), node.Grad, node.Grad * Of("Polygamma", node.Input(0) + 1, node.Input(1)))[1]],
        });
    }

    private static Tensor Of(string op, Tensor x, Tensor y) => Building.Binary(op, x, y, null);

    /// <summary>Both operands in float64, with the shape of both.</summary>
    private static (Tensor Left, Tensor Right) Spread(Evaluation e) =>
        (e[0].Cast(DType.Float64) + Tensor.ZerosLike(e[1]).Cast(DType.Float64),
            e[1].Cast(DType.Float64) + Tensor.ZerosLike(e[0]).Cast(DType.Float64));

    private static Tensor Map((Tensor Left, Tensor Right) x, Func<double, double, double> function) =>
        Tensor.FromArray<double>([.. x.Left.ToArray<double>().Zip(x.Right.ToArray<double>(), function)], x.Left.Shape);

    /// <summary>The sum of <c>(q + n)^-x</c> over all n from 0, after Euler and Maclaurin as in the Cephes library.</summary>
    private static double Zeta(double x, double q)
    {
        if (x == 1)
        {
            return double.PositiveInfinity;
        }

        if (!(x > 1) || (q <= 0 && q != Math.Floor(q) && x != Math.Floor(x)) || double.IsNaN(q))
        {
            return double.NaN;
        }

        if (q <= 0 && q == Math.Floor(q))
        {
            return double.PositiveInfinity;
        }

        double sum = Math.Pow(q, -x);
        double a = q;
        double b;
        for (int i = 0; i < DirectTerms || a <= DirectTerms; i++)
        {
            a++;
            b = Math.Pow(a, -x);
            sum += b;
            if (Math.Abs(b / sum) < double.Epsilon)
            {
                return sum;
            }
        }

        b = Math.Pow(a, -x);
        sum += (b * a / (x - 1)) - (0.5 * b);
        double factor = 1;
        double k = 0;
        foreach (double coefficient in s_coefficients)
        {
            factor *= x + k;
            b /= a;
            double term = factor * b / coefficient;
            sum += term;
            if (Math.Abs(term / sum) < 1e-17)
            {
                break;
            }

            k++;
            factor *= x + k;
            b /= a;
            k++;
        }

        return sum;
    }

    private static double Polygamma(double n, double x)
    {
        if (n <= 0 || n != Math.Floor(n))
        {
            return double.NaN;
        }

        double factorial = 1;
        for (int i = 2; i <= n && factorial < double.PositiveInfinity; i++)
        {
            factorial *= i;
        }

        return (n % 2 == 0 ? -1 : 1) * factorial * Zeta(n + 1, x);
    }
}
