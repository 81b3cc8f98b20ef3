namespace Tensors.Optim;

/// <summary>
/// A learning rate that depends on the number of steps taken: <c>optimizer.LearningRate = schedule.At(optimizer.Steps)</c>.
/// </summary>
/// <remarks>The formulas are those of TensorFlow 1.</remarks>
public abstract record LearningRateSchedule
{
    /// <summary>The learning rate of the step that follows <paramref name="step"/> others.</summary>
    /// <param name="step">At least 0.</param>
    public abstract double At(long step);

    /// <summary>The part of a period that has passed, in whole periods only if <paramref name="staircase"/>.</summary>
    private protected static double Passed(long step, double period, bool staircase)
    {
        double periods = step / period;
        return staircase ? Math.Floor(periods) : periods;
    }

    /// <summary>½ · (1 + cos(π · turns)).</summary>
    private protected static double RaisedCosine(double turns) => 0.5 * (1 + Math.Cos(Math.PI * turns));
}
