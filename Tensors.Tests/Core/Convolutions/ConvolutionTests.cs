namespace Tensors.Tests;

[TestFixture(DType.Float32)]
[TestFixture(DType.Float64)]
public sealed class ConvolutionTests(DType dtype)
{
    private static IEnumerable<TestCaseData> Cases =>
    [
        // Image, weights, strides, dilations, padding, groups.
        Case([2, 7, 6, 3], [3, 3, 3, 5], [1, 1], [1, 1], [(0, 0), (0, 0)]),
        Case([1, 9, 8, 4], [3, 2, 4, 7], [2, 3], [1, 1], [(1, 2), (0, 1)]),
        Case([3, 12, 11, 2], [3, 3, 2, 33], [1, 2], [2, 3], [(2, 2), (3, 3)]),
        Case([2, 5, 5, 8], [1, 1, 8, 40], [1, 1], [1, 1], [(0, 0), (0, 0)]),
        Case([2, 5, 5, 8], [1, 1, 8, 9], [2, 2], [1, 1], [(0, 0), (0, 0)]),
        Case([1, 4, 4, 3], [1, 1, 3, 2], [5, 3], [1, 1], [(1, 1), (2, 0)]),
        Case([1, 2, 2, 3], [5, 4, 3, 6], [1, 1], [1, 1], [(4, 4), (3, 3)]),
        Case([2, 6, 6, 6], [3, 3, 2, 9], [1, 1], [1, 1], [(1, 1), (1, 1)], 3),
        Case([2, 6, 7, 20], [3, 3, 1, 20], [2, 1], [1, 1], [(1, 1), (1, 1)], 20),
        Case([1, 6, 7, 70], [3, 2, 1, 70], [1, 1], [2, 1], [(1, 1), (0, 0)], 70),
        Case([2, 6, 7, 3], [3, 3, 1, 6], [1, 1], [1, 1], [(1, 1), (1, 1)], 3),
        Case([1, 24, 25, 1], [23, 23, 1, 1], [1, 1], [1, 1], [(0, 0), (1, 1)]),
        Case([1, 8, 9, 140], [3, 3, 140, 70], [1, 1], [1, 1], [(1, 1), (1, 1)]),
        Case([4, 40, 60, 2], [3, 3, 2, 3], [1, 1], [1, 1], [(1, 1), (1, 1)]),
        Case([2, 13, 5], [4, 5, 3], [3], [2], [(2, 0)]),
        Case([1, 4, 5, 6, 3], [2, 3, 2, 3, 4], [1, 2, 2], [2, 1, 1], [(1, 0), (1, 1), (0, 2)]),
        Case([0, 5, 5, 2], [3, 3, 2, 4], [1, 1], [1, 1], [(0, 0), (0, 0)]),
        Case([2, 5, 5, 0], [3, 3, 0, 4], [1, 1], [1, 1], [(0, 0), (0, 0)]),
        Case([2, 5, 5, 3], [3, 3, 3, 0], [1, 1], [1, 1], [(0, 0), (0, 0)]),
        Case([3, 6, 6, 16], [2, 2, 16, 64], [3, 3], [1, 1], [(0, 0), (0, 0)]),
    ];

    [TestCaseSource(nameof(Cases))]
    public void Convolutions_and_their_transposes_agree_with_plain_loops(int[] image, int[] weights, SlidingWindow window, int groups)
    {
        Tensor x = Draw(image, 1);
        Tensor w = Draw(weights, 2);
        Tensor y = Tensor.Apply(new ConvolutionOp(window, groups), x, w);
        Tensor dy = Draw([.. y.Shape], 3);
        Tensor dx = Tensor.Apply(new ConvolutionTransposeOp(window, groups, [.. x.Shape.Extents[1..^1]]), dy, w);
        Tensor dw = Tensor.Apply(new ConvolutionFilterGradientOp(window, groups, [.. w.Shape.Extents[..^2]]), x, dy);
        PlainConvolution loops = new(x, w, dy, window, groups);

        Assert.Multiple(() =>
        {
            AssertClose(y, loops.Result, w.ElementCount / Math.Max(1, w.Shape[^1]));
            AssertClose(dx, loops.ImageGradient, w.ElementCount / Math.Max(1, w.Shape[^2]));
            AssertClose(dw, loops.WeightsGradient, y.ElementCount / Math.Max(1, y.Shape[^1]));
        });
    }

