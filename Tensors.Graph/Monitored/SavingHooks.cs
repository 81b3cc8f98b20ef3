namespace Tensors.Graphs;

/// <summary>Is told when a <see cref="CheckpointSaverHook"/> saves.</summary>
public abstract class CheckpointSaverListener
{
    /// <summary>Called before the session is made.</summary>
    public virtual void Begin()
    {
    }

    /// <summary>Called before a checkpoint is saved.</summary>
    /// <param name="session">The session.</param>
    /// <param name="globalStep">The step.</param>
    public virtual void BeforeSave(Session session, long globalStep)
    {
    }

    /// <summary>Called after a checkpoint was saved.</summary>
    /// <param name="session">The session.</param>
    /// <param name="globalStep">The step.</param>
    /// <returns>Whether to ask to stop.</returns>
    public virtual bool AfterSave(Session session, long globalStep) => false;

    /// <summary>Called at the end, behind the last checkpoint.</summary>
    /// <param name="session">The session.</param>
    /// <param name="globalStep">The step.</param>
    public virtual void End(Session session, long globalStep)
    {
    }
}

/// <summary>Saves checkpoints: when the session was made, every so many seconds or steps, and at the end.</summary>
/// <param name="checkpointDir">Where to save; also the graph, as <c>graph.pbtxt</c> and in an event file.</param>
/// <param name="saveSecs">Every so many seconds.</param>
/// <param name="saveSteps">Every so many steps.</param>
/// <param name="saver">What to save with; null for that of the scaffold.</param>
/// <param name="checkpointBasename">The name of checkpoints, without the step.</param>
/// <param name="scaffold">The scaffold of the session; null asks the collection of savers.</param>
/// <param name="listeners">What is told of each checkpoint.</param>
/// <exception cref="ArgumentException">Not exactly one of seconds and steps is given, or both a saver and a scaffold are.</exception>
public sealed class CheckpointSaverHook(
    string checkpointDir, double? saveSecs = null, int? saveSteps = null, Saver? saver = null, string checkpointBasename = "model.ckpt",
    Scaffold? scaffold = null,
    IReadOnlyList<CheckpointSaverListener>? listeners = null)
    : SessionRunHook
{
    private readonly HookTimer _timer = Timer(saveSecs, saveSteps, saver is not null && scaffold is not null);
    private readonly IReadOnlyList<CheckpointSaverListener> _listeners = listeners ?? [];
    private FileWriter _writer = null!;
    private Variable _globalStep = null!;

    /// <inheritdoc/>
    public override void Begin()
    {
        _globalStep = HookTimer.GlobalStep(nameof(CheckpointSaverHook));
        _writer = FileWriterCache.Get(checkpointDir);
        foreach (CheckpointSaverListener listener in _listeners)
        {
            listener.Begin();
        }
    }

    /// <inheritdoc/>
    public override void AfterCreateSession(Session session, Coordinator coordinator)
    {
        long step = HookTimer.Read(session, _globalStep);
        Directory.CreateDirectory(checkpointDir);
        session.Graph.AsGraphDef(addShapes: true).Save(Path.Combine(checkpointDir, "graph.pbtxt"));
        _writer.AddGraph(session.Graph);
        Save(session, step);
        _timer.Done(step);
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
        if (_timer.IsDue(step))
        {
            _timer.Done(step);
            if (Save(runContext.Session, step))
            {
                runContext.RequestStop();
            }
        }
    }

    /// <inheritdoc/>
    public override void End(Session session)
    {
        long last = HookTimer.Read(session, _globalStep);
        if (last != _timer.LastStep)
        {
            Save(session, last);
        }

        foreach (CheckpointSaverListener listener in _listeners)
        {
            listener.End(session, last);
        }

        _writer.Flush();
    }

    private bool Save(Session session, long step)
    {
        foreach (CheckpointSaverListener listener in _listeners)
        {
            listener.BeforeSave(session, step);
        }

        string path = Path.Combine(checkpointDir, checkpointBasename);
        Saver writes = saver ?? scaffold?.Saver ?? (session.Graph.GetCollection<Saver>(GraphKeys.Savers) is [Saver only]
            ? only
            : throw new InvalidOperationException(
                "CheckpointSaverHook: give a saver or a scaffold; the graph's collection of savers does not have exactly one."));
        writes.Save(session, path, step);
        _writer.AddSessionLog(new(SessionLogStatus.Checkpoint, path), step);
        bool stops = false;
        foreach (CheckpointSaverListener listener in _listeners)
        {
            stops |= listener.AfterSave(session, step);
        }

        return stops;
    }

    private static HookTimer Timer(double? seconds, int? steps, bool hasBoth)
    {
        HookTimer.RequireOne(seconds, steps, nameof(CheckpointSaverHook));
        return hasBoth ? throw new ArgumentException("CheckpointSaverHook: give a saver or a scaffold, not both.") : new(seconds, steps);
    }
}

/// <summary>Writes summaries: of the first run, and every so many steps or seconds.</summary>
/// <param name="saveSteps">Every so many steps.</param>
/// <param name="saveSecs">Every so many seconds.</param>
/// <param name="outputDir">Where to write.</param>
/// <param name="summaryWriter">What to write with, in the place of a folder.</param>
/// <param name="scaffold">Whose summaries are written.</param>
/// <param name="summaryOp">A summary, in the place of the scaffold's.</param>
/// <exception cref="ArgumentException">Not exactly one of steps and seconds, or of scaffold and summary, is given.</exception>
public sealed class SummarySaverHook(
    int? saveSteps = null, double? saveSecs = null, string? outputDir = null, FileWriter? summaryWriter = null, Scaffold? scaffold = null,
    Tensor? summaryOp = null)
    : SessionRunHook
{
    private readonly HookTimer _timer = Timer(saveSecs, saveSteps, scaffold is null == summaryOp is null);
    private FileWriter? _writer;
    private Variable _globalStep = null!;
    private long? _nextStep;
    private bool _isAsked;

    /// <inheritdoc/>
    public override void Begin()
    {
        _writer = summaryWriter ?? (outputDir is null ? null : FileWriterCache.Get(outputDir));
        _nextStep = null;
        _globalStep = HookTimer.GlobalStep(nameof(SummarySaverHook));
    }

    /// <inheritdoc/>
    public override SessionRunArgs? BeforeRun(SessionRunContext runContext)
    {
        _isAsked = _nextStep is not { } next || _timer.IsDue(next);
        return _isAsked && (summaryOp ?? scaffold?.SummaryOp) is { } summary ? new([_globalStep, summary]) : new([_globalStep]);
    }

    /// <inheritdoc/>
    public override void AfterRun(SessionRunContext runContext, SessionRunValues runValues)
    {
        long step = HookTimer.Step(runValues) + 1;
        if (_isAsked)
        {
            step = HookTimer.Read(runContext.Session, _globalStep);
            if (_nextStep is null)
            {
                _writer?.AddSessionLog(new(SessionLogStatus.Start), step);
            }

            _timer.Done(step);
            if (runValues.Results is [_, StringTensor summary])
            {
                _writer?.AddSummary(summary, step);
            }
        }

        _nextStep = step + 1;
    }

    /// <inheritdoc/>
    public override void End(Session session) => _writer?.Flush();

    private static HookTimer Timer(double? seconds, int? steps, bool isUnclear)
    {
        HookTimer.RequireOne(seconds, steps, nameof(SummarySaverHook));
        return isUnclear
            ? throw new ArgumentException("SummarySaverHook: exactly one of scaffold or summaryOp must be provided.")
            : new(seconds, steps);
    }
}
