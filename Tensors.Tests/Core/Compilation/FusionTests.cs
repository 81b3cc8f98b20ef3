using System.Diagnostics;

namespace Tensors.Tests;

/// <summary>Which steps become one.</summary>
public sealed class FusionTests
{
    private static readonly Shape s_whole = Shape.Create([300, 128]);
    private static readonly Shape s_rows = Shape.Create([300, 1]);

    [Test]
    public void A_chain_is_one_step() =>
        Assert.That(Plan([s_whole, s_whole], new(new MultiplyOp(), [0, 1], 2..3), new(new TanhOp(), [2], 3..4)), Is.EqualTo("0+1"));

    [Test]
    public void Rows_that_are_folded_and_used_again_stay_in_one_step() => Assert.That(
        Plan(
            [s_whole], new(new MaxOp([1], true), [0], 1..2), new(new SubtractOp(), [0, 1], 2..3), new(new ExpOp(), [2], 3..4),
            new(new SumOp([1], true), [3], 4..5), new(new DivideOp(), [3, 4], 5..6)),
        Is.EqualTo("0+1+2+3+4"));

    [Test]
    public void A_fold_of_all_elements_ends_a_group() => Assert.That(
        Plan(
            [s_whole], new(new SquareOp(), [0], 1..2), new(new SumOp([0, 1], false), [1], 2..3), new(new NegateOp(), [2], 3..4),
            new(new MultiplyOp(), [0, 2], 4..5)),
        Is.EqualTo("0+1, 2, 3"));

    [Test]
    public void What_stands_between_parts_them() => Assert.That(
        Plan(
            [s_whole], new(new ExpOp(), [0], 1..2), new(null, [1], 2..3), new(new AddOp(), [1, 2], 3..4)),
        Is.EqualTo("0, 1, 2"));

    [Test]
    public void What_stands_beside_moves_behind() => Assert.That(
        Plan([s_whole], new(new ExpOp(), [0], 1..2), new(null, [1], 2..3), new(new NegateOp(), [1], 3..4)), Is.EqualTo("0+2, 1"));

    [Test]
    public void Two_chains_that_meet_are_one_step() => Assert.That(
        Plan(
            [s_whole, s_whole], new(new ExpOp(), [0], 2..3), new(new TanhOp(), [1], 3..4), new(new AddOp(), [2, 3], 4..5),
            new(new NegateOp(), [4], 5..6)),
        Is.EqualTo("0+1+2+3"));

    [Test]
    public void A_chain_that_goes_by_something_else_is_met_behind_it() => Assert.That(
        Plan(
            [s_whole], new(new ExpOp(), [0], 1..2), new(null, [1], 2..3), new(new TanhOp(), [2], 3..4), new(new AddOp(), [1, 3], 4..5)),
        Is.EqualTo("0, 1, 2+3"));

    [Test]
    public void Planning_takes_time_in_proportion_to_the_steps()
    {
        Assert.That(TimeOf(20_000), Is.Below(40 * Math.Max(5, TimeOf(1000))));

        static double TimeOf(int steps)
        {
            ProgramStep[] program =
                [.. Enumerable.Range(0, steps).Select(i => new ProgramStep(
                    i % 3 == 2 ? null : new AddOp(), i < 7 ? [i, i] : [i, i - (i % 7)], (i + 1)..(i + 2)))];
            TensorSpec spec = new(s_whole, DType.Float32);
            double best = double.PositiveInfinity;
            for (int attempt = 0; attempt < 3; attempt++)
            {
                long start = Stopwatch.GetTimestamp();
                Fusion.Plan(program, steps + 1, _ => spec, value => value == steps);
                best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }

            return best;
        }
    }

    [Test]
    public void Nothing_moves_over_a_barrier() => Assert.That(
        Plan([s_whole], new(new ExpOp(), [0], 1..2), new(null, [], 2..3, IsBarrier: true), new(new NegateOp(), [1], 3..4)),
        Is.EqualTo("0, 1, 2"));

