namespace Tensors.Tests;

/// <summary>No result depends on the number of threads.</summary>
[NonParallelizable]
public sealed class ThreadTests
{
    // Enough for several parts, and no multiple of any grain.
    private const int Count = 300_007;

    /// <summary>Programs of operands that are longer than the blocks and the shares of threads of their kernels.</summary>
    public static IEnumerable<(string Name, Func<Tensor> Run)> Programs
    {
        get
        {
            Tensor x = Tensor.RandomUniform([Count], 0.1, 2, seed: 1);
            Tensor y = Tensor.RandomUniform([Count], 0.1, 2, seed: 2);
            foreach (ElementwiseRow row in OpCatalog.Elementwise.Where(row => row.Row.DTypes == DTypeSet.Floating))
            {
                yield return (row.ToString(), () => row.Row.Apply(row.Row.Operands.Length == 1 ? [x] : [x, y]));
            }

            Tensor matrix = Tensor.RandomNormal([701, 523], seed: 3);
            Tensor other = Tensor.RandomNormal([523, 611], seed: 4);
            yield return ("MatMul", () => matrix.MatMul(other));
            yield return ("MatMul of transposes", () => other.T.MatMul(matrix.T));
            yield return ("MatMul with a vector", () => matrix.MatMul(other[.., ..1]));
            yield return ("MatMul of a transpose with a vector", () => matrix.T.MatMul(matrix[.., ..1]));
            yield return (
                "MatMul of batches", () => matrix[..640, ..512].Reshape(20, 32, 512).MatMul(other[..512, ..600].Reshape(1, 512, 600)));
            foreach (int[] axes in (int[][])[[], [0], [1]])
            {
                string over = $"over [{string.Join(", ", axes)}]";
                yield return ($"Sum {over}", () => matrix.Sum(axes));
                yield return ($"Max {over}", () => matrix.Max(axes));
                yield return ($"Variance {over}", () => matrix.Variance(axes));
            }

            yield return ("Sum of many", () => x.Sum());
            yield return ("Softmax", () => matrix.Softmax());
            yield return ("LogSoftmax over columns", () => matrix.LogSoftmax(0));
            yield return ("SoftmaxCrossEntropy", () => matrix.SoftmaxCrossEntropy(matrix.Softmax()));
            yield return ("LayerNorm", () => matrix.LayerNorm(matrix[0], matrix[1]));
            Tensor heads = matrix[..640, ..512].Reshape(4, 160, 512)[.., .., ..40];
            Tensor keys = other[..512, ..600].Reshape(4, 240, 320)[.., .., ..40];
            yield return ("Attention", () => heads.Attention(keys, keys, causal: true, pastKeys: 80));
            yield return ("AttentionGradient", () => Tensor.ApplyAll(
                new AttentionGradientOp(new(0.1, 80, 0)), heads, keys, keys, Tensor.Full([4, 160], 5), Tensor.Zeros([4, 160]), heads)[2]);
            yield return ("CumulativeSum", () => matrix.CumulativeSum(1));
            yield return ("CumulativeProduct over columns", () => matrix.CumulativeProduct(0, reverse: true));
            yield return ("Sort", () => matrix.Sort());
            yield return ("TopK", () => matrix.TopK(5).Positions);
            yield return ("ArgMax", () => matrix.ArgMax(0));
            yield return ("Transpose", () => matrix.T.Copy());
            yield return ("Solve", () => (matrix[..500, ..500] + (40 * Tensor.Eye(500))).Solve(other[..500, ..30]));
            yield return ("Cast", () => x.Cast(DType.Float16));
            yield return ("Where", () => Tensor.Where(x > 1, x, y));
            yield return ("Shuffle", () => x.RandomShuffle(seed: 7));
        }
    }

    private static IEnumerable<string> Names => Programs.Select(program => program.Name);

    [TestCaseSource(nameof(Names))]
    public void Results_have_the_same_bits_with_one_two_and_five_threads(string name)
    {
        Func<Tensor> run = Programs.Single(program => program.Name == name).Run;

        byte[] one = WithThreads(1, run);

        Assert.That(WithThreads(2, run), Is.EqualTo(one));
        Assert.That(WithThreads(5, run), Is.EqualTo(one));
    }

    private static byte[] WithThreads(int count, Func<Tensor> run)
    {
        int before = ComputeThreads.Count;
        ComputeThreads.Count = count;
        try
        {
            return Bits.Of(run());
        }
        finally
        {
            ComputeThreads.Count = before;
        }
    }
}
