namespace Tensors.Optim;

/// <summary>LAMB: the direction of <see cref="Adam"/> with weight decay, scaled for each parameter to the parameter's own norm.</summary>
/// <remarks><c>u = m̂ / (√v̂ + ε) + weightDecay · p</c> with the means of Adam corrected for their start at 0, and
/// <c>p ← p - learningRate · ‖p‖ / ‖u‖ · u</c>, where the ratio is 1 if a norm is 0. Slots: <c>m</c>, <c>v</c>. After You et al., "Large batch optimization for deep
/// learning" (2020).</remarks>
public sealed class Lamb : Optimizer
{
    private readonly Dictionary<long, Tensor> _directions = [];

    /// <summary>Creates the optimizer.</summary>
    /// <param name="learningRate">The step size.</param>
    /// <param name="beta1">How much of the mean gradient is kept.</param>
    /// <param name="beta2">How much of the mean squared gradient is kept.</param>
    /// <param name="epsilon">Keeps the divisor away from 0.</param>
    /// <param name="weightDecay">The share of a parameter that joins its direction.</param>
    /// <exception cref="ArgumentOutOfRangeException">A hyperparameter is negative or not finite.</exception>
    public Lamb(double learningRate = 0.001, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-6, double weightDecay = 0)
        : base(learningRate, "m", "v")
    {
        Beta1 = Require(beta1, nameof(beta1));
        Beta2 = Require(beta2, nameof(beta2));
        Epsilon = Require(epsilon, nameof(epsilon));
        WeightDecay = Require(weightDecay, nameof(weightDecay));
        Beta1Power = (float)beta1;
        Beta2Power = (float)beta2;
    }

    /// <summary>How much of the mean gradient is kept.</summary>
    public double Beta1 { get; }

    /// <summary>How much of the mean squared gradient is kept.</summary>
    public double Beta2 { get; }

    /// <summary>Keeps the divisor away from 0.</summary>
    public double Epsilon { get; }

    /// <summary>The share of a parameter that joins its direction.</summary>
    public double WeightDecay { get; }

    /// <summary>β₁ to the power of the next step's number, in float32 as TensorFlow keeps it.</summary>
    public float Beta1Power { get; private set; }

    /// <summary>β₂ to the power of the next step's number, in float32 as TensorFlow keeps it.</summary>
    public float Beta2Power { get; private set; }

    private protected override unsafe void Update<T>(Tensor parameter, Tensor gradient, Tensor[] slots)
    {
        if (!_directions.TryGetValue(parameter.Id, out Tensor? direction))
        {
            direction = Tensor.ZerosLike(parameter);
            _directions.Add(parameter.Id, direction);
        }

        Tensor source = gradient.Contiguous();
        using TensorAccess<T> values = parameter.Access<T>();
        using TensorAccess<T> from = new(source, overwrites: false);
        using TensorAccess<T> first = slots[0].Access<T>();
        using TensorAccess<T> second = slots[1].Access<T>();
        using TensorAccess<T> directions = direction.Access<T>();
        fixed (T* p = values.Span, g = from.Span, m = first.Span, v = second.Span, u = directions.Span)
        {
            LambDirectionRule<T> rule = new(
                T.One - T.CreateTruncating(Beta1),
                T.One - T.CreateTruncating(Beta2),
                T.One - T.CreateTruncating(Beta1Power),
                T.One - T.CreateTruncating(Beta2Power),
                T.CreateTruncating(Epsilon),
                T.CreateTruncating(WeightDecay));
            long count = parameter.ElementCount;
            UpdateDriver.Run(p, g, m, v, u, count, rule);
            T size = T.Sqrt(RowLoops.Sum(default(ProductOfRows<T>), p, p, null, count));
            T length = T.Sqrt(RowLoops.Sum(default(ProductOfRows<T>), u, u, null, count));
            T ratio = size > T.Zero && length > T.Zero ? size / length : T.One;
            UpdateDriver.Run(p, u, p, p, p, count, new GradientDescentRule<T>(T.CreateTruncating(LearningRate) * ratio));
        }
    }

    private protected override void FinishStep()
    {
        Beta1Power *= (float)Beta1;
        Beta2Power *= (float)Beta2;
    }
}
