using System.Globalization;

namespace Tensors.Tests;

/// <summary>Numbers that NumPy's RandomState gives.</summary>
public sealed class RandomStateTests
{
    [TestCase(0, new[] { 2357136044u, 2546248239u, 3071714933u, 3626093760u, 2588848963u })]
    [TestCase(42, new[] { 1608637542u, 3421126067u, 4083286876u, 787846414u, 3143890026u })]
    public void Words_follow_from_the_seed(long seed, uint[] expected)
    {
        RandomState random = new(seed);

        Assert.That(Enumerable.Range(0, 5).Select(_ => random.NextUInt32()), Is.EqualTo(expected));
    }

    [Test]
    public void A_thousand_words_equal_the_table_that_NumPy_tests_with()
    {
        string[] lines = File.ReadAllLines(SharedData.PathOf("mt19937-testset-1.csv"));
        uint[] key = SeedSequence(Hex(lines[0]), 624);
        key[0] = 0x8000_0000;

        // NumPy's bit generator starts with the last word of its state.
        RandomState random = RandomState.FromState(key, position: 623);

        uint[] expected = [.. lines.Skip(1).Select(Hex)];

        Assert.That(expected, Has.Length.EqualTo(1000));
        Assert.That(expected.Select(_ => random.NextUInt32()), Is.EqualTo(expected));
    }

    [Test]
    public void A_seed_of_several_numbers_equals_the_authors_reference()
    {
        // The first words that the authors' own program prints for init_by_array {0x123, 0x234, 0x345, 0x456}.
        RandomState random = new([0x123, 0x234, 0x345, 0x456]);

        Assert.That(
            Enumerable.Range(0, 4).Select(_ => random.NextUInt32()),
            Is.EqualTo(new[] { 1067595299u, 955945823u, 477289528u, 4107218783u }));
    }

    [Test]
    public void A_state_of_another_length_is_rejected() =>
        Assert.That(() => RandomState.FromState(new uint[623], 0), Throws.ArgumentException.With.Message.Contains("624 words"));

    [TestCase(0, new[] { 0.5488135039273248, 0.7151893663724195, 0.6027633760716439 })]
    [TestCase(42, new[] { 0.3745401188473625, 0.9507143064099162, 0.7319939418114051 })]
    public void Rand_equals_NumPy(long seed, double[] expected) =>
        Assert.That(new RandomState(seed).Rand([3]).ToArray<double>(), Is.EqualTo(expected));

    [TestCase(0, new[] { 1.764052345967664, 0.4001572083672233, 0.9787379841057392, 2.240893199201458 })]
    [TestCase(42, new[] { 0.4967141530112327, -0.13826430117118466, 0.6476885381006925, 1.5230298564080254 })]
    public void RandN_equals_NumPy(long seed, double[] expected) =>
        Assert.That(new RandomState(seed).RandN([4]).ToArray<double>(), Is.EqualTo(expected).Within(1).Ulps);

    [Test]
    public void RandInt_draws_the_first_batch_of_the_notebook()
    {
        long[] expected =
        [
            2732, 10799, 9845, 19648, 13123, 9225, 14116, 14935, 15430, 15832, 6744, 19852, 14650, 17089, 18983, 10327, 18606, 2897, 16921,
            6216,
            6921, 6036, 2163, 5072, 4851, 7877, 18430, 1871, 7599, 2496, 15186, 10200, 755, 797, 17043, 3219, 15246, 16321, 19721, 19129,
            8736, 17098, 18676, 11723, 11122, 17591, 10368, 6021, 20006, 3560, 12676, 18025, 13754, 14879, 14627, 12134, 15115, 8622, 20571,
            19043,
            9781, 19340, 16298, 12372, 18635, 4420, 13062, 7108, 17455, 14324, 5251, 7012, 9396, 14312, 3918, 9359, 18068, 11491, 15127,
            10959,
            2957, 4469, 14165, 8752, 9797, 14505, 5795, 17856, 7365, 8448, 3762, 16221, 18819, 1634, 15914, 973, 10215, 11157, 13824, 2418,
        ];

        Assert.That(new RandomState(0).RandInt(20640, [100]).ToArray<long>(), Is.EqualTo(expected));
    }

    [Test]
    public void RandInt_with_bounds_equals_NumPy() =>
        Assert.That(new RandomState(42).RandInt(0, 800, [5]).ToArray<long>(), Is.EqualTo(new long[] { 102, 435, 270, 106, 71 }));

    [Test]
    public void RandInt_in_32_bits_takes_the_same_stream() => Assert.That(
        new RandomState(42).RandInt(0, 800, [5], DType.Int32).ToArray<int>(), Is.EqualTo(new[] { 102, 435, 270, 106, 71 }));

    [Test]
    public void RandInt_in_8_bits_cuts_words_into_pieces_lowest_first()
    {
        // 1608637542 = 0x5FE1DC66: its bytes, lowest first.
        Assert.That(
            new RandomState(42).RandInt(0, 256, [4], DType.UInt8).ToArray<byte>(), Is.EqualTo(new byte[] { 0x66, 0xDC, 0xE1, 0x5F }));
    }

    [Test]
    public void RandInt_of_one_value_draws_nothing()
    {
        RandomState random = new(42);

        _ = random.RandInt(7, 8, [10]);

        Assert.That(random.NextUInt32(), Is.EqualTo(1608637542u));
    }

