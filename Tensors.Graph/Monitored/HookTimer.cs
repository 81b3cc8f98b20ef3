namespace Tensors.Graphs;

/// <summary>Says when something is due that is done every so many seconds or steps; at the first step it is.</summary>
/// <param name="everySeconds">Every so many seconds, or null.</param>
/// <param name="everySteps">Every so many steps, or null.</param>
/// <param name="clock">The clock; null for the system's.</param>
internal sealed class HookTimer(double? everySeconds, int? everySteps, TimeProvider? clock = null)
{
    private readonly TimeProvider _clock = clock ?? TimeProvider.System;
    private long _lastTime;

    /// <summary>The step at which it was done last, or null.</summary>
    public long? LastStep { get; private set; }

    public bool IsDue(long step) => LastStep is not { } last
        || (
            last != step
            && ((everySeconds is { } seconds && _clock.GetElapsedTime(_lastTime).TotalSeconds > seconds)
            || (everySteps is { } steps && step >= last + steps)));

    /// <summary>It was done: the seconds and steps since it was before, or null at the first time.</summary>
    public (double Seconds, long Steps)? Done(long step)
    {
        long now = _clock.GetTimestamp();
        (double, long)? since = LastStep is { } last ? (_clock.GetElapsedTime(_lastTime, now).TotalSeconds, step - last) : null;
        (_lastTime, LastStep) = (now, step);
        return since;
    }

    /// <exception cref="ArgumentException">Neither or both are given.</exception>
    public static void RequireOne(double? seconds, int? steps, string owner)
    {
        if (seconds is null == steps is null)
        {
            throw new ArgumentException(
                $"{owner}: exactly one of seconds and steps has to be given, not {(steps is null ? "neither" : "both")}.");
        }
    }

    /// <summary>The step of the default graph.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static Variable GlobalStep(string owner) => Ops.GetGlobalStep()
        ?? throw new ArgumentException(
            $"Global step should be created to use {owner}: call GetOrCreateGlobalStep, and give it to Minimize.");

    /// <summary>The value of the step now.</summary>
    public static long Read(Session session, Variable globalStep) => session.Run(globalStep).Cast(DType.Int64).Item<long>();

    /// <summary>The first of what a hook fetched, as a step.</summary>
    public static long Step(SessionRunValues values) => ((Tensor)values.Results[0]!).Cast(DType.Int64).Item<long>();
}
