using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests;

/// <summary>Graphs deeper than any stack: no walk over them is recursive.</summary>
public sealed class DeepGraphTests : GraphFixture
{
    private const int Depth = 100_000;

    // For what takes longer to make.
    private const int Steps = 20_000;

    [Test]
    public void An_initial_value_may_be_a_deep_expression() => OnSmallStack(() =>
    {
        Variable variable = Variable(Chain(Constant(0), Depth), name: "deep");
        using Session session = new();
        session.Run(variable.Initializer);

        Assert.That(session.Run(variable).Item<int>(), Is.EqualTo(Depth));
    });

    [Test]
    public void An_initial_value_may_depend_on_a_variable_at_the_bottom_of_a_deep_expression() => OnSmallStack(() =>
    {
        Variable first = Variable(5, name: "first");
        Variable second = Variable(Chain(first, Steps), name: "second");
        using Session session = new();
        session.Run(GlobalVariablesInitializer());

        Assert.That(session.Run(second).Item<int>(), Is.EqualTo(Steps + 5));
    });

    [Test]
    public void Constants_are_folded_at_any_depth() => OnSmallStack(() =>
    {
        Tensor deep = Chain(Constant(0), Depth);

        Assert.That(Fill(Stack([deep, Constant(2)]), 1f).StaticShape, Is.EqualTo(PartialShape.Create([Depth, 2])));
    });

    [Test]
    public void What_is_known_of_a_shape_is_found_at_any_depth() => OnSmallStack(() =>
    {
        Tensor x = Placeholder<float>([null, 3]);
        Tensor shape = ShapeOf(x);
        for (int i = 0; i < Depth; i++)
        {
            shape = Identity(shape);
        }

        Assert.That(Fill(Concat([shape, Constant(new[] { 4 })], 0), 1f).StaticShape, Is.EqualTo(PartialShape.Create([null, 3, 4])));
    });

    [Test]
    public void Gradients_go_through_at_any_depth() => OnSmallStack(() =>
    {
        Tensor x = Placeholder<float>([]);
        Tensor y = x;
        for (int i = 0; i < Steps; i++)
        {
            y = Negative(y);
        }

        Tensor gradient = Gradients(y, [x])[0]!;

        Assert.That(new Session().Run(gradient, feed: [(x, 3f)]).Item<float>(), Is.EqualTo(1));
    });

    [Test]
    public void A_deep_graph_goes_through_a_file_and_is_frozen() => OnSmallStack(() =>
    {
        Variable start = Variable(5, name: "start");
        Tensor y = Chain(start, Steps);
        using Session session = new();
        session.Run(start.Initializer);
        GraphDefinition frozen = ConvertVariablesToConstants(session, Graph.AsGraphDef(), [y.Op.Name]);
        Graph imported = new();
        using (imported.AsDefault())
        {
            ImportGraphDef(GraphDefinition.FromBytes(frozen.ToBytes()), name: "");
        }

        using Session other = new(imported);

        Assert.That(other.Run(y.Name)!.Item<int>(), Is.EqualTo(Steps + 5));
    });

    [Test]
    public void A_function_is_traced_and_differentiated_at_any_depth() => OnSmallStack(() =>
    {
        TracedFunction<Func<Tensor, Tensor>> function = Function.Trace((Tensor x) =>
        {
            for (int i = 0; i < Steps; i++)
            {
                x = -x;
            }

            return x;
        });

        Assert.That(function.Call(2f).Item<float>(), Is.EqualTo(2));
        Assert.That(function.TraceOf(2f).ToString(), Does.Contain("return"));
    });

    [Test]
    public void A_deep_condition_and_loop_run() => OnSmallStack(() =>
    {
        Tensor p = Placeholder<bool>([]);
        Tensor x = Placeholder<int>([]);
        Tensor y = Cond(p, () => (TensorLike)Chain(x, Steps), () => (TensorLike)x);
        Tensor z = WhileLoop(v => v[0] < 2, v => [v[0] + 1, Chain(v[1], Steps)], [0, y])[1];

        Assert.That(new Session().Run(z, feed: [(p, true), (x, 1)]).Item<int>(), Is.EqualTo((3 * Steps) + 1));
    });

    private static Tensor Chain(Tensor start, int depth)
    {
        Tensor one = Constant(1);
        Tensor y = start;
        for (int i = 0; i < depth; i++)
        {
            y = AddN([y, one]);
        }

        return y;
    }

    /// <summary>Runs where a call for each node would not fit.</summary>
    private void OnSmallStack(Action action)
    {
        Exception? failure = null;
        Graph graph = Graph;
        Thread thread = new(
            () =>
            {
                try
                {
                    using DefaultGraph isDefault = graph.AsDefault();
                    action();
                }
                catch (Exception thrown)
                {
                    failure = thrown;
                }
            },
            maxStackSize: 256 << 10);
        thread.Start();
        thread.Join();
        if (failure is not null)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
        }
    }
}
