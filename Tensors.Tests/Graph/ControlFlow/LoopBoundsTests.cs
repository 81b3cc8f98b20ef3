using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests;

/// <summary>What the inside of a loop may use, and who may use it.</summary>
public sealed class LoopBoundsTests : SessionFixture
{
    [Test]
    public void A_tensor_of_a_loop_used_outside_is_refused_when_built()
    {
        Tensor inner = null!;
        WhileLoop(v => v[0] < 3, v => [(inner = v[0] + 1)], [0]);

        ArgumentException refused = Assert.Throws<ArgumentException>(() => _ = inner * 2)!;

        Assert.That(refused.Message, Does.Contain("Cannot use 'while/add:0'").And.Contain("it lies in the loop 'while/while_context'"));
    }

    [Test]
    public void A_tensor_of_a_loop_used_in_another_is_refused_when_built()
    {
        Tensor inner = null!;
        WhileLoop(v => v[0] < 3, v => [(inner = v[0] + 1)], [0]);

        Assert.That(
            () => WhileLoop(v => v[0] < 3, v => [v[0] + inner], [0]), Throws.ArgumentException.With.Message.Contains("lies in the loop"));
    }

    [Test]
    public void A_tensor_of_an_inner_loop_used_in_the_outer_one_is_refused_when_built()
    {
        Tensor inner = null!;
        Assert.That(
            () => WhileLoop(
                v => v[0] < 3,
                v =>
                {
                    WhileLoop(w => w[0] < 3, w => [(inner = w[0] + 1)], [0]);
                    return [v[0] + inner];
                },
                [0]),
            Throws.ArgumentException.With.Message.Contains("lies in the loop"));
    }

    [Test]
    public void A_loop_ends_after_the_greatest_number_of_iterations([Values(0, 3)] int most)
    {
        Tensor[] loop = WhileLoop(v => v[0] < 100, v => [v[0] + 1], [0], maximumIterations: most);

        Assert.That(loop, Has.Length.EqualTo(1));
        Assert.That(Session.Run(loop[0]).Item<int>(), Is.EqualTo(most));
    }

    [Test]
    public void The_greatest_number_of_iterations_is_a_scalar() =>
        Assert.That(
            () => WhileLoop(v => v[0] < 100, v => [v[0] + 1], [0], maximumIterations: new[] { 1, 2 }),
            Throws.ArgumentException.With.Message.Contains("scalar"));

    [Test]
    public void Each_loop_variable_has_a_shape_invariant_or_none_has() =>
        Assert.That(
            () => WhileLoop(v => v[0] < 100, v => [v[0] + 1, v[1]], [0, 0], [PartialShape.Scalar]),
            Throws.ArgumentException.With.Message.Contains("1 shape invariants for 2"));

    [Test]
    public void Parallel_iterations_are_kept_in_the_nodes()
    {
        Tensor loop = WhileLoop(v => v[0] < 3, v => [v[0] + 1], [0], parallelIterations: 4)[0];

        Assert.That(Graph.GetOperationByName("while/Enter").Attributes["parallel_iterations"], Is.EqualTo(4L));
        Assert.That(Session.Run(loop).Item<int>(), Is.EqualTo(3));
    }

    [Test]
    public void An_inner_loop_of_nothing_but_constants_runs_as_often_as_the_outer_one()
    {
        Variable count = Variable(0, name: "count");
        Tensor x = Constant(0);
        Tensor outer = WhileLoop(
            v => v[0] < 2,
            v =>
            {
                Tensor inner = WhileLoop(
                    w => w[0] < 1,
                    w =>
                    {
                        using (ControlDependencies([AssignAdd(count, 1)]))
                        {
                            return [w[0] + 1];
                        }
                    },
                    [x])[0];
                return [v[0] + inner];
            },
            [0])[0];
        Session.Run(GlobalVariablesInitializer());

        Assert.That(Session.Run(outer).Item<int>(), Is.EqualTo(2));
        Assert.That(Session.Run(count).Item<int>(), Is.EqualTo(2));
    }

    [Test]
    public void A_loop_that_adds_to_a_variable_sees_it_in_each_round()
    {
        Variable v = Variable(1f, name: "v");
        Tensor sum = WhileLoop(
            w => w[0] < 3,
            w =>
            {
                using (ControlDependencies([AssignAdd(v, 1f)]))
                {
                    return [Add(w[0], 1), w[1] + v];
                }
            },
            [0, 0f])[1];
        Session.Run(GlobalVariablesInitializer());

        Assert.That(Session.Run(sum).Item<float>(), Is.EqualTo(9));
    }
}
