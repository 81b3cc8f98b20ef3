using System.Numerics;
using CommunityToolkit.HighPerformance.Buffers;

namespace Tensors;

/// <summary>Positions of extremes along the middle axis of contiguous (outer, extent, inner) elements.</summary>
internal static unsafe class ArgExtremeKernel
{
    public static void Run(void* x, long* y, long outer, long extent, long inner, bool greatest, DType dtype)
    {
        switch (dtype)
        {
            case DType.Float32:
                Run((float*)x, y, outer, extent, inner, greatest);
                break;
            case DType.Float64:
                Run((double*)x, y, outer, extent, inner, greatest);
                break;
            case DType.Int32:
                Run((int*)x, y, outer, extent, inner, greatest);
                break;
            case DType.Int64:
                Run((long*)x, y, outer, extent, inner, greatest);
                break;
            default:
                Run((byte*)x, y, outer, extent, inner, greatest);
                break;
        }
    }

    private static void Run<T>(T* x, long* y, long outer, long extent, long inner, bool greatest)
        where T : unmanaged, INumber<T>
    {
        using SpanOwner<T> best = SpanOwner<T>.Allocate(checked((int)inner));
        for (long block = 0; block < outer; block++)
        {
            T* rows = x + (block * extent * inner);
            Span<long> positions = new(y + (block * inner), (int)inner);
            positions.Clear();
            new ReadOnlySpan<T>(rows, (int)inner).CopyTo(best.Span);
            for (long row = 1; row < extent; row++)
            {
                Improve(new ReadOnlySpan<T>(rows + (row * inner), (int)inner), row, best.Span, positions, greatest);
            }
        }
    }

    private static void Improve<T>(ReadOnlySpan<T> values, long row, Span<T> best, Span<long> positions, bool greatest)
        where T : unmanaged, INumber<T>
    {
        for (int i = 0; i < values.Length; i++)
        {
            T value = values[i];
            bool better = greatest ? value > best[i] : value < best[i];

            // The first NaN beats every number, and nothing beats it.
            if (better || (T.IsNaN(value) && !T.IsNaN(best[i])))
            {
                best[i] = value;
                positions[i] = row;
            }
        }
    }
}
