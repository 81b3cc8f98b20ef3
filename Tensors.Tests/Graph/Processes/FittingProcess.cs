using System.Globalization;
using Tensors.Optim;
using Tensors.Training;

namespace Tensors.Tests.Graphs;

/// <summary>
/// A program that fits a small network, from the beginning or from where the last one was killed, and saves after each step. Each step is
/// printed when it has been saved.
/// </summary>
internal static class FittingProcess
{
    public const string Fit = "fit";

    private const int ExampleCount = 60;

    /// <summary>How many steps an epoch has: 8 batches, two for a step.</summary>
    public const int EpochSteps = 4;

    /// <summary>Fits to the end.</summary>
    /// <param name="arguments">The path of the checkpoint, and how many epochs there are.</param>
    public static void FitToTheEnd(string[] arguments)
    {
        string path = arguments[0];
        RandomSeed.Set(7);
        Tensor x = Tensor.RandomNormal([ExampleCount, 4], seed: 1);
        IDataSource<Example> data = DataSource.FromTensors(x, x.Sum(1, keepDims: true).Sin())
            .Shuffle(seed: 2)
            .Map((example, random) => example with { Inputs = example.Inputs + (0.1 * random.Rand()) }, seed: 3)
            .Batch(8)
            .Prefetch(2, workers: 2);
        Sequential model = new(new Dense(4, 16, Activation.Tanh), new BatchNorm(16), new Dropout(0.2), new Dense(16, 1));
        Trainer trainer = new(model, Loss.MeanSquaredError, new Adam(0.01)) { AccumulatedBatches = 2 };
        if (CheckpointReader.Exists(path))
        {
            trainer.Restore(path);
        }

        trainer.FitAsync(data, int.Parse(arguments[1], CultureInfo.InvariantCulture), callbacks: [new SaveEvery(path, 1), new Steps()])
            .GetAwaiter().GetResult();
    }

    private sealed class Steps : Callback
    {
        public override void OnStep(Trainer trainer, double loss) => Console.WriteLine(trainer.Optimizer.Steps);
    }
}
