using System.Numerics;
using System.Runtime.CompilerServices;

namespace Tensors;

/// <summary>What a radix sort orders by.</summary>
internal interface IKeyed
{
    static abstract int KeyBits { get; }

    ulong Key { get; }
}

/// <summary>A key alone.</summary>
internal readonly record struct KeyOnly<TKey>(TKey Value) : IKeyed
    where TKey : unmanaged, IBinaryInteger<TKey>
{
    public static int KeyBits => 8 * Unsafe.SizeOf<TKey>();

    public ulong Key
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ulong.CreateTruncating(Value);
    }
}

/// <summary>A key and the position that it comes from.</summary>
internal readonly record struct KeyAndPosition<TKey>(TKey Value, int Position) : IKeyed
    where TKey : unmanaged, IBinaryInteger<TKey>
{
    public static int KeyBits => 8 * Unsafe.SizeOf<TKey>();

    public ulong Key
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ulong.CreateTruncating(Value);
    }
}

/// <summary>A stable sort by digits, the lowest first: no comparisons, and a cost that does not depend on the order of the input.</summary>
internal static unsafe class RadixSort
{
    // Up to here insertion is faster than counting.
    private const int Few = 48;

    // From here on fewer, wider digits pay for their longer tables.
    private const int Many = 4096;

    /// <summary>Sorts items with the help of as many scratch items; gives the place where they lie in order, one of the two.</summary>
    public static TItem* Run<TItem>(TItem* items, TItem* scratch, int count)
        where TItem : unmanaged, IKeyed
    {
        if (count <= Few)
        {
            Insert(items, count);
            return items;
        }

        return count < Many ? SortSome(items, scratch, count) : SortMany(items, scratch, count);
    }

    private static TItem* SortSome<TItem>(TItem* items, TItem* scratch, int count)
        where TItem : unmanaged, IKeyed
    {
        const int Digit = 8;
        uint* counts = stackalloc uint[8 << Digit];
        return Sort(items, scratch, count, Digit, counts);
    }

    private static TItem* SortMany<TItem>(TItem* items, TItem* scratch, int count)
        where TItem : unmanaged, IKeyed
    {
        const int Digit = 11;
        uint* counts = stackalloc uint[6 << Digit];
        return Sort(items, scratch, count, Digit, counts);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static TItem* Sort<TItem>(TItem* items, TItem* scratch, int count, int digit, uint* counts)
        where TItem : unmanaged, IKeyed
    {
        int passes = (TItem.KeyBits + digit - 1) / digit;
        int buckets = 1 << digit;
        new Span<uint>(counts, passes * buckets).Clear();
        ulong mask = (ulong)buckets - 1;
        for (int i = 0; i < count; i++)
        {
            ulong key = items[i].Key;
            for (int pass = 0; pass < passes; pass++)
            {
                counts[(pass * buckets) + (int)(key & mask)]++;
                key >>= digit;
            }
        }

        for (int pass = 0; pass < passes; pass++)
        {
            uint* places = counts + (pass * buckets);
            int shift = pass * digit;

            // A digit that all keys share orders nothing.
            if (places[(items[0].Key >> shift) & mask] == count)
            {
                continue;
            }

            uint place = 0;
            for (int bucket = 0; bucket < buckets; bucket++)
            {
                (places[bucket], place) = (place, place + places[bucket]);
            }

            for (int i = 0; i < count; i++)
            {
                TItem item = items[i];
                scratch[places[(item.Key >> shift) & mask]++] = item;
            }

            TItem* sorted = scratch;
            scratch = items;
            items = sorted;
        }

        return items;
    }

    private static void Insert<TItem>(TItem* items, int count)
        where TItem : unmanaged, IKeyed
    {
        for (int i = 1; i < count; i++)
        {
            TItem item = items[i];
            ulong key = item.Key;
            int place = i;
            for (; place > 0 && items[place - 1].Key > key; place--)
            {
                items[place] = items[place - 1];
            }

            items[place] = item;
        }
    }
}
