using System.Numerics;

namespace Tensors;

/// <summary>Moves whole rows (the contiguous elements behind an axis) by position.</summary>
internal static unsafe class RowMovement
{
    /// <summary>Copies, for each of <paramref name="outer"/> blocks, the rows at the given positions.</summary>
    public static void Gather(byte* source, byte* destination, int[] positions, long outer, long extent, long rowBytes)
    {
        for (long block = 0; block < outer; block++)
        {
            byte* rows = source + (block * extent * rowBytes);
            foreach (int position in positions)
            {
                Buffer.MemoryCopy(rows + (position * rowBytes), destination, rowBytes, rowBytes);
                destination += rowBytes;
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
        for (long i = 0; i < outer * extent * inner; i++)
        {
            destination[i] = T.Zero;
        }

        for (long block = 0; block < outer; block++)
        {
            T* rows = destination + (block * extent * inner);
            foreach (int position in positions)
            {
                ElementwiseLoops.Binary<AddOperator, T>(rows + (position * inner), source, rows + (position * inner), (nint)inner);
                source += inner;
            }
        }
    }
}
