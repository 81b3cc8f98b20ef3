using System.Security.Cryptography;
using System.Text.Json;

namespace Tensors.Tests;

/// <summary>Numbers that TensorFlow printed, or wrote, for seeded operations.</summary>
public sealed class TensorFlowStreamTests
{
    private const string Hashed = "sha256_of_little_endian_bytes";

    private const int LargeCount = 100_003;

    [Test]
    public void The_start_vector_of_the_regression_has_the_bits_of_TensorFlow()
    {
        Tensor theta = Tensor.RandomUniform([9, 1], -1, 1, seed: 42, graphSeed: 42);

        uint[] expected = [0xbe2b6970, 0xbeecf8f0, 0xbd266f80, 0xbe8aadd0, 0x3f68cff0, 0x3f623c14, 0x3e6b2e10, 0xbe90f9f8, 0x3e3fb2a0];
        Assert.That(Array.ConvertAll(theta.ToArray<float>(), BitConverter.SingleToUInt32Bits), Is.EqualTo(expected));
    }

    [Test]
    public void Executions_of_one_operation_continue_its_stream()
    {
        RandomUniformOp operation = new([9, 1], DType.Float32, new(42, 42));
        PhiloxGenerator generator = new(operation.Seed);

        float[] first = Draw<float>(operation, generator);
        float[] second = Draw<float>(operation, generator);

        Assert.That(first[..3], Is.EqualTo(new[] { 0.4163028f, 0.26858163f, 0.47968316f }));
        Assert.That(second[..3], Is.EqualTo(new[] { 0.2858628f, 0.3522762f, 0.8177854f }));
    }

    [TestCase(0, new[] { 0.63789964f })]
    [TestCase(14, new[] { 0.96100175f })]
    public void A_graph_seed_alone_takes_the_number_of_the_last_operation(int operationsBefore, float[] expected)
    {
        // random_uniform makes three constants for its arguments before it asks for its seed.
        RandomUniformOp operation = new([], DType.Float32, RandomSeed.Derive(42, null, operationsBefore + 3));

        Assert.That(Tensor.Apply(operation).ToArray<float>(), Is.EqualTo(expected));
    }

    [Test]
    public void Published_normal_numbers_are_met()
    {
        float[] normal = Tensor.RandomNormal([2, 2], seed: 1).ToArray<float>();
        float[] truncated = Tensor.TruncatedNormal([2, 2], seed: 2).ToArray<float>();

        Assert.That(normal, Is.EqualTo(new[] { -0.81131822f, 1.48459876f, 0.06532937f, -2.44270396f }).Within(2).Ulps);
        Assert.That(truncated, Is.EqualTo(new[] { -0.85811085f, -0.19662298f, 0.13895047f, -1.22127688f }).Within(2).Ulps);
    }

    [Test]
    public void Rows_are_shuffled_in_the_order_of_TensorFlow()
    {
        Tensor shuffled = Tensor.Arange(10).RandomShuffle(seed: 42, graphSeed: 42);

        Assert.That(shuffled.ToArray<int>(), Is.EqualTo(new[] { 3, 2, 4, 9, 6, 1, 7, 0, 8, 5 }));
    }

    [Test]
    public void Seeded_sequences_equal_those_that_TensorFlow_wrote()
    {
        int rows = 0;
        foreach (JsonElement row in SharedData.Json("tensorflow", "goldens", "values", "random.json").EnumerateArray())
        {
            // Hashes of normal numbers need not agree: TensorFlow's own differ between machines.
            if (!IsNormal(row.GetProperty("kind").GetString()!) || !row.TryGetProperty(Hashed, out _))
            {
                Check(row);
                rows++;
            }
        }

        Assert.That(rows, Is.GreaterThan(200));
    }

    [Test]
    public void Numbers_do_not_depend_on_the_number_of_threads([Values] bool truncated)
    {
        Tensor Draw() => truncated ? Tensor.TruncatedNormal([LargeCount], seed: 3) : Tensor.RandomNormal([LargeCount], seed: 3);

        byte[] one = WithThreads(1, () => Hash(Draw()));
        byte[] four = WithThreads(4, () => Hash(Draw()));

        Assert.That(four, Is.EqualTo(one));
    }

    [Test]
    public void Sixteen_bit_numbers_are_the_rounded_ones_of_single_precision([Values(DType.Float16, DType.BFloat16)] DType dtype)
    {
        Tensor drawn = Tensor.RandomNormal([100], dtype: dtype, seed: 9);
        Tensor expected = Tensor.RandomNormal([100], seed: 9).Cast(dtype);

        Assert.That(drawn.Cast(DType.Float32).ToArray<float>(), Is.EqualTo(expected.Cast(DType.Float32).ToArray<float>()));
    }

    [Test]
    public void An_empty_range_of_integers_is_rejected() => Assert.That(
        () => Tensor.RandomUniform([3], 5, 5, DType.Int32, seed: 1),
        Throws.ArgumentException.With.Message.Contains("low 5 is not below high 5"));

