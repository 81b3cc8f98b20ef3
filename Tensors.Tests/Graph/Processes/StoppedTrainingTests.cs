using System.Diagnostics;
using System.Globalization;
using Tensors.Optim;
using Tensors.Training;

namespace Tensors.Tests.Graphs;

/// <summary>Programs that are asked to stop, as by Ctrl+C, have saved their training, which goes on from there.</summary>
[Platform(Exclude = "Win")]
public sealed class StoppedTrainingTests
{
    public const string Program = "train-until-stopped";

    /// <summary>Trains until it is asked to stop, and saves only then; says when it begins, and its steps at last.</summary>
    public static void Train(string[] arguments)
    {
        using StopSignal stop = new();
        Trainer trainer = Line();
        History history = trainer.FitAsync(
            Data(), int.MaxValue, callbacks: [new SaveEvery(arguments[0], steps: int.MaxValue), new FirstStep()], cancellation: stop.Token)
            .GetAwaiter().GetResult();
        Console.WriteLine($"{history.WasCancelled} {trainer.Optimizer.Steps}");
    }

    [TestCase("INT")]
    [TestCase("TERM")]
    public void A_training_that_is_asked_to_stop_is_saved(string signal)
    {
        using TemporaryFolder folder = new();
        using Process process = ChildProcess.Start(Program, folder["training"]);
        Assert.That(process.StandardOutput.ReadLine(), Is.EqualTo("trains"));

        SampleProcess.Run("sh", "-c", string.Create(CultureInfo.InvariantCulture, $"kill -{signal} {process.Id}"));
        string[] last = process.StandardOutput.ReadToEnd().Trim().Split(' ');
        process.WaitForExit();

        Trainer restored = Line();
        restored.Restore(folder["training"]);
        Assert.That((process.ExitCode, last[0]), Is.EqualTo((0, "True")));
        Assert.That(restored.Optimizer.Steps, Is.EqualTo(long.Parse(last[1], CultureInfo.InvariantCulture)));
    }

    private static Trainer Line() => new(new Dense(1, 1), Loss.MeanSquaredError, new Adam(0.1));

    private static IDataSource<Example> Data()
    {
        Tensor x = Tensor.Linspace(-1, 1, 50).Reshape(-1, 1);
        return DataSource.FromTensors(x, 2 * x).Shuffle(seed: 1).Batch(10);
    }

    private sealed class FirstStep : Callback
    {
        public override void OnStep(Trainer trainer, double loss)
        {
            if (trainer.Optimizer.Steps == 1)
            {
                Console.WriteLine("trains");
            }
        }
    }
}
