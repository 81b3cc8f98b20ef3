using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests;

/// <summary>What conditions and bodies of loops use from outside, also where it is a first value of the same loop.</summary>
public sealed class LoopCaptureTests : SessionFixture
{
    [Test]
    public void A_body_may_use_the_tensor_that_a_loop_variable_starts_with()
    {
        Tensor x = Placeholder<float>([]);
        Tensor[] result = WhileLoop(v => v[0] < 10, v => [v[0] + 1, v[1] * 1.5f + x], [0, x]);
        float expected = 2;
        for (int i = 0; i < 10; i++)
        {
            expected = (expected * 1.5f) + 2;
        }

        Assert.That(Session.Run(result[1], feed: [(x, 2f)]).Item<float>(), Is.EqualTo(expected));
    }

    [Test]
    public void A_condition_may_use_the_tensor_that_a_loop_variable_starts_with()
    {
        Tensor x = Placeholder<float>([]);
        Tensor[] result = WhileLoop(v => v[0] < 8 * x, v => [v[0] * 2], [x]);

        Assert.That(Session.Run(result[0], feed: [(x, 3f)]).Item<float>(), Is.EqualTo(24));
    }

    [Test]
    public void A_first_value_may_come_in_as_two_variables_and_be_used_inside()
    {
        Tensor x = Placeholder<int>([]);
        Tensor[] result = WhileLoop(v => v[0] < 10, v => [v[0] + x, v[1] - x], [x, x]);

        Tensor?[] got = Session.Run([(Fetch)result[0], result[1]], feed: [(x, 4)]);

        Assert.That((got[0]!.Item<int>(), got[1]!.Item<int>()), Is.EqualTo((12, -4)));
    }

    [Test]
    public void A_body_may_give_back_a_first_value_as_it_is()
    {
        Tensor x = Placeholder<int>([]);
        Tensor[] result = WhileLoop(v => v[0] < 2, v => [v[0] + 1, x], [0, x]);

        Assert.That(Session.Run(result[1], feed: [(x, 7)]).Item<int>(), Is.EqualTo(7));
    }

    [Test]
    public void A_variable_that_a_loop_starts_with_may_be_used_and_assigned_to_inside()
    {
        Variable weight = Variable(3f, name: "weight");
        Tensor[] result = WhileLoop(v => v[0] < 4, v => [v[0] + 1, v[1] * weight], [0, weight]);
        Session.Run(GlobalVariablesInitializer());

        Assert.That(Session.Run(result[1]).Item<float>(), Is.EqualTo(243));
    }

    [Test]
    public void An_inner_loop_may_use_what_both_loops_start_with()
    {
        Tensor x = Placeholder<int>([]);
        Tensor[] outer = WhileLoop(
            v => v[0] < x,
            v => [v[0] + 1, WhileLoop(w => w[0] < x, w => [w[0] + 1, w[1] + x + v[0]], [v[0], v[1]])[1], v[2] + x],
            [0, x, x]);
        (int sum, int last) = (3, 3);
        for (int i = 0; i < 3; i++, last += 3)
        {
            for (int j = i; j < 3; j++)
            {
                sum += 3 + i;
            }
        }

        Tensor?[] got = Session.Run([(Fetch)outer[1], outer[2]], feed: [(x, 3)]);

        Assert.That((got[0]!.Item<int>(), got[1]!.Item<int>()), Is.EqualTo((sum, last)));
    }

    [Test]
    public void A_condition_inside_a_loop_may_use_what_the_loop_starts_with([Values(0, 1, 5)] int start)
    {
        Tensor x = Placeholder<int>([]);
        Tensor[] result = WhileLoop(
            v => v[0] < 5,
            v => [v[0] + 1, Cond(v[0] < x, () => (TensorLike)(v[1] + x), () => (TensorLike)(v[1] - x - v[0]))],
            [0, x]);
        int expected = start;
        for (int i = 0; i < 5; i++)
        {
            expected = i < start ? expected + start : expected - start - i;
        }

        Assert.That(Session.Run(result[1], feed: [(x, start)]).Item<int>(), Is.EqualTo(expected));
    }

    [Test]
    public void A_loop_inside_a_condition_may_use_what_it_starts_with_and_the_condition_itself([Values] bool taken)
    {
        Tensor p = Placeholder<bool>([]);
        Tensor x = Placeholder<float>([]);
        Tensor result = Cond(
            p,
            () => (TensorLike)WhileLoop(v => v[0] < 3, v => [v[0] + 1, v[1] * x + Cast(p, DataType.Float32)], [0, x])[1],
            () => (TensorLike)WhileLoop(v => v[0] < 2, v => [v[0] + 1, v[1] - x - Cast(p, DataType.Float32)], [0, x])[1]);

        // ((2 · 2 + 1) · 2 + 1) · 2 + 1 in one branch, 2 - 2 - 2 in the other.
        Assert.That(Session.Run(result, feed: [(p, taken), (x, 2f)]).Item<float>(), Is.EqualTo(taken ? 23 : -2));
    }

    [Test]
    public void A_tensor_inside_a_loop_cannot_be_fetched_or_fed()
    {
        Tensor? inner = null;
        Tensor constant = null!;
        Tensor result = WhileLoop(v => v[0] < 3, v => [(inner = v[0] + (constant = Constant(1)))], [0])[0];

        ArgumentException fetched = Assert.Throws<ArgumentException>(() => Session.Run(inner!))!;
        ArgumentException node = Assert.Throws<ArgumentException>(() => Session.Run(inner!.Op))!;
        ArgumentException without = Assert.Throws<ArgumentException>(() => Session.Run(constant))!;
        ArgumentException fed = Assert.Throws<ArgumentException>(() => Session.Run(result, feed: [(inner!, 1)]))!;

        Assert.That(fetched.Message, Does.Contain("'while/add' ").And.Contain("lies in a loop and cannot be fetched"));
        Assert.That(node.Message, Does.Contain("lies in a loop"));
        Assert.That(without.Message, Does.Contain("'while/Const_1' ").And.Contain("lies in a loop"));
        Assert.That(fed.Message, Does.Contain("'while/add' ").And.Contain("lies in a loop and cannot be fed"));
        Assert.That(Session.Run(result).Item<int>(), Is.EqualTo(3));
    }

    [Test]
    public void A_tensor_inside_an_imported_loop_is_that_of_its_last_iteration()
    {
        WhileLoop(v => v[0] < 3, v => [v[0] + 1], [0]);
        GraphDefinition definition = Graph.AsGraphDef();
        Graph imported = new();
        using (imported.AsDefault())
        {
            ImportGraphDef(definition, name: "");
        }

        using Session session = new(imported);

        Assert.That(session.Run("while/Exit:0")!.Item<int>(), Is.EqualTo(3));
        Assert.That(session.Run("while/add:0")!.Item<int>(), Is.EqualTo(3));
    }

    [Test]
    public void What_lies_between_two_loops_is_fetched()
    {
        Tensor first = WhileLoop(v => v[0] < 3, v => [v[0] + 1], [0])[0];
        Tensor between = first * 10;
        Tensor last = WhileLoop(v => v[0] < 100, v => [v[0] * 2 + first], [between])[0];

        Tensor?[] got = Session.Run([(Fetch)first, between, last]);

        Assert.That(got.Select(value => value!.Item<int>()), Is.EqualTo((int[])[3, 30, 129]));
    }
}
