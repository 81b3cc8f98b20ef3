namespace Tensors.Tests;

/// <summary>Bias and activation in one operation have the bits of the operations one by one.</summary>
[TestFixture(DType.Float32)]
[TestFixture(DType.Float64)]
[TestFixture(DType.BFloat16)]
public sealed class EpilogueTests(DType dtype)
{
    // Image and weights: blocks of rows, more than one sum, groups, depthwise, one by one, results in other places than their order.
    private static readonly (int[] Image, int[] Weights, int Groups)[] s_convolutions =
    [
        ([2, 9, 8, 3], [3, 3, 3, 37], 1),
        ([1, 8, 9, 70], [3, 3, 70, 33], 1),
        ([2, 6, 6, 6], [3, 3, 2, 9], 3),
        ([2, 6, 7, 20], [3, 3, 1, 20], 20),
        ([2, 5, 5, 8], [1, 1, 8, 40], 1),
        ([0, 5, 5, 8], [1, 1, 8, 4], 1),
        ([3, 12, 5], [3, 5, 6], 1),
    ];

    // m, k, n: a product with a vector on each side, small, by rows, by columns, a deep one, an empty one.
    private static readonly (int M, int K, int N)[] s_products =
        [(40, 70, 1), (1, 70, 40), (5, 7, 9), (400, 65, 90), (50, 300, 700), (3, 9000, 5), (4, 0, 3), (0, 4, 3)];

    [Test]
    public void Convolutions_have_the_bits_of_their_parts([Values] Activation activation)
    {
        foreach ((int[] image, int[] weights, int groups) in s_convolutions)
        {
            (Tensor x, Tensor w, Tensor b) = (Draw(image, 1), Draw(weights, 2), Draw([weights[^1]], 3));
            Tensor sums = x.Convolution(w, padding: WindowPadding.Same, groups: groups);

            AssertSame(
                x.Convolution(w, padding: WindowPadding.Same, groups: groups, bias: b, activation: activation), Wide(sums, x, w, groups, b),
                activation);
            AssertSame(
                x.Convolution(w, padding: WindowPadding.Same, groups: groups, activation: activation), Wide(sums, x, w, groups, null),
                activation);
        }
    }

    [Test]
    public void Products_have_the_bits_of_their_parts([Values] Activation activation)
    {
        foreach ((int m, int k, int n) in s_products)
        {
            (Tensor x, Tensor w, Tensor b) = (Draw([m, k], 1), Draw([k, n], 2), Draw([n], 3));
            Tensor sums = Float(x).MatMul(Float(w));

            AssertSame(x.Dense(w, b, activation), sums + Float(b), activation);
            AssertSame(x.Dense(w, null, activation), sums, activation);
        }
    }

    [Test]
    public void Any_number_of_threads_gives_the_same_bits()
    {
        (Tensor x, Tensor w, Tensor b) = (Draw([400, 65], 1), Draw([65, 390], 2), Draw([390], 3));
        (Tensor image, Tensor taps) = (Draw([4, 20, 20, 16], 4), Draw([3, 3, 16, 390], 5));
        int threads = ComputeThreads.Count;
        try
        {
            ComputeThreads.Count = 1;
            byte[] product = Bits.Of(x.Dense(w, b, Activation.Tanh));
            byte[] convolution = Bits.Of(image.Convolution(taps, bias: b, activation: Activation.Tanh));
            ComputeThreads.Count = 3;

            Assert.That(Bits.Of(x.Dense(w, b, Activation.Tanh)), Is.EqualTo(product));
            Assert.That(Bits.Of(image.Convolution(taps, bias: b, activation: Activation.Tanh)), Is.EqualTo(convolution));
        }
        finally
        {
            ComputeThreads.Count = threads;
        }
    }

    [Test]
    public void A_bias_that_is_a_view_is_added()
    {
        Tensor b = Draw([6], 3);
        (Tensor x, Tensor w) = (Draw([4, 5], 1), Draw([5, 3], 2));

        Assert.That(Bits.Of(x.Dense(w, Reversed(b))), Is.EqualTo(Bits.Of(x.Dense(w, Reversed(b).Copy()))));
    }

    [Test]
    public void Rejects_a_bias_of_other_channels()
    {
        Assert.That(
            () => Draw([1, 4, 4, 2], 1).Convolution(Draw([2, 2, 2, 3], 2), bias: Draw([1], 3)),
            Throws.TypeOf<ShapeMismatchException>().With.Message.Contains("Convolution: the bias (1,) must have one axis of 3 elements"));
        Assert.That(
            () => Draw([4, 2], 1).Dense(Draw([2, 3], 2), Draw([1, 3], 3)),
            Throws.TypeOf<ShapeMismatchException>().With.Message.Contains("Dense: the bias (1, 3) must have one axis of 3 elements"));
    }

    [Test]
    public void Rejects_batches_of_weights() => Assert.That(
        () => Draw([2, 4, 2], 1).Dense(Draw([2, 2, 3], 2), Draw([3], 3)),
        Throws.TypeOf<ShapeMismatchException>().With.Message.Contains("must both be matrices"));

    private static Tensor Passed(Tensor x, Activation activation) => activation switch
    {
        Activation.Relu => x.Relu(),
        Activation.Relu6 => x.Relu().Minimum(6),
        Activation.Sigmoid => x.Sigmoid(),
        Activation.Tanh => x.Tanh(),
        _ => x,
    };

    /// <summary>Sums with a bias, of 16-bit numbers in the float32 in which they are computed.</summary>
    private Tensor Wide(Tensor sums, Tensor x, Tensor w, int groups, Tensor? bias)
    {
        Tensor wide = dtype == DType.BFloat16 ? Float(x).Convolution(Float(w), padding: WindowPadding.Same, groups: groups) : sums;
        return bias is null ? wide : wide + Float(bias);
    }

    private Tensor Float(Tensor x) => dtype == DType.BFloat16 ? x.Cast(DType.Float32) : x;

    private void AssertSame(Tensor actual, Tensor sums, Activation activation) =>
        Assert.That(Bits.Of(actual), Is.EqualTo(Bits.Of(Passed(sums, activation).Cast(dtype))), $"{actual.Shape}");

    private static Tensor Reversed(Tensor x) => x.Flip(0).Slice(0, 1, 4);

    private Tensor Draw(int[] shape, int seed) => Domain.Between(-3, 3).Draw(Shape.Create(shape), dtype, seed);
}
