using System.Numerics;

namespace Tensors.Optim;

/// <summary>The step of FTRL, with the usual power, a root, compiled apart from all others.</summary>
internal static class FtrlUpdate
{
    public static void Run<T>(
        Tensor parameter, Tensor gradient, ReadOnlySpan<Tensor> slots, double rate, double power, double l1, double l2, double shrinkage)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (power == -0.5)
        {
            Run<RootPower<T>, T>(parameter, gradient, slots, rate, default, l1, l2, shrinkage);
        }
        else
        {
            Run<AnyPower<T>, T>(parameter, gradient, slots, rate, new(T.CreateTruncating(-power)), l1, l2, shrinkage);
        }
    }

    private static void Run<TPower, T>(
        Tensor parameter, Tensor gradient, ReadOnlySpan<Tensor> slots, double rate, TPower power, double l1, double l2, double shrinkage)
        where TPower : struct, IFtrlPower<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        UpdateDriver.Run<FtrlRule<TPower, T>, T>(parameter, gradient, slots, new(
            T.CreateTruncating(rate), power, T.CreateTruncating(l1), T.CreateTruncating(l2), T.CreateTruncating(shrinkage)));
}
