using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Tensors;

/// <summary>What a kernel sees of a tensor: a pointer and the fewest extents and strides that walk it in order.</summary>
internal unsafe struct Operand
{
    public byte* Data;
    public int Rank;
    public fixed long Extents[Shape.MaxRank];
    public fixed long Strides[Shape.MaxRank];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Operand(byte* data, in Layout layout)
    {
        // Axes behind the last are never read: clearing them would take longer than a few elements do.
        Unsafe.SkipInit(out this);
        Data = data;
        Rank = 1;
        Extents[0] = layout.Shape.ElementCount;
        Strides[0] = 1;
        if (!layout.IsContiguous)
        {
            Merge(layout);
        }
    }

    /// <summary>So many elements one behind the other.</summary>
    public static Operand Contiguous(byte* data, long count)
    {
        Unsafe.SkipInit(out Operand operand);
        operand.Data = data;
        operand.Rank = 1;
        operand.Extents[0] = count;
        operand.Strides[0] = 1;
        return operand;
    }

    /// <summary>Elements follow each other in memory.</summary>
    public readonly bool IsContiguous => Rank == 1 && Strides[0] == 1;

    /// <summary>One element is seen everywhere.</summary>
    public readonly bool IsRepeated => Rank == 1 && Strides[0] == 0;

    /// <summary>Elements from the first to the one with row-major number <paramref name="position"/>.</summary>
    public readonly long OffsetOf(long position)
    {
        long offset = 0;
        for (int axis = Rank - 1; axis >= 0; axis--)
        {
            (position, long index) = Math.DivRem(position, Extents[axis]);
            offset += index * Strides[axis];
        }

        return offset;
    }

    private void Merge(in Layout layout)
    {
        int rank = layout.Merge(
            MemoryMarshal.CreateSpan(ref Extents[0], Shape.MaxRank), MemoryMarshal.CreateSpan(ref Strides[0], Shape.MaxRank));
        if (rank > 0)
        {
            Rank = rank;
        }
    }
}
