using Tensors.Optim;

namespace Tensors.Tests;

/// <summary>
/// Every update rule beside its formula, element by element in float64, for gradients of both signs and parameters that pass by 0.
/// </summary>
public sealed class OptimizerFormulaTests
{
    private const int Steps = 12;
    private const double Rate = 0.1;

    private static readonly double[] s_start = [1.5, -0.75, 0, 0.05, -3, 0.3, -0.01, 20, 0.6];

    private static readonly Dictionary<string, (Func<Optimizer> Create, Action<Element, double, int> Step)> s_rules = new()
    {
        ["gradient descent"] = (() => new GradientDescent(Rate), (x, g, _) => x.P -= Rate * g),
        ["momentum"] = (() => new Momentum(Rate, 0.9), Momentum),
        ["nesterov"] = (() => new Momentum(Rate, 0.9, nesterov: true), Nesterov),
        ["adagrad"] = (() => new Adagrad(Rate, initialAccumulator: 0), Adagrad),
        ["adadelta"] = (() => new Adadelta(Rate, 0.9, 1e-3), Adadelta),
        ["rmsprop"] = (() => new RmsProp(Rate, 0.8, 0.5, 1e-3), (x, g, t) => RmsProp(x, g, t, 0)),
        ["rmsprop, centered"] = (() => new RmsProp(Rate, 0.8, 0.5, 1e-3, centered: true), (x, g, t) => RmsProp(x, g, t, 1)),
        ["adam"] = (() => new Adam(Rate, 0.8, 0.9, 1e-3), Adam),
        ["adamw"] = (() => new AdamW(Rate, 0.8, 0.9, 1e-3, weightDecay: 0.2), AdamW),
        ["adamax"] = (() => new AdaMax(Rate, 0.8, 0.9, 1e-3), AdaMax),
        ["ftrl"] = (() => new Ftrl(Rate, -0.5, 0.2, 0.3, 0.4, 0.05), (x, g, t) => Ftrl(x, g, t, 0.5)),
        ["ftrl, another power"] = (() => new Ftrl(Rate, -0.25, 0.2, 0.3, 0.4, 0.05), (x, g, t) => Ftrl(x, g, t, 0.25)),
        ["proximal gradient descent"] = (
            () => new ProximalGradientDescent(Rate, 0.5, 0.2), (x, g, _) => x.P = Shrink(x.P - (Rate * g), Rate)),
        ["proximal adagrad"] = (() => new ProximalAdagrad(Rate, initialAccumulator: 0, l1: 0.5, l2: 0.2), ProximalAdagrad),
    };

    private static IEnumerable<string> Names => s_rules.Keys;

    [TestCaseSource(nameof(Names))]
    public void Steps_follow_the_formula(string name)
    {
        (Func<Optimizer> create, Action<Element, double, int> step) = s_rules[name];
        Tensor p = Tensor.FromArray(s_start);
        Optimizer optimizer = create();
        Element[] expected = [.. s_start.Select(start => new Element { P = start })];

        for (int t = 1; t <= Steps; t++)
        {
            double[] gradient = Gradient(t);
            optimizer.Step([p], [Tensor.FromArray(gradient)]);
            for (int i = 0; i < gradient.Length; i++)
            {
                step(expected[i], gradient[i], t);
            }

            // Powers of the decay rates are kept in float32.
            Assert.That(p.ToArray<double>(), Is.EqualTo(expected.Select(x => x.P)).Within(2e-6), $"step {t}");
        }
    }

    [Test]
    public void Lamb_follows_the_formula_with_decay()
    {
        double[] p = [.. s_start];
        double[] m = new double[p.Length];
        double[] v = new double[p.Length];
        Tensor actual = Tensor.FromArray(s_start);
        Lamb optimizer = new(Rate, 0.8, 0.9, 1e-3, weightDecay: 0.2);
        for (int t = 1; t <= Steps; t++)
        {
            double[] g = Gradient(t);
            optimizer.Step([actual], [Tensor.FromArray(g)]);
            double[] direction = new double[p.Length];
            for (int i = 0; i < p.Length; i++)
            {
                m[i] = (0.8 * m[i]) + (0.2 * g[i]);
                v[i] = (0.9 * v[i]) + (0.1 * g[i] * g[i]);
                direction[i] = (m[i] / (1 - Math.Pow(0.8, t)) / (Math.Sqrt(v[i] / (1 - Math.Pow(0.9, t))) + 1e-3)) + (0.2 * p[i]);
            }

            double ratio = Math.Sqrt(p.Sum(x => x * x) / direction.Sum(x => x * x));
            p = [.. p.Zip(direction, (x, d) => x - (Rate * ratio * d))];

            Assert.That(actual.ToArray<double>(), Is.EqualTo(p).Within(1e-5), $"step {t}");
        }
    }

