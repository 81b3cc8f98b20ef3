using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests;

/// <summary>Runs that are prepared once.</summary>
public sealed class CallableTests : GraphFixture
{
    [Test]
    public void Gives_what_Run_gives()
    {
        Tensor x = Placeholder<float>([null]);
        Tensor y = Placeholder<float>([null]);
        using Session session = new();

        Callable run = session.MakeCallable([x * y, x + y], [y, x]);

        Tensor?[] values = run.Run(Tensor.FromArray([2f, 3]), Tensor.FromArray([10f, 20]));
        Assert.That(values[0]!.ToArray<float>(), Is.EqualTo(new[] { 20f, 60 }));
        Assert.That(values[1]!.ToArray<float>(), Is.EqualTo(new[] { 12f, 23 }));
    }

    [Test]
    public void Operations_give_null()
    {
        Variable v = Variable(1, name: "v");
        using Session session = new();

        Assert.That(
            session.MakeCallable([v.Initializer, v]).Run(), Is.EqualTo(new Tensor?[] { null, null }).Or.Property("Length").EqualTo(2));
        Assert.That(session.MakeCallable([v.Initializer]).Run()[0], Is.Null);
    }

    [Test]
    public void Results_of_a_run_stay_as_they_are_when_it_is_run_again()
    {
        Tensor x = Placeholder<float>([null]);
        using Session session = new();
        Callable run = session.MakeCallable([x + 1], [x]);

        Tensor first = run.Run(Tensor.FromArray([1f]))[0]!;
        run.Run(Tensor.FromArray([5f]));

        Assert.That(first.Item<float>(), Is.EqualTo(2));
    }

    [Test]
    public void Results_that_are_handed_in_are_overwritten_where_they_fit()
    {
        Tensor x = Placeholder<float>([null]);
        using Session session = new();
        Callable run = session.MakeCallable([x + 1], [x]);
        Tensor?[] results = new Tensor?[1];

        run.Run([Tensor.FromArray([1f])], results);
        Tensor first = results[0]!;
        run.Run([Tensor.FromArray([5f])], results);

        Assert.That(results[0], Is.SameAs(first));
        Assert.That(first.Item<float>(), Is.EqualTo(6));
        Assert.That(first.Version, Is.Positive, "tapes have to notice");

        run.Run([Tensor.FromArray([5f, 7])], results);
        Assert.That(results[0]!.ToArray<float>(), Is.EqualTo(new[] { 6f, 8 }));
        Assert.That(first.Item<float>(), Is.EqualTo(6));
    }

    [Test]
    public void A_result_that_is_fed_again_is_not_overwritten_meanwhile()
    {
        Tensor x = Placeholder<float>([null]);
        using Session session = new();
        Callable run = session.MakeCallable([x + 1, Identity(x)], [x]);
        Tensor?[] results = [Tensor.FromArray([1f]), null];

        for (int i = 0; i < 4; i++)
        {
            run.Run([results[0]!], results);
            Assert.That((results[0]!.Item<float>(), results[1]!.Item<float>()), Is.EqualTo((i + 2f, i + 1f)));
        }
    }

    [Test]
    public void Follows_a_graph_that_grows_or_changes()
    {
        Tensor x = Placeholder<float>([]);
        Tensor y = x + 1;
        using Session session = new();
        Callable run = session.MakeCallable([y], [x]);
        float before = run.Run(Tensor.FromScalar(1f))[0]!.Item<float>();

        Constant(3f);

        Assert.That((before, run.Run(Tensor.FromScalar(2f))[0]!.Item<float>()), Is.EqualTo((2f, 3f)));
    }

    [Test]
    public void Rejects_what_does_not_fit()
    {
        Tensor x = Placeholder<float>([null, 3], name: "X");
        Session session = new();
        Callable run = session.MakeCallable([x + 1], [x]);

        Assert.That(() => run.Run(), Throws.ArgumentException.With.Message.Contains("0 values").And.Message.Contains("1 fed tensors"));
        Assert.That(() => run.Run([Tensor.Zeros([2, 3])], []), Throws.ArgumentException.With.Message.Contains("room for 0 results"));
        Assert.That(
            () => run.Run(Tensor.Zeros([2, 4])),
            Throws.ArgumentException.With.Message.Contains("Cannot feed value of shape (2, 4) for Tensor 'X:0'"));
        Assert.That(() => session.MakeCallable([x], [x, x]), Throws.ArgumentException.With.Message.Contains("fed twice"));
        Assert.That(() => session.MakeCallable([Constant("text")]), Throws.TypeOf<GraphTypeException>().With.Message.Contains("text"));
        session.Close();
        Assert.That(() => run.Run(Tensor.Zeros([2, 3])), Throws.InvalidOperationException.With.Message.Contains("closed Session"));
    }

    [Test]
    public void Threads_may_share_one()
    {
        Tensor x = Placeholder<double>([null]);
        using Session session = new();
        Callable run = session.MakeCallable([ReduceSum(x * 2)], [x]);
        double[] sums = new double[2];

        Thread[] threads = [.. Enumerable.Range(0, 2).Select(number => new Thread(() =>
        {
            for (int i = 0; i < 2000; i++)
            {
                sums[number] += run.Run(Tensor.FromArray([number + 1.0, i]))[0]!.Item<double>();
            }
        }))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());

        Assert.That(sums, Is.EqualTo(new[] { 2 * (2000 + 1999000.0), 2 * (4000 + 1999000.0) }));
    }
}
