using System.Numerics;
using System.Runtime.CompilerServices;

namespace Tensors;

/// <summary>
/// ln Σ e^(x - greatest). Where one element has more than half of the sum, its own term is 1 and the sum begins with a digit that its
/// logarithm does not have: there it is ln(1 + r), with r the sum of the others' terms alone.
/// </summary>
internal static unsafe class LogOfSum
{
    /// <summary>That of a contiguous row; the reference is its greatest element, or 0 where that is not finite.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static T Of<T>(T* row, T reference, long extent)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T sum = RowLoops.Sum(new ExponentialOfDifference<T>(reference), row, row, null, extent);
        return IsNearOne(sum)
            ? ScalarFunctions.Log1P(RowLoops.Sum(new ExponentialOfOther<T>(reference), row, row, null, extent))
            : ScalarFunctions.Log(sum);
    }

    /// <summary>Those of columns that are side by side, rows being <paramref name="stride"/> apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void OfColumns<T>(T* x, T* references, T* sums, T* logs, long rows, long stride, int width)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ElementwiseLoops.Unary<LogOperator, T>(sums, logs, width);
        bool hasNearOne = false;
        for (int column = 0; column < width; column++)
        {
            hasNearOne |= IsNearOne(sums[column]);
        }

        if (!hasNearOne)
        {
            return;
        }

        T* others = stackalloc T[2 * width];
        T* terms = others + width;
        new Span<T>(others, width).Clear();
        for (long row = 0; row < rows; row++)
        {
            ElementwiseLoops.Binary<ExponentialOfOtherOperator, T>(x + (row * stride), references, terms, width);
            ElementwiseLoops.Binary<AddOperator, T>(others, terms, others, width);
        }

        ElementwiseLoops.Unary<Log1pOperator, T>(others, others, width);
        for (int column = 0; column < width; column++)
        {
            logs[column] = IsNearOne(sums[column]) ? others[column] : logs[column];
        }
    }

    private static bool IsNearOne<T>(T sum)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => sum >= T.One && sum < T.One + T.One;
}

/// <summary>e^(x - greatest) as if the difference were not rounded, and 0 for the greatest itself.</summary>
internal readonly struct ExponentialOfOtherOperator : IBinaryOperator
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Invoke<TLanes, T>(TLanes x, TLanes greatest)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged => TLanes.Less(x, greatest) & Exponentials.ExpOfDifference<TLanes, T>(x, greatest);
}

/// <summary>As <see cref="ExponentialOfOtherOperator"/>, of a row.</summary>
internal readonly struct ExponentialOfOther<T>(T greatest) : IRowFormula<T>
    where T : unmanaged
{
    public static bool IsShort => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLanes Invoke<TLanes>(TLanes x, TLanes y)
        where TLanes : unmanaged, ILanes<TLanes, T> => ExponentialOfOtherOperator.Invoke<TLanes, T>(x, TLanes.Broadcast(greatest));
}
