using System.Globalization;

namespace Tensors.Graphs;

/// <summary>Prints the values of tensors: of the first run, every so many runs or seconds, and at the end.</summary>
/// <param name="tensors">The tensors by the names that are printed.</param>
/// <param name="everyNIter">Every so many runs.</param>
/// <param name="everyNSecs">Every so many seconds.</param>
/// <param name="atEnd">Whether at the end; alone it is enough.</param>
/// <param name="formatter">Makes a line of the values; null for <c>name = value, ...</c>.</param>
/// <param name="output">Takes lines; null for the error stream, as logs go.</param>
/// <exception cref="ArgumentException">Both runs and seconds are given, or nothing is.</exception>
public sealed class LoggingTensorHook(
    IReadOnlyDictionary<string, Tensor> tensors, int? everyNIter = null, double? everyNSecs = null, bool atEnd = false,
    Func<IReadOnlyDictionary<string, object>, string>? formatter = null, TextWriter? output = null)
    : SessionRunHook
{
    private readonly HookTimer _timer = Timer(everyNSecs, everyNIter, atEnd);
    private readonly string[] _names = [.. tensors.Keys];
    private readonly Fetch[] _fetches = [.. tensors.Values.Select(tensor => (Fetch)tensor)];
    private readonly bool _isOnlyAtEnd = everyNIter is null && everyNSecs is null;
    private long _runs;
    private bool _isAsked;

    /// <inheritdoc/>
    public override void Begin() => _runs = 0;

    /// <inheritdoc/>
    public override SessionRunArgs? BeforeRun(SessionRunContext runContext)
    {
        _isAsked = !_isOnlyAtEnd && _timer.IsDue(_runs);
        return _isAsked ? new(_fetches) : null;
    }

    /// <inheritdoc/>
    public override void AfterRun(SessionRunContext runContext, SessionRunValues runValues)
    {
        if (_isAsked)
        {
            Log(runValues.Results);
        }

        _runs++;
    }

    /// <inheritdoc/>
    public override void End(Session session)
    {
        if (atEnd)
        {
            Log(session.RunObjects(_fetches));
        }
    }

    private void Log(IReadOnlyList<object?> values)
    {
        (double Seconds, long Steps)? since = _timer.Done(_runs);
        Dictionary<string, object> named = _names.Zip(values).ToDictionary(pair => pair.First, pair => pair.Second!);
        string line = formatter is not null
            ? formatter(named)
            : string.Join(", ", named.Select(pair => $"{pair.Key} = {pair.Value}"))
                + (since is { Seconds: var seconds } ? string.Create(CultureInfo.InvariantCulture, $" ({seconds:F3} sec)") : "");
        (output ?? Console.Error).WriteLine(line);
    }

    private static HookTimer Timer(double? seconds, int? steps, bool atEnd)
    {
        if (!(atEnd && seconds is null && steps is null))
        {
            HookTimer.RequireOne(seconds, steps, nameof(LoggingTensorHook));
        }

        return new(seconds, steps);
    }
}

/// <summary>A loss became NaN.</summary>
public sealed class NanLossDuringTrainingException : Exception
{
    internal NanLossDuringTrainingException(string message)
        : base(message)
    {
    }
}

/// <summary>Fails, or asks to stop, when a loss is NaN.</summary>
/// <param name="lossTensor">The loss.</param>
/// <param name="failOnNanLoss">Whether to fail (<see cref="NanLossDuringTrainingException"/>), so that nothing is saved any more.</param>
public sealed class NanTensorHook(Tensor lossTensor, bool failOnNanLoss = true) : SessionRunHook
{
    /// <inheritdoc/>
    public override SessionRunArgs? BeforeRun(SessionRunContext runContext) => new([lossTensor]);

    /// <inheritdoc/>
    public override void AfterRun(SessionRunContext runContext, SessionRunValues runValues)
    {
        if (!((Tensor)runValues.Results[0]!).IsNaN().Any().Item<bool>())
        {
            return;
        }

        if (failOnNanLoss)
        {
            throw new NanLossDuringTrainingException($"Model diverged with loss = NaN ('{lossTensor.Name}').");
        }

        runContext.RequestStop();
    }
}

/// <summary>Runs something at the end.</summary>
/// <param name="finalOps">What to run.</param>
/// <param name="finalOpsFeed">What to feed; null for nothing.</param>
public sealed class FinalOpsHook(IReadOnlyList<Fetch> finalOps, IReadOnlyList<Feed>? finalOpsFeed = null) : SessionRunHook
{
    /// <summary>What it gave; null before the end.</summary>
    public IReadOnlyList<object?>? FinalOpsValues { get; private set; }

    /// <inheritdoc/>
    public override void End(Session session) => FinalOpsValues = session.RunObjects(finalOps, [.. finalOpsFeed ?? []]);
}

/// <summary>Feeds each run what a function gives.</summary>
/// <param name="feedFunction">The function.</param>
public sealed class FeedFnHook(Func<IReadOnlyList<Feed>> feedFunction) : SessionRunHook
{
    /// <inheritdoc/>
    public override SessionRunArgs? BeforeRun(SessionRunContext runContext) => new([], feedFunction());
}
