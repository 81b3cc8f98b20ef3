namespace Tensors;

/// <summary>From the numbers of rows and columns of a tile to the micro-kernel that is compiled for them.</summary>
internal static unsafe class Tile
{
    /// <summary>Tile (+)= rows of A · columns of B.</summary>
    /// <param name="operands">A and B.</param>
    /// <param name="result">The tile.</param>
    /// <param name="rows">1 to <see cref="MicroKernel.MostRows"/>.</param>
    /// <param name="columns">1 to two vectors.</param>
    public static void Multiply<TLanes, T>(in TileOperands operands, in TileResult<T> result, int rows, int columns)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        if (columns > TLanes.Count)
        {
            Multiply<TLanes, T, Extent2>(operands, result, rows, columns - TLanes.Count);
        }
        else
        {
            Multiply<TLanes, T, Extent1>(operands, result, rows, columns);
        }
    }

    private static void Multiply<TLanes, T, TVectors>(in TileOperands operands, in TileResult<T> result, int rows, int lastColumns)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
        where TVectors : struct, ITileExtent
    {
        bool whole = lastColumns == TLanes.Count;
        TLanes mask = whole ? default : MaskedLanes.First<TLanes, T>(lastColumns);
        switch (rows)
        {
            case 1:
                MicroKernel.Run<TLanes, T, Extent1, TVectors>(operands, result, whole, mask);
                break;
            case 2:
                MicroKernel.Run<TLanes, T, Extent2, TVectors>(operands, result, whole, mask);
                break;
            case 3:
                MicroKernel.Run<TLanes, T, Extent3, TVectors>(operands, result, whole, mask);
                break;
            case 4:
                MicroKernel.Run<TLanes, T, Extent4, TVectors>(operands, result, whole, mask);
                break;
            case 5:
                MicroKernel.Run<TLanes, T, Extent5, TVectors>(operands, result, whole, mask);
                break;
            case 6:
                MicroKernel.Run<TLanes, T, Extent6, TVectors>(operands, result, whole, mask);
                break;
            case 7:
                MicroKernel.Run<TLanes, T, Extent7, TVectors>(operands, result, whole, mask);
                break;
            case 8:
                MicroKernel.Run<TLanes, T, Extent8, TVectors>(operands, result, whole, mask);
                break;
            case 9:
                MicroKernel.Run<TLanes, T, Extent9, TVectors>(operands, result, whole, mask);
                break;
            case 10:
                MicroKernel.Run<TLanes, T, Extent10, TVectors>(operands, result, whole, mask);
                break;
            case 11:
                MicroKernel.Run<TLanes, T, Extent11, TVectors>(operands, result, whole, mask);
                break;
            default:
                MicroKernel.Run<TLanes, T, Extent12, TVectors>(operands, result, whole, mask);
                break;
        }
    }
}