    [Test]
    public void RandInt_above_32_bits_draws_the_upper_word_first()
    {
        // 1608637542 · 2³² + 3421126067
        Assert.That(
            new RandomState(42).RandInt(long.MinValue, long.MaxValue), Is.EqualTo(long.MinValue + ((1608637542L << 32) | 3421126067L)));
    }

    [TestCase(0, new long[] { 2, 8, 4, 9, 1, 6, 7, 3, 0, 5 })]
    [TestCase(42, new long[] { 8, 1, 5, 0, 7, 2, 9, 4, 3, 6 })]
    public void Permutation_equals_NumPy(long seed, long[] expected) =>
        Assert.That(new RandomState(seed).Permutation(10).ToArray<long>(), Is.EqualTo(expected));

    [Test]
    public void Rows_are_permuted_by_the_same_indices()
    {
        Tensor rows = Tensor.Arange(20).Reshape(10, 2);

        Tensor permuted = new RandomState(0).Permutation(rows);

        Assert.That(permuted[.., 0].ToArray<int>(), Is.EqualTo(new[] { 4, 16, 8, 18, 2, 12, 14, 6, 0, 10 }));
    }

    [Test]
    public void Shuffle_works_in_place()
    {
        int[] values = [.. Enumerable.Range(0, 10)];

        new RandomState(0).Shuffle<int>(values);

        Assert.That(values, Is.EqualTo(new[] { 2, 8, 4, 9, 1, 6, 7, 3, 0, 5 }));
    }

    [Test]
    public void The_saved_normal_number_survives_other_draws_and_not_a_seed()
    {
        RandomState random = new(0);
        double first = random.RandN();
        _ = random.RandInt(10, [3]);

        double second = random.RandN();
        random.Seed(0);

        Assert.That(second, Is.EqualTo(0.4001572083672233).Within(1).Ulps);
        Assert.That(random.RandN(), Is.EqualTo(first));
    }

    [Test]
    public void Choice_without_replacement_takes_the_start_of_a_permutation() =>
        Assert.That(new RandomState(0).Choice(10, 3, replace: false).ToArray<long>(), Is.EqualTo(new long[] { 2, 8, 4 }));

    [Test]
    public void Choice_with_probabilities_looks_each_number_up_in_their_sums()
    {
        // Seed 0 draws 0.549, 0.715, 0.603, 0.545.
        Assert.That(new RandomState(0).Choice(4, [0.5, 0.1, 0.4]).ToArray<long>(), Is.EqualTo(new long[] { 1, 2, 2, 1 }));
    }

    [Test]
    public void The_moons_of_the_notebook_are_drawn()
    {
        RandomState random = new(42);
        int[] order = [.. Enumerable.Range(0, 1000)];
        random.Shuffle<int>(order);

        double[] first = Moon(order[0]);
        double[] second = Moon(order[1]);
        double[] noise = (random.RandN([2, 2]) * 0.1).ToArray<double>();

        Assert.That(first.Zip(noise, (x, d) => x + d), Is.EqualTo(new[] { -0.05146968, 0.44419863 }).Within(1e-8));
        Assert.That(second.Zip(noise.Skip(2), (x, d) => x + d), Is.EqualTo(new[] { 1.03201691, -0.41974116 }).Within(1e-8));
    }

    [TestCase(-1)]
    [TestCase(1L << 32)]
    public void A_seed_outside_32_bits_is_rejected(long seed) => Assert.That(
        () => new RandomState(seed),
        Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("Seed must be between 0 and 2**32 - 1"));

    [Test]
    public void An_empty_range_is_rejected() =>
        Assert.That(() => new RandomState(0).RandInt(5, 5), Throws.ArgumentException.With.Message.Contains("low >= high"));

    [Test]
    public void A_range_that_the_dtype_does_not_hold_is_rejected() => Assert.That(
        () => new RandomState(0).RandInt(0, 257, [1], DType.UInt8),
        Throws.ArgumentException.With.Message.Contains("out of bounds for uint8"));

    /// <summary>How NumPy's bit generators spread one seed over a state (its SeedSequence, without spawning).</summary>
    private static uint[] SeedSequence(uint seed, int count)
    {
        uint[] pool = [seed, 0, 0, 0];
        uint constant = 0x43b0d7e5;
        uint Hashed(uint value)
        {
            value ^= constant;
            constant *= 0x931e8875;
            value *= constant;
            return value ^ (value >> 16);
        }

        for (int i = 0; i < pool.Length; i++)
        {
            pool[i] = Hashed(pool[i]);
        }

        for (int source = 0; source < pool.Length; source++)
        {
            for (int destination = 0; destination < pool.Length; destination++)
            {
                if (source != destination)
                {
                    uint mixed = (0xca01f9dd * pool[destination]) - (0x4973f715 * Hashed(pool[source]));
                    pool[destination] = mixed ^ (mixed >> 16);
                }
            }
        }

        uint[] state = new uint[count];
        constant = 0x8b51f9dd;
        for (int i = 0; i < count; i++)
        {
            uint value = pool[i % pool.Length] ^ constant;
            constant *= 0x58f38ded;
            value *= constant;
            state[i] = value ^ (value >> 16);
        }

        return state;
    }

    private static uint Hex(string line) =>
        uint.Parse(line.Split("0x")[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    /// <summary>The point of scikit-learn's make_moons(1000) before the noise.</summary>
    private static double[] Moon(int number)
    {
        double angle = Math.PI * (number % 500) / 499;
        return number < 500 ? [Math.Cos(angle), Math.Sin(angle)] : [1 - Math.Cos(angle), 1 - Math.Sin(angle) - 0.5];
    }
}
