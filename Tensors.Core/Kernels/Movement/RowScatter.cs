namespace Tensors;

/// <summary>Combines rows with those at given positions of a destination, in the order of the positions.</summary>
internal static unsafe class RowScatter
{
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
                Combine<AddOperator, T>(source, destination, positions, inner);
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
