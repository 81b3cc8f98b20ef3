using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests;

public sealed class LoopMemoryTests : SessionFixture
{
    private const int Iterations = 20_000;

    // The first runs of a plan take some memory once.
    private const int WarmRuns = 4;

    [Test]
    public void An_iteration_makes_no_garbage()
    {
        Tensor limit = Placeholder(DataType.Int32, PartialShape.Scalar);
        Tensor sum = WhileLoop(v => v[0] < limit, v => [v[0] + 1, v[1] + 1.5f], [0, 0f])[1];

        Assert.That(BytesPerIteration(sum, limit), Is.Zero);
    }

    [Test]
    public void An_iteration_of_a_backward_loop_that_needs_no_values_makes_no_garbage()
    {
        Tensor limit = Placeholder(DataType.Int32, PartialShape.Scalar);
        Tensor x = Constant(2f);
        Tensor sum = WhileLoop(v => v[0] < limit, v => [v[0] + 1, v[1] + 1.5f], [0, x])[1];

        Assert.That(BytesPerIteration(Gradients(sum, [x])[0]!, limit), Is.Zero);
    }

    [Test]
    public void A_value_lives_as_long_as_it_goes_through_other_variables()
    {
        Tensor[] last = WhileLoop(v => v[0] < 20, v => [v[0] + 1, v[2], v[3], v[4], v[5], v[5] + 1f], [0, 0f, 0f, 0f, 0f, 0f]);

        float[] values = [.. Session.Run([.. last[1..].Select(value => (Fetch)value)]).Select(value => value!.Item<float>())];

        Assert.That(values, Is.EqualTo((float[])[16, 17, 18, 19, 20]));
    }

    [Test]
    public void A_view_of_a_value_lives_on()
    {
        Tensor start = Constant([1f, 1f]);
        Tensor[] last = WhileLoop(
            v => v[0] < 10, v => [v[0] + 1, v[1] + v[1], Reshape(v[1], [1, 2]), v[2], v[3]],
            [0, start, Zeros([1, 2]), Zeros([1, 2]), Zeros([1, 2])]);

        Tensor[] values = [.. Session.Run([.. last[1..].Select(value => (Fetch)value)]).Select(value => value!)];

        Assert.That(values.Select(value => value.ToArray<float>()[0]), Is.EqualTo((float[])[1024, 512, 256, 128]));
    }

    [Test]
    public void Values_of_a_loop_inside_outlive_its_next_run()
    {
        Tensor[] last = WhileLoop(
            v => v[0] < 4, v => [v[0] + 1, WhileLoop(w => w[0] < v[0], w => [w[0] + 1, w[1] + 1f], [0, 10f])[1], v[1], v[2]],
            [0, 0f, 0f, 0f]);

        float[] values = [.. Session.Run([.. last[1..].Select(value => (Fetch)value)]).Select(value => value!.Item<float>())];

        Assert.That(values, Is.EqualTo((float[])[13, 12, 11]));
    }

    private long BytesPerIteration(Tensor fetch, Tensor limit)
    {
        Feed[] feed = [(limit, (Tensor)Iterations)];
        for (int run = 0; run < WarmRuns; run++)
        {
            Session.Run(fetch, feed);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        Session.Run(fetch, feed);
        return (GC.GetAllocatedBytesForCurrentThread() - before) / Iterations;
    }
}
