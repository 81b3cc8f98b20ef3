namespace Tensors.Tests;

/// <summary>Sums over long axes stay near float64, on every path of the library, and have one order.</summary>
public sealed class LongSumTests
{
    // Of the sum of the terms' sizes: a chain of 512 is off by some ten roundings.
    private const double Bound = 1.5e-6;

    private static readonly string[] Signs = ["random", "positive", "alternating"];

    private static IEnumerable<TestCaseData> Paths =>
        from sign in Signs
        from k in (int[])[1_000, 20_000, 100_000]
        from path in (string[])[.. Products.Keys]
        select new TestCaseData(
            path, k, sign);

    private static Dictionary<string, Func<Tensor, Tensor, Tensor>> Products => new()
    {
        ["packed"] = (x, y) => x.T.MatMul(y),
        ["packed, other layouts"] = (x, y) => x.T.Copy().MatMul(y.T.Copy().T),
        ["batched"] = (x, y) => x.T.ExpandDims(0).BroadcastTo([2, x.Shape[1], x.Shape[0]]).MatMul(y.ExpandDims(0))[1],
        ["row times a matrix"] = (x, y) => x[.., 0..1].T.MatMul(y),
        ["matrix times a column"] = (x, y) => x.T.Copy().MatMul(y[.., 0..1]),
        ["dot"] = (x, y) => x[.., 0..1].T.MatMul(y[.., 0..1]),
        ["einsum"] = (x, y) => Tensor.Einsum("ki,kj->ij", x, y),
        ["sum of products"] = (x, y) => (x * y).Sum(axis: 0),
        ["sum along rows"] = (x, y) => (x * y).T.Copy().Sum(axis: 1),
        ["sum into one segment"] = (x, y) => (x * y).SegmentSum(Tensor.Zeros([x.Shape[0]], DType.Int32), 1),
        ["column norms of QR"] = (x, y) => (x + y).Qr().R[0, 0].Square(),
    };

    [TestCaseSource(nameof(Paths))]
    public void Every_path_stays_near_float64(string path, int k, string sign) => Check(Products[path], k, sign);

    [Test]
    [Explicit("90 s for 2 GB of operands")]
    [Category("Exhaustive")]
    public void Ten_million_products_stay_near_float64([ValueSource(nameof(Signs))] string sign)
    {
        foreach (Func<Tensor, Tensor, Tensor> product in Products.Values)
        {
            Check(product, 10_000_000, sign);
        }
    }

    [Test]
    public void A_million_products_in_float32_are_right_to_2e_6()
    {
        (Tensor x, Tensor y) = Draw(1_000_000, "positive", 9);

        Tensor exact = x.Cast(DType.Float64).T.MatMul(y.Cast(DType.Float64));
        double worst = ((x.T.MatMul(y).Cast(DType.Float64) - exact) / exact).Abs().Max().Item<double>();

        Assert.That(worst < 2e-6, $"relative error {worst}");
    }

    [TestCase(513)]
    [TestCase(8_192)]
    [TestCase(8_193)]
    [TestCase(9_000)]
    [TestCase(140_000)]
    public void Blocks_of_at_most_512_are_added_up_in_one_order(int k)
    {
        (Tensor x, Tensor y) = Draw(k, "random", 3);

        Assert.That(Bits.Of(x.T.MatMul(y[.., 0..2])), Is.EqualTo(Bits.Of(InBlocks(x.ToArray<float>(), y.ToArray<float>(), k))));
    }

    [Test]
    [NonParallelizable]
    public void Parts_of_a_deep_product_stand_side_by_side()
    {
        // Of two runs of k, 8,192 rows and 256 columns are kept at once; on several threads fewer.
        const int K = 8_193;
        Tensor columns = Tensor.Arange(257, DType.Float32);
        int before = ComputeThreads.Count;
        ComputeThreads.Count = 1;
        try
        {
            Tensor product = Tensor.Ones([1, 1]).BroadcastTo([8_193, K]).MatMul(columns.BroadcastTo([K, 257]));

            Assert.That((product - (K * columns)).Abs().Max().Item<float>(), Is.Zero);
        }
        finally
        {
            ComputeThreads.Count = before;
        }
    }

    [Test]
    [NonParallelizable]
    public void The_order_does_not_depend_on_threads_or_on_the_other_extents([Values(1, 2, 3, 5)] int threads)
    {
        (Tensor x, Tensor y) = Draw(20_640, "random", 300);
        Tensor some = x[.., ..20].T.MatMul(y[.., ..20]);
        int before = ComputeThreads.Count;
        ComputeThreads.Count = threads;
        try
        {
            Tensor all = x.T.MatMul(y);

            Assert.That(Bits.Of(all[..20, ..20].Copy()), Is.EqualTo(Bits.Of(some)));
            Assert.That(Bits.Of(x[.., ..2].T.MatMul(y)), Is.EqualTo(Bits.Of(all[..2].Copy())));
        }
        finally
        {
            ComputeThreads.Count = before;
        }
    }

    private static void Check(Func<Tensor, Tensor, Tensor> product, int k, string sign)
    {
        (Tensor x, Tensor y) = Draw(k, sign, 3);
        (Tensor wideX, Tensor wideY) = (x.Cast(DType.Float64), y.Cast(DType.Float64));

        Tensor size = product(wideX.Abs(), wideY.Abs());
        double worst = ((product(x, y).Cast(DType.Float64) - product(wideX, wideY)) / size).Abs().Max().Item<double>();

        Assert.That(worst < Bound, $"relative error {worst}");
    }

    private static (Tensor X, Tensor Y) Draw(int k, string sign, int columns)
    {
        double least = sign == "random" ? -1 : 0;
        Tensor x = Domain.Between(least, 1).Draw([k, columns], DType.Float32, 1);
        Tensor y = Domain.Between(least, 1).Draw([k, columns], DType.Float32, 2);
        return sign == "alternating" ? (x, y * (1 - (2 * (Tensor.Arange(k) % 2))).Cast(DType.Float32).ExpandDims(-1)) : (x, y);
    }

    /// <summary>3 by 2 products of (k, 3) columns, as docs/decisions/0004 has it.</summary>
    private static Tensor InBlocks(float[] x, float[] y, int k)
    {
        int blocks = (k + 511) / 512;
        int depth = (k + blocks - 1) / blocks;
        int blocksOfRun = 16;
        while (blocksOfRun * blocksOfRun < blocks)
        {
            blocksOfRun *= 2;
        }

        float[] product = new float[6];
        for (int element = 0; element < 6; element++)
        {
            List<float> runs = [];
            for (int block = 0; block * depth < k; block++)
            {
                float sum = 0;
                for (int p = block * depth; p < Math.Min(k, (block + 1) * depth); p++)
                {
                    sum = MathF.FusedMultiplyAdd(x[(p * 3) + (element / 2)], y[(p * 3) + (element % 2)], sum);
                }

                if (block % blocksOfRun == 0)
                {
                    runs.Add(sum);
                }
                else
                {
                    runs[^1] += sum;
                }
            }

            while (runs.Count > 1)
            {
                runs = [.. runs.Chunk(2).Select(pair => pair.Length == 2 ? pair[0] + pair[1] : pair[0])];
            }

            product[element] = runs[0];
        }

        return Tensor.FromArray(product, [3, 2]);
    }
}
