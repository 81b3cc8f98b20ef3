using Tensors.Optim;
using Tensors.Training;

namespace Tensors.Tests;

/// <summary>What a trainer tells of the time that it waits for data.</summary>
public sealed class TrainingTelemetryTests
{
    private const int BatchCount = 8;
    private const int MillisecondsEach = 20;

    private int _made;

    [Test]
    public async Task Data_that_are_made_between_steps_are_waited_for()
    {
        EpochRecord epoch = await FitAsync(Batches(), []);

        Assert.That(epoch.DataSeconds, Is.GreaterThanOrEqualTo(0.9 * BatchCount * MillisecondsEach / 1000));
        Assert.That(epoch.Seconds, Is.GreaterThanOrEqualTo(epoch.DataSeconds));
    }

    [Test]
    public async Task Data_that_are_read_ahead_while_a_step_computes_are_not()
    {
        // Each step takes as long as the next batch does.
        Waiting step = new(steps => SpinWait.SpinUntil(() => Volatile.Read(ref _made) > Math.Min(steps, BatchCount - 1)));

        EpochRecord epoch = await FitAsync(Batches().Prefetch(2), [step]);

        // The first batch is waited for, and no other.
        Assert.That(epoch.DataSeconds, Is.Below(0.5 * BatchCount * MillisecondsEach / 1000));
    }

    [Test]
    public async Task Who_listens_hears_of_each_batch()
    {
        using Listener listener = new(TrainingTelemetry.Name);

        EpochRecord epoch = await FitAsync(Batches(), []);

        Assert.That(listener.Of("tensors.training.data.wait").Count(), Is.EqualTo(BatchCount));
        Assert.That(listener.Of("tensors.training.data.wait").Sum(), Is.EqualTo(epoch.DataSeconds).Within(1e-9));
        Assert.That(listener.Of("tensors.training.batch.duration").Count(), Is.EqualTo(BatchCount));
        Assert.That(listener.Of("tensors.training.batch.duration").Sum(), Is.GreaterThan(0));
        Assert.That(listener.Of("tensors.training.batch.duration").Sum(), Is.NotAbove(epoch.Seconds - epoch.DataSeconds));
        Assert.That(listener.Instruments["tensors.training.data.wait"].Unit, Is.EqualTo("s"));
    }

    /// <summary>Batches of which each takes some milliseconds to make.</summary>
    private IIndexedSource<Example> Batches() => DataSource.FromTensors(Tensor.Ones([BatchCount, 1]), Tensor.Ones([BatchCount, 1])).Map(
        example =>
        {
            Thread.Sleep(MillisecondsEach);
            Interlocked.Increment(ref _made);
            return new Example(example.Inputs.Reshape(1, 1), example.Targets.Reshape(1, 1));
        });

    private async Task<EpochRecord> FitAsync(IDataSource<Example> data, IReadOnlyList<Callback> callbacks)
    {
        _made = 0;
        Trainer trainer = new(new Dense(1, 1), Loss.MeanSquaredError, new GradientDescent(0.1));
        return (await trainer.FitAsync(data, 1, callbacks: callbacks)).Epochs[0];
    }

    private sealed class Waiting(Action<long> wait) : Callback
    {
        public override void OnStep(Trainer trainer, double loss) => wait(trainer.Optimizer.Steps);
    }
}
