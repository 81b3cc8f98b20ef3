using Tensors.Autograd;

namespace Tensors.Tests;

public sealed class SymbolicFunctionTests
{
    private static readonly SymbolicVariable s_x = new("x");
    private static readonly SymbolicVariable s_y = new("y");

    private static SymbolicFunction Textbook => SymbolicFunction.Trace(v => (v[0] * v[0] * v[1]) + v[1] + 2, s_x, s_y);

    private static IEnumerable<TestCaseData> Texts
    {
        get
        {
            yield return Row(x => x, "x", "1");
            yield return Row(x => 3 * x, "3*x", "3");
            yield return Row(x => x * 3 * 2, "6*x", "6");
            yield return Row(x => (x * 2) + (3 * x) - x, "4*x", "4");
            yield return Row(x => x - x, "0", "0");
            yield return Row(x => -(-x), "x", "1");
            yield return Row(x => 0 + (1 * x) + (x * 0), "x", "1");
            yield return Row(x => 2 - (x - 1), "2 - (x - 1)", "-1");
            yield return Row(x => x + -1, "x - 1", "1");
            yield return Row(x => x * x * x, "x^3", "3*x^2");
            yield return Row(x => x.Square() / x, "x", "1");
            yield return Row(x => x.Pow(4), "x^4", "4*x^3");
            yield return Row(x => x.Pow(0.5), "x^0.5", "0.5*x^(-0.5)");
            yield return Row(x => 1 / x, "1/x", "-1/x^2");
            yield return Row(x => x.Reciprocal(), "1/x", "-(1/x)^2");
            yield return Row(x => x.Sin(), "sin(x)", "cos(x)");
            yield return Row(x => x.Cos(), "cos(x)", "-sin(x)");
            yield return Row(x => x.Exp(), "exp(x)", "exp(x)");
            yield return Row(x => x.Log(), "log(x)", "1/x");
            yield return Row(x => x.Sqrt(), "sqrt(x)", "1/(2*sqrt(x))");
            yield return Row(x => x.Tanh(), "tanh(x)", "1 - tanh(x)^2");
            yield return Row(x => x.Sigmoid(), "sigmoid(x)", "sigmoid(x)*(1 - sigmoid(x))");
            yield return Row(x => (-x).Square(), "x^2", "2*x");
            yield return Row(x => (x + 1) * (x + 1), "(x + 1)^2", "2*(x + 1)");
            yield return Row(x => (2 * x).Sin() * x, "sin(2*x)*x", "sin(2*x) + 2*x*cos(2*x)");
            yield return Row(x => -(x + 2) / 4, "-(x + 2)/4", "-0.25");
            yield return Row(x => x.Maximum(0), "maximum(x, 0)", null);
            yield return Row(x => Tensor.Where(x > 1, x, -x), "where(x > 1, x, -x)", null);
            yield return Row(x => x.StopGradient() * x, "stopGradient(x)*x", "stopGradient(x)");
            yield return Row(x => Tensor.FromScalar(2.0).Exp().Log() * x, "2*x", "2");
        }
    }

    [TestCaseSource(nameof(Texts))]
    public void Expressions_and_their_derivatives_print_in_common_notation(object function, string text, string? derivative)
    {
        Func<Tensor, Tensor> tested = (Func<Tensor, Tensor>)function;
        SymbolicFunction traced = SymbolicFunction.Trace(v => tested(v[0]), s_x);

        Assert.That(traced.Simplify().ToString(), Is.EqualTo(text));
        if (derivative is not null)
        {
            Assert.That(traced.Derivative("x").Simplify().ToString(), Is.EqualTo(derivative));
        }
    }

    [TestCaseSource(nameof(Texts))]
    public void Simplified_derivatives_have_the_values_of_a_tape(object function, string text, string? derivative)
    {
        _ = (text, derivative);
        Func<Tensor, Tensor> tested = (Func<Tensor, Tensor>)function;
        SymbolicFunction slope = SymbolicFunction.Trace(v => tested(v[0]), s_x).Derivative("x");
        SymbolicFunction curvature = slope.Derivative("x");
        foreach (double number in (double[])[0.3, 1.7])
        {
            Tensor x = Tensor.FromScalar(number);
            double first = Transform.Grad(tested)(x).Item<double>();
            double second = Transform.Grad(Transform.Grad(tested))(x).Item<double>();

            Assert.That(slope.Evaluate(x).Item<double>(), Is.EqualTo(first));
            Assert.That(slope.Simplify().Evaluate(x).Item<double>(), Is.EqualTo(first).Within(1e-14));
            Assert.That(curvature.Simplify().Evaluate(x).Item<double>(), Is.EqualTo(second).Within(1e-12));
        }
    }

    [Test]
    public void The_textbook_function_and_its_derivatives_read_as_in_the_textbook()
    {
        Assert.That(Textbook.ToString(), Is.EqualTo("x*x*y + y + 2"));
        Assert.That(Textbook.Simplify().ToString(), Is.EqualTo("x^2*y + y + 2"));
        Assert.That(Textbook.Derivative("x").Simplify().ToString(), Is.EqualTo("2*y*x"));
        Assert.That(Textbook.Derivative("y").Simplify().ToString(), Is.EqualTo("x^2 + 1"));
        Assert.That(Textbook.Derivative("x").Derivative("y").Simplify().ToString(), Is.EqualTo("2*x"));
    }

