using CsCheck;

namespace Tensors.Tests;

/// <summary>Random programs, fused and step by step.</summary>
public sealed class FusionPropertyTests
{
    private static readonly Shape[] s_shapes =
        [[5000], [64, 100], [1, 4096], [33, 7, 40], [700, 9], [4096, 1], [3, 5000], [12_289], [2, 3], [5, 1, 4]];

    /// <summary>Shapes, choices and seeds of random programs.</summary>
    internal static readonly Gen<(Shape, (int, int, int, int)[], int)> Programs = Gen.Select(
        Gen.Int[0, s_shapes.Length - 1].Select(i => s_shapes[i]),
        Gen.Select(Gen.Int[0, 999], Gen.Int[0, 99], Gen.Int[0, 99], Gen.Int[0, 99]).Array[2, 24], Gen.Int[0, 1000]);

    [Test]
    public void What_a_program_makes_has_the_same_bits_fused([Values(1, 3)] int threads, [Values] bool emits)
    {
        int before = ComputeThreads.Count;
        ComputeThreads.Count = threads;
        try
        {
            Programs.Sample(program => HasSameBits(program, emits), iter: Count);
        }
        finally
        {
            ComputeThreads.Count = before;
        }
    }

    [Test]
    [Explicit("Takes a minute.")]
    [Category("Exhaustive")]
    public void What_ten_thousand_programs_make_has_the_same_bits_fused([Values] bool emits) =>
        Programs.Sample(program => HasSameBits(program, emits), iter: 10_000);

    [Test]
    public void Most_programs_have_something_to_fuse()
    {
        int fused = 0;
        Programs.Sample(
            program =>
            {
                (Shape shape, (int, int, int, int)[] choices, int seed) = program;
                RandomProgram random = new(shape, choices, seed);
                if (random.RunPlanned(_ => true).Plan.Exists(step => step.Fused is not null))
                {
                    Interlocked.Increment(ref fused);
                }
            },
            iter: Count);

        Assert.That(fused, Is.GreaterThan(Count / 2));
    }

    private const int Count = 300;

    private static bool HasSameBits((Shape Shape, (int, int, int, int)[] Choices, int Seed) program, bool emits)
    {
        RandomProgram random = new(program.Shape, program.Choices, program.Seed);
        Predicate<int> isNeeded = value => value % 3 == program.Seed % 3 || value == random.Values.Count - 1;

        (_, Tensor?[] values) = random.RunPlanned(isNeeded, emits);

        return Enumerable.Range(random.OperandCount, random.Steps.Count).Where(value => isNeeded(value)).All(
            value => AreSame(values[value]!, random.Values[value]));
    }

    internal static bool AreSame(Tensor x, Tensor y) =>
        x.Shape.Equals(y.Shape) && Bits.Of(WithOneNaN(x)).AsSpan().SequenceEqual(Bits.Of(WithOneNaN(y)));

    // Which of two NaN a result is follows from how the compiler orders operands. The last vector of an array is code of its own,
    // so that the sign of a NaN depends on the length of the array in eager operations too.
    private static Tensor WithOneNaN(Tensor x) => x.DType is DType.Float32 or DType.Float64 ? Tensor.Where(x.IsNaN(), double.NaN, x) : x;
}
