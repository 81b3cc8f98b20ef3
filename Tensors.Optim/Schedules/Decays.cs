namespace Tensors.Optim;

/// <summary><c>rate · decayRate^(step / decaySteps)</c>.</summary>
/// <param name="Rate">The rate of the first step.</param>
/// <param name="DecaySteps">After how many steps the rate is multiplied.</param>
/// <param name="DecayRate">By what.</param>
/// <param name="Staircase">Whether the rate changes only after whole periods.</param>
public sealed record ExponentialDecay(double Rate, double DecaySteps, double DecayRate, bool Staircase = false) : LearningRateSchedule
{
    /// <inheritdoc/>
    public override double At(long step) => Rate * Math.Pow(DecayRate, Passed(step, DecaySteps, Staircase));
}

/// <summary><c>rate · e^(-decayRate · step / decaySteps)</c>.</summary>
/// <param name="Rate">The rate of the first step.</param>
/// <param name="DecaySteps">The length of a period.</param>
/// <param name="DecayRate">What the exponent loses in a period.</param>
/// <param name="Staircase">Whether the rate changes only after whole periods.</param>
public sealed record NaturalExponentialDecay(double Rate, double DecaySteps, double DecayRate, bool Staircase = false)
    : LearningRateSchedule
{
    /// <inheritdoc/>
    public override double At(long step) => Rate * Math.Exp(-DecayRate * Passed(step, DecaySteps, Staircase));
}

/// <summary><c>rate / (1 + decayRate · step / decaySteps)</c>.</summary>
/// <param name="Rate">The rate of the first step.</param>
/// <param name="DecaySteps">The length of a period.</param>
/// <param name="DecayRate">What the divisor gains in a period.</param>
/// <param name="Staircase">Whether the rate changes only after whole periods.</param>
public sealed record InverseTimeDecay(double Rate, double DecaySteps, double DecayRate, bool Staircase = false) : LearningRateSchedule
{
    /// <inheritdoc/>
    public override double At(long step) => Rate / (1 + (DecayRate * Passed(step, DecaySteps, Staircase)));
}

/// <summary><c>(rate - endRate) · (1 - step / decaySteps)^power + endRate</c>, and endRate after decaySteps.</summary>
/// <param name="Rate">The rate of the first step.</param>
/// <param name="DecaySteps">When the end is reached.</param>
/// <param name="EndRate">The rate at the end.</param>
/// <param name="Power">1 for a straight line.</param>
/// <param name="Cycle">Whether a longer decay begins at the end: of the least multiple of decaySteps that is not yet passed.</param>
public sealed record PolynomialDecay(double Rate, double DecaySteps, double EndRate = 0.0001, double Power = 1, bool Cycle = false)
    : LearningRateSchedule
{
    /// <inheritdoc/>
    public override double At(long step)
    {
        double end = Cycle ? DecaySteps * Math.Max(1, Math.Ceiling(step / DecaySteps)) : DecaySteps;
        return ((Rate - EndRate) * Math.Pow(1 - (Math.Min(step, end) / end), Power)) + EndRate;
    }
}

/// <summary>A constant rate between boundaries: the first up to and with the first boundary, and so on.</summary>
/// <param name="Boundaries">Ascending numbers of steps.</param>
/// <param name="Rates">One more than boundaries.</param>
public sealed record PiecewiseConstant(ValueArray<long> Boundaries, ValueArray<double> Rates) : LearningRateSchedule
{
    /// <summary>One more than boundaries.</summary>
    public ValueArray<double> Rates { get; } = Rates.Count == Boundaries.Count + 1
        ? Rates
        : throw new ArgumentException(
            $"PiecewiseConstant: {Boundaries.Count} boundaries need {Boundaries.Count + 1} rates, not {Rates.Count}.", nameof(Rates));

    /// <inheritdoc/>
    public override double At(long step)
    {
        int piece = 0;
        while (piece < Boundaries.Count && step > Boundaries[piece])
        {
            piece++;
        }

        return Rates[piece];
    }
}
