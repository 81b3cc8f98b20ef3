using System.Runtime.CompilerServices;

namespace Tensors.Optim;

/// <summary>Gradient descent: <c>p ← p - learningRate · g</c>.</summary>
/// <param name="learningRate">The step size; finite, not negative.</param>
public sealed class GradientDescent(double learningRate) : Optimizer(learningRate)
{
    private protected override void Update(Tensor parameter, Tensor gradient, Tensor[] slots)
    {
        if (parameter.DType == DType.Float32)
        {
            UpdateDriver.Run<Rule<float>, float>(parameter, gradient, null, new((float)LearningRate));
        }
        else
        {
            UpdateDriver.Run<Rule<double>, double>(parameter, gradient, null, new(LearningRate));
        }
    }

    private readonly struct Rule<T>(T learningRate) : IUpdateRule<T>
        where T : unmanaged
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Update<TLanes>(ref TLanes parameter, TLanes gradient, ref TLanes slot)
            where TLanes : unmanaged, ILanes<TLanes, T> => parameter -= TLanes.Broadcast(learningRate) * gradient;
    }
}
