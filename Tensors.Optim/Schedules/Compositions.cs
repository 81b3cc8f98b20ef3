namespace Tensors.Optim;

/// <summary>The same rate at every step.</summary>
/// <param name="Rate">The rate.</param>
public sealed record ConstantRate(double Rate) : LearningRateSchedule
{
    /// <inheritdoc/>
    public override double At(long step) => Rate;
}

/// <summary>A rate that grows evenly to that of another schedule, which begins behind it.</summary>
/// <param name="Steps">In so many steps: <c>next(0) · (step + 1) / steps</c>, so that the first is not lost.</param>
/// <param name="Next">The schedule behind, from its step 0.</param>
/// <remarks>After Goyal et al., "Accurate, large minibatch SGD" (2017).</remarks>
public sealed record WarmUp(long Steps, LearningRateSchedule Next) : LearningRateSchedule
{
    /// <inheritdoc/>
    public override double At(long step) => step < Steps ? Next.At(0) * (step + 1) / Steps : Next.At(step - Steps);
}

/// <summary>One schedule, then another: PyTorch's <c>SequentialLR</c>. <see cref="LearningRateSchedule.Then"/> makes it.</summary>
/// <param name="First">The schedule of the first steps.</param>
/// <param name="Steps">How many they are.</param>
/// <param name="Next">The schedule behind, from its step 0.</param>
public sealed record ScheduleSequence(LearningRateSchedule First, long Steps, LearningRateSchedule Next) : LearningRateSchedule
{
    /// <inheritdoc/>
    public override double At(long step) => step < Steps ? First.At(step) : Next.At(step - Steps);
}

/// <summary>A product of schedules, as PyTorch's <c>ChainedScheduler</c>. <see cref="LearningRateSchedule.Times"/> makes it.</summary>
/// <param name="First">A schedule.</param>
/// <param name="Second">Another, often with rates from 0 to 1.</param>
public sealed record ScheduleProduct(LearningRateSchedule First, LearningRateSchedule Second) : LearningRateSchedule
{
    /// <inheritdoc/>
    public override double At(long step) => First.At(step) * Second.At(step);
}

/// <summary>
/// Up by half a cosine from <c>rate / startDivisor</c> to the rate, and down by another to <c>rate / startDivisor / endDivisor</c>, where
/// it stays: PyTorch's <c>OneCycleLR</c> with its defaults, but that momentum stays as it is.
/// </summary>
/// <param name="Rate">The greatest rate.</param>
/// <param name="Steps">How many steps the cycle has; the last rate is that of step <c>steps - 1</c>.</param>
/// <param name="Rise">The share of the steps in which the rate grows.</param>
/// <param name="StartDivisor">What the greatest rate is divided by at first.</param>
/// <param name="EndDivisor">What the first rate is divided by at last.</param>
/// <remarks>After Smith and Topin, "Super-convergence: very fast training of neural networks using large learning rates" (2018).</remarks>
public sealed record OneCycle(double Rate, long Steps, double Rise = 0.3, double StartDivisor = 25, double EndDivisor = 1e4)
    : LearningRateSchedule
{
    /// <inheritdoc/>
    public override double At(long step)
    {
        (double first, double top, double end) = (Rate / StartDivisor, (Rise * Steps) - 1, Steps - 1);
        return step <= top
            ? Between(first, Rate, step / top)
            : Between(Rate, first / EndDivisor, (Math.Min(step, end) - top) / (end - top));
    }

    private static double Between(double from, double to, double share) => to + ((from - to) * RaisedCosine(share));
}
