using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests;

public sealed class LoopGradientTests : SessionFixture
{
    [Test]
    public void The_fourth_power_by_a_loop_has_slope_32_at_2()
    {
        Tensor x = Constant(2f);
        Tensor power = WhileLoop(v => v[0] < 4, v => [v[0] + 1, v[1] * x], [0, 1f])[1];

        Assert.That(Session.Run(Gradients(power, [x])[0]!).Item<float>(), Is.EqualTo(32));
    }

    [Test]
    public void Gradients_need_not_know_how_often_a_loop_runs([Values(0, 1, 7)] int rounds)
    {
        Tensor n = Placeholder<int>([]);
        Tensor x = Constant(3f);
        Tensor y = WhileLoop(v => v[0] < n, v => [v[0] + 1, v[1] * v[1] * 0.5f], [0, x])[1];
        (double value, double slope) = (3, 1);
        for (int i = 0; i < rounds; i++)
        {
            (value, slope) = (value * value * 0.5, slope * value);
        }

        Assert.That(Session.Run(Gradients(y, [x])[0]!, feed: [(n, rounds)]).Item<float>(), Is.EqualTo(slope).Within(1e-5 * slope));
    }

    [Test]
    public void Gradients_stop_where_each_round_says()
    {
        Tensor x = Constant(2f);
        Tensor y = WhileLoop(v => v[0] < 3, v => [v[0] + 1, v[1] * StopGradient(v[1])], [0, x])[1];

        Assert.That(Session.Run(Gradients(y, [x])[0]!).Item<float>(), Is.EqualTo(128));
    }

    [Test]
    public void Without_rounds_a_first_value_has_slope_1_and_a_captured_tensor_0()
    {
        (Tensor x, Tensor q) = (Constant(2f), Constant(5f));
        Tensor z = WhileLoop(v => v[0] < 0, v => [v[0] + 1, v[1] * q], [0, x])[1];
        Tensor?[] gradients = Gradients(z, [x, q]);

        Tensor?[] got = Session.Run([(Fetch)gradients[0]!, gradients[1]!]);

        Assert.That(got.Select(value => value!.Item<float>()), Is.EqualTo((float[])[1, 0]));
    }

    [Test]
    public void Without_backProp_a_loop_is_a_constant_to_gradients()
    {
        (Tensor x, Tensor q) = (Constant(2f), Constant(5f));
        Tensor u = WhileLoop(v => v[0] < 3, v => [v[0] + 1, v[1] * q], [0, x], backProp: false)[1];

        Assert.That(Gradients(u, [x, q]), Is.All.Null);
        Assert.That(Session.Run(Gradients(u + x, [x])[0]!).Item<float>(), Is.EqualTo(1));
    }

    [Test]
    public void Variables_that_a_loop_reads_are_trained()
    {
        Variable w = Variable(0.5f, name: "w");
        Tensor y = WhileLoop(v => v[0] < 3, v => [v[0] + 1, v[1] * w], [0, 4f])[1];
        Node step = new GradientDescentOptimizer(0.002).Minimize(Square(y - 4f));
        Session.Run(GlobalVariablesInitializer());

        for (int i = 0; i < 200; i++)
        {
            Session.Run(step);
        }

        Assert.That(Session.Run(w).Item<float>(), Is.EqualTo(1).Within(1e-4));
    }

    [Test]
    public void Resource_variables_that_a_loop_reads_have_gradients()
    {
        Variable w = GetVariable("w", [], initializer: Initializers.Constant(2), useResource: true);
        Tensor y = WhileLoop(v => v[0] < 3, v => [v[0] + 1, v[1] * w], [0, 4f])[1];
        Tensor gradient = Gradients(y, [w])[0]!;
        Session.Run(GlobalVariablesInitializer());

        Assert.That(Session.Run(gradient).Item<float>(), Is.EqualTo(48));
    }

    [Test]
    public void A_shape_that_grows_has_gradients()
    {
        Tensor x = Constant(new[] { 2f });
        Tensor grown = WhileLoop(
            v => v[0] < 3, v => [v[0] + 1, Concat([v[1], v[1] * x], 0)], [0, x], [PartialShape.Scalar, PartialShape.Create([null])])[1];

        // x, x², x², x³, x², x³, x³, x⁴.
        Assert.That(Session.Run(Gradients(ReduceSum(grown), [x])[0]!).ToArray<float>(), Is.EqualTo((float[])[1 + (3 * 4) + (3 * 12) + 32]));
    }

