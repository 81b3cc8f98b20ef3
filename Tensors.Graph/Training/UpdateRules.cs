using System.Numerics;
using Tensors.Optim;

namespace Tensors.Graphs;

/// <summary>Overwrites a variable and its slots from a gradient and numbers.</summary>
/// <param name="variable">The variable.</param>
/// <param name="gradient">Its gradient.</param>
/// <param name="slots">What is remembered of it.</param>
/// <param name="numbers">The numbers among the operands, in their order.</param>
/// <param name="nesterov">Whether to look ahead.</param>
internal delegate void UpdateRule(
    Tensor variable, Tensor gradient, ReadOnlySpan<Tensor> slots, ReadOnlySpan<double> numbers, bool nesterov);

/// <summary>The rules of <see cref="Tensors.Optim"/>, with numbers in the order in which TensorFlow's nodes have them.</summary>
internal static class UpdateRules
{
    public static void GradientDescent(Tensor v, Tensor g, ReadOnlySpan<Tensor> slots, ReadOnlySpan<double> n, bool nesterov)
    {
        if (v.DType == DType.Float32)
        {
            UpdateDriver.Run<GradientDescentRule<float>, float>(v, g, slots, new((float)n[0]));
        }
        else
        {
            UpdateDriver.Run<GradientDescentRule<double>, double>(v, g, slots, new(n[0]));
        }
    }

    public static void Momentum(Tensor v, Tensor g, ReadOnlySpan<Tensor> slots, ReadOnlySpan<double> n, bool nesterov)
    {
        if (v.DType == DType.Float32)
        {
            UpdateDriver.Run<MomentumRule<float>, float>(v, g, slots, new((float)n[0], (float)n[1], nesterov));
        }
        else
        {
            UpdateDriver.Run<MomentumRule<double>, double>(v, g, slots, new(n[0], n[1], nesterov));
        }
    }

    public static void Adagrad(Tensor v, Tensor g, ReadOnlySpan<Tensor> slots, ReadOnlySpan<double> n, bool nesterov)
    {
        if (v.DType == DType.Float32)
        {
            UpdateDriver.Run<AdagradRule<float>, float>(v, g, slots, new((float)n[0]));
        }
        else
        {
            UpdateDriver.Run<AdagradRule<double>, double>(v, g, slots, new(n[0]));
        }
    }

    public static void Adadelta(Tensor v, Tensor g, ReadOnlySpan<Tensor> slots, ReadOnlySpan<double> n, bool nesterov)
    {
        if (v.DType == DType.Float32)
        {
            Adadelta<float>(v, g, slots, n);
        }
        else
        {
            Adadelta<double>(v, g, slots, n);
        }
    }

    public static void RmsProp(Tensor v, Tensor g, ReadOnlySpan<Tensor> slots, ReadOnlySpan<double> n, bool nesterov)
    {
        if (v.DType == DType.Float32)
        {
            RmsProp<float>(v, g, slots, n);
        }
        else
        {
            RmsProp<double>(v, g, slots, n);
        }
    }

    // TensorFlow's node has the slots (mg, ms, mom), the rule (ms, mom, mg).
    public static void CenteredRmsProp(Tensor v, Tensor g, ReadOnlySpan<Tensor> slots, ReadOnlySpan<double> n, bool nesterov)
    {
        if (v.DType == DType.Float32)
        {
            CenteredRmsProp<float>(v, g, [slots[1], slots[2], slots[0]], n);
        }
        else
        {
            CenteredRmsProp<double>(v, g, [slots[1], slots[2], slots[0]], n);
        }
    }

    public static void Adam(Tensor v, Tensor g, ReadOnlySpan<Tensor> slots, ReadOnlySpan<double> n, bool nesterov)
    {
        if (v.DType == DType.Float32)
        {
            Adam<float>(v, g, slots, n);
        }
        else
        {
            Adam<double>(v, g, slots, n);
        }
    }

    public static void AdaMax(Tensor v, Tensor g, ReadOnlySpan<Tensor> slots, ReadOnlySpan<double> n, bool nesterov)
    {
        if (v.DType == DType.Float32)
        {
            AdaMax<float>(v, g, slots, n);
        }
        else
        {
            AdaMax<double>(v, g, slots, n);
        }
    }

    // Numbers: both powers, rate, both betas, epsilon, decay.
    public static void AdamW(Tensor v, Tensor g, ReadOnlySpan<Tensor> slots, ReadOnlySpan<double> n, bool nesterov)
    {
        if (v.DType == DType.Float32)
        {
            Adam<float>(v, g, slots, n, n[2] * n[6]);
        }
        else
        {
            Adam<double>(v, g, slots, n, n[2] * n[6]);
        }
    }

