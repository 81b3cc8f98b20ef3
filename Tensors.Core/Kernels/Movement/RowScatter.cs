using System.Runtime.CompilerServices;
using CommunityToolkit.HighPerformance.Buffers;

namespace Tensors;

/// <summary>
/// Combines rows with those at given positions of a destination, in the order of the positions; sums of more than 512 rows at one position
/// in blocks of 512, and those in blocks again.
/// </summary>
internal static unsafe class RowScatter
{
    private const int LongestChain = 512;

    public static void Run(byte* source, byte* destination, int[] positions, long inner, ScatterMode mode, DType dtype)
    {
        if (mode == ScatterMode.Set)
        {
            long rowBytes = inner * dtype.Size;
            foreach (int position in positions)
            {
                Buffer.MemoryCopy(source, destination + (position * rowBytes), rowBytes, rowBytes);
                source += rowBytes;
            }

            return;
        }

        switch (dtype)
        {
            case DType.Float32:
                Combine((float*)source, (float*)destination, positions, inner, mode);
                break;
            case DType.Float64:
                Combine((double*)source, (double*)destination, positions, inner, mode);
                break;
            case DType.Complex64:
                Combine((float*)source, (float*)destination, positions, 2 * inner, mode);
                break;
            case DType.Complex128:
                Combine((double*)source, (double*)destination, positions, 2 * inner, mode);
                break;
            case DType.Int32:
                Combine((int*)source, (int*)destination, positions, inner, mode);
                break;
            case DType.Int64:
                Combine((long*)source, (long*)destination, positions, inner, mode);
                break;
            default:
                Combine(source, destination, positions, inner, mode);
                break;
        }
    }

    private static void Combine<T>(T* source, T* destination, int[] positions, long inner, ScatterMode mode)
        where T : unmanaged
    {
        switch (mode)
        {
            case ScatterMode.Add:
                Add(source, destination, positions, inner);
                break;
            case ScatterMode.Multiply:
                Combine<MultiplyOperator, T>(source, destination, positions, inner);
                break;
            case ScatterMode.Minimum:
                Combine<MinimumOperator, T>(source, destination, positions, inner);
                break;
            default:
                Combine<MaximumOperator, T>(source, destination, positions, inner);
                break;
        }
    }

    private static void Add<T>(T* source, T* destination, int[] positions, long inner)
        where T : unmanaged
    {
        // Of a position with many rows: which pair of rows its sums have, and how many are in them.
        Dictionary<int, (int Pair, int Done)> crowded = [];
        using SpanOwner<int> owner = positions.Length <= LongestChain
            ? SpanOwner<int>.Empty : SpanOwner<int>.Allocate(positions.Max() + 1, AllocationMode.Clear);
        Span<int> counts = owner.Span;
        for (int i = 0; i < positions.Length && !counts.IsEmpty; i++)
        {
            if (++counts[positions[i]] == LongestChain + 1)
            {
                crowded[positions[i]] = (crowded.Count, 0);
            }
        }

        if (crowded.Count == 0)
        {
            Combine<AddOperator, T>(source, destination, positions, inner);
            return;
        }

        T[] sums = new T[checked(2 * crowded.Count * inner)];
        fixed (T* first = sums)
        {
            foreach (int position in positions)
            {
                T* row = destination + (position * inner);
                if (counts[position] <= LongestChain)
                {
                    ElementwiseLoops.Binary<AddOperator, T>(row, source, row, (nint)inner);
                }
                else
                {
                    (int pair, int done) = crowded[position];
                    T* block = first + (2 * pair * inner);
                    ElementwiseLoops.Binary<AddOperator, T>(block, source, block, (nint)inner);
                    crowded[position] = (pair, ++done);
                    AddWhole(block, row, inner, done == counts[position], done);
                }

                source += inner;
            }
        }
    }

    /// <summary>Adds a block that is full or the last to the sum of blocks behind it, and that to the destination.</summary>
    private static void AddWhole<T>(T* block, T* destination, long inner, bool isLast, int done)
        where T : unmanaged
    {
        T* blocks = block + inner;
        if (isLast || done % LongestChain == 0)
        {
            ElementwiseLoops.Binary<AddOperator, T>(blocks, block, blocks, (nint)inner);
            new Span<T>(block, (int)inner).Clear();
        }

        if (isLast || done % (LongestChain * LongestChain) == 0)
        {
            ElementwiseLoops.Binary<AddOperator, T>(destination, blocks, destination, (nint)inner);
            new Span<T>(blocks, (int)inner).Clear();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Combine<TOperator, T>(T* source, T* destination, int[] positions, long inner)
        where TOperator : struct, IBinaryOperator
        where T : unmanaged
    {
        foreach (int position in positions)
        {
            T* row = destination + (position * inner);
            ElementwiseLoops.Binary<TOperator, T>(row, source, row, (nint)inner);
            source += inner;
        }
    }
}
