using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests;

/// <summary>Bounds for gradients as functions of a graph; the expected numbers are worked out by hand from 3-4-5 triangles.</summary>
public sealed class ClippingTests : GraphFixture
{
    private static Tensor X => Constant(new[] { 3f, -4 });

    [Test]
    public void By_value() => Assert.That(Run(ClipByValue(X, -1.0, 2.0)), Is.EqualTo(new[] { 2f, -1 }));

    [Test]
    public void By_norm()
    {
        Assert.That(Run(ClipByNorm(X, 1.0)), Is.EqualTo(new[] { 0.6f, -0.8f }).Within(1e-7f));
        Assert.That(Run(ClipByNorm(X, 6.0)), Is.EqualTo(new[] { 3f, -4 }));
        Assert.That(
            Run(ClipByNorm(Constant(new[,] { { 3f, 4 }, { 0, 1 } }), 1.0, axes: [1])),
            Is.EqualTo(new[] { 0.6f, 0.8f, 0, 1 }).Within(1e-7f));
    }

    [Test]
    public void By_average_norm()
    {
        // The norm is 5 for 2 elements: at most 5 / 2 is left as it is.
        Assert.That(Run(ClipByAverageNorm(X, 1.0)), Is.EqualTo(new[] { 1.2f, -1.6f }).Within(1e-6f));
        Assert.That(Run(ClipByAverageNorm(X, 3.0)), Is.EqualTo(new[] { 3f, -4 }).Within(1e-6f));
    }

    [Test]
    public void By_global_norm()
    {
        (Tensor?[] clipped, Tensor norm) = ClipByGlobalNorm([X[..1], null, X[1..]], 1.0);

        Assert.That(Run(norm), Is.EqualTo(new[] { 5f }));
        Assert.That(clipped[1], Is.Null);
        Assert.That(Run(clipped[0]!), Is.EqualTo(new[] { 0.6f }).Within(1e-7f));
        Assert.That(Run(clipped[2]!), Is.EqualTo(new[] { -0.8f }).Within(1e-7f));
    }

    [Test]
    public void By_a_global_norm_that_is_known()
    {
        (Tensor?[] clipped, _) = ClipByGlobalNorm([X], 1.0, useNorm: Constant(10.0));

        Assert.That(Run(clipped[0]!), Is.EqualTo(new[] { 0.3f, -0.4f }).Within(1e-7f));
    }

    [Test]
    public void A_norm_that_is_not_finite_makes_everything_NaN() =>
        Assert.That(Run(ClipByGlobalNorm([Constant(new[] { float.PositiveInfinity, 1 })], 1.0).Clipped[0]!), Is.All.NaN);

    [Test]
    public void The_slope_of_a_norm_is_finite_at_zero()
    {
        Tensor zero = Constant(new[] { 0f, 0 });

        Assert.That(Run(Gradients(ClipByNorm(zero, 1.0), [zero])[0]!), Is.EqualTo(new[] { 1f, 1 }));
    }

    private static float[] Run(Tensor tensor) => new Session().Run(tensor).ToArray<float>();
}
