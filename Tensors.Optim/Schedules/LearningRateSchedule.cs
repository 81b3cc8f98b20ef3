namespace Tensors.Optim;

/// <summary>
/// A learning rate that depends on the number of steps taken: <c>optimizer.LearningRate = schedule.At(optimizer.Steps)</c>.
/// </summary>
/// <remarks>The formulas of decays are those of TensorFlow 1.</remarks>
public abstract record LearningRateSchedule
{
    /// <summary>The learning rate of the step that follows <paramref name="step"/> others.</summary>
    /// <param name="step">At least 0.</param>
    public abstract double At(long step);

    /// <summary>This schedule for some steps, then another from its step 0.</summary>
    /// <param name="steps">How many steps this one has.</param>
    /// <param name="next">The schedule behind.</param>
    public LearningRateSchedule Then(long steps, LearningRateSchedule next) => new ScheduleSequence(this, steps, next);

    /// <summary>The product of this schedule and another.</summary>
    /// <param name="other">The other, often with rates from 0 to 1.</param>
    public LearningRateSchedule Times(LearningRateSchedule other) => new ScheduleProduct(this, other);

    /// <summary>The part of a period that has passed, in whole periods only if <paramref name="staircase"/>.</summary>
    private protected static double Passed(long step, double period, bool staircase)
    {
        double periods = step / period;
        return staircase ? Math.Floor(periods) : periods;
    }

    /// <summary>½ · (1 + cos(π · turns)).</summary>
    private protected static double RaisedCosine(double turns) => 0.5 * (1 + Math.Cos(Math.PI * turns));
}