    /// <summary>Of both signs, in turns, and of different sizes.</summary>
    private static double[] Gradient(int step) =>
        [.. Enumerable.Range(0, s_start.Length).Select(i => Math.Cos((1.7 * i) + (2.3 * step)) * (i + 1) / 3)];

    private static void Momentum(Element x, double g, int t)
    {
        x.A = (0.9 * x.A) + g;
        x.P -= Rate * x.A;
    }

    private static void Nesterov(Element x, double g, int t)
    {
        x.A = (0.9 * x.A) + g;
        x.P -= Rate * (g + (0.9 * x.A));
    }

    private static void Adagrad(Element x, double g, int t)
    {
        x.A += g * g;
        x.P -= Rate * g / Math.Sqrt(x.A);
    }

    private static void Adadelta(Element x, double g, int t)
    {
        x.A = (0.9 * x.A) + (0.1 * g * g);
        double update = Math.Sqrt(x.B + 1e-3) / Math.Sqrt(x.A + 1e-3) * g;
        x.P -= Rate * update;
        x.B = (0.9 * x.B) + (0.1 * update * update);
    }

    /// <summary>The mean of the gradient is taken away from its square or not.</summary>
    private static void RmsProp(Element x, double g, int t, double centered)
    {
        x.A = (0.8 * (t == 1 ? 1 : x.A)) + (0.2 * g * g);
        x.C = (0.8 * x.C) + (0.2 * g);
        x.B = (0.5 * x.B) + (Rate * g / Math.Sqrt(x.A - (centered * x.C * x.C) + 1e-3));
        x.P -= x.B;
    }

    private static void Adam(Element x, double g, int t)
    {
        x.A = (0.8 * x.A) + (0.2 * g);
        x.B = (0.9 * x.B) + (0.1 * g * g);
        x.P -= Rate * Math.Sqrt(1 - Math.Pow(0.9, t)) / (1 - Math.Pow(0.8, t)) * x.A / (Math.Sqrt(x.B) + 1e-3);
    }

    private static void AdamW(Element x, double g, int t)
    {
        x.P -= Rate * 0.2 * x.P;
        Adam(x, g, t);
    }

    private static void AdaMax(Element x, double g, int t)
    {
        x.A = (0.8 * x.A) + (0.2 * g);
        x.B = Math.Max(0.9 * x.B, Math.Abs(g));
        x.P -= Rate / (1 - Math.Pow(0.8, t)) * x.A / (x.B + 1e-3);
    }

    private static void ProximalAdagrad(Element x, double g, int t)
    {
        x.A += g * g;
        double rate = Rate / Math.Sqrt(x.A);
        x.P = Shrink(x.P - (rate * g), rate);
    }

    private static void Ftrl(Element x, double g, int t, double power)
    {
        x.A = t == 1 ? 0.2 : x.A;
        double sum = x.A + (g * g);
        x.B += g + (2 * 0.05 * x.P) - ((Math.Pow(sum, power) - Math.Pow(x.A, power)) / Rate * x.P);
        x.P = Math.Abs(x.B) <= 0.3 ? 0 : ((Math.Sign(x.B) * 0.3) - x.B) / ((Math.Pow(sum, power) / Rate) + (2 * 0.4));
        x.A = sum;
    }

    private static double Shrink(double q, double rate) => Math.Sign(q) * Math.Max(Math.Abs(q) - (rate * 0.5), 0) / (1 + (rate * 0.2));

    /// <summary>One element of a parameter, and what is remembered of it.</summary>
    private sealed class Element
    {
        public double P { get; set; }

        public double A { get; set; }

        public double B { get; set; }

        public double C { get; set; }
    }
}