    [Test]
    public void A_shape_that_only_the_run_knows_has_gradients()
    {
        Tensor x = Placeholder<float>([null]);
        Tensor y = WhileLoop(v => v[0] < 3, v => [v[0] + 1, v[1] * x + ReduceSum(x)], [0, x])[1];
        Tensor gradient = Gradients(ReduceSum(y), [x])[0]!;
        float At(float first) => Session.Run(ReduceSum(y), feed: [(x, new[] { first, 2f })]).Item<float>();

        float got = Session.Run(gradient, feed: [(x, new[] { 1f, 2f })]).ToArray<float>()[0];

        Assert.That(got, Is.EqualTo((At(1.01f) - At(0.99f)) / 0.02f).Within(1e-2 * got));
    }

    [Test]
    public void An_inner_loop_whose_length_changes_has_gradients()
    {
        Tensor x = Constant(Tensor.FromScalar(1.1));
        Tensor y = WhileLoop(
            v => v[0] < 4,
            v => [v[0] + 1, v[1] + WhileLoop(w => w[0] < v[0], w => [w[0] + 1, w[1] * x * v[1]], [0, x])[1]],
            [0, x])[1];
        Assert.That(Slope(y, x), Is.EqualTo(Difference(y, x, 1.1)).Within(1e-4).Percent);
    }

    [Test]
    public void A_loop_in_a_branch_in_a_loop_has_gradients()
    {
        Tensor x = Constant(Tensor.FromScalar(1.1));
        Tensor y = WhileLoop(
            v => v[0] < 5,
            v =>
            {
                TensorLike Long() => WhileLoop(w => w[0] < v[0], w => [w[0] + 1, w[1] * x], [0, v[1]])[1];
                return [v[0] + 1, Cond(Equal(v[0] % 2, 0), Long, () => (TensorLike)(v[1] + x))];
            },
            [0, x])[1];

        Assert.That(Slope(y, x), Is.EqualTo(Difference(y, x, 1.1)).Within(1e-4).Percent);
    }

    [Test]
    public void Conditions_in_conditions_in_a_loop_have_gradients()
    {
        Tensor x = Constant(Tensor.FromScalar(1.1));
        Tensor y = WhileLoop(
            v => v[0] < 6,
            v => [v[0] + 1, Cond(
                v[0] > 1,
                () => (TensorLike)Cond(Equal(v[0] % 2, 0), () => (TensorLike)(v[1] * x), () => (TensorLike)(v[1] + Square(x))),
                () => (TensorLike)(v[1] * v[1]))],
            [0, x])[1];

        Assert.That(Slope(y, x), Is.EqualTo(Difference(y, x, 1.1)).Within(1e-4).Percent);
    }

    [Test]
    public void A_loop_in_a_branch_has_gradients([Values] bool taken)
    {
        Tensor p = Placeholder<bool>([]);
        Tensor x = Constant(3f);
        Tensor y = Cond(p, () => (TensorLike)WhileLoop(v => v[0] < 2, v => [v[0] + 1, v[1] * x], [0, x])[1], () => (TensorLike)(x * 5f));

        Assert.That(Session.Run(Gradients(y, [x])[0]!, feed: [(p, taken)]).Item<float>(), Is.EqualTo(taken ? 27 : 5));
    }

    [Test]
    public void A_variable_of_a_loop_that_no_target_needs_still_carries_gradients()
    {
        Tensor x = Constant(3f);

        // The second variable alone is asked for, and takes up the third.
        Tensor y = WhileLoop(v => v[0] < 2, v => [v[0] + 1, v[1] + v[2], v[2] * x], [0, 0f, x])[1];

        // x + x².
        Assert.That(Session.Run(Gradients(y, [x])[0]!).Item<float>(), Is.EqualTo(7));
    }

    [Test]
    public void A_variable_that_forgets_its_value_has_gradients_of_its_last_round()
    {
        Tensor x = Constant(3f);
        Tensor y = WhileLoop(v => v[0] < 2, v => [v[0] + 1, x * x], [0, x])[1];

        Assert.That(Session.Run(Gradients(y, [x])[0]!).Item<float>(), Is.EqualTo(6));
    }

    [Test]
    public void Gradients_inside_a_body_go_back_to_its_beginning()
    {
        Tensor y = WhileLoop(v => v[0] < 3, v => [v[0] + 1, v[1] - 0.25f * Gradients(Square(v[1]), [v[1]])[0]!], [0, 8f])[1];

        Assert.That(Session.Run(y).Item<float>(), Is.EqualTo(1));
    }

