using CsCheck;

namespace Tensors.Tests;

/// <summary>Random programs, compiled and step by step.</summary>
public sealed class CompilerPropertyTests
{
    [TestCase(1)]
    [TestCase(3)]
    public void What_a_function_makes_has_the_same_bits_compiled(int threads)
    {
        int before = ComputeThreads.Count;
        ComputeThreads.Count = threads;
        try
        {
            FusionPropertyTests.Programs.Sample(HasSameBits, iter: 300);
        }
        finally
        {
            ComputeThreads.Count = before;
        }
    }

    [Test]
    [Explicit("Takes a minute.")]
    [Category("Exhaustive")]
    public void What_ten_thousand_functions_make_has_the_same_bits_compiled() =>
        FusionPropertyTests.Programs.Sample(HasSameBits, iter: 10_000);

    private static bool HasSameBits((Shape Shape, (int, int, int, int)[] Choices, int Seed) drawn)
    {
        RandomProgram program = new(drawn.Shape, drawn.Choices, drawn.Seed);
        int[] wanted = [.. Enumerable.Range(0, program.Values.Count).Where(
            value => value % 3 == drawn.Seed % 3 || value == program.Values.Count - 1)];
        Func<Tensor[], Tensor[]> function = x => program.Run(x) is var values ? [.. wanted.Select(value => values[value])] : [];

        Tensor[] actual = Compiler.Compile(function).Call([.. program.Operands]);

        return Enumerable.Range(0, wanted.Length).All(
            i => FusionPropertyTests.AreSame(actual[i], program.Values[wanted[i]]));
    }
}
