using Tensors.Autograd;

namespace Tensors.Tests;

/// <summary>Mapping every operation over a batch is the same as a loop over the members.</summary>
public sealed class VMapTests
{
    private const int Members = 3;

    private static IEnumerable<OpRow> Rows => OpCatalog.All.Where(row => !row.ReadsElements);

    private static IEnumerable<OpRow> Differentiable =>
        OpCatalog.Differentiable.Where(row => !row.ReadsElements && row.DTypes.Contains(DType.Float64));

    [TestCaseSource(nameof(Rows))]
    public void Every_batch_equals_a_loop(object row)
    {
        OpRow tested = (OpRow)row;
        foreach (DType dtype in DTypeChoice.Of(tested.DTypes))
        {
            Tensor[][] members = [.. Enumerable.Range(0, Members).Select(member => tested.Draw(dtype, 1 + (50 * member)))];
            for (int chosen = -1; chosen < tested.Operands.Length; chosen++)
            {
                CheckAgainstLoop(tested, members, operand => chosen < 0 || operand == chosen, $"{dtype.Name}, batched operand {chosen}");
            }
        }
    }

    [TestCaseSource(nameof(Differentiable))]
    public void A_mapped_gradient_equals_a_loop_of_gradients(object row)
    {
        RowFunction[] functions = [.. Enumerable.Range(0, Members).Select(member => new RowFunction((OpRow)row, 1 + (50 * member)))];
        Tensor weights = RowFunction.Direction(functions[0].Apply(functions[0].Point)[0], seed: 5);
        Tensor Weighted(Tensor[] x) => (functions[0].Apply(x)[0] * weights).Sum();

        Tensor[] mapped = Transform.VMap(Transform.Grad(Weighted))(Batches(functions));

        for (int member = 0; member < Members; member++)
        {
            Tensor[] alone = Transform.Grad(Weighted)(functions[member].Point);
            for (int i = 0; i < alone.Length; i++)
            {
                Agree(mapped[i][member], alone[i]);
            }
        }
    }

    [TestCaseSource(nameof(Differentiable))]
    public void The_gradient_of_a_mapped_function_is_made_of_those_of_the_members(object row)
    {
        RowFunction[] functions = [.. Enumerable.Range(0, Members).Select(member => new RowFunction((OpRow)row, 1 + (50 * member)))];
        Tensor weights = RowFunction.Direction(functions[0].Apply(functions[0].Point)[0], seed: 6);
        Func<Tensor[], Tensor[]> mapped = Transform.VMap(functions[0].Apply);

        Tensor[] gradients = Transform.Grad((Tensor[] x) => (mapped(x)[0] * weights).Sum())(Batches(functions));

        for (int member = 0; member < Members; member++)
        {
            Tensor[] alone = Transform.Grad((Tensor[] x) => (functions[0].Apply(x)[0] * weights).Sum())(functions[member].Point);
            for (int i = 0; i < alone.Length; i++)
            {
                Agree(gradients[i][member], alone[i]);
            }
        }
    }

    private static Tensor[] Batches(RowFunction[] functions) =>
        [.. Enumerable.Range(0, functions[0].Point.Length)
            .Select(operand => Tensor.Stack([.. functions.Select(function => function.Point[operand])]))];

    private static void CheckAgainstLoop(OpRow row, Tensor[][] members, Func<int, bool> isBatched, string what)
    {
        int?[] axes = [.. Enumerable.Range(0, row.Operands.Length).Select(operand => isBatched(operand) ? (int?)0 : null)];
        Tensor[] operands = [.. axes.Select((axis, operand) =>
            axis is null ? members[0][operand] : Tensor.Stack([.. members.Select(member => member[operand])]))];

        Tensor mapped = Transform.VMap(x => [row.Apply(x)], axes)(operands)[0];

        for (int number = 0; number < Members; number++)
        {
            Tensor alone = row.Apply([.. axes.Select((axis, operand) => members[axis is null ? 0 : number][operand])]);
            Assert.That(mapped[number].Shape, Is.EqualTo(alone.Shape), what);
            Assert.That(Bits.Of(mapped[number]), Is.EqualTo(Bits.Of(alone)), $"{what}, member {number}");
        }
    }

    private static void Agree(Tensor actual, Tensor expected)
    {
        Assert.That(actual.Shape, Is.EqualTo(expected.Shape));

        // The sign of a zero depends on whether a sum of one term is a sum: adding 0 takes it away.
        Assert.That(Bits.Of(actual + 0), Is.EqualTo(Bits.Of(expected + 0)));
    }
}
