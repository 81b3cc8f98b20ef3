using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests.Graphs;

/// <summary>Gradients of several workers, of which one takes the mean.</summary>
public sealed class ConditionalAccumulatorTests : SessionFixture
{
    [TestCase("MEAN", new[] { 15f, 22.5f })]
    [TestCase("SUM", new[] { 30f, 45f })]
    public void The_mean_of_all_that_came_is_taken(string reduction, float[] expected)
    {
        ConditionalAccumulator accumulator = new(DataType.Float32, [2], reductionType: reduction);
        Node first = accumulator.ApplyGrad(new[] { 10f, 15 }), second = accumulator.ApplyGrad(new[] { 20f, 30 });
        Tensor count = accumulator.NumAccumulated(), mean = accumulator.TakeGrad(1);

        Session.Run(first);
        Session.Run(second);

        Assert.That(Session.Run(count).Item<int>(), Is.EqualTo(2));
        Assert.That(Session.Run(mean).ToArray<float>(), Is.EqualTo(expected));
        Assert.That(Session.Run(count).Item<int>(), Is.Zero);
        Assert.That((mean.Name, mean.StaticShape), Is.EqualTo(("ResourceAccumulatorTakeGradient:0", PartialShape.Create(2))));
    }

    [Test]
    public void Gradients_of_earlier_steps_are_left_out()
    {
        ConditionalAccumulator accumulator = new(DataType.Float64);
        Tensor step = Placeholder<long>([]);
        Node apply = accumulator.ApplyGrad(Constant(3.0, DataType.Float64), step);
        Tensor count = accumulator.NumAccumulated();

        Session.Run(accumulator.SetGlobalStep(5L));
        Session.Run(apply, [(step, 4L)]);
        Assert.That(Session.Run(count).Item<int>(), Is.Zero);
        Session.Run(apply, [(step, 5L)]);
        Assert.That(Session.Run(count).Item<int>(), Is.EqualTo(1));

        // Taking the mean begins the next step.
        Session.Run(accumulator.TakeGrad(1));
        Session.Run(apply, [(step, 5L)]);
        Assert.That(Session.Run(count).Item<int>(), Is.Zero);
        Session.Run(apply, [(step, 6L)]);
        Assert.That(Session.Run(count).Item<int>(), Is.EqualTo(1));
    }

    [Test]
    public void Who_takes_waits_until_enough_have_come()
    {
        ConditionalAccumulator accumulator = new(DataType.Float32, []);
        Node apply = accumulator.ApplyGrad(4f);
        Tensor mean = accumulator.TakeGrad(3);
        Session session = Session;
        Task<float> taken = Task.Run(() => session.Run(mean).Item<float>());

        Session.Run(apply);
        Session.Run(apply);
        Assert.That(taken.IsCompleted, Is.False);
        Session.Run(apply);

        Assert.That(taken.Wait(TimeSpan.FromSeconds(60)), Is.True);
        Assert.That(taken.Result, Is.EqualTo(4));
    }

    [Test]
    public void Who_waits_can_be_cancelled()
    {
        ConditionalAccumulator accumulator = new(DataType.Float32, []);
        Tensor mean = accumulator.TakeGrad(1);
        using CancellationTokenSource cancellation = new(TimeSpan.FromMilliseconds(20));

        Assert.That(() => Session.Run(mean, cancellation: cancellation.Token), Throws.InstanceOf<OperationCanceledException>());
        Session.Run(accumulator.ApplyGrad(2f));
        Assert.That(Session.Run(mean).Item<float>(), Is.EqualTo(2));
    }

    [Test]
    public void Shapes_types_and_counts_have_to_fit()
    {
        ConditionalAccumulator accumulator = new(DataType.Float32, [2], name: "a"), any = new(DataType.Float32);
        Tensor fed = Placeholder<float>(PartialShape.Unknown);
        Node apply = any.ApplyGrad(fed);

        Assert.That(() => new ConditionalAccumulator(DataType.Int32), Throws.TypeOf<GraphTypeException>());
        Assert.That(
            () => accumulator.ApplyGrad(new[] { 1f, 2, 3 }), Throws.ArgumentException.With.Message.Contains("shape (2,), not (3,)"));
        Session.Run(apply, [(fed, new[] { 1f, 2 })]);
        Assert.That(
            () => Session.Run(apply, [(fed, new[] { 1f })]),
            Throws.TypeOf<InvalidArgumentException>().With.Message.Contains("Shape mismatch: expected [2], got [1]"));
        Assert.That(
            () => Session.Run(accumulator.TakeGrad(0)),
            Throws.TypeOf<InvalidArgumentException>().With.Message.Contains("num_required must be > 0, but was 0"));
    }

    [Test]
    public void Handles_of_early_TensorFlow_are_references()
    {
        Node made = Graph.AddNode("ConditionalAccumulator", "old", [], new()
        {
            ["dtype"] = DataType.Float32,
            ["shape"] = PartialShape.Scalar,
        });
        Node apply = Graph.AddNode("AccumulatorApplyGradient", null, [made.Outputs[0], Constant(Tensor.FromScalar(0L)), Constant(7f)]);
        Tensor taken = Graph.AddNode(
            "AccumulatorTakeGradient", null, [made.Outputs[0], Constant(1)], new() { ["dtype"] = DataType.Float32 }).Outputs[0];

        Session.Run(apply);

        Assert.That(made.Outputs[0].DataType, Is.EqualTo(DataType.String.Ref));
        Assert.That(Session.Run(taken).Item<float>(), Is.EqualTo(7));
    }
}
