using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests;

/// <summary>Nodes that fold 16-bit numbers do so in float32 and round once.</summary>
public sealed class HalfInGraphTests
{
    private static readonly DType[] Halves = [DType.Float16, DType.BFloat16];

    [SetUp]
    public void NewGraph() => Graph.ResetDefault();

    [TestCaseSource(nameof(Halves))]
    public void L2Loss_squares_in_float32(DType dtype)
    {
        Tensor x = Tensor.FromArray([300f, 4]).Cast(dtype);

        Assert.That(Single(L2Loss(Constant(x))), Is.EqualTo(Rounded(45_008, dtype)));
    }

    [TestCaseSource(nameof(Halves))]
    public void Running_sums_add_in_float32(DType dtype)
    {
        Tensor x = Tensor.Ones([3000], dtype);
        Tensor sums = Graph.Default.AddNode("Cumsum", "sums", [Constant(x), Constant(0)]).Outputs[0];
        using Session session = new();

        float[] actual = session.Run(sums).Cast(DType.Float32).ToArray<float>();

        Assert.That(actual, Is.EqualTo(Tensor.Arange(1, 3001).Cast(dtype).Cast(DType.Float32).ToArray<float>()));
    }

    [TestCaseSource(nameof(Halves))]
    public void Running_products_multiply_in_float32(DType dtype)
    {
        Tensor x = Tensor.FromArray([300f, 300, 0.001f]).Cast(dtype);
        Tensor products = Graph.Default.AddNode("Cumprod", "products", [Constant(x), Constant(0)]).Outputs[0];
        using Session session = new();

        float last = session.Run(products).Cast(DType.Float32).ToArray<float>()[^1];

        Assert.That(last, Is.EqualTo(Rounded(90_000f * x.Cast(DType.Float32).ToArray<float>()[^1], dtype)));
    }

    [TestCaseSource(nameof(Halves))]
    public void Moments_are_those_of_float32_rounded_once(DType dtype)
    {
        Tensor x = Tensor.FromArray([0f, 600, 0, 300]).Cast(dtype);

        (Tensor mean, Tensor variance) = Moments(Constant(x), [0]);

        Assert.That(mean.DType, Is.EqualTo(dtype));
        Assert.That(Single(mean), Is.EqualTo(Rounded(225, dtype)));
        Assert.That(Single(variance), Is.EqualTo(Rounded(61_875, dtype)));
    }

    private static float Single(Tensor node)
    {
        using Session session = new();
        return session.Run(node).Cast(DType.Float32).Item<float>();
    }

    private static float Rounded(float value, DType dtype) => Tensor.FromScalar(value).Cast(dtype).Cast(DType.Float32).Item<float>();
}
