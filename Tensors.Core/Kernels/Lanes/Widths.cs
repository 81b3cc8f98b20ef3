using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Tensors;

/// <summary>A loop that is written once over lanes, with its operands as fields; <see cref="Widths"/> runs it in one width.</summary>
internal interface ILoop<T, TResult>
    where T : unmanaged
{
    TResult Run<TLanes>()
        where TLanes : unmanaged, ILanes<TLanes, T>;
}

/// <summary>A loop over whole vectors from a position on; gives the position behind the last of them.</summary>
internal interface IPartialLoop<T>
    where T : unmanaged
{
    long Run<TLanes>(long start)
        where TLanes : unmanaged, ILanes<TLanes, T>;
}

/// <summary>
/// Chooses the width of vectors. The choice is a constant to the compiler and the loops' <c>Run</c> are inlined, so that what is left is a
/// call of the loop in that width with its operands.
/// </summary>
internal static class Widths
{
    /// <summary>How many bytes the widest vectors of the machine have.</summary>
    public static int WidestBytes => Vector512.IsHardwareAccelerated ? 64 : Vector256.IsHardwareAccelerated ? 32 : 16;

    /// <summary>Runs a loop in the widest vectors of the machine.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TResult Widest<TLoop, T, TResult>(TLoop loop)
        where TLoop : struct, ILoop<T, TResult>
        where T : unmanaged
    {
        if (Vector512.IsHardwareAccelerated)
        {
            return loop.Run<Lanes512<T>>();
        }

        return Vector256.IsHardwareAccelerated ? loop.Run<Lanes256<T>>() : loop.Run<Lanes128<T>>();
    }

    /// <summary>
    /// Runs a loop in the widest vectors that <paramref name="count"/> elements fill once; gives <paramref name="tooFew"/> where they fill
    /// none.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TResult WidestOf<TLoop, T, TResult>(TLoop loop, long count, TResult tooFew)
        where TLoop : struct, ILoop<T, TResult>
        where T : unmanaged
    {
        if (Vector512.IsHardwareAccelerated && count >= Lanes512<T>.Count)
        {
            return loop.Run<Lanes512<T>>();
        }

        if (Vector256.IsHardwareAccelerated && count >= Lanes256<T>.Count)
        {
            return loop.Run<Lanes256<T>>();
        }

        return count >= Lanes128<T>.Count ? loop.Run<Lanes128<T>>() : tooFew;
    }

    /// <summary>
    /// Runs a loop in the widest vectors, and over what is left in narrower ones; gives the position behind the last whole vector.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long InTurn<TLoop, T>(TLoop loop, long count)
        where TLoop : struct, IPartialLoop<T>
        where T : unmanaged
    {
        long done = 0;
        if (Vector512.IsHardwareAccelerated && count >= Lanes512<T>.Count)
        {
            done = loop.Run<Lanes512<T>>(done);
        }

        if (Vector256.IsHardwareAccelerated && count - done >= Lanes256<T>.Count)
        {
            done = loop.Run<Lanes256<T>>(done);
        }

        return count - done >= Lanes128<T>.Count ? loop.Run<Lanes128<T>>(done) : done;
    }
}