    [Test]
    public void Gradients_of_gradients_through_a_loop_are_refused_in_words()
    {
        Tensor x = Constant(2f);
        Tensor y = WhileLoop(v => v[0] < 3, v => [v[0] + 1, v[1] * x], [0, x])[1];
        Tensor first = Gradients(y, [x])[0]!;

        Assert.That(
            () => Gradients(first, [x]),
            Throws.TypeOf<NotSupportedException>().With.Message.Contains("Gradients of gradients do not go through loops"));
    }

    [Test]
    public void Rows_that_rounds_look_up_stay_rows_and_no_others_join_them()
    {
        Variable table = Variable(new float[,] { { 1 }, { 2 }, { 3 }, { 4 } }, name: "table");
        Tensor ids = Constant(new[] { 2, 1 });
        Tensor sum = WhileLoop(v => v[0] < 2, v => [v[0] + 1, v[1] + ReduceSum(Gather(table, ExpandDims(ids[v[0]], 0)))], [0, 0f])[1];
        IndexedSlices rows = Gradients(sum, [table])[0]!.Rows!;
        Session.Run(GlobalVariablesInitializer());

        Tensor?[] got = Session.Run([(Fetch)rows.Indices, rows.Values, rows.DenseShape!]);

        Assert.That(got[0]!.ToArray<int>(), Is.EqualTo((int[])[1, 2]));
        Assert.That(got[1]!.ToArray<float>(), Is.EqualTo((float[])[1, 1]));
        Assert.That(got[2]!.ToArray<int>(), Is.EqualTo((int[])[4, 1]));
    }

    [Test]
    public void Rows_of_a_branch_in_a_loop_are_trained()
    {
        Variable table = Variable(new float[,] { { 1 }, { 2 }, { 3 }, { 4 } }, name: "table");
        Tensor sum = WhileLoop(
            v => v[0] < 2,
            v => [v[0] + 1, v[1] + Cond(v[0] > 0, () => (TensorLike)ReduceSum(Gather(table, new[] { 3 })), () => (TensorLike)0f)],
            [0, 0f])[1];
        Node step = new GradientDescentOptimizer(1).Minimize(sum);
        Session.Run(GlobalVariablesInitializer());
        Session.Run(step);

        Assert.That(Session.Run(table).ToArray<float>(), Is.EqualTo((float[])[1, 2, 3, 3]));
    }

    [Test]
    public void A_graph_definition_without_contexts_says_what_its_loops_lack()
    {
        Tensor x = Placeholder<float>([], "x");
        WhileLoop(v => v[0] < 3, v => [v[0] + 1, v[1] * x], [0, x]);
        GraphDefinition definition = Graph.AsGraphDef();
        Graph imported = new();
        using DefaultGraph isDefault = imported.AsDefault();
        ImportGraphDef(definition, name: "");

        Assert.That(
            () => Gradients(imported.GetTensorByName("while/Exit_1:0"), [imported.GetTensorByName("x:0")]),
            Throws.InvalidOperationException.With.Message.Contains("Import the meta graph"));
    }

    [Test]
    public void A_loop_of_an_imported_meta_graph_has_gradients()
    {
        using TemporaryFolder folder = new();
        Tensor x = Placeholder<float>([], "x");
        WhileLoop(v => v[0] < 3, v => [v[0] + 1, v[1] * x], [0, x]);
        string path = Path.Combine(folder.Path, "graph.meta");
        ExportMetaGraph(path);
        Graph imported = new();
        using DefaultGraph isDefault = imported.AsDefault();
        ImportMetaGraph(path);
        Tensor gradient = Gradients(imported.GetTensorByName("while/Exit_1:0"), [imported.GetTensorByName("x:0")])[0]!;
        using Session session = new(imported);

        Assert.That(session.Run(gradient, feed: [("x:0", 2f)]).Item<float>(), Is.EqualTo(32));
    }

    [Test]
    [NonParallelizable]
    public void Memory_grows_with_the_number_of_iterations_and_not_faster()
    {
        Tensor n = Placeholder<int>([]);
        Tensor x = Constant(1f);
        Tensor gradient = Gradients(WhileLoop(v => v[0] < n, v => [v[0] + 1, v[1] * x], [0, x])[1], [x])[0]!;
        long Taken(int rounds)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            Session.Run(gradient, feed: [(n, rounds)]);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Taken(1000);

        Assert.That(Taken(40_000) / (double)Taken(20_000), Is.InRange(1.5, 2.5));
    }

    private double Slope(Tensor y, Tensor x) => Session.Run(Gradients(y, [x])[0]!).Item<double>();

    private double Difference(Tensor y, Tensor x, double at)
    {
        const double Step = 1e-5;
        double At(double value) => Session.Run(y, feed: [(x, value)]).Item<double>();
        return (At(at + Step) - At(at - Step)) / (2 * Step);
    }
}
