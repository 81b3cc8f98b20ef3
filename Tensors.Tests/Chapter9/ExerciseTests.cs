using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests.Chapter9;

/// <summary>Section 9: what the exercises claim.</summary>
public sealed class ExerciseTests : ChapterGraph
{
    [Test]
    public void Two_evals_and_one_run_differ_where_there_are_side_effects()
    {
        Variable counter = Variable(0, name: "counter");
        Tensor increment = AssignAdd(counter, 1);
        Tensor a = Identity(increment);
        Tensor b = Identity(increment) * 10;
        using Session session = new Session().Enter();
        session.Run(counter.Initializer);

        (int separateA, int separateB) = (a.Eval().Item<int>(), b.Eval().Item<int>());
        session.Run(counter.Initializer);
        (Tensor togetherA, Tensor togetherB) = session.Run(a, b);

        Assert.That((separateA, separateB), Is.EqualTo((1, 20)));
        Assert.That((togetherA.Item<int>(), togetherB.Item<int>()), Is.EqualTo((1, 10)));
    }

    [Test]
    public void A_variable_is_assigned_through_a_placeholder_at_run_time()
    {
        Variable x = Variable(RandomUniform([], 0.0, 1.0));
        Tensor newValue = Placeholder<float>([]);
        Tensor assign = Assign(x, newValue);
        using Session session = new Session().Enter();
        x.Initializer.Run();

        float random = x.Eval().Item<float>();
        assign.Eval(feed: [(newValue, 5.0f)]);

        Assert.That(random, Is.InRange(0f, 1f));
        Assert.That(x.Eval().Item<float>(), Is.EqualTo(5f));
    }

    [Test]
    public void A_placeholder_that_is_needed_and_not_fed_is_an_error_that_names_it()
    {
        Tensor x = Placeholder<float>([2], name: "x");
        Tensor y = x + 1;
        using Session session = new();

        InvalidArgumentException failure = Assert.Throws<InvalidArgumentException>(() => session.Run(y))!;

        Assert.That(failure.Node!.Name, Is.EqualTo("x"));
        Assert.That(failure.Message, Does.StartWith("You must feed a value for placeholder tensor 'x' with dtype float and shape [2]"));
    }

    [Test]
    public void A_variable_that_is_not_initialized_is_an_error_that_names_it()
    {
        Variable v = Variable(1.0, name: "v");
        using Session session = new();

        FailedPreconditionException failure = Assert.Throws<FailedPreconditionException>(() => session.Run(v * 2))!;

        Assert.That(failure.Node!.Name, Is.EqualTo("v/read"));
        Assert.That(failure.Message, Does.StartWith("Attempting to use uninitialized value v"));
    }

    [Test]
    public void Two_threads_with_one_session_each_do_not_disturb_each_other()
    {
        Variable x = Variable(0, name: "x");
        Tensor increment = AssignAdd(x, 1);
        Graph graph = Graph;

        int[] results = new int[2];
        Thread[] threads = [.. Enumerable.Range(0, 2).Select(number => new Thread(() =>
        {
            using Session session = new(graph);
            session.Run(x.Initializer);
            for (int i = 0; i < 1000 * (number + 1); i++)
            {
                session.Run(increment.Op);
            }

            results[number] = session.Run(x).Item<int>();
        }))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());

        Assert.That(results, Is.EqualTo(new[] { 1000, 2000 }));
    }

    [Test]
    public void Reverse_mode_describes_all_gradients_in_one_traversal()
    {
        Variable[] inputs = [.. Enumerable.Range(0, 10).Select(i => Variable(i + 1.0, name: $"x{i}"))];
        Tensor f = AddN([.. inputs.Select(input => Square(input))]);

        Gradients(f, inputs);

        Assert.That(Graph.Nodes.Count(node => node.Name.EndsWith("_grad/Mul_1", StringComparison.Ordinal)), Is.EqualTo(10));
        Assert.That(Graph.Nodes.Count(node => node.Name == "gradients/grad_ys_0"), Is.EqualTo(1));
    }
}
