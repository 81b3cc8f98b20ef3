namespace Tensors.Tests;

[TestFixture(DType.Float32)]
[TestFixture(DType.Float64)]
public sealed class MatMulTests(DType dtype)
{
    private static readonly int[] Sizes = [1, 2, 5, 8, 9, 16, 17, 31, 33, 48, 65, 100];

    private static IEnumerable<TestCaseData> Extents =>
    [
        .. from m in Sizes from n in (int[])[1, 2, 9, 16, 33] select new TestCaseData(m, 37, n),
        .. from k in (int[])[0, 1, 2, 15, 64, 255, 256, 257, 600] select new TestCaseData(23, k, 19),
        .. from n in Sizes select new TestCaseData(1, 300, n),
        new TestCaseData(130, 500, 140),
        new TestCaseData(0, 3, 4),
        new TestCaseData(3, 4, 0),
        new TestCaseData(1, 20640, 9),
        new TestCaseData(9, 20640, 1),
        new TestCaseData(2064, 9, 1),
    ];

    [TestCaseSource(nameof(Extents))]
    public void Products_agree_with_the_triple_loop_in_every_orientation(int m, int k, int n)
    {
        Tensor left = Domain.Between(-1, 1).Draw([m, k], dtype, 1);
        Tensor right = Domain.Between(-1, 1).Draw([k, n], dtype, 2);
        double[] expected = TripleLoop(left, right);
        double tolerance = (dtype == DType.Float32 ? 3e-7 : 1e-15) * Math.Max(4, Math.Sqrt(k) * 4);

        Tensor transposedLeft = left.T.Copy().T;
        Tensor transposedRight = right.T.Copy().T;

        byte[] bits = Bits.Of(left.MatMul(right));
        Assert.That(left.MatMul(right).Cast(DType.Float64).ToArray<double>(), Is.EqualTo(expected).Within(tolerance));
        Assert.That(Bits.Of(transposedLeft.MatMul(right)), Is.EqualTo(bits));
        Assert.That(Bits.Of(left.MatMul(transposedRight)), Is.EqualTo(bits));
        Assert.That(Bits.Of(transposedLeft.MatMul(transposedRight)), Is.EqualTo(bits));
    }

    [TestCase(2)]
    [TestCase(3)]
    [TestCase(7)]
    public void A_few_rows_of_a_large_transposed_matrix_have_the_products_of_their_copy(int rows)
    {
        Tensor left = Domain.Between(-1, 1).Draw([40_000, 256], dtype, 1).T.Slice(0, 0, rows);
        Tensor right = Domain.Between(-1, 1).Draw([40_000, 130], dtype, 2);

        Assert.That(Bits.Of(left.MatMul(right)), Is.EqualTo(Bits.Of(left.Copy().MatMul(right))));
    }

    [Test]
    public void Elements_are_chains_of_fused_multiply_adds_in_ascending_order_while_the_inner_extent_is_short()
    {
        Tensor left = Domain.Between(-1, 1).Draw([33, 200], dtype, 3);
        Tensor right = Domain.Between(-1, 1).Draw([200, 40], dtype, 4);

        Tensor expected = dtype == DType.Float32
            ? Chains<float>(left, right, (x, y, sum) => MathF.FusedMultiplyAdd(x, y, sum))
            : Chains<double>(left, right, Math.FusedMultiplyAdd);

        Assert.That(Bits.Of(left.MatMul(right)), Is.EqualTo(Bits.Of(expected)));
    }

    [Test]
    public void Batch_axes_broadcast()
    {
        Tensor left = Domain.Between(-1, 1).Draw([3, 1, 4, 5], dtype, 5);
        Tensor right = Domain.Between(-1, 1).Draw([2, 5, 6], dtype, 6);

        Tensor product = left.MatMul(right);

        Assert.That(product.Shape, Is.EqualTo(Shape.Create(3, 2, 4, 6)));
        for (int i = 0; i < 3; i++)
        {
            for (int j = 0; j < 2; j++)
            {
                Assert.That(Bits.Of(product[i, j]), Is.EqualTo(Bits.Of(left[i, 0].MatMul(right[j]))));
            }
        }
    }

    [Test]
    public void Rejects_inner_axes_that_differ() => Assert.That(
        () => Tensor.Zeros([2, 3], dtype).MatMul(Tensor.Zeros([4, 5], dtype)),
        Throws.TypeOf<ShapeMismatchException>().With.Message.Contains(
            "MatMul: left (2, 3) and right (4, 5) do not chain: 3 columns against 4 rows"));

    [Test]
    public void Rejects_vectors() => Assert.That(
        () => Tensor.Zeros([3], dtype).MatMul(Tensor.Zeros([3, 5], dtype)),
        Throws.TypeOf<ShapeMismatchException>().With.Message.Contains("MatMul"));

    [Test]
    public void Rejects_batch_axes_that_do_not_broadcast() => Assert.That(
        () => Tensor.Zeros([2, 3, 3], dtype).MatMul(Tensor.Zeros([4, 3, 3], dtype)),
        Throws.TypeOf<ShapeMismatchException>().With.Message.Contains("(2, 3, 3)").And.Message.Contains("(4, 3, 3)"));

    [Test]
    public void Rejects_dtypes_that_differ() => Assert.That(
        () => Tensor.Zeros([2, 3], dtype).MatMul(Tensor.Zeros([3, 5], DType.Int32)),
        Throws.TypeOf<DTypeMismatchException>().With.Message.Contains("MatMul").And.Message.Contains("int32").And.Message.Contains(
            dtype.Name));

    private static double[] TripleLoop(Tensor left, Tensor right)
    {
        (int m, int k, int n) = (left.Shape[0], left.Shape[1], right.Shape[1]);
        double[] a = left.Cast(DType.Float64).ToArray<double>();
        double[] b = right.Cast(DType.Float64).ToArray<double>();
        double[] c = new double[m * n];
        for (int i = 0; i < m; i++)
        {
            for (int p = 0; p < k; p++)
            {
                for (int j = 0; j < n; j++)
                {
                    c[(i * n) + j] += a[(i * k) + p] * b[(p * n) + j];
                }
            }
        }

        return c;
    }

    private static Tensor Chains<T>(Tensor left, Tensor right, Func<T, T, T, T> multiplyAdd)
        where T : unmanaged
    {
        (int m, int k, int n) = (left.Shape[0], left.Shape[1], right.Shape[1]);
        T[] a = left.ToArray<T>();
        T[] b = right.ToArray<T>();
        T[] c = new T[m * n];
        for (int i = 0; i < c.Length; i++)
        {
            for (int p = 0; p < k; p++)
            {
                c[i] = multiplyAdd(a[((i / n) * k) + p], b[(p * n) + (i % n)], c[i]);
            }
        }

        return Tensor.FromArray(c, [m, n]);
    }
}
