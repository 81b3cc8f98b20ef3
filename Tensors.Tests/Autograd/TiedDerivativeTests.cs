using Tensors.Autograd;

namespace Tensors.Tests;

/// <summary>
/// Derivatives by every operand where operands are equal, lie on a bound, are 0, or so large or small that their squares are not numbers.
/// </summary>
public sealed class TiedDerivativeTests
{
    private const double Inf = double.PositiveInfinity;
    private const double RootHalf = 0.70710678118654752440;

    private static readonly double s_ln2 = Math.Log(2);

    private static IEnumerable<TestCaseData> Slopes()
    {
        TestCaseData Case(string name, Func<Tensor[], Tensor> function, double[] at, double[] slopes) =>
            new TestCaseData(function, at, slopes).SetArgDisplayNames($"{name} at ({string.Join(", ", at)})");

        foreach ((double[] at, double[] slopes) in ((double[], double[])[])
            [([2, 2], [0.5, 0.5]), ([3, 2], [1, 0]), ([2, 3], [0, 1]), ([0, -0.0], [0.5, 0.5]), ([Inf, Inf], [0.5, 0.5]),
                ([-Inf, -Inf], [0.5, 0.5]), ([Inf, 0], [1, 0])])
        {
            yield return Case("maximum", v => v[0].Maximum(v[1]), at, slopes);
            yield return Case("minimum", v => v[0].Minimum(v[1]), [-at[0], -at[1]], slopes);
        }

        foreach ((double[] at, double[] slopes) in ((double[], double[])[])
            [
                ([0, -1, 2], [1, 0, 0]), ([-1, -1, 2], [0, 1, 0]), ([-3, -1, 2], [0, 1, 0]), ([2, -1, 2], [0, 0, 1]),
                ([3, -1, 2], [0, 0, 1]),
                ([1, 1, 1], [0, 0, 1]), ([0, 1, 1], [0, 0, 1]), ([0, 2, 1], [0, 0, 1]), ([1.5, 2, 1], [0, 0, 1]), ([3, 2, 1], [0, 0, 1]),
            ])
        {
            yield return Case("clip", v => Tensor.Apply(new ClipOp(), v), at, slopes);
        }

        Func<Tensor[], Tensor> quotient = v => v[0] / v[1];
        yield return Case("quotient", quotient, [1e200, 1e200], [1e-200, -1e-200]);
        yield return Case("quotient", quotient, [1e-200, 1e-200], [1e200, -1e200]);
        yield return Case("quotient", quotient, [0, 4], [0.25, 0]);
        yield return Case("quotient", quotient, [1, Inf], [0, 0]);

        Func<Tensor[], Tensor> power = v => v[0].Pow(v[1]);
        yield return Case("power", power, [2, 3], [12, 8 * s_ln2]);
        yield return Case("power", power, [0, 0], [0, 0]);
        yield return Case("power", power, [0, 1], [1, 0]);
        yield return Case("power", power, [0, 2], [0, 0]);
        yield return Case("power", power, [-2, 3], [12, 0]);
        yield return Case("power", power, [1, 0], [0, 0]);
        yield return Case("power", power, [1e200, 0], [0, 200 * Math.Log(10)]);

        Func<Tensor[], Tensor> hypotenuse = v => v[0].Hypot(v[1]);
        yield return Case("hypotenuse", hypotenuse, [0, 0], [0, 0]);
        yield return Case("hypotenuse", hypotenuse, [0, -3], [0, -1]);
        yield return Case("hypotenuse", hypotenuse, [1e200, 1e200], [RootHalf, RootHalf]);
        yield return Case("hypotenuse", hypotenuse, [1e-200, -1e-200], [RootHalf, -RootHalf]);

        Func<Tensor[], Tensor> angle = v => v[0].Atan2(v[1]);
        yield return Case("angle", angle, [0, 1], [1, 0]);
        yield return Case("angle", angle, [0, -2], [-0.5, 0]);
        yield return Case("angle", angle, [1e200, 1e200], [5e-201, -5e-201]);
        yield return Case("angle", angle, [1e-200, 1e-200], [5e199, -5e199]);

        Func<Tensor[], Tensor> remainder = v => v[0].Remainder(v[1]);
        yield return Case("remainder", remainder, [7, 3], [1, -2]);
        yield return Case("remainder", remainder, [6, 3], [1, -2]);
        yield return Case("remainder", remainder, [-7, 3], [1, 3]);
        yield return Case("remainder", remainder, [7, -3], [1, 3]);

        foreach (double sign in (double[])[1, -1])
        {
            Tensor other = Tensor.FromArray([double.CopySign(0, sign)]);
            yield return Case($"sign of {(sign < 0 ? "-" : "+")}0 put on", v => v[0].CopySign(other), [0], [sign]);
            yield return Case($"sign of {(sign < 0 ? "-" : "+")}0 put on", v => v[0].CopySign(other), [-0.0], [-sign]);
            yield return Case($"sign of {(sign < 0 ? "-" : "+")}0 put on", v => v[0].CopySign(other), [-3], [-sign]);
        }

        yield return Case("PReLU", v => Tensor.Apply(new PReluOp(), v), [0, 0.25], [0.25, 0]);
        yield return Case("PReLU", v => Tensor.Apply(new PReluOp(), v), [-2, 0.25], [0.25, -2]);
        yield return Case("ELU", v => Tensor.Apply(new EluOp(), v), [0, 2], [1, 0]);
        yield return Case("ELU", v => Tensor.Apply(new EluOp(), v), [-Inf, 2], [0, -1]);
        yield return Case("CELU", v => Tensor.Apply(new CeluOp(), v), [0, 2], [1, 0]);
        yield return Case("lerp", v => Tensor.Apply(new LerpOp(), v), [1, 5, 0], [1, 0, 4]);
        yield return Case("lerp", v => Tensor.Apply(new LerpOp(), v), [1, 5, 1], [0, 1, 4]);
        yield return Case("multiply-add", v => Tensor.Apply(new MultiplyAddOp(), v), [0, 3, 5], [3, 0, 1]);
        yield return Case("hard sigmoid", v => v[0].HardSigmoid(), [3], [0]);
        yield return Case("hard sigmoid", v => v[0].HardSigmoid(), [-3], [0]);

        yield return Case("greatest of", v => Tensor.Stack(v).Max(), [3, 3, 1], [0.5, 0.5, 0]);
        yield return Case("least of", v => Tensor.Stack(v).Min(), [1, 3, 1], [0.5, 0, 0.5]);
        yield return Case("product of", v => Tensor.Stack(v).Prod(), [0, 3, 4], [12, 0, 0]);
        yield return Case("norm of", v => Tensor.Stack(v).Norm(), [0, 0], [0, 0]);
        yield return Case("norm of", v => Tensor.Stack(v).Norm(), [3, 4], [0.6, 0.8]);
        yield return Case("running greatest of", v => Tensor.Stack(v).CumMax(0).Values, [3, 3, 1], [1, 2, 0]);
        yield return Case("running least of", v => Tensor.Stack(v).CumMin(0).Values, [3, 3, 4], [1, 2, 0]);
        yield return Case("median of", v => Tensor.Stack(v).Median(0), [2, 1, 5, 4], [0.5, 0, 0, 0.5]);
        yield return Case("quantile of", v => Tensor.Stack(v).Quantile(0.25, 0), [2, 2, 2, 2], [0.25, 0.75, 0, 0]);
        yield return Case("quantile of", v => Tensor.Stack(v).Quantile(0.25, 0), [5, 0, -0.0, 9], [0, 0.25, 0.75, 0]);
        yield return Case("nan-aware median of", v => Tensor.Stack(v).NanMedian(), [2, double.NaN, 2, 2], [0, 0, 1, 0]);
        yield return Case("nan-aware least of", v => Tensor.Stack(v).NanMin(), [1, double.NaN, 1, 4], [0.5, 0, 0.5, 0]);
        yield return Case("nan-aware greatest of", v => Tensor.Stack(v).NanMax(), [0, double.NaN, -0.0], [0.5, 0, 0.5]);
        yield return Case("nan-aware variance of", v => Tensor.Stack(v).NanVariance(), [3, double.NaN, 3], [0, 0, 0]);
        yield return Case("lerp", v => Tensor.Apply(new LerpOp(), v), [3, 3, 0.5], [0.5, 0.5, 0]);
        yield return Case("sorted", v => Tensor.Stack(v).Sort(0)[0], [2, 2, 5], [1, 0, 0]);
        yield return Case("the greatest two of", v => Tensor.Stack(v).Reshape(-1).TopK(2).Values[1], [2, 2, 2], [0, 1, 0]);

        Tensor zeros = Tensor.FromArray([0L, 0], [2, 1]);
        Func<Tensor[], Tensor> Scatter(ScatterMode mode) => v => v[0].ScatterNd(zeros, Tensor.Concat([v[1], v[2]]), mode);
        yield return Case("scattered maximum", Scatter(ScatterMode.Maximum), [5, 5, 5], [1.0 / 3, 1.0 / 3, 1.0 / 3]);
        yield return Case("scattered maximum", Scatter(ScatterMode.Maximum), [1, 5, 5], [0, 0.5, 0.5]);
        yield return Case("scattered minimum", Scatter(ScatterMode.Minimum), [5, 5, 7], [0.5, 0.5, 0]);
        yield return Case("scattered", Scatter(ScatterMode.Set), [1, 5, 6], [0, 0, 1]);
        yield return Case("scattered product", Scatter(ScatterMode.Multiply), [2, 0, 3], [0, 6, 0]);
        yield return Case("scattered product", Scatter(ScatterMode.Multiply), [2, 0, 0], [0, 0, 0]);
        yield return Case("scattered sum", Scatter(ScatterMode.Add), [2, 0, 0], [1, 1, 1]);
    }

    [TestCaseSource(nameof(Slopes))]
    public void Slopes_by_every_operand_are_right_in_both_modes(Func<Tensor[], Tensor> function, double[] at, double[] slopes)
    {
        Tensor[] point = [.. at.Select(x => Tensor.FromArray([x]))];

        Tensor[] gradient = Transform.Grad((Tensor[] x) => function(x).Sum())(point);

        for (int i = 0; i < at.Length; i++)
        {
            Tensor[] direction = [.. at.Select((_, other) => Tensor.FromArray([other == i ? 1.0 : 0]))];
            Tensor forward = Transform.Jvp(x => [function(x)])(point, direction).Tangents[0];

            Assert.That(gradient[i].Item<double>(), Is.EqualTo(slopes[i]).Within(8).Ulps, $"reverse, operand {i}");
            Assert.That(forward.Sum().Item<double>(), Is.EqualTo(slopes[i]).Within(8).Ulps, $"forward, operand {i}");
        }
    }
}
