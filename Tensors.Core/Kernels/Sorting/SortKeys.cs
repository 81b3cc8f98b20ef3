using System.Numerics;
using System.Runtime.CompilerServices;

namespace Tensors;

/// <summary>
/// Unsigned integers in the order of a row's elements: -0 is +0, every NaN is the greatest. Descending order is that of the complements, so
/// that equal elements keep their order in both directions.
/// </summary>
internal static unsafe class SortKeys
{
    public static void FromRow<T, TKey>(T* row, TKey* keys, long count, bool descending)
        where T : unmanaged
        where TKey : unmanaged, IBinaryInteger<TKey>
    {
        if (typeof(T) == typeof(float))
        {
            RowLoops.Map(new KeyOfReal<float>(descending), (float*)row, (float*)row, (float*)keys, count);
        }
        else if (typeof(T) == typeof(double))
        {
            RowLoops.Map(new KeyOfReal<double>(descending), (double*)row, (double*)row, (double*)keys, count);
        }
        else
        {
            TKey sign = typeof(T) == typeof(byte) ? TKey.Zero : TKey.One << ((8 * sizeof(T)) - 1);
            TKey flipped = descending ? ~sign : sign;
            for (long i = 0; i < count; i++)
            {
                keys[i] = (sizeof(T) == 1 ? TKey.CreateTruncating(((byte*)row)[i]) : ((TKey*)row)[i]) ^ flipped;
            }
        }
    }

    /// <summary>The elements again; a NaN has lost its payload, a zero its sign.</summary>
    public static void ToRow<T, TKey>(TKey* keys, T* row, long count, bool descending)
        where T : unmanaged
        where TKey : unmanaged, IBinaryInteger<TKey>
    {
        if (typeof(T) == typeof(float))
        {
            RowLoops.Map(new RealOfKey<float>(descending), (float*)keys, (float*)keys, (float*)row, count);
        }
        else if (typeof(T) == typeof(double))
        {
            RowLoops.Map(new RealOfKey<double>(descending), (double*)keys, (double*)keys, (double*)row, count);
        }
        else
        {
            TKey sign = typeof(T) == typeof(byte) ? TKey.Zero : TKey.One << ((8 * sizeof(T)) - 1);
            TKey flipped = descending ? ~sign : sign;
            for (long i = 0; i < count; i++)
            {
                TKey bits = keys[i] ^ flipped;
                row[i] = *(T*)&bits;
            }
        }
    }

    private readonly struct KeyOfReal<T>(bool descending) : IRowFormula<T>
        where T : unmanaged
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TLanes Invoke<TLanes>(TLanes x, TLanes y)
            where TLanes : unmanaged, ILanes<TLanes, T>
        {
            // Adding +0 takes the sign from -0.
            TLanes z = x + TLanes.BroadcastBits(0);
            TLanes key = z ^ (TLanes.ShiftRightBitsArithmetic(z, (8 * Unsafe.SizeOf<T>()) - 1) | Constants.Real<TLanes, T>(-0d));
            key = TLanes.Select(TLanes.Equal(x, x), key, TLanes.BroadcastBits(-1));
            return key ^ TLanes.BroadcastBits(descending ? -1 : 0);
        }
    }

    private readonly struct RealOfKey<T>(bool descending) : IRowFormula<T>
        where T : unmanaged
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TLanes Invoke<TLanes>(TLanes x, TLanes y)
            where TLanes : unmanaged, ILanes<TLanes, T>
        {
            TLanes key = x ^ TLanes.BroadcastBits(descending ? -1 : 0);
            TLanes negative = ~TLanes.ShiftRightBitsArithmetic(key, (8 * Unsafe.SizeOf<T>()) - 1);
            return key ^ (negative | Constants.Real<TLanes, T>(-0d));
        }
    }
}
