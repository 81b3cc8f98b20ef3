namespace Tensors.Graphs;

/// <summary>Asks to stop at a step.</summary>
public sealed class StopAtStepHook : SessionRunHook
{
    private readonly long? _numSteps;
    private Variable _globalStep = null!;
    private long? _lastStep;

    /// <summary>Asks to stop at a step.</summary>
    /// <param name="numSteps">After so many steps more.</param>
    /// <param name="lastStep">At this step.</param>
    /// <exception cref="ArgumentException">Not exactly one of the two is given.</exception>
    public StopAtStepHook(long? numSteps = null, long? lastStep = null)
    {
        if (numSteps is null == lastStep is null)
        {
            throw new ArgumentException("StopAtStepHook: one of numSteps or lastStep must be specified, and not both.");
        }

        (_numSteps, _lastStep) = (numSteps, lastStep);
    }

    /// <inheritdoc/>
    public override void Begin() => _globalStep = HookTimer.GlobalStep(nameof(StopAtStepHook));

    /// <inheritdoc/>
    public override void AfterCreateSession(Session session, Coordinator coordinator) =>
        _lastStep ??= HookTimer.Read(session, _globalStep) + _numSteps;

    /// <inheritdoc/>
    public override SessionRunArgs? BeforeRun(SessionRunContext runContext) => new([_globalStep]);

    /// <inheritdoc/>
    public override void AfterRun(SessionRunContext runContext, SessionRunValues runValues)
    {
        // The step that was fetched may be the one before the update of the same run.
        if (HookTimer.Step(runValues) + 1 >= _lastStep && HookTimer.Read(runContext.Session, _globalStep) >= _lastStep)
        {
            runContext.RequestStop();
        }
    }
}

/// <summary>Writes how many steps a second has, as the scalar <c>global_step/sec</c>.</summary>
/// <param name="everyNSteps">Every so many steps; 100 where no seconds are given.</param>
/// <param name="everyNSecs">Every so many seconds.</param>
/// <param name="outputDir">Where to write; null for nowhere.</param>
/// <param name="summaryWriter">What to write with, in the place of a folder.</param>
/// <exception cref="ArgumentException">Both steps and seconds are given.</exception>
public sealed class StepCounterHook(
    int? everyNSteps = null, double? everyNSecs = null, string? outputDir = null, FileWriter? summaryWriter = null) : SessionRunHook
{
    private readonly HookTimer _timer = Timer(everyNSecs, everyNSteps ?? (everyNSecs is null ? 100 : null));
    private FileWriter? _writer;
    private Variable _globalStep = null!;

    /// <summary>The last speed that was measured, in steps a second; NaN before.</summary>
    public double StepsPerSecond { get; private set; } = double.NaN;

    /// <inheritdoc/>
    public override void Begin()
    {
        _globalStep = HookTimer.GlobalStep(nameof(StepCounterHook));
        _writer = summaryWriter ?? (outputDir is null ? null : FileWriterCache.Get(outputDir));
    }

    /// <inheritdoc/>
    public override SessionRunArgs? BeforeRun(SessionRunContext runContext) => new([_globalStep]);

    /// <inheritdoc/>
    public override void AfterRun(SessionRunContext runContext, SessionRunValues runValues)
    {
        if (!_timer.IsDue(HookTimer.Step(runValues) + 1))
        {
            return;
        }

        long step = HookTimer.Read(runContext.Session, _globalStep);
        if (_timer.IsDue(step) && _timer.Done(step) is { Seconds: > 0 } since)
        {
            StepsPerSecond = since.Steps / since.Seconds;
            _writer?.Scalar(step, $"{_globalStep.Op.Name}/sec", StepsPerSecond);
        }
    }

    private static HookTimer Timer(double? seconds, int? steps)
    {
        HookTimer.RequireOne(seconds, steps, nameof(StepCounterHook));
        return new(seconds, steps);
    }
}

/// <summary>Waits before the first run until the global step, which others count up, has come to a value.</summary>
/// <param name="waitUntilStep">The value.</param>
/// <param name="pollSeconds">How long to wait between two looks.</param>
public sealed class GlobalStepWaiterHook(long waitUntilStep, double pollSeconds = 0.5) : SessionRunHook
{
    private Variable _globalStep = null!;
    private bool _isThere = waitUntilStep <= 0;

    /// <inheritdoc/>
    public override void Begin() => _globalStep = HookTimer.GlobalStep(nameof(GlobalStepWaiterHook));

    /// <inheritdoc/>
    public override SessionRunArgs? BeforeRun(SessionRunContext runContext)
    {
        while (!_isThere)
        {
            _isThere = HookTimer.Read(runContext.Session, _globalStep) >= waitUntilStep;
            if (!_isThere)
            {
                Thread.Sleep(TimeSpan.FromSeconds(pollSeconds));
            }
        }

        return null;
    }
}
