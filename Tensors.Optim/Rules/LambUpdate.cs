using System.Numerics;

namespace Tensors.Optim;

/// <summary>LAMB's step: a direction first, then as much of it as the norms of parameter and direction say.</summary>
internal static class LambUpdate
{
    /// <summary>Updates a contiguous parameter and its slots; the direction is left in a buffer of the parameter's shape.</summary>
    public static unsafe void Run<T>(
        Tensor parameter, Tensor gradient, Tensor mean, Tensor meanSquare, Tensor direction, double rate, double beta1, double beta2,
        double beta1Power, double beta2Power,
        double epsilon, double weightDecay)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Tensor source = gradient.Contiguous();
        using TensorAccess<T> values = parameter.Access<T>();
        using TensorAccess<T> from = new(source, overwrites: false);
        using TensorAccess<T> first = mean.Access<T>();
        using TensorAccess<T> second = meanSquare.Access<T>();
        using TensorAccess<T> directions = direction.Access<T>();
        fixed (T* p = values.Span, g = from.Span, m = first.Span, v = second.Span, u = directions.Span)
        {
            long count = parameter.ElementCount;
            UpdateDriver.Run(p, g, m, v, u, count, LambDirectionRule<T>.Of(beta1, beta2, beta1Power, beta2Power, epsilon, weightDecay));
            T size = T.Sqrt(RowLoops.Sum(default(ProductOfRows<T>), p, p, null, count));
            T length = T.Sqrt(RowLoops.Sum(default(ProductOfRows<T>), u, u, null, count));
            T ratio = size > T.Zero && length > T.Zero ? size / length : T.One;
            UpdateDriver.Run(p, u, p, p, p, count, new GradientDescentRule<T>(T.CreateTruncating(rate) * ratio));
        }
    }
}
