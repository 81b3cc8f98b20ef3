using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Tensors.Tests;

/// <summary>The blocked product itself, in each vector width, against blocks of scalar multiply-adds.</summary>
public sealed unsafe class BlockedGemmTests
{
    private const float Guard = -12345;

    private static IEnumerable<TestCaseData> Extents =>
    [
        // Around the rows of a tile, with every number of columns that ends a vector or one beyond.
        .. from m in (int[])[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 24, 25] from n in (
            int[])[1, 7, 8, 9, 31, 33] select new TestCaseData(m, 5, n),
        .. from n in (int[])[2, 3, 4, 5, 15, 16, 17, 32, 47, 48, 49, 63, 64, 65, 96, 97] select new TestCaseData(13, 3, n),

        // Around the blocks of k: read in place with far rows, and packed.
        .. from k in (int[])[0, 1, 63, 64, 65, 127, 129] select new TestCaseData(7, k, 150),
        .. from k in (int[])[511, 512, 513, 1023, 1024, 1025, 2049, 3000] select new TestCaseData(50, k, 37),
        .. from k in (int[])[511, 512, 513, 1100, 2049, 8192] select new TestCaseData(3, k, 150),
        new TestCaseData(5, 1025, 3),
        new TestCaseData(13, 700, 6000),

        // B in place up to 48 rows and 32 KB, packed beyond; rows of A beyond one block.
        new TestCaseData(48, 70, 130),
        new TestCaseData(49, 70, 130),
        new TestCaseData(64, 64, 128),
        new TestCaseData(140, 1024, 33),
        new TestCaseData(100, 100, 100),
        new TestCaseData(600, 1000, 17),
    ];

    [TestCaseSource(nameof(Extents))]
    public void Every_element_is_a_sum_of_chains_in_every_width_and_nothing_else_is_written(int m, int k, int n)
    {
        foreach (
            (bool transposesA, bool transposesB) in (
                ReadOnlySpan<(bool, bool)>)[(false, false), (true, false), (false, true), (true, true)])
        {
            float[] a = Values(m * k, 1);
            float[] b = Values(k * n, 2);
            float[] expected = Chains(a, b, transposesA, transposesB, m, k, n);

            Check<Lanes128<float>>(a, b, transposesA, transposesB, m, k, n, expected);
            if (Vector256.IsHardwareAccelerated)
            {
                Check<Lanes256<float>>(a, b, transposesA, transposesB, m, k, n, expected);
            }

            if (Vector512.IsHardwareAccelerated)
            {
                Check<Lanes512<float>>(a, b, transposesA, transposesB, m, k, n, expected);
            }
        }
    }

    private static void Check<TLanes>(float[] a, float[] b, bool transposesA, bool transposesB, int m, int k, int n, float[] expected)
        where TLanes : unmanaged, ILanes<TLanes, float>
    {
        // Rows of the result lie apart, so that what is written beside them shows.
        const int Gap = 3;
        float[] c = new float[Gap + (m * (n + Gap))];
        Array.Fill(c, Guard);
        fixed (float* first = a, second = b, product = c)
        {
            BlockedGemm<TLanes, float>.Run(
                transposesA ? new(first, 1, m) : new(first, k, 1), transposesB ? new(second, 1, k) : new(second, n, 1), product + Gap,
                n + Gap, m, n, k, SumBlocks.Depth(k));
        }

        float[] framed = new float[c.Length];
        Array.Fill(framed, Guard);
        for (int row = 0; row < m; row++)
        {
            expected.AsSpan(row * n, n).CopyTo(framed.AsSpan(Gap + (row * (n + Gap))));
        }

        Assert.That(
            MemoryMarshal.Cast<float, int>(c).SequenceEqual(MemoryMarshal.Cast<float, int>(framed)),
            $"{typeof(TLanes).Name}, transposed: {transposesA}, {transposesB}");
    }

    private static float[] Chains(float[] a, float[] b, bool transposesA, bool transposesB, int m, int k, int n)
    {
        float[] c = new float[m * n];
        int blocks = Math.Max(1, (k + 511) / 512);
        int depth = Math.Max(1, (k + blocks - 1) / blocks);
        float[] sums = new float[n];
        for (int i = 0; i < m; i++)
        {
            Span<float> row = c.AsSpan(i * n, n);
            for (int p = 0; p < k; p++)
            {
                float factor = transposesA ? a[(p * m) + i] : a[(i * k) + p];
                for (int j = 0; j < n; j++)
                {
                    sums[j] = MathF.FusedMultiplyAdd(factor, transposesB ? b[(j * k) + p] : b[(p * n) + j], p % depth == 0 ? 0 : sums[j]);
                    if (p + 1 == k || (p + 1) % depth == 0)
                    {
                        row[j] = p < depth ? sums[j] : row[j] + sums[j];
                    }
                }
            }
        }

        return c;
    }

    private static float[] Values(int count, int seed)
    {
        Random random = new(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = (2 * random.NextSingle()) - 1;
        }

        return values;
    }
}
