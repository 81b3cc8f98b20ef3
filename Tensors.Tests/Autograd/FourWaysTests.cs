using Tensors.Autograd;

namespace Tensors.Tests;

public sealed class FourWaysTests
{
    private delegate Derivatives Way(Func<Tensor[], Tensor> function, params ReadOnlySpan<Tensor> point);

    private static IEnumerable<TestCaseData> Ways
    {
        get
        {
            yield return new TestCaseData((Way)FourWays.Numerical, "numerical", 1e-8, 5).SetArgDisplayNames("numerical");
            yield return new TestCaseData((Way)FourWays.Symbolic, "symbolic", 1e-13, 3).SetArgDisplayNames("symbolic");
            yield return new TestCaseData((Way)FourWays.Forward, "forward", 1e-13, 2).SetArgDisplayNames("forward");
            yield return new TestCaseData((Way)FourWays.Reverse, "reverse", 1e-13, 2).SetArgDisplayNames("reverse");
        }
    }

    [TestCaseSource(nameof(Ways))]
    public void The_textbook_function_has_its_known_derivatives(object way, string name, double tolerance, int passes)
    {
        Derivatives found = ((Way)way)(v => (v[0] * v[0] * v[1]) + v[1] + 2, Tensor.FromScalar(3.0), Tensor.FromScalar(4.0));

        Assert.That(found.Method, Is.EqualTo(name));
        Assert.That(found.Value.Item<double>(), Is.EqualTo(42));
        Assert.That(found.Gradient.Select(x => x.Item<double>()), Is.EqualTo(new[] { 24.0, 10 }).Within(tolerance * 24));
        Assert.That(found.Passes, Is.EqualTo(passes));
    }

    [TestCaseSource(nameof(Ways))]
    public void The_loop_of_a_hundred_steps_agrees_with_dual_numbers(object way, string name, double tolerance, int passes)
    {
        _ = name;
        (double value, double byA, double byB) = LoopByHand(0.2, 0.3);

        Derivatives found = ((Way)way)(Loop, Tensor.FromScalar(0.2), Tensor.FromScalar(0.3));

        // The textbook's own figure for a = 0.2 and b = 0.3.
        Assert.That(value, Is.EqualTo(-0.21253923284754914).Within(1e-14));
        Assert.That(found.Value.Item<double>(), Is.EqualTo(value).Within(1e-13));
        Assert.That(found.Gradient.Select(x => x.Item<double>()), Is.EqualTo(new[] { byA, byB }).Within(tolerance));
        Assert.That(found.Passes, Is.EqualTo(passes));
    }

    [Test]
    public void Passes_grow_with_the_numbers_of_an_argument_except_in_reverse_mode()
    {
        Tensor x = Domain.Between(-1, 1).Draw([10], DType.Float64, 1);
        static Tensor Function(Tensor[] v) => (v[0].Square() * v[0]).Sum();

        Assert.That(FourWays.Numerical(Function, x).Passes, Is.EqualTo(21));
        Assert.That(FourWays.Forward(Function, x).Passes, Is.EqualTo(10));
        Assert.That(FourWays.Reverse(Function, x).Passes, Is.EqualTo(2));
        Assert.That(
            FourWays.Forward(Function, x).Gradient[0].ToArray<double>(),
            Is.EqualTo(FourWays.Reverse(Function, x).Gradient[0].ToArray<double>()).Within(1e-15));
    }

    [TestCaseSource(nameof(Ways))]
    public void Only_single_numbers_of_float64_are_differentiated(object way, string name, double tolerance, int passes)
    {
        _ = (tolerance, passes);

        Assert.That(
            () => ((Way)way)(v => v[0], Tensor.Ones([], DType.Float32)),
            Throws.TypeOf<DTypeMismatchException>().With.Message.Contains("float32"));
        Assert.That(
            () => ((Way)way)(v => v[0] * 2, Tensor.Ones([2], DType.Float64)),
            Throws.TypeOf<ShapeMismatchException>().With.Message.StartsWith(char.ToUpperInvariant(name[0]) + name[1..]));
    }

    private static Tensor Loop(Tensor[] v)
    {
        Tensor z = Tensor.FromScalar(0.0);
        for (int i = 0; i < 100; i++)
        {
            z = (v[0] * (z + i).Cos()) + (z * (v[1] - i).Sin());
        }

        return z;
    }

    /// <summary>The loop and its two derivatives in plain numbers.</summary>
    private static (double Value, double ByA, double ByB) LoopByHand(double a, double b)
    {
        (double z, double za, double zb) = (0, 0, 0);
        for (int i = 0; i < 100; i++)
        {
            double slope = (-a * Math.Sin(z + i)) + Math.Sin(b - i);
            (z, za, zb) = (
                (a * Math.Cos(z + i)) + (z * Math.Sin(b - i)),
                Math.Cos(z + i) + (slope * za),
                (z * Math.Cos(b - i)) + (slope * zb));
        }

        return (z, za, zb);
    }
}
