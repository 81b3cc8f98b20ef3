using Tensors.Autograd;
using Tensors.Optim;

namespace Tensors.Tests;

/// <summary>Steps of eager optimizers from gradients of rows.</summary>
public sealed class RowStepTests
{
    private static readonly Dictionary<string, Func<Optimizer>> s_lazy = new()
    {
        ["descent"] = () => new GradientDescent(0.1),
        ["momentum"] = () => new Momentum(0.1, 0.9),
        ["nesterov"] = () => new Momentum(0.1, 0.9, nesterov: true),
        ["adagrad"] = () => new Adagrad(0.1),
        ["adadelta"] = () => new Adadelta(0.1),
        ["rmsprop"] = () => new RmsProp(0.1, momentum: 0.9),
        ["rmsprop_centered"] = () => new RmsProp(0.1, centered: true),
        ["ftrl"] = () => new Ftrl(0.1),
        ["adamax"] = () => new AdaMax(0.1),
        ["proximal_descent"] = () => new ProximalGradientDescent(0.1),
        ["proximal_adagrad"] = () => new ProximalAdagrad(0.1),
    };

    private static readonly Dictionary<string, Func<Optimizer>> s_dense = new()
    {
        ["adam"] = () => new Adam(0.1),
        ["adamw"] = () => new AdamW(0.1),
        ["lamb"] = () => new Lamb(0.1),
    };

    private static IEnumerable<string> Lazy => s_lazy.Keys;

    private static IEnumerable<string> Dense => s_dense.Keys;

    [TestCaseSource(nameof(Lazy))]
    public void Rows_without_a_gradient_stay_with_all_that_is_remembered_of_them(string name)
    {
        (Tensor table, Optimizer optimizer) = (Table(), s_lazy[name]());
        Step(optimizer, table, [0]);
        float[][] before = Rows(optimizer, table);
        Step(optimizer, table, [1]);
        float[][] after = Rows(optimizer, table);

        Assert.That(after.Select(row => row[..2]), Is.EqualTo(before.Select(row => row[..2])));
        Assert.That(after[0][2..4], Is.Not.EqualTo(before[0][2..4]));
    }

    [TestCaseSource(nameof(Lazy))]
    public void Rows_with_a_gradient_move_as_a_parameter_of_these_rows(string name)
    {
        (Tensor table, Tensor part) = (Table(), Table()[1..2].Copy());
        (Optimizer ofTable, Optimizer ofPart) = (s_lazy[name](), s_lazy[name]());
        for (int i = 0; i < 3; i++)
        {
            Step(ofTable, table, [1]);
            ofPart.Step([part], [Tensor.Full([1, 2], 2f)]);
        }

        Assert.That(table.ToArray<float>()[2..4], Is.EqualTo(part.ToArray<float>()));
    }

    [TestCaseSource(nameof(Dense))]
    public void Those_with_decaying_means_of_all_rows_take_zeros_for_the_others(string name)
    {
        (Tensor rows, Tensor whole) = (Table(), Table());
        (Optimizer ofRows, Optimizer ofWhole) = (s_dense[name](), s_dense[name]());
        for (int row = 0; row < 2; row++)
        {
            Step(ofRows, rows, [row]);
            Tensor gradient = new RowGradient(Tensor.Full([1, 2], 2f), Tensor.FromArray([row]), whole.Shape).ToTensor();
            ofWhole.Step([whole], [gradient]);
        }

        Assert.That(rows.ToArray<float>(), Is.EqualTo(whole.ToArray<float>()));
    }

    [Test]
    public void A_row_that_is_named_twice_is_updated_once_by_the_sum()
    {
        Tensor table = Table();
        Optimizer optimizer = new Momentum(0.5, 0.5);
        Step(optimizer, table, [0, 0]);

        Assert.That(table.ToArray<float>()[..2], Is.EqualTo(new[] { 1 - 2f, 2 - 2f }));
        Assert.That(optimizer.Slot(table, "momentum").ToArray<float>()[..2], Is.EqualTo(new[] { 4f, 4f }));
    }