    [Test]
    public void Other_elements_are_another_group() => Assert.That(
        Plan(
            [s_whole, Shape.Create([128, 300])], new(new ExpOp(), [0], 2..3), new(new ExpOp(), [1], 3..4), new(new AbsOp(), [2], 4..5),
            new(new AbsOp(), [3], 5..6)),
        Is.EqualTo("0+2, 1+3"));

    [Test]
    public void A_column_of_another_matrix_is_none_of_its_rows() => Assert.That(
        Plan(
            [Shape.Create([128, 128]), Shape.Create([128, 128])], new(new SumOp([1], false), [0], 2..3), new(new AddOp(), [1, 2], 3..4)),
        Is.EqualTo("0, 1"));

    [Test]
    public void Few_elements_are_left_as_they_are() => Assert.That(
        Plan([Shape.Create([100])], new(new ExpOp(), [0], 1..2), new(new TanhOp(), [1], 2..3)), Is.EqualTo("0, 1"));

    [Test]
    public void Sixteen_bit_numbers_are_rounded_by_each_operation() => Assert.That(
        Plan(DType.BFloat16, [s_whole], new(new ExpOp(), [0], 1..2), new(new TanhOp(), [1], 2..3)), Is.EqualTo("0, 1"));

    [Test]
    public void Only_what_others_need_comes_out()
    {
        List<PlannedStep> plan = Fuse(
            DType.Float32, [s_whole, s_rows], new(new AddOp(), [0, 1], 2..3), new(new ExpOp(), [2], 3..4), new(null, [3], 4..5));

        Assert.That(plan[0].Results, Is.EqualTo(new[] { 3 }));
    }

    [Test]
    public void An_operation_says_its_steps()
    {
        List<PlannedStep> plan = Fuse(DType.Float32, [s_whole, s_rows], new(new AddOp(), [0, 1], 2..3), new(new ExpOp(), [2], 3..4));

        Assert.That(plan[0].Fused!.ToString(), Is.EqualTo("%0 = Add(operand 0, operand 1); %1 = Exp(%0)"));
    }

    [Test]
    public void Operands_of_another_shape_are_refused()
    {
        FusedOp fused = Fuse(DType.Float32, [s_whole], new(new NegateOp(), [0], 1..2), new(new ExpOp(), [1], 2..3))[0].Fused!;

        Assert.That(() => Tensor.ApplyAll(fused, Tensor.Ones([300, 127])), Throws.TypeOf<ShapeMismatchException>());
    }

    [Test]
    public void Operands_may_be_views()
    {
        FusedOp fused = Fuse(DType.Float32, [s_whole], new(new NegateOp(), [0], 1..2), new(new ExpOp(), [1], 2..3))[0].Fused!;
        Tensor x = Tensor.Arange(128 * 300, DType.Float32).Reshape([128, 300]).T * 1e-4f;

        Assert.That(Bits.Of(Tensor.ApplyAll(fused, x)[0]), Is.EqualTo(Bits.Of((-x).Exp())));
    }

    private static string Plan(Shape[] operands, params ProgramStep[] steps) => Plan(DType.Float32, operands, steps);

    private static string Plan(DType dtype, Shape[] operands, params ProgramStep[] steps) =>
        string.Join(", ", Fuse(dtype, operands, steps).Select(step => string.Join('+', step.Members)));

    private static List<PlannedStep> Fuse(DType dtype, Shape[] operands, params ProgramStep[] steps)
    {
        List<TensorSpec> specs = [.. operands.Select(shape => new TensorSpec(shape, dtype))];
        foreach (ProgramStep step in steps)
        {
            specs.Add(step.Operation is null ? specs[0] : Infer(step.Operation, [.. step.Operands.Select(operand => specs[operand])]));
        }

        return Fusion.Plan(steps, specs.Count, value => specs[value], value => value == specs.Count - 1);
    }

    private static TensorSpec Infer(Operation operation, TensorSpec[] operands)
    {
        Shape shape = operands.Aggregate(operands[0].Shape, (all, operand) => Broadcasting.Combine(operation.Name, all, operand.Shape));
        TensorSpec[] result = new TensorSpec[1];
        operation.Infer([.. operands.Select(operand => Tensor.Traced(operand with { Shape = shape }))], result);
        return result[0];
    }
}
