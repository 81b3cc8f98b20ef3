using CsCheck;

namespace Tensors.Tests;

public sealed class MemoryPlanTests
{
    [Test]
    public void Values_that_do_not_live_at_once_take_one_place()
    {
        Tensor x = Tensor.Zeros([64, 64]);

        ExecutionPlan plan = ExecutionPlan.Of(Recorded.Of(
            x => x[0].MatMul(x[0]).MatMul(x[0]).MatMul(x[0]).MatMul(x[0]).MatMul(x[0]), x));

        long size = x.ElementCount * sizeof(float);
        Assert.That((plan.Memory.Bytes, plan.Memory.Sum), Is.EqualTo((2 * size, 4 * size)));
    }

    [Test]
    public void What_a_view_shows_lives_as_long_as_the_view()
    {
        ExecutionPlan plan = ExecutionPlan.Of(Recorded.Of(
            x =>
            {
                Tensor transposed = x[0].MatMul(x[0]).T;
                return x[0].MatMul(x[0] + 1).MatMul(transposed);
            },
            Tensor.Zeros([64, 64])));

        AssertThatNothingOverlaps(plan);
    }

    [Test]
    public void No_two_values_of_a_random_program_overlap_while_both_are_needed() =>
        FusionPropertyTests.Programs.Sample(
            program =>
            {
                (Shape shape, (int, int, int, int)[] choices, int seed) = program;
                RandomProgram random = new(shape, choices, seed);
                AssertThatNothingOverlaps(ExecutionPlan.Of(Recorded.Of(x => random.Run(x)[^1], [.. random.Operands])));
            },
            iter: 200);

    private static void AssertThatNothingOverlaps(ExecutionPlan plan)
    {
        int[] values = [.. Enumerable.Range(0, plan.Program.Specs.Count).Where(value => plan.IsMade(value) && !plan.Leaves(value))];
        foreach (int value in values)
        {
            foreach (int other in values.Where(other => other > value && LiveAtOnce(value, other)))
            {
                (long start, long end) = Bytes(value);
                (long otherStart, long otherEnd) = Bytes(other);
                Assert.That(end <= otherStart || otherEnd <= start, $"values {value} and {other}{Environment.NewLine}{plan.Program}");
            }
        }

        (long, long) Bytes(int value) => (
            plan.Memory.OffsetOf(value),
            plan.Memory.OffsetOf(value) + (plan.Program.Specs[value].Shape.ElementCount * plan.Program.Specs[value].DType.Size));

        bool LiveAtOnce(int value, int other) => First(value) <= Last(other) && First(other) <= Last(value);

        int First(int value) => Array.FindIndex(plan.Steps, step => step.Results.Contains(value));

        int Last(int value) => Array.FindLastIndex(
            plan.Steps, step => step.Operands.Concat(step.Results).Any(used => plan.RootOf(used) == value));
    }
}
