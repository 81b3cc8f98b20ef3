using System.Runtime.CompilerServices;

namespace Tensors.Optim;

/// <summary>
/// Gradient descent with momentum: <c>v ← momentum · v + g</c>, <c>p ← p - learningRate · v</c>. With Nesterov's look-ahead the step is
/// <c>p ← p - learningRate · (g + momentum · v)</c>.
/// </summary>
/// <remarks>TensorFlow's form of both (the learning rate stays outside the velocity). Slot: <c>momentum</c>.</remarks>
public sealed class Momentum : Optimizer
{
    /// <summary>Creates the optimizer.</summary>
    /// <param name="learningRate">The step size; finite, not negative.</param>
    /// <param name="momentum">How much of the velocity is kept; at least 0, below 1 to converge.</param>
    /// <param name="nesterov">Whether to look ahead.</param>
    /// <exception cref="ArgumentOutOfRangeException">The learning rate or the momentum is negative or not finite.</exception>
    public Momentum(double learningRate, double momentum, bool nesterov = false)
        : base(learningRate, "momentum")
    {
        if (!double.IsFinite(momentum) || momentum < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(momentum), momentum, "A momentum is finite and not negative.");
        }

        Coefficient = momentum;
        Nesterov = nesterov;
    }

    /// <summary>How much of the velocity is kept.</summary>
    public double Coefficient { get; }

    /// <summary>Whether the step looks ahead.</summary>
    public bool Nesterov { get; }

    private protected override void Update(Tensor parameter, Tensor gradient, Tensor[] slots)
    {
        if (parameter.DType == DType.Float32)
        {
            UpdateDriver.Run<Rule<float>, float>(parameter, gradient, slots[0], new((float)LearningRate, (float)Coefficient, Nesterov));
        }
        else
        {
            UpdateDriver.Run<Rule<double>, double>(parameter, gradient, slots[0], new(LearningRate, Coefficient, Nesterov));
        }
    }

    private readonly struct Rule<T>(T learningRate, T momentum, bool nesterov) : IUpdateRule<T>
        where T : unmanaged
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Update<TLanes>(ref TLanes parameter, TLanes gradient, ref TLanes slot)
            where TLanes : unmanaged, ILanes<TLanes, T>
        {
            TLanes rate = TLanes.Broadcast(learningRate);
            TLanes kept = TLanes.Broadcast(momentum);
            slot = (slot * kept) + gradient;
            parameter -= nesterov ? (gradient * rate) + (slot * kept * rate) : rate * slot;
        }
    }
}