    [TestCaseSource(nameof(Cases))]
    public void The_bits_are_the_same_for_every_layout_and_number_of_threads(int[] image, int[] weights, SlidingWindow window, int groups)
    {
        Tensor x = Draw(image, 4);
        Tensor w = Draw(weights, 5);
        Tensor y = Tensor.Apply(new ConvolutionOp(window, groups), x, w);
        Tensor dy = Draw([.. y.Shape], 6);
        Operation[] operations =
        [
            new ConvolutionOp(window, groups),
            new ConvolutionTransposeOp(window, groups, [.. x.Shape.Extents[1..^1]]),
            new ConvolutionFilterGradientOp(window, groups, [.. w.Shape.Extents[..^2]]),
        ];
        Tensor[][] operands = [[x, w], [dy, w], [x, dy]];
        int threads = ComputeThreads.Count;
        try
        {
            for (int i = 0; i < operations.Length; i++)
            {
                ComputeThreads.Count = 1;
                byte[] bits = Bits.Of(Tensor.Apply(operations[i], operands[i]));
                Assert.That(
                    Bits.Of(Tensor.Apply(operations[i], [.. operands[i].Select(ChannelsFirst)])), Is.EqualTo(bits),
                    $"{operations[i].Name}, channels first");
                Assert.That(
                    Bits.Of(Tensor.Apply(operations[i], [.. operands[i].Select(Reversed)])), Is.EqualTo(bits),
                    $"{operations[i].Name}, transposed");
                ComputeThreads.Count = 3;
                Assert.That(Bits.Of(Tensor.Apply(operations[i], operands[i])), Is.EqualTo(bits), $"{operations[i].Name}, three threads");
            }
        }
        finally
        {
            ComputeThreads.Count = threads;
        }
    }

    [Test]
    public void Elements_are_chains_of_fused_multiply_adds_in_the_order_of_taps_and_channels()
    {
        Tensor x = Draw([1, 9, 9, 7], 7);
        Tensor w = Draw([3, 3, 7, 35], 8);
        Tensor windows = Tensor.Stack(
            [.. from row in Enumerable.Range(0, 3) from column in Enumerable.Range(0, 3) select x[0, row..(row + 7), column..(column + 7)]],
            axis: 2);

        Assert.That(
            Bits.Of(x.Convolution(w)), Is.EqualTo(Bits.Of(windows.Reshape(49, 63).MatMul(w.Reshape(63, 35)))));
    }

    [Test]
    public void A_transposed_convolution_comes_from_the_least_extents()
    {
        Tensor x = Draw([1, 3, 4, 2], 9);
        Tensor w = Draw([3, 2, 5, 2], 10);

        Assert.That(x.ConvolutionTranspose(w, strides: [2]).Shape, Is.EqualTo(Shape.Create(1, 7, 8, 5)));
        Assert.That(x.ConvolutionTranspose(w, strides: [2], padding: WindowPadding.Same).Shape, Is.EqualTo(Shape.Create(1, 6, 8, 5)));
    }

    [Test]
    public void Rejects_windows_that_are_larger_than_the_image() => Assert.That(
        () => Draw([1, 3, 3, 2], 1).Convolution(Draw([4, 3, 2, 2], 2)),
        Throws.TypeOf<ShapeMismatchException>().With.Message.Contains(
            "Convolution: a window of 4 does not fit into spatial axis 0 of extent 3"));

    [Test]
    public void Rejects_channels_that_do_not_fit() => Assert.That(
        () => Draw([1, 3, 3, 4], 1).Convolution(Draw([2, 2, 3, 2], 2)),
        Throws.TypeOf<ShapeMismatchException>().With.Message.Contains("4 channels in 1 groups do not fit the weights (2, 2, 3, 2)"));

    [Test]
    public void Rejects_ranks_without_spatial_axes() => Assert.That(
        () => Draw([3, 4], 1).Convolution(Draw([4, 3], 2)),
        Throws.TypeOf<ShapeMismatchException>().With.Message.Contains("3, 4 or 5 axes"));

    [Test]
    public void Rejects_cotangents_that_belong_to_other_windows() => Assert.That(
        () => Draw([1, 3, 3, 2], 1).ConvolutionTranspose(Draw([2, 2, 4, 2], 2), [9, 9]),
        Throws.TypeOf<ShapeMismatchException>().With.Message.Contains("the windows over (1, 9, 9, 4) are (1, 8, 8, 2), not (1, 3, 3, 2)"));

    private static TestCaseData Case(
        int[] image, int[] weights, ValueArray<int> strides, ValueArray<int> dilations, ValueArray<(int, int)> padding, int groups = 1) =>
        new(image, weights, new SlidingWindow(strides, dilations, padding), groups);

    private static Tensor ChannelsFirst(Tensor x) => x.MoveAxis(-1, 1).Copy().MoveAxis(1, -1);

    private static Tensor Reversed(Tensor x) => x.Transpose().Copy().Transpose();

    private Tensor Draw(int[] shape, int seed) => Domain.Between(-1, 1).Draw(Shape.Create(shape), dtype, seed);

    private void AssertClose(Tensor actual, double[] expected, long terms)
    {
        double tolerance = (dtype == DType.Float32 ? 3e-7 : 1e-15) * Math.Max(4, Math.Sqrt(terms) * 4);
        Assert.That(actual.Cast(DType.Float64).ToArray<double>(), Is.EqualTo(expected).Within(tolerance));
    }
}
