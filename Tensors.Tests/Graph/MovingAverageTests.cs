using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests;

public sealed class MovingAverageTests : GraphFixture
{
    [Test]
    public void The_average_of_a_variable_starts_at_its_value_and_follows_it()
    {
        Variable v = Variable(10.0, name: "v");
        ExponentialMovingAverage averages = new(0.75);
        Node update = averages.Apply([v]);
        Node change = v.Assign(2.0).Op;
        using Session session = new();
        session.Run(GlobalVariablesInitializer());

        session.Run(change);
        session.Run(update);
        float first = session.Run(averages.Average(v)!).Item<float>();
        session.Run(update);

        Assert.That(first, Is.EqualTo(8));
        Assert.That(session.Run(averages.Average(v)!).Item<float>(), Is.EqualTo(6.5f));
    }

    [Test]
    public void Early_updates_move_faster_where_they_are_counted()
    {
        Variable v = Variable(0.0, name: "v");
        Variable count = Variable(0L, trainable: false, name: "count");
        ExponentialMovingAverage averages = new(0.99, count);
        Node update = averages.Apply();
        using Session session = new();
        session.Run(GlobalVariablesInitializer());
        v.Load(1f, session);

        session.Run(update);

        // (1 + 0) / (10 + 0) of the average is kept.
        Assert.That(session.Run(averages.Average(v)!).Item<float>(), Is.EqualTo(0.9f).Within(1e-7f));
    }

    [Test]
    public void The_average_of_a_tensor_starts_at_zero_and_may_be_corrected_for_it()
    {
        Tensor x = Constant(4.0, name: "x");
        ExponentialMovingAverage plain = new(0.75);
        ExponentialMovingAverage corrected = new(0.75, zeroDebias: true, name: "corrected");
        Node update = Group([plain.Apply([x]), corrected.Apply([x])]);
        using Session session = new();
        session.Run(GlobalVariablesInitializer());

        session.Run(update);
        session.Run(update);

        (Tensor biased, Tensor unbiased) = session.Run(plain.Average(x)!, corrected.Average(x)!);
        Assert.That(biased.Item<float>(), Is.EqualTo(1.75f));
        Assert.That(unbiased.Item<float>(), Is.EqualTo(4).Within(1e-6f));
    }

    [Test]
    public void Savers_find_averages_under_their_names()
    {
        Variable v = Variable(1.0, name: "v");
        Variable other = Variable(1.0, trainable: false, name: "other");
        ExponentialMovingAverage averages = new(0.9);

        Assert.That(averages.AverageName(v), Is.EqualTo("v/ExponentialMovingAverage"), "before there is one");
        averages.Apply([v]);

        Assert.That(averages.AverageName(v), Is.EqualTo("v/ExponentialMovingAverage"));
        Assert.That(
            averages.VariablesToRestore(),
            Does.ContainKey("v/ExponentialMovingAverage").WithValue(v).And.ContainKey("other").WithValue(other));
    }

    [Test]
    public void Integers_have_no_average() => Assert.That(
        () => new ExponentialMovingAverage(0.9).Apply([Variable(1, name: "count")]),
        Throws.TypeOf<GraphTypeException>().With.Message.Contains("count:0").And.Message.Contains("int32"));

    [Test]
    public void Variables_that_start_at_others_are_initialized_with_them()
    {
        Variable v = Variable(3.0, name: "v");
        Variable twice = Variable(v * 2.0, name: "twice");
        Variable again = Variable(twice + 1.0, name: "again");
        using Session session = new();

        session.Run(GlobalVariablesInitializer());

        (Tensor two, Tensor three) = session.Run(twice, again);
        Assert.That((two.Item<float>(), three.Item<float>()), Is.EqualTo((6f, 7f)));
    }
}
