using CsCheck;

namespace Tensors.Tests;

/// <summary>Random programs, fused and step by step.</summary>
public sealed class FusionPropertyTests
{
    private static readonly Shape[] s_shapes =
        [[5000], [64, 100], [1, 4096], [33, 7, 40], [700, 9], [4096, 1], [3, 5000], [12_289], [2, 3], [5, 1, 4]];

    private static readonly Gen<(Shape, (int, int, int, int)[], int)> s_program = Gen.Select(
        Gen.Int[0, s_shapes.Length - 1].Select(i => s_shapes[i]),
        Gen.Select(Gen.Int[0, 999], Gen.Int[0, 99], Gen.Int[0, 99], Gen.Int[0, 99]).Array[2, 24], Gen.Int[0, 1000]);

    [TestCase(1)]
    [TestCase(3)]
    public void What_a_program_makes_has_the_same_bits_fused(int threads)
    {
        int before = ComputeThreads.Count;
        ComputeThreads.Count = threads;
        try
        {
            s_program.Sample(HasSameBits, iter: Programs);
        }
        finally
        {
            ComputeThreads.Count = before;
        }
    }

    [Test]
    [Explicit("Takes a minute.")]
    [Category("Exhaustive")]
    public void What_ten_thousand_programs_make_has_the_same_bits_fused() => s_program.Sample(HasSameBits, iter: 10_000);

    [Test]
    public void Most_programs_have_something_to_fuse()
    {
        int fused = 0;
        s_program.Sample(
            program =>
            {
                (Shape shape, (int, int, int, int)[] choices, int seed) = program;
                RandomProgram random = new(shape, choices, seed);
                if (random.RunPlanned(_ => true).Plan.Exists(step => step.Fused is not null))
                {
                    Interlocked.Increment(ref fused);
                }
            },
            iter: Programs);

        Assert.That(fused, Is.GreaterThan(Programs / 2));
    }

    private const int Programs = 300;

    private static bool HasSameBits((Shape Shape, (int, int, int, int)[] Choices, int Seed) program)
    {
        RandomProgram random = new(program.Shape, program.Choices, program.Seed);
        Predicate<int> isNeeded = value => value % 3 == program.Seed % 3 || value == random.Values.Count - 1;

        (_, Tensor?[] values) = random.RunPlanned(isNeeded);

        return Enumerable.Range(random.OperandCount, random.Steps.Count).Where(value => isNeeded(value)).All(
            value => values[value]!.Shape.Equals(random.Values[value].Shape)
                && Bits.Of(WithOneNaN(values[value]!)).AsSpan().SequenceEqual(Bits.Of(WithOneNaN(random.Values[value]))));
    }

    // Which of two NaN a result is follows from how the compiler orders operands. The last vector of an array is code of its own,
    // so that the sign of a NaN depends on the length of the array in eager operations too.
    private static Tensor WithOneNaN(Tensor x) => x.DType == DType.Float32 ? Tensor.Where(x.IsNaN(), float.NaN, x) : x;
}
