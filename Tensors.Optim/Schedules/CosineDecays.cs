namespace Tensors.Optim;

/// <summary><c>rate · ((1 - alpha) · ½ · (1 + cos(π · step / decaySteps)) + alpha)</c>, and alpha · rate after decaySteps.</summary>
/// <param name="Rate">The rate of the first step.</param>
/// <param name="DecaySteps">When the end is reached.</param>
/// <param name="Alpha">The share of the rate that is left at the end.</param>
/// <remarks>After Loshchilov and Hutter, "SGDR: stochastic gradient descent with warm restarts" (2017).</remarks>
public sealed record CosineDecay(double Rate, double DecaySteps, double Alpha = 0) : LearningRateSchedule
{
    /// <inheritdoc/>
    public override double At(long step) => Rate * (((1 - Alpha) * RaisedCosine(Math.Min(step, DecaySteps) / DecaySteps)) + Alpha);
}

/// <summary>Cosine decays one after the other, each longer and lower than the one before.</summary>
/// <param name="Rate">The rate of the first step.</param>
/// <param name="FirstDecaySteps">The length of the first decay.</param>
/// <param name="LengthFactor">How much longer each is.</param>
/// <param name="HeightFactor">What each begins with, of the rate that the one before began with.</param>
/// <param name="Alpha">The share of the rate that is left at the end of each.</param>
public sealed record CosineDecayRestarts(
    double Rate, double FirstDecaySteps, double LengthFactor = 2, double HeightFactor = 1, double Alpha = 0)
    : LearningRateSchedule
{
    /// <inheritdoc/>
    public override double At(long step)
    {
        // The decays before this one have the lengths of a geometric series.
        double completed = step / FirstDecaySteps;
        double restarts = LengthFactor == 1
            ? Math.Floor(completed)
            : Math.Floor(Math.Log(1 - (completed * (1 - LengthFactor))) / Math.Log(LengthFactor));
        double length = Math.Pow(LengthFactor, restarts);
        double before = LengthFactor == 1 ? restarts : (1 - length) / (1 - LengthFactor);
        double height = Math.Pow(HeightFactor, restarts) * RaisedCosine((completed - before) / length);
        return Rate * (((1 - Alpha) * height) + Alpha);
    }
}

/// <summary><c>rate · ((alpha + 1 - step / decaySteps) · ½ · (1 + cos(2π · periods · step / decaySteps)) + beta)</c>.</summary>
/// <param name="Rate">The rate that the others are relative to.</param>
/// <param name="DecaySteps">When the end is reached.</param>
/// <param name="Periods">How many periods of the cosine there are.</param>
/// <param name="Alpha">Added to the line.</param>
/// <param name="Beta">Added to the product.</param>
/// <remarks>After Bello et al., "Neural optimizer search with reinforcement learning" (2017).</remarks>
public sealed record LinearCosineDecay(double Rate, double DecaySteps, double Periods = 0.5, double Alpha = 0, double Beta = 0.001)
    : LearningRateSchedule
{
    /// <inheritdoc/>
    public override double At(long step)
    {
        double completed = Math.Min(step, DecaySteps) / DecaySteps;
        return Rate * (((Alpha + 1 - completed) * RaisedCosine(2 * Periods * completed)) + Beta);
    }
}
