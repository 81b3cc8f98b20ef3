using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests;

/// <summary>Which rows of a table move when some are looked up.</summary>
public sealed class RowUpdateTests : SessionFixture
{
    private static readonly Dictionary<string, Func<GraphOptimizer>> s_lazy = new()
    {
        ["momentum"] = () => new MomentumOptimizer(0.1, 0.9),
        ["rmsprop"] = () => new RMSPropOptimizer(0.1, momentum: 0.9),
        ["adagrad"] = () => new AdagradOptimizer(0.1),
        ["adadelta"] = () => new AdadeltaOptimizer(0.1),
        ["ftrl"] = () => new FtrlOptimizer(0.1),
        ["adamax"] = () => new AdaMaxOptimizer(0.1),
        ["proximal_adagrad"] = () => new ProximalAdagradOptimizer(0.1),
    };

    private static IEnumerable<string> Lazy => s_lazy.Keys;

    [TestCaseSource(nameof(Lazy))]
    public void Rows_that_are_not_looked_up_stay_with_all_that_is_remembered_of_them(string optimizer) =>
        Assert.That(TrainOneRowAfterTheOther(s_lazy[optimizer](), useResource: false), Is.True);

    [TestCaseSource(nameof(Lazy))]
    public void Rows_of_variables_held_by_handles_stay_too(string optimizer) =>
        Assert.That(TrainOneRowAfterTheOther(s_lazy[optimizer](), useResource: true), Is.True);

    [Test]
    public void Adam_moves_rows_on_by_their_decaying_mean([Values] bool useResource) =>
        Assert.That(TrainOneRowAfterTheOther(new AdamOptimizer(0.1), useResource), Is.False);

    [Test]
    public void Gradients_that_are_computed_first_and_applied_later_leave_other_rows_too()
    {
        Variable table = Variable(new float[,] { { 1 }, { 1 } }, name: "table");
        Tensor id = Placeholder<int>([1]);
        MomentumOptimizer optimizer = new(0.1, 0.9);
        Node train = optimizer.ApplyGradients(optimizer.ComputeGradients(ReduceSum(EmbeddingLookup(table, id))));
        Session.Run(GlobalVariablesInitializer());
        Session.Run(train, feed: [(id, new[] { 0 })]);
        Session.Run(train, feed: [(id, new[] { 1 })]);

        Assert.That(Session.Run(table).ToArray<float>(), Is.EqualTo(new[] { 0.9f, 0.9f }));
    }

    [Test]
    public void Clipping_keeps_rows_and_measures_them_as_they_come()
    {
        Variable table = Variable(new float[,] { { 1 }, { 1 } }, name: "table");
        Tensor gradient = Gradients(ReduceSum(Gather(table, new[] { 1, 1 }) * new float[,] { { 3 }, { 4 } }), [table])[0]!;

        Assert.That(Session.Run(GlobalNorm([gradient])).Item<float>(), Is.EqualTo(5f));
        Assert.That(Values(ClipByNorm(gradient, 1f)), Is.EqualTo(new[] { 0.6f, 0.8f }));
        Assert.That(Values(ClipByValue(gradient, -1f, 3.5f)), Is.EqualTo(new[] { 3f, 3.5f }));
        Assert.That(Values(ClipByGlobalNorm([gradient], 10f).Clipped[0]!), Is.EqualTo(new[] { 3f, 4f }));

        float[] Values(Tensor rows) => Session.Run(rows.Rows!.Values).ToArray<float>();
    }

    [Test]
    public void A_row_outside_the_table_is_an_error_and_changes_nothing()
    {
        Variable table = Variable(new float[,] { { 1 }, { 1 } }, name: "table");
        Variable slot = Variable(new float[,] { { 0 }, { 0 } }, name: "slot");
        Tensor rows = Placeholder<int>([2]);
        Node update = Graph.AddNode(
            "SparseApplyMomentum", null,
            [table.Reference, slot.Reference, Constant(0.1f), Constant(new float[,] { { 1 }, { 1 } }), rows, Constant(0.9f)]);
        Session.Run(GlobalVariablesInitializer());

        Assert.Throws<InvalidArgumentException>(() => Session.Run(update, feed: [(rows, new[] { 0, 2 })]));
        Assert.That(Session.Run(table).ToArray<float>(), Is.EqualTo(new[] { 1f, 1f }));
    }

    [Test]
    public void A_row_that_is_named_twice_is_updated_twice()
    {
        Variable table = Variable(new float[,] { { 1 }, { 1 } }, name: "table");
        Variable slot = Variable(new float[,] { { 0 }, { 0 } }, name: "slot");
        Node update = Graph.AddNode(
            "SparseApplyMomentum", null,
            [table.Reference, slot.Reference, Constant(0.5f), Constant(new float[,] { { 1 }, { 2 } }), Constant(new[] { 1, 1 }),
                Constant(0.5f)]);
        Session.Run(GlobalVariablesInitializer());
        Session.Run(update);

        // 1 - 0.5 · 1, then - 0.5 · (0.5 · 1 + 2).
        Assert.That(Session.Run(table).ToArray<float>(), Is.EqualTo(new[] { 1f, -0.75f }));
        Assert.That(Session.Run(slot).ToArray<float>(), Is.EqualTo(new[] { 0f, 2.5f }));
    }

    [Test]
    public void Different_elements_come_in_their_order()
    {
        (Tensor values, Tensor indices) = Unique(new[] { 7, 3, 7, 1, 3 });

        Assert.That(Session.Run(values).ToArray<int>(), Is.EqualTo(new[] { 7, 3, 1 }));
        Assert.That(Session.Run(indices).ToArray<int>(), Is.EqualTo(new[] { 0, 1, 0, 2, 1 }));
    }

    /// <summary>Whether the first row stays while the second is trained.</summary>
    private bool TrainOneRowAfterTheOther(GraphOptimizer optimizer, bool useResource)
    {
        Variable table = Variable(new float[,] { { 1, 2 }, { 3, 4 } }, name: "table", useResource: useResource);
        Tensor id = Placeholder<int>([1]);
        Node train = optimizer.Minimize(ReduceSum(Square(EmbeddingLookup(table, id))), variables: [table]);
        Session.Run(GlobalVariablesInitializer());
        Session.Run(train, feed: [(id, new[] { 0 })]);
        float[][] before = Rows();
        Session.Run(train, feed: [(id, new[] { 1 })]);
        float[][] after = Rows();
        Assert.That(after[0][2..], Is.Not.EqualTo(before[0][2..]), "the second row is trained");
        return before.Zip(after, (old, now) => old.AsSpan(0, 2).SequenceEqual(now.AsSpan(0, 2))).All(same => same);

        float[][] Rows() =>
            [.. ((Variable[])[table, .. optimizer.SlotNames.Select(slot => optimizer.GetSlot(table, slot)!)])
            .Select(variable => Session.Run(variable).ToArray<float>())];
    }
}
