namespace Tensors.Tests;

/// <summary>
/// Transposed operands are read tile by tile: every size around a tile, every element size, and nothing written elsewhere.
/// </summary>
public sealed class TransposedTests
{
    private static readonly int[] Extents = [1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 33, 64, 100];

    private static readonly DType[] DTypesOfEverySize = [DType.UInt8, DType.Float16, DType.Float32, DType.Float64];

    private static IEnumerable<TestCaseData> Orders =>
        from first in Enumerable.Range(0, 4)
        from second in Enumerable.Range(0, 4)
        from third in Enumerable.Range(0, 4)
        where first != second && first != third && second != third
        select new TestCaseData(new int[] { first, second, third, 6 - first - second - third });

    private static IEnumerable<TestCaseData> Sizes =>
        from rows in (int[])[3, 4, 16, 50, 333, 5000]
        from columns in (int[])[4, 17, 100, 1030, 5000]
        where rows * columns < 6_000_000
        select new TestCaseData(rows, columns);

    [Test]
    public void Copies_of_transposes_have_the_elements_of_plain_loops([ValueSource(nameof(DTypesOfEverySize))] DType dtype)
    {
        foreach (int rows in Extents)
        {
            foreach (int columns in Extents)
            {
                int[] values = [.. Enumerable.Range(0, rows * columns).Select(i => i * 7 % 251)];
                int[] expected = new int[values.Length];
                for (int row = 0; row < rows; row++)
                {
                    for (int column = 0; column < columns; column++)
                    {
                        expected[(column * rows) + row] = values[(row * columns) + column];
                    }
                }

                Tensor x = Tensor.FromArray(values, [rows, columns]).Cast(dtype);

                Assert.That(x.T.Copy().Cast(DType.Int32).ToArray<int>(), Is.EqualTo(expected), $"({rows}, {columns})");
            }
        }
    }

    [TestCaseSource(nameof(Orders))]
    public void Every_permutation_of_four_axes_moves_every_element(int[] order)
    {
        int[] extents = [5, 18, 7, 21];
        Tensor x = Tensor.Arange(5 * 18 * 7 * 21).Reshape(extents);

        int[] moved = x.Transpose(order).Copy().ToArray<int>();

        int[] expected = new int[moved.Length];
        int[] strides = [18 * 7 * 21, 7 * 21, 21, 1];
        for (int i = 0; i < expected.Length; i++)
        {
            int rest = i;
            for (int axis = 3; axis >= 0; axis--)
            {
                (rest, int index) = Math.DivRem(rest, extents[order[axis]]);
                expected[i] += index * strides[order[axis]];
            }
        }

        Assert.That(moved, Is.EqualTo(expected));
    }

    [TestCaseSource(nameof(Sizes))]
    public void Operations_on_transposes_give_the_bits_of_operations_on_copies(int rows, int columns)
    {
        Tensor x = Tensor.RandomUniform([rows, columns], seed: 1).T;
        Tensor y = Tensor.RandomUniform([rows, columns], seed: 2).T;

        Assert.That(Bits.Of(x + y), Is.EqualTo(Bits.Of(x.Copy() + y.Copy())));
        Assert.That(Bits.Of(x.Exp()), Is.EqualTo(Bits.Of(x.Copy().Exp())));
        Assert.That(Bits.Of(Tensor.Where(x > y, x, y)), Is.EqualTo(Bits.Of(Tensor.Where(x.Copy() > y.Copy(), x.Copy(), y.Copy()))));
    }

    [Test]
    public void Operations_on_transposed_batches_give_the_bits_of_operations_on_copies([Values] bool backwards)
    {
        Tensor x = Tensor.RandomUniform([6, 40, 70], seed: 1).SwapAxes(1, 2);
        x = backwards ? x.Flip(0, 2) : x;

        Assert.That(Bits.Of(x * 3), Is.EqualTo(Bits.Of(x.Copy() * 3)));
    }
}
