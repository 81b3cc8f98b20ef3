using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Tensors;

/// <summary>Folds the lanes of one vector: the upper half into the lower, until one lane is left, whatever the width.</summary>
internal static unsafe class AcrossLanes
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Fold<TOperator, TLanes, T>(TLanes lanes)
        where TOperator : struct, IBinaryOperator
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged =>
        typeof(TLanes) == typeof(Lanes512<T>) ? Fold512<TOperator, T>(Unsafe.BitCast<TLanes, Vector512<T>>(lanes))
        : typeof(TLanes) == typeof(Lanes256<T>) ? Fold256<TOperator, T>(Unsafe.BitCast<TLanes, Vector256<T>>(lanes))
        : Fold128<TOperator, T>(Unsafe.BitCast<TLanes, Vector128<T>>(lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Fold512<TOperator, T>(Vector512<T> all)
        where TOperator : struct, IBinaryOperator
        where T : unmanaged
    {
        Lanes256<T> lower = Unsafe.BitCast<Vector256<T>, Lanes256<T>>(all.GetLower());
        Lanes256<T> upper = Unsafe.BitCast<Vector256<T>, Lanes256<T>>(all.GetUpper());
        return Fold256<TOperator, T>(Unsafe.BitCast<Lanes256<T>, Vector256<T>>(TOperator.Invoke<Lanes256<T>, T>(lower, upper)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Fold256<TOperator, T>(Vector256<T> all)
        where TOperator : struct, IBinaryOperator
        where T : unmanaged => Fold128<TOperator, T>(Combine<TOperator, T>(all.GetLower(), all.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Fold128<TOperator, T>(Vector128<T> all)
        where TOperator : struct, IBinaryOperator
        where T : unmanaged
    {
        all = Combine<TOperator, T>(all, Vector128.Shuffle(all.AsInt64(), Vector128.Create(1L, 1L)).As<long, T>());
        if (sizeof(T) <= sizeof(int))
        {
            all = Combine<TOperator, T>(all, Vector128.Shuffle(all.AsInt32(), Vector128.Create(1)).As<int, T>());
        }

        if (sizeof(T) <= sizeof(short))
        {
            all = Combine<TOperator, T>(all, Vector128.Shuffle(all.AsInt16(), Vector128.Create((short)1)).As<short, T>());
        }

        if (sizeof(T) == sizeof(byte))
        {
            all = Combine<TOperator, T>(all, Vector128.Shuffle(all.AsByte(), Vector128.Create((byte)1)).As<byte, T>());
        }

        return all.ToScalar();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<T> Combine<TOperator, T>(Vector128<T> lower, Vector128<T> upper)
        where TOperator : struct, IBinaryOperator
        where T : unmanaged => Unsafe.BitCast<Lanes128<T>, Vector128<T>>(TOperator.Invoke<Lanes128<T>, T>(
            Unsafe.BitCast<Vector128<T>, Lanes128<T>>(lower), Unsafe.BitCast<Vector128<T>, Lanes128<T>>(upper)));
}
