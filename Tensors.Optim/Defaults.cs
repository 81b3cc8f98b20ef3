namespace Tensors.Optim;

/// <summary>Hyperparameters where none are given: TensorFlow's.</summary>
internal static class Defaults
{
    /// <summary>The step size of Adam and its relatives, and of Adadelta.</summary>
    public const double LearningRate = 0.001;

    /// <summary>How much of the mean gradient is kept.</summary>
    public const double Beta1 = 0.9;

    /// <summary>How much of the mean squared gradient is kept.</summary>
    public const double Beta2 = 0.999;

    /// <summary>What Adam, AdamW, AdaMax and Adadelta add to a divisor.</summary>
    public const double Epsilon = 1e-8;

    /// <summary>What LAMB adds to a divisor.</summary>
    public const double LambEpsilon = 1e-6;

    /// <summary>What RMSProp adds to a mean square.</summary>
    public const double RmsPropEpsilon = 1e-10;

    /// <summary>The share of a parameter that AdamW takes away per unit of learning rate.</summary>
    public const double AdamWDecay = 0.01;

    /// <summary>How much of its means RMSProp keeps.</summary>
    public const double RmsPropDecay = 0.9;

    /// <summary>How much of its means Adadelta keeps.</summary>
    public const double Rho = 0.95;

    /// <summary>Where sums of squares start.</summary>
    public const double Accumulator = 0.1;

    /// <summary>How fast the steps of FTRL shrink: with the root of the sum of squares.</summary>
    public const double LearningRatePower = -0.5;
}
