using System.Runtime.InteropServices;

namespace Tensors.Training;

/// <summary>Lets Ctrl+C (SIGINT) and SIGTERM end a training behind the step in progress, instead of the process at once.</summary>
/// <remarks>With <see cref="SaveEvery"/> among the callbacks the training is then saved. A second signal ends the process.</remarks>
/// <example>
/// <code>
/// using StopSignal stop = new();
/// History history = await trainer.FitAsync(data, epochs: 10, callbacks: [new SaveEvery(path, steps: 1000)], cancellation: stop.Token);
/// </code>
/// </example>
public sealed class StopSignal : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration _interrupt;
    private readonly PosixSignalRegistration _terminate;

    /// <summary>Listens from now on until it is disposed.</summary>
    public StopSignal()
    {
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
    }

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>Listens no more.</summary>
    public void Dispose()
    {
        _interrupt.Dispose();
        _terminate.Dispose();
        _source.Dispose();
    }

    private void Stop(PosixSignalContext signal)
    {
        signal.Cancel = !_source.IsCancellationRequested;
        _source.Cancel();
    }
}
