using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests.Graphs;

/// <summary>Functions of elements that TensorFlow has and Core has not.</summary>
public sealed class ElementFunctionTests : SessionFixture
{
    private static readonly float[] s_x = [0, 0, 0, 2, -3];
    private static readonly float[] s_y = [0, float.NaN, float.PositiveInfinity, 0.5f, 4];

    private static IEnumerable<TestCaseData> Functions =>
    [
        new TestCaseData(
            (Func<Tensor, Tensor, Tensor>)((x, y) => Xlogy(x, y)), new[] { 0f, 0, 0, 2 * MathF.Log(0.5f), -3 * MathF.Log(4) }, "Xlogy")
            .SetArgDisplayNames("Xlogy"),
        new TestCaseData(
            (Func<Tensor, Tensor, Tensor>)((x, y) => Xlog1py(x, y)), new[] { 0f, 0, 0, 2 * MathF.Log(1.5f), -3 * MathF.Log(5) }, "Xlog1py")
            .SetArgDisplayNames("Xlog1py"),
        new TestCaseData((Func<Tensor, Tensor, Tensor>)((x, y) => Xdivy(x, y)), new[] { 0f, 0, 0, 4, -0.75f }, "Xdivy").SetArgDisplayNames(
            "Xdivy"),
        new TestCaseData((Func<Tensor, Tensor, Tensor>)((x, y) => MultiplyNoNan(y, x)), new[] { 0f, 0, 0, 1, -12 }, "MulNoNan")
            .SetArgDisplayNames("MultiplyNoNan"),
        new TestCaseData((Func<Tensor, Tensor, Tensor>)((x, y) => DivNoNan(y, x)), new[] { 0f, 0, 0, 0.25f, 4f / -3 }, "DivNoNan")
            .SetArgDisplayNames("DivNoNan"),
    ];

    [TestCaseSource(nameof(Functions))]
    public void A_zero_wins_over_what_is_no_number(Func<Tensor, Tensor, Tensor> function, float[] expected, string op)
    {
        Tensor y = function(Constant(s_x), Constant(s_y));

        Assert.Multiple(() =>
        {
            Assert.That(y.Op.Op, Is.EqualTo(op));
            Assert.That(Session.Run(y).ToArray<float>(), Is.EqualTo(expected).Within(1e-6f));
        });
    }

    [TestCaseSource(nameof(Functions))]
    public void Their_slopes_are_those_of_differences(Func<Tensor, Tensor, Tensor> function, float[] expected, string op)
    {
        // One broadcasts, so that its slopes are sums.
        Tensor x = Constant(new[,] { { 2.0, -3, 0.5 }, { 1.5, 2, 4 } }), y = Constant(new[] { 0.5, 4, 3 });
        Tensor z = function(x, y);
        Tensor?[] slopes = Gradients(z, [x, y]);
        const double Step = 1e-5;
        Tensor ofX = (function(x + Step, y) - function(x - Step, y)) / (2 * Step);
        Tensor ofY = ReduceSum((function(x, y + Step) - function(x, y - Step)) / (2 * Step), 0);

        Assert.That(Session.Run(slopes[0]!).ToArray<double>(), Is.EqualTo(Session.Run(ofX).ToArray<double>()).Within(1e-7), op);
        Assert.That(Session.Run(slopes[1]!).ToArray<double>(), Is.EqualTo(Session.Run(ofY).ToArray<double>()).Within(1e-7), op);
    }

    [Test]
    public void The_slope_of_a_product_with_a_logarithm_is_0_in_the_factor_0_and_finite_in_the_other()
    {
        Tensor x = Constant(new[] { 0f, 0 }), y = Constant(new[] { 0f, 2 });
        Tensor?[] slopes = Gradients(Xlogy(x, y), [x, y]);

        Assert.That(Session.Run(slopes[0]!).ToArray<float>(), Is.EqualTo(new[] { 0f, 0 }));
        Assert.That(Session.Run(slopes[1]!).ToArray<float>(), Is.EqualTo(new[] { 0f, 0 }));
    }

    [Test]
    public void Numbers_of_another_type_end_at_the_nearest_that_the_first_type_has_in_it()
    {
        float[] x = [1e30f, -1e30f, 3.7f, float.NaN];

        Assert.That(Session.Run(SaturateCast(x, DataType.Int32)).ToArray<int>(), Is.EqualTo(new[] { 2147483520, int.MinValue, 3, 0 }));
        Assert.That(Session.Run(SaturateCast(x, DataType.UInt8)).ToArray<byte>(), Is.EqualTo(new byte[] { 255, 0, 3, 0 }));
        Assert.That(
            Session.Run(SaturateCast(new[] { 1e300, -1e300, 1 }, DataType.Float32)).ToArray<float>(),
            Is.EqualTo(new[] { float.MaxValue, float.MinValue, 1 }));
        Assert.That(
            Session.Run(SaturateCast(new[] { 1e30, -1e30 }, DataType.Int32)).ToArray<int>(),
            Is.EqualTo(new[] { int.MaxValue, int.MinValue }));
        Assert.That(
            Session.Run(SaturateCast(new[] { long.MaxValue, -5 }, DataType.Int32)).ToArray<int>(), Is.EqualTo(new[] { int.MaxValue, -5 }));
        Assert.That(
            Session.Run(SaturateCast(new[] { 70000f, -70000 }, DataType.Float16)).Cast(DType.Float32).ToArray<float>(),
            Is.EqualTo(new[] { 65504f, -65504 }));
    }

    [Test]
    public void Types_that_hold_all_numbers_of_another_are_only_cast_to()
    {
        Tensor wide = SaturateCast(Constant(new[] { 7 }), DataType.Int64, "wide");
        Tensor narrow = SaturateCast(Constant(new[] { 7L }), DataType.Int32, "narrow");

        Assert.That(
            Graph.Nodes.Where(node => node.Name.StartsWith("wide", StringComparison.Ordinal)).Select(node => node.Op),
            Is.EqualTo(new[] { "Cast" }));
        Assert.That(narrow.Name, Is.EqualTo("narrow:0"));
        Assert.That(wide.DataType, Is.EqualTo(DataType.Int64));
    }

    [Test]
    public void Complex_numbers_have_no_order_to_stop_at() => Assert.That(
        () => SaturateCast(Complex(Constant(1f), Constant(2f)), DataType.Int32),
        Throws.TypeOf<GraphTypeException>().With.Message.Contains("complex64"));
}