    [Test]
    public void A_function_is_evaluated_at_a_point()
    {
        Tensor[] point = [Tensor.FromScalar(3.0), Tensor.FromScalar(4.0)];

        Assert.That(Textbook.Evaluate(point).Item<double>(), Is.EqualTo(42));
        Assert.That(Textbook.Derivative("x").Evaluate(point).Item<double>(), Is.EqualTo(24));
        Assert.That(Textbook.Derivative("y").Evaluate(point).Item<double>(), Is.EqualTo(10));
    }

    [Test]
    public void Equal_parts_exist_once()
    {
        SymbolicFunction function = SymbolicFunction.Trace(v => (v[0].Sin() * v[1]) + v[0].Sin(), s_x, s_y);

        // x, y, sin(x), sin(x)*y and the sum.
        Assert.That(function.NodeCount, Is.EqualTo(5));
    }

    [Test]
    public void A_long_expression_is_written_as_named_parts()
    {
        SymbolicFunction function = SymbolicFunction.Trace(
            v =>
            {
                Tensor z = v[0];
                for (int i = 1; i <= 8; i++)
                {
                    z = (z * z.Sin()) + i;
                }

                return z;
            },
            s_x);

        Assert.That(function.ToString().Split('\n'), Is.EqualTo(new[]
        {
            "t1 = x*sin(x) + 1", "t2 = t1*sin(t1) + 2", "t3 = t2*sin(t2) + 3", "t4 = t3*sin(t3) + 4", "t5 = t4*sin(t4) + 5",
            "t6 = t5*sin(t5) + 6", "t7 = t6*sin(t6) + 7", "t7*sin(t7) + 8",
        }));
    }

    [Test]
    public void Tensors_broadcast_silently_and_attributes_are_shown()
    {
        SymbolicFunction function = SymbolicFunction.Trace(
            v => ((v[0].MatMul(v[1]) + v[2]) * 2).Sum(1), new("x", [2, 3]), new("w", [3, 4]), new("b", [4]));

        Assert.That(function.Simplify().ToString(), Is.EqualTo("sum(2*(x @ w + b); Axes = [1], KeepDims = False)"));
        Assert.That(
            function.Derivative("b")
            .Evaluate(Tensor.Ones([2, 3], DType.Float64), Tensor.Ones([3, 4], DType.Float64),
            Tensor.Ones([4], DType.Float64)).ToArray<double>(), Is.EqualTo(new[] { 4.0, 4, 4, 4 }));
    }

    [Test]
    public void Derivatives_of_tensor_functions_have_the_bits_of_a_tape()
    {
        Tensor x = Domain.Between(-1, 1).Draw([2, 3], DType.Float64, 1);
        Tensor w = Domain.Between(-1, 1).Draw([3, 4], DType.Float64, 2);
        Tensor Loss(Tensor[] v) => (v[0].MatMul(v[1]).Tanh() - 0.5).Square().Mean();

        SymbolicFunction function = SymbolicFunction.Trace(Loss, new("x", x.Shape), new("w", w.Shape));
        Tensor[] gradients = Transform.Grad((Func<Tensor[], Tensor>)Loss)([x, w]);

        Assert.That(Bits.Of(function.Derivative("x").Evaluate(x, w)), Is.EqualTo(Bits.Of(gradients[0])));
        Assert.That(Bits.Of(function.Derivative("w").Evaluate(x, w)), Is.EqualTo(Bits.Of(gradients[1])));
        Assert.That(
            function.Derivative("w").Simplify().Evaluate(x, w).ToArray<double>(), Is.EqualTo(gradients[1].ToArray<double>()).Within(1e-14));
    }

    [Test]
    public void An_expression_can_be_differentiated_by_a_tape_as_well()
    {
        Func<Tensor, Tensor> grad = Transform.Grad(x => Textbook.Derivative("x").Evaluate(x, Tensor.FromScalar(4.0)));

        Assert.That(grad(Tensor.FromScalar(3.0)).Item<double>(), Is.EqualTo(8));
    }

    [Test]
    public void Values_that_do_not_fit_the_variables_are_refused()
    {
        Assert.That(
            () => Textbook.Evaluate(Tensor.FromScalar(1.0)),
            Throws.ArgumentException.With.Message.Contains("1 values were given for 2 variables"));
        Assert.That(
            () => Textbook.Evaluate(Tensor.FromScalar(1.0), Tensor.Ones([2], DType.Float64)),
            Throws.TypeOf<ShapeMismatchException>().With.Message.Contains("variable y is () and its value (2,)"));
    }

    [Test]
    public void Names_are_checked()
    {
        Assert.That(
            () => Textbook.Derivative("z"), Throws.ArgumentException.With.Message.Contains("there is no variable 'z'; there are x, y"));
        Assert.That(
            () => SymbolicFunction.Trace(v => v[0], s_x, s_x),
            Throws.ArgumentException.With.Message.Contains("two variables have the same name"));
    }

    [Test]
    public void Symbols_have_no_life_outside_the_function()
    {
        Tensor? leaked = null;
        _ = SymbolicFunction.Trace(v => leaked = v[0], s_x);

        Assert.That(() => leaked! + leaked!, Throws.InvalidOperationException.With.Message.Contains("'x' belongs to a symbolic function"));
    }

    private static TestCaseData Row(Func<Tensor, Tensor> function, string text, string? derivative) => new(function, text, derivative);
}