    public static void Lamb(Tensor v, Tensor g, ReadOnlySpan<Tensor> slots, ReadOnlySpan<double> n, bool nesterov)
    {
        Tensor direction = Tensor.ZerosLike(v);
        if (v.DType == DType.Float32)
        {
            LambUpdate.Run<float>(v, g, slots[0], slots[1], direction, n[2], n[3], n[4], n[0], n[1], n[5], n[6]);
        }
        else
        {
            LambUpdate.Run<double>(v, g, slots[0], slots[1], direction, n[2], n[3], n[4], n[0], n[1], n[5], n[6]);
        }
    }

    public static void Ftrl(Tensor v, Tensor g, ReadOnlySpan<Tensor> slots, ReadOnlySpan<double> n, bool nesterov) =>
        FtrlWithShrinkage(v, g, slots, [n[0], n[1], n[2], 0, n[3]], nesterov);

    public static void FtrlWithShrinkage(Tensor v, Tensor g, ReadOnlySpan<Tensor> slots, ReadOnlySpan<double> n, bool nesterov)
    {
        if (v.DType == DType.Float32)
        {
            FtrlUpdate.Run<float>(v, g, slots, n[0], n[4], n[1], n[2], n[3]);
        }
        else
        {
            FtrlUpdate.Run<double>(v, g, slots, n[0], n[4], n[1], n[2], n[3]);
        }
    }

    public static void ProximalGradientDescent(Tensor v, Tensor g, ReadOnlySpan<Tensor> slots, ReadOnlySpan<double> n, bool nesterov)
    {
        if (v.DType == DType.Float32)
        {
            UpdateDriver.Run<ProximalGradientDescentRule<float>, float>(v, g, slots, new((float)n[0], (float)n[1], (float)n[2]));
        }
        else
        {
            UpdateDriver.Run<ProximalGradientDescentRule<double>, double>(v, g, slots, new(n[0], n[1], n[2]));
        }
    }

    public static void ProximalAdagrad(Tensor v, Tensor g, ReadOnlySpan<Tensor> slots, ReadOnlySpan<double> n, bool nesterov)
    {
        if (v.DType == DType.Float32)
        {
            UpdateDriver.Run<ProximalAdagradRule<float>, float>(v, g, slots, new((float)n[0], (float)n[1], (float)n[2]));
        }
        else
        {
            UpdateDriver.Run<ProximalAdagradRule<double>, double>(v, g, slots, new(n[0], n[1], n[2]));
        }
    }

    // Duchi, Hazan and Singer 2011, section 5: the step is taken from the sum of all gradients so far. Numbers: rate, l1, l2, number of the
    // step.
    public static void AdagradDualAveraging(Tensor v, Tensor g, ReadOnlySpan<Tensor> slots, ReadOnlySpan<double> n, bool nesterov)
    {
        (double rate, double l1, double l2, double step) = (n[0], n[1], n[2], n[3]);
        Tensor sum = slots[0] + g;
        Tensor squares = slots[1] + g.Square();
        Tensor pulled = l1 > 0 ? sum.Sign() * (sum.Abs() - (step * l1)).Maximum(0) : sum;
        CopyOp.Copy(sum, slots[0]);
        CopyOp.Copy(squares, slots[1]);
        CopyOp.Copy(-rate * pulled / (squares.Sqrt() + (l2 * step * rate)), v);
    }

    private static void Adadelta<T>(Tensor v, Tensor g, ReadOnlySpan<Tensor> slots, ReadOnlySpan<double> n)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
            UpdateDriver.Run<AdadeltaRule<T>, T>(v, g, slots, AdadeltaRule<T>.Of(n[0], n[1], n[2]));

    private static void RmsProp<T>(Tensor v, Tensor g, ReadOnlySpan<Tensor> slots, ReadOnlySpan<double> n)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
            UpdateDriver.Run<RmsPropRule<T>, T>(v, g, slots, RmsPropRule<T>.Of(n[0], n[1], n[2], n[3]));

    private static void CenteredRmsProp<T>(Tensor v, Tensor g, ReadOnlySpan<Tensor> slots, ReadOnlySpan<double> n)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        UpdateDriver.Run<CenteredRmsPropRule<T>, T>(v, g, slots, CenteredRmsPropRule<T>.Of(n[0], n[1], n[2], n[3]));

    private static void Adam<T>(Tensor v, Tensor g, ReadOnlySpan<Tensor> slots, ReadOnlySpan<double> n, double decay = 0)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        UpdateDriver.Run<AdamRule<T>, T>(v, g, slots, AdamRule<T>.Of(n[2], n[3], n[4], n[0], n[1], n[5], decay));

    private static void AdaMax<T>(Tensor v, Tensor g, ReadOnlySpan<Tensor> slots, ReadOnlySpan<double> n)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        UpdateDriver.Run<AdaMaxRule<T>, T>(v, g, slots, AdaMaxRule<T>.Of(n[1], n[2], n[3], n[0], n[4]));
}
