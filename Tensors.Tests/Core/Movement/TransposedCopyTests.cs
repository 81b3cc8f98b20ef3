namespace Tensors.Tests;

/// <summary>Copies of transposed views, element by element, around the edges of the blocks that are exchanged in registers.</summary>
[TestFixture(DType.Float32)]
[TestFixture(DType.Float64)]
[TestFixture(DType.Int32)]
[TestFixture(DType.UInt8)]
public sealed class TransposedCopyTests(DType dtype)
{
    private static readonly int[] Edges = [1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 19, 31, 33];

    private static IEnumerable<TestCaseData> Extents =>
        from rows in Edges from columns in Edges select new TestCaseData(rows, columns);

    [TestCaseSource(nameof(Extents))]
    public void A_transposed_matrix_has_rows_and_columns_exchanged(int rows, int columns)
    {
        int[] elements = Counting(rows * columns);
        Tensor x = Tensor.FromArray(elements, [rows, columns]).Cast(dtype);

        int[] copied = x.T.Copy().Cast(DType.Int32).ToArray<int>();

        Assert.That(copied, Is.EqualTo(from column in Enumerable.Range(0, columns) from row in Enumerable.Range(0, rows) select elements[(row * columns) + column]));
    }

    [Test]
    public void Axes_of_a_batch_change_places_in_every_order()
    {
        (int a, int b, int c) = (3, 18, 21);
        int[] elements = Counting(a * b * c);
        Tensor x = Tensor.FromArray(elements, [a, b, c]).Cast(dtype);
        int At(int i, int j, int k) => elements[(((i * b) + j) * c) + k];

        Assert.That(Copied(x.Transpose(0, 2, 1)), Is.EqualTo(from i in Enumerable.Range(0, a) from k in Enumerable.Range(0, c) from j in Enumerable.Range(0, b) select At(i, j, k)));
        Assert.That(Copied(x.Transpose(2, 0, 1)), Is.EqualTo(from k in Enumerable.Range(0, c) from i in Enumerable.Range(0, a) from j in Enumerable.Range(0, b) select At(i, j, k)));
        Assert.That(Copied(x.Transpose(2, 1, 0)), Is.EqualTo(from k in Enumerable.Range(0, c) from j in Enumerable.Range(0, b) from i in Enumerable.Range(0, a) select At(i, j, k)));
    }

    private static int[] Copied(Tensor view) => view.Copy().Cast(DType.Int32).ToArray<int>();

    // Values that every dtype has.
    private static int[] Counting(int count) => [.. Enumerable.Range(0, count).Select(i => i % 251)];
}