    [Test]
    public void Parameters_and_tables_take_one_step_together()
    {
        (Tensor table, Tensor bias) = (Table(), Tensor.FromArray([1f]));
        Adam optimizer = new();
        optimizer.Step([bias], [Tensor.FromArray([1f])], [table], [Gradient(table, [2])]);

        Assert.That(optimizer.Steps, Is.EqualTo(1));
        Assert.That(bias.Item<float>(), Is.Below(1f));
    }

    [Test]
    public void A_row_outside_the_table_is_an_error_and_changes_nothing()
    {
        (Tensor table, Tensor bias) = (Table(), Tensor.FromArray([1f]));

        Assert.Throws<ArgumentOutOfRangeException>(() => new Momentum(0.1, 0.9).Step([bias], [bias], [table], [Gradient(table, [3])]));
        Assert.That((table.ToArray<float>(), bias.Item<float>()), Is.EqualTo((Table().ToArray<float>(), 1f)));
    }

    [Test]
    public void A_gradient_must_have_a_row_for_each_of_its_indices()
    {
        Tensor table = Table();
        RowGradient gradient = new(Tensor.Ones([2, 2]), Tensor.FromArray([0]), table.Shape);

        Assert.That(
            Assert.Throws<ShapeMismatchException>(() => new Momentum(0.1, 0.9).Step([], [], [table], [gradient]))!.Message,
            Does.Contain("values (2, 2) and indices (1,)"));
    }

    [Test]
    public void A_table_may_not_be_a_parameter_too()
    {
        Tensor table = Table();

        Assert.That(
            Assert.Throws<ArgumentException>(() => new Momentum(0.1, 0.9).Step([table], [table], [table], [Gradient(table, [0])]))!.Message,
            Does.Contain("the same tensor"));
    }

    [Test]
    public void A_tape_that_kept_the_old_rows_refuses_to_go_back_over_them()
    {
        Tensor table = Table();
        using GradientTape tape = new();
        tape.Watch(table);
        Tensor loss = table.Square().Sum();
        Step(new GradientDescent(0.1), table, [0]);

        Assert.Throws<InvalidOperationException>(() => tape.Gradient(loss, table));
    }

    [Test]
    public void The_norm_of_clipped_gradients_is_that_of_the_rows_as_they_come()
    {
        Tensor table = Table();
        RowGradient rows = new(Tensor.FromArray(new[,] { { 3f, 0 }, { 0, 4f } }), Tensor.FromArray([1, 1]), table.Shape);
        (Tensor[] gradients, RowGradient[] clipped, Tensor norm) = GradientClipping.ByGlobalNorm([Tensor.FromArray([12f])], [rows], 6.5);

        Assert.That(norm.Item<float>(), Is.EqualTo(13f));
        Assert.That(gradients[0].Item<float>(), Is.EqualTo(6f));
        Assert.That(clipped[0].Values.ToArray<float>(), Is.EqualTo(new[] { 1.5f, 0, 0, 2 }));
    }

    private static Tensor Table() => Tensor.FromArray(new float[,] { { 1, 2 }, { 3, 4 }, { 5, 6 } });

    private static RowGradient Gradient(Tensor table, int[] rows) =>
        new(Tensor.Full([rows.Length, 2], 2f), Tensor.FromArray(rows), table.Shape);

    private static void Step(Optimizer optimizer, Tensor table, int[] rows) => optimizer.Step([], [], [table], [Gradient(table, rows)]);

    private static float[][] Rows(Optimizer optimizer, Tensor table) =>
        [.. ((Tensor[])[table, .. optimizer.SlotNames.Select(slot => optimizer.Slot(table, slot))])
            .Select(tensor => tensor.ToArray<float>())];
}
