using System.Globalization;

namespace Tensors.Training;

/// <summary>Writes the loss of steps and the figures of epochs to event files, which TensorBoard and <c>samples/Board</c> draw.</summary>
/// <param name="folder">The folder of the run.</param>
/// <param name="everySteps">Of how many steps one is written.</param>
public sealed class TensorBoardLog(string folder, int everySteps = 10) : Callback, IDisposable
{
    private FileWriter? _log;

    /// <inheritdoc/>
    public override void OnBegin(Trainer trainer) => _log = new(folder);

    /// <inheritdoc/>
    public override void OnStep(Trainer trainer, double loss)
    {
        if (trainer.Optimizer.Steps % everySteps == 0)
        {
            _log?.Scalar(trainer.Optimizer.Steps, "step/loss", loss);
            _log?.Scalar(trainer.Optimizer.Steps, "step/learning_rate", trainer.Optimizer.LearningRate);
        }
    }

    /// <inheritdoc/>
    public override void OnEpoch(Trainer trainer, EpochRecord epoch)
    {
        foreach ((string name, double value) in epoch.Values)
        {
            _log?.Scalar(epoch.Epoch, $"epoch/{name}", value);
        }

        _log?.Flush();
    }

    /// <inheritdoc/>
    public override void OnEnd(Trainer trainer) => Dispose();

    /// <summary>Closes the file; the end of a training does.</summary>
    public void Dispose()
    {
        _log?.Dispose();
        _log = null;
    }
}

/// <summary>Writes the table of <see cref="History.SaveCsv"/> after each epoch.</summary>
/// <param name="path">The file.</param>
public sealed class CsvLog(string path) : Callback
{
    /// <inheritdoc/>
    public override void OnEpoch(Trainer trainer, EpochRecord epoch) => trainer.History.SaveCsv(path);
}

/// <summary>
/// Writes a line for each epoch, and while one is in progress how far it is, at what rate, with which loss, and how much memory the
/// process takes; not where output is redirected.
/// </summary>
/// <param name="output">Where to; the console if null.</param>
public sealed class ConsoleProgress(TextWriter? output = null) : Callback
{
    private const long MillisecondsBetween = 200;

    private readonly TextWriter _output = output ?? Console.Out;
    private readonly bool _isLive = output is null && !Console.IsOutputRedirected;
    private long _begin;
    private long _next;
    private long _first;

    /// <inheritdoc/>
    public override void OnBegin(Trainer trainer) => StartEpoch(trainer);

    /// <inheritdoc/>
    public override void OnStep(Trainer trainer, double loss)
    {
        long now = Environment.TickCount64;
        if (_isLive && now >= _next)
        {
            _next = now + MillisecondsBetween;
            DataPosition at = trainer.Position;
            double rate = (at.Index - _first) * 1000.0 / Math.Max(1, now - _begin);
            string left = trainer.Batches is { } batches
                ? string.Create(CultureInfo.InvariantCulture, $" of {batches}, {(batches - at.Index) / rate:F0} s left")
                : "";
            _output.Write(string.Create(
                CultureInfo.InvariantCulture,
                $"\repoch {at.Epoch + 1}: batch {at.Index}{left}, {rate:F0} a second, loss {loss:G4}, {Megabytes()} MB      "));
        }
    }

    /// <inheritdoc/>
    public override void OnEpoch(Trainer trainer, EpochRecord epoch)
    {
        string line = epoch.ToString();
        _output.WriteLine(_isLive ? $"\r{line.PadRight(70)}" : line);
        StartEpoch(trainer);
    }

    private static long Megabytes() => Environment.WorkingSet / (1 << 20);

    private void StartEpoch(Trainer trainer) => (_begin, _first) = (Environment.TickCount64, trainer.Position.Index);
}
