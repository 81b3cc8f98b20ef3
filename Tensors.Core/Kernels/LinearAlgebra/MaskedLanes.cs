using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Tensors;

/// <summary>Loads and stores that touch only the first lanes of a vector, so that edges need neither copies nor loops.</summary>
internal static unsafe class MaskedLanes
{
    /// <summary>All bits set in the first <paramref name="count"/> lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes First<TLanes, T>(int count)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        if (typeof(TLanes) == typeof(Lanes512<T>) && sizeof(T) >= sizeof(float))
        {
            return sizeof(T) == sizeof(float)
                ? Unsafe.BitCast<Vector512<int>, TLanes>(Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(count)))
                : Unsafe.BitCast<Vector512<long>, TLanes>(Vector512.LessThan(Vector512<long>.Indices, Vector512.Create((long)count)));
        }

        if (typeof(TLanes) == typeof(Lanes256<T>) && sizeof(T) >= sizeof(float))
        {
            return sizeof(T) == sizeof(float)
                ? Unsafe.BitCast<Vector256<int>, TLanes>(Vector256.LessThan(Vector256<int>.Indices, Vector256.Create(count)))
                : Unsafe.BitCast<Vector256<long>, TLanes>(Vector256.LessThan(Vector256<long>.Indices, Vector256.Create((long)count)));
        }

        return FirstBytes<TLanes>(count * sizeof(T));
    }

    /// <summary>Loads the lanes of a mask; the others are 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Load<TLanes, T>(T* source, TLanes mask)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        if (typeof(TLanes) == typeof(Lanes512<T>) && Avx512F.IsSupported && sizeof(T) >= sizeof(float))
        {
            return sizeof(T) == sizeof(float)
                ? Unsafe.BitCast<Vector512<float>, TLanes>(
                    Avx512F.MaskLoad((float*)source, Unsafe.BitCast<TLanes, Vector512<float>>(mask), Vector512<float>.Zero))
                : Unsafe.BitCast<Vector512<double>, TLanes>(
                    Avx512F.MaskLoad((double*)source, Unsafe.BitCast<TLanes, Vector512<double>>(mask), Vector512<double>.Zero));
        }

        if (typeof(TLanes) == typeof(Lanes256<T>) && Avx.IsSupported && sizeof(T) >= sizeof(float))
        {
            return sizeof(T) == sizeof(float)
                ? Unsafe.BitCast<Vector256<float>, TLanes>(Avx.MaskLoad((float*)source, Unsafe.BitCast<TLanes, Vector256<float>>(mask)))
                : Unsafe.BitCast<Vector256<double>, TLanes>(Avx.MaskLoad((double*)source, Unsafe.BitCast<TLanes, Vector256<double>>(mask)));
        }

        return LoadSlowly(source, mask);
    }

    /// <summary>Stores the lanes of a mask and leaves the memory of the others alone.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<TLanes, T>(TLanes lanes, T* destination, TLanes mask)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        if (typeof(TLanes) == typeof(Lanes512<T>) && Avx512F.IsSupported && sizeof(T) >= sizeof(float))
        {
            if (sizeof(T) == sizeof(float))
            {
                Avx512F.MaskStore(
                    (float*)destination, Unsafe.BitCast<TLanes, Vector512<float>>(mask), Unsafe.BitCast<TLanes, Vector512<float>>(lanes));
            }
            else
            {
                Avx512F.MaskStore(
                    (double*)destination, Unsafe.BitCast<TLanes, Vector512<double>>(mask),
                    Unsafe.BitCast<TLanes, Vector512<double>>(lanes));
            }
        }
        else if (typeof(TLanes) == typeof(Lanes256<T>) && Avx.IsSupported && sizeof(T) >= sizeof(float))
        {
            if (sizeof(T) == sizeof(float))
            {
                Avx.MaskStore(
                    (float*)destination, Unsafe.BitCast<TLanes, Vector256<float>>(mask), Unsafe.BitCast<TLanes, Vector256<float>>(lanes));
            }
            else
            {
                Avx.MaskStore(
                    (double*)destination, Unsafe.BitCast<TLanes, Vector256<double>>(mask),
                    Unsafe.BitCast<TLanes, Vector256<double>>(lanes));
            }
        }
        else
        {
            StoreSlowly(lanes, destination, mask);
        }
    }

    /// <summary>Loads a whole vector, or the lanes of a mask.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Load<TLanes, T>(T* source, TLanes mask, bool whole)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged => whole ? TLanes.Load(source) : Load(source, mask);

    /// <summary>Stores a whole vector, or the lanes of a mask.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<TLanes, T>(TLanes lanes, T* destination, TLanes mask, bool whole)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        if (whole)
        {
            TLanes.Store(lanes, destination);
        }
        else
        {
            Store(lanes, destination, mask);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static TLanes FirstBytes<TLanes>(int count)
        where TLanes : unmanaged
    {
        TLanes mask = default;
        new Span<byte>(&mask, count).Fill(byte.MaxValue);
        return mask;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static TLanes LoadSlowly<TLanes, T>(T* source, TLanes mask)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        TLanes loaded = default;
        Unsafe.CopyBlockUnaligned(&loaded, source, (uint)BytesOf<TLanes, T>(mask));
        return loaded;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void StoreSlowly<TLanes, T>(TLanes lanes, T* destination, TLanes mask)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged => Unsafe.CopyBlockUnaligned(destination, &lanes, (uint)BytesOf<TLanes, T>(mask));

    private static int BytesOf<TLanes, T>(TLanes mask)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged => new ReadOnlySpan<byte>(&mask, sizeof(TLanes)).Count(byte.MaxValue);
}