    [Test]
    public void A_dtype_without_random_numbers_is_rejected() => Assert.That(
        () => Tensor.RandomNormal([3], dtype: DType.Int32),
        Throws.TypeOf<DTypeMismatchException>().With.Message.Contains("RandomStandardNormal").And.Message.Contains("int32"));

    private static void Check(JsonElement row)
    {
        string kind = row.GetProperty("kind").GetString()!;
        RandomSeed seed = row.TryGetProperty("seed", out JsonElement key)
            ? new(key.GetInt64(), row.GetProperty("seed2").GetInt64())
            : RandomSeed.Derive(null, row.GetProperty("op_seed").GetInt64());
        int count = row.GetProperty("n").GetInt32();
        string where = $"{kind} {seed} {count}";
        Func<PhiloxGenerator, Tensor> next = Program(kind, seed, count);
        PhiloxGenerator generator = new(seed);
        if (row.TryGetProperty(Hashed, out JsonElement hash))
        {
            Assert.That(Convert.ToHexStringLower(Hash(next(generator))), Is.EqualTo(hash.GetString()), where);
            return;
        }

        foreach (JsonElement run in row.GetProperty("runs").EnumerateArray())
        {
            double[] expected = [.. run.EnumerateArray().Select(number => number.GetDouble())];
            double[] actual = next(generator).Cast(DType.Float64).ToArray<double>();
            Assert.That(actual, Has.Length.EqualTo(expected.Length), where);
            for (int i = 0; i < expected.Length; i++)
            {
                Assert.That(actual[i], Is.EqualTo(expected[i]).Within(Tolerance(kind, expected[i])), $"{where} [{i}]");
            }
        }
    }

    /// <summary>2 ULP for normal numbers. 2 + 3z carries over those of 3z, which may be the larger number.</summary>
    private static double Tolerance(string kind, double expected) => kind switch
    {
        "normal_scaled" => 2 * Math.Max(UnitInTheLastPlace((float)expected), UnitInTheLastPlace((float)expected - 2)),
        "normal" or "truncated" => 2 * UnitInTheLastPlace((float)expected),
        "normal64" or "truncated64" => 2 * (Math.BitIncrement(Math.Abs(expected)) - Math.Abs(expected)),
        _ => 0,
    };

    private static double UnitInTheLastPlace(float x) => MathF.BitIncrement(MathF.Abs(x)) - MathF.Abs(x);

    private static bool IsNormal(string kind) => kind.StartsWith("normal", StringComparison.Ordinal)
        || kind.StartsWith("truncated", StringComparison.Ordinal);

    private static Func<PhiloxGenerator, Tensor> Program(string kind, RandomSeed seed, int count) => kind switch
    {
        "uniform" => generator => Draw(new RandomUniformOp([count], DType.Float32, seed), generator),
        "uniform_range" => generator => (Draw(new RandomUniformOp([count], DType.Float32, seed), generator) * 2) - 1,
        "uniform64" => generator => Draw(new RandomUniformOp([count], DType.Float64, seed), generator),
        "half" => generator => Draw(new RandomUniformOp([count], DType.Float16, seed), generator).Cast(DType.Float32),
        "int32" => generator => Draw(
            new RandomUniformIntOp([count], DType.Int32, seed), generator, Tensor.FromScalar(0), Tensor.FromScalar(1000)),
        "int64" => generator => Draw(
            new RandomUniformIntOp([count], DType.Int64, seed), generator, Tensor.FromScalar(-5L), Tensor.FromScalar(1_000_000_000_000)),
        "normal" => generator => Draw(new RandomNormalOp([count], DType.Float32, seed), generator),
        "normal64" => generator => Draw(new RandomNormalOp([count], DType.Float64, seed), generator),
        "normal_scaled" => generator => (Draw(new RandomNormalOp([count], DType.Float32, seed), generator) * 3) + 2,
        "truncated" => generator => Draw(new TruncatedNormalOp([count], DType.Float32, seed), generator),
        "truncated64" => generator => Draw(new TruncatedNormalOp([count], DType.Float64, seed), generator),
        "shuffle" => generator => Draw(new RandomShuffleOp(seed), generator, Tensor.Arange(count)),
        _ => throw new NotSupportedException(kind),
    };

    private static T[] Draw<T>(RandomUniformOp operation, PhiloxGenerator generator)
        where T : unmanaged => Draw((RandomOperation)operation, generator).ToArray<T>();

    private static Tensor Draw(RandomOperation operation, PhiloxGenerator generator, params Tensor[] inputs)
    {
        TensorSpec[] specs = new TensorSpec[1];
        operation.Infer(inputs, specs);
        Tensor output = Tensor.Allocate(specs[0]);
        operation.Draw(generator, inputs, [output]);
        return output;
    }

    private static byte[] Hash(Tensor x) => SHA256.HashData(Bits.Of(x));

    private static TResult WithThreads<TResult>(int count, Func<TResult> run)
    {
        int before = ComputeThreads.Count;
        ComputeThreads.Count = count;
        try
        {
            return run();
        }
        finally
        {
            ComputeThreads.Count = before;
        }
    }
}
