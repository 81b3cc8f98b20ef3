namespace Tensors.Optim;

/// <summary>
/// What Adam and its relatives have in common: means of the gradient and of its square that start at 0, and what is remembered to correct
/// for that.
/// </summary>
public abstract class AdamFamily : Optimizer
{
    private protected AdamFamily(double learningRate, double beta1, double beta2, double epsilon)
        : base(learningRate, "m", "v")
    {
        Beta1 = Require(beta1, nameof(beta1));
        Beta2 = Require(beta2, nameof(beta2));
        Epsilon = Require(epsilon, nameof(epsilon));
        Beta1Power = (float)beta1;
        Beta2Power = (float)beta2;
    }

    /// <summary>How much of the mean gradient is kept.</summary>
    public double Beta1 { get; }

    /// <summary>How much of the mean squared gradient is kept.</summary>
    public double Beta2 { get; }

    /// <summary>Keeps the divisor away from 0.</summary>
    public double Epsilon { get; }

    /// <summary>β₁ to the power of the next step's number, in float32 as TensorFlow keeps it.</summary>
    public float Beta1Power { get; private set; }

    /// <summary>β₂ to the power of the next step's number, in float32 as TensorFlow keeps it.</summary>
    public float Beta2Power { get; private set; }

    /// <summary>ε beside the root of a v that is corrected for its start at 0, as PyTorch adds it: <c>ε · √(1 - β₂ᵗ)</c>.</summary>
    private protected double CorrectedEpsilon => Epsilon * Math.Sqrt(1 - Beta2Power);

    internal override float[] Powers
    {
        get => [Beta1Power, Beta2Power];
        set => (Beta1Power, Beta2Power) = (value[0], value[1]);
    }

    private protected override void FinishStep()
    {
        Beta1Power *= (float)Beta1;
        Beta2Power *= (float)Beta2;
    }
}
