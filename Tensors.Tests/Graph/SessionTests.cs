using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests;

public sealed class SessionTests : GraphFixture
{
    [Test]
    public void A_run_computes_what_is_fetched()
    {
        Variable x = Variable(3, name: "x");
        Variable y = Variable(4, name: "y");
        Tensor f = x * x * y + y + 2;
        using Session session = new();

        session.Run(x.Initializer);
        session.Run(y.Initializer);

        Assert.That(session.Run(f).Item<int>(), Is.EqualTo(42));
        Assert.That(f.ToString(), Is.EqualTo("Tensor(\"add_1:0\", shape=(), dtype=int32)"));
    }

    [Test]
    public void Feeds_take_tensors_arrays_and_numbers()
    {
        Tensor a = Placeholder<float>([null, 3], name: "A");
        Tensor b = a + 5;
        using Session session = new();

        Assert.That(session.Run(b, feed: [(a, new[,] { { 1f, 2, 3 } })]).ToArray<float>(), Is.EqualTo(new[] { 6f, 7, 8 }));
        Assert.That(
            session.Run(b, feed: [(a, Tensor.FromArray(new[,] { { 4f, 5, 6 }, { 7, 8, 9 } }))]).ToArray<float>(),
            Is.EqualTo(new[] { 9f, 10, 11, 12, 13, 14 }));
        Assert.That(session.Run(b, feed: [("A:0", new[] { new[] { 0.0, 1, 2 } })]).ToArray<float>(), Is.EqualTo(new[] { 5f, 6, 7 }));
        Assert.That(
            session.Run(b, feed: [(b, new[,] { { 1f, 2, 3 } })]).ToArray<float>(), Is.EqualTo(new[] { 1f, 2, 3 }),
            "what is fed is not computed");
    }

    [Test]
    public void Several_fetches_share_one_run()
    {
        Variable count = Variable(0, name: "count");
        Tensor next = AssignAdd(count, 1);
        Tensor twice = next * 2;
        Tensor thrice = next * 3;
        using Session session = new();
        session.Run(GlobalVariablesInitializer());

        (Tensor two, Tensor three) = session.Run(twice, thrice);

        Assert.That((two.Item<int>(), three.Item<int>()), Is.EqualTo((2, 3)));
        Assert.That(session.Run(count).Item<int>(), Is.EqualTo(1));
    }

    [Test]
    public void A_run_that_fails_leaves_variables_as_they_were()
    {
        Variable v = Variable(1f, name: "v");
        Tensor x = Placeholder<float>([null], name: "x");
        Tensor changed = AssignAdd(v, 1f);
        Tensor wrong;
        using (ControlDependencies([changed]))
        {
            wrong = x + Tensor.Zeros([3]);
        }

        using Session session = new();
        session.Run(v.Initializer);

        InvalidArgumentException failure = Assert.Throws<InvalidArgumentException>(
            () => session.Run(wrong, feed: [(x, new[] { 1f, 2f })]))!;

        Assert.That(failure.Node!.Name, Is.EqualTo("add"));
        Assert.That(failure.Message, Does.Contain("SessionTests.cs:"));
        Assert.That(session.Run(v).Item<float>(), Is.EqualTo(1));
    }

    [Test]
    public void Two_sessions_share_nothing()
    {
        Variable v = Variable(1, name: "v");
        using Session one = new();
        using Session other = new();
        one.Run(v.Initializer);

        Assert.That(() => other.Run(v), Throws.TypeOf<FailedPreconditionException>().With.Message.Contains("uninitialized value v"));
    }

    [Test]
    public void Random_operations_go_on_in_a_session_and_start_again_in_the_next()
    {
        Tensor r = RandomUniform([], seed: 42);
        using Session one = new();
        using Session other = new();

        float first = one.Run(r).Item<float>();
        float second = one.Run(r).Item<float>();

        Assert.That((first, second), Is.EqualTo((0.95227146f, 0.8960779f)));
        Assert.That(other.Run(r).Item<float>(), Is.EqualTo(first));
    }

    [Test]
    public void Gradients_and_assignments_train()
    {
        Tensor x = Constant(new[,] { { 1f, 2 }, { 3, 4 }, { 5, 6 } });
        Tensor y = Constant(new[,] { { 5f }, { 11 }, { 17 } });
        Variable theta = Variable(Tensor.Zeros([2, 1]), name: "theta");
        Tensor mse = ReduceMean(Square(MatMul(x, theta) - y));
        Tensor step = Assign(theta, theta - 0.02 * Gradients(mse, [theta])[0]!);
        using Session session = new();
        session.Run(GlobalVariablesInitializer());

        for (int i = 0; i < 3000; i++)
        {
            session.Run(step.Op);
        }

        Assert.That(session.Run(theta).ToArray<float>(), Is.EqualTo(new[] { 1f, 2 }).Within(2e-2f));
    }

    [Test]
    public void Text_is_fetched_as_text() =>
        Assert.That(new Session().RunText(Add("caf", Constant("é"))).Item(), Is.EqualTo("café"));
}
