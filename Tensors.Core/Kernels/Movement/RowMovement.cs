using System.Numerics;
using System.Runtime.InteropServices;

namespace Tensors;

/// <summary>Moves whole rows (the contiguous elements behind an axis) by position.</summary>
internal static unsafe class RowMovement
{
    /// <summary>Copies, for each of <paramref name="outer"/> blocks, the rows at the given positions.</summary>
    public static void Gather(byte* source, byte* destination, int[] positions, long outer, long extent, long rowBytes)
    {
        fixed (int* first = positions)
        {
            long grain = Grains.Items(Grains.Moved * sizeof(float), rowBytes);
            ForkJoinPool.For(
                outer * positions.Length, grain, new GatherBody(source, destination, first, positions.Length, extent, rowBytes));
        }
    }

    /// <summary>
    /// Copies the rows at the given positions on the thread of the caller alone: readers in the background leave the others be.
    /// </summary>
    public static void GatherHere(byte* source, byte* destination, int* positions, int count, long rowBytes) =>
        new GatherBody(source, destination, positions, count, 0, rowBytes).Run(0, count);

    private readonly struct GatherBody(byte* source, byte* destination, int* positions, int count, long extent, long rowBytes) : IRangeBody
    {
        private readonly byte* _source = source;
        private readonly byte* _destination = destination;
        private readonly int* _positions = positions;

        public void Run(long start, long end)
        {
            while (start < end)
            {
                (long block, long first) = Math.DivRem(start, count);
                int rows = (int)Math.Min(count - first, end - start);
                byte* from = _source + (block * extent * rowBytes);
                byte* to = _destination + (start * rowBytes);
                switch (rowBytes)
                {
                    case sizeof(byte):
                        Elements(from, to, _positions + first, rows);
                        break;
                    case sizeof(ushort):
                        Elements((ushort*)from, (ushort*)to, _positions + first, rows);
                        break;
                    case sizeof(uint):
                        Elements((uint*)from, (uint*)to, _positions + first, rows);
                        break;
                    case sizeof(ulong):
                        Elements((ulong*)from, (ulong*)to, _positions + first, rows);
                        break;
                    default:
                        Rows(from, to, _positions + first, rows);
                        break;
                }

                start += rows;
            }
        }

        private static void Elements<T>(T* from, T* to, int* positions, int count)
            where T : unmanaged
        {
            for (int i = 0; i < count; i++)
            {
                to[i] = from[positions[i]];
            }
        }

        private void Rows(byte* from, byte* to, int* positions, int count)
        {
            for (int i = 0; i < count; i++)
            {
                Buffer.MemoryCopy(from + (positions[i] * rowBytes), to, rowBytes, rowBytes);
                to += rowBytes;
            }
        }
    }

    /// <summary>Adds rows up at the given positions of zeros, in the order of the positions.</summary>
    public static void ScatterAdd(byte* source, byte* destination, int[] positions, long outer, long extent, long inner, DType dtype)
    {
        switch (dtype)
        {
            case DType.Float32:
                ScatterAdd((float*)source, (float*)destination, positions, outer, extent, inner);
                break;
            case DType.Float64:
                ScatterAdd((double*)source, (double*)destination, positions, outer, extent, inner);
                break;
            case DType.Complex64:
                ScatterAdd((float*)source, (float*)destination, positions, outer, extent, 2 * inner);
                break;
            case DType.Complex128:
                ScatterAdd((double*)source, (double*)destination, positions, outer, extent, 2 * inner);
                break;
            case DType.Int32:
                ScatterAdd((int*)source, (int*)destination, positions, outer, extent, inner);
                break;
            case DType.Int64:
                ScatterAdd((long*)source, (long*)destination, positions, outer, extent, inner);
                break;
            default:
                ScatterAdd(source, destination, positions, outer, extent, inner);
                break;
        }
    }

    private static void ScatterAdd<T>(T* source, T* destination, int[] positions, long outer, long extent, long inner)
        where T : unmanaged, INumberBase<T>
    {
        NativeMemory.Clear(destination, checked((nuint)(outer * extent * inner * sizeof(T))));
        for (long block = 0; block < outer; block++)
        {
            T* rows = destination + (block * extent * inner);
            if (inner == 1)
            {
                foreach (int position in positions)
                {
                    rows[position] += *source++;
                }

                continue;
            }

            foreach (int position in positions)
            {
                ElementwiseLoops.Binary<AddOperator, T>(rows + (position * inner), source, rows + (position * inner), (nint)inner);
                source += inner;
            }
        }
    }
}
