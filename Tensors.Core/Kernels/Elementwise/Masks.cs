using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Tensors;

/// <summary>Between masks (all bits of an element set or none) and truth values (a byte of 1 or 0).</summary>
internal static unsafe class Masks
{
    /// <summary>One byte, 1 or 0, for each mask.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ToTruths<T>(T* masks, byte* truths, int count)
        where T : unmanaged
    {
        int i = 0;
        for (; i + Vector128<byte>.Count <= count; i += Vector128<byte>.Count)
        {
            (Narrowed(masks + i) & Vector128<byte>.One).Store(truths + i);
        }

        // The lowest byte of a mask is 0 or 255.
        byte* lowest = (byte*)masks;
        for (; i < count; i++)
        {
            truths[i] = (byte)(lowest[i * sizeof(T)] & 1);
        }
    }

    /// <summary>The first where the truth value is not 0, the second elsewhere.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Select<T>(byte* truths, T* whenTrue, T* whenFalse, T* chosen, int count)
        where T : unmanaged
    {
        int i = 0;
        for (; sizeof(T) <= sizeof(ulong) && i + Vector128<byte>.Count <= count; i += Vector128<byte>.Count)
        {
            Vector128<byte> isFalse = Vector128.Equals(Vector128.Load(truths + i), Vector128<byte>.Zero);
            Choose(isFalse.AsSByte(), (byte*)(whenTrue + i), (byte*)(whenFalse + i), (byte*)(chosen + i), sizeof(T));
        }

        for (; i < count; i++)
        {
            chosen[i] = truths[i] != 0 ? whenTrue[i] : whenFalse[i];
        }
    }

    /// <summary>The lowest bytes of 16 masks.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Narrowed<T>(T* masks)
        where T : unmanaged => sizeof(T) switch
        {
            1 => Vector128.Load((byte*)masks),
            4 => Narrowed((uint*)masks),
            _ => Vector128.Narrow(Narrowed((ulong*)masks), Narrowed((ulong*)masks + 8)),
        };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Narrowed(uint* masks) => Vector128.Narrow(
        Vector128.Narrow(Vector128.Load(masks), Vector128.Load(masks + 4)),
        Vector128.Narrow(Vector128.Load(masks + 8), Vector128.Load(masks + 12)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ushort> Narrowed(ulong* masks) => Vector128.Narrow(
        Vector128.Narrow(Vector128.Load(masks), Vector128.Load(masks + 2)),
        Vector128.Narrow(Vector128.Load(masks + 4), Vector128.Load(masks + 6)));

    /// <summary>Widens a mask of 16 bytes to 16 elements, sign and all, and chooses by it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Choose(Vector128<sbyte> isFalse, byte* whenTrue, byte* whenFalse, byte* chosen, int size)
    {
        if (size == 1)
        {
            Choose(isFalse.AsByte(), whenTrue, whenFalse, chosen, 0);
            return;
        }

        (Vector128<short> low, Vector128<short> high) = Vector128.Widen(isFalse);
        if (size == 2)
        {
            Choose(low.AsByte(), whenTrue, whenFalse, chosen, 0);
            Choose(high.AsByte(), whenTrue, whenFalse, chosen, 1);
            return;
        }

        Choose(low, whenTrue, whenFalse, chosen, 0, size);
        Choose(high, whenTrue, whenFalse, chosen, 2 * size / 4, size);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Choose(Vector128<short> isFalse, byte* whenTrue, byte* whenFalse, byte* chosen, int first, int size)
    {
        (Vector128<int> low, Vector128<int> high) = Vector128.Widen(isFalse);
        if (size == 4)
        {
            Choose(low.AsByte(), whenTrue, whenFalse, chosen, first);
            Choose(high.AsByte(), whenTrue, whenFalse, chosen, first + 1);
            return;
        }

        (Vector128<long> first64, Vector128<long> second64) = Vector128.Widen(low);
        (Vector128<long> third64, Vector128<long> fourth64) = Vector128.Widen(high);
        Choose(first64.AsByte(), whenTrue, whenFalse, chosen, first);
        Choose(second64.AsByte(), whenTrue, whenFalse, chosen, first + 1);
        Choose(third64.AsByte(), whenTrue, whenFalse, chosen, first + 2);
        Choose(fourth64.AsByte(), whenTrue, whenFalse, chosen, first + 3);
    }

    /// <summary>Chooses the vector with the given number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Choose(Vector128<byte> isFalse, byte* whenTrue, byte* whenFalse, byte* chosen, int vector)
    {
        int offset = vector * Vector128<byte>.Count;
        Vector128.ConditionalSelect(isFalse, Vector128.Load(whenFalse + offset), Vector128.Load(whenTrue + offset)).Store(chosen + offset);
    }
}
