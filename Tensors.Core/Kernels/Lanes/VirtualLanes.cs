using System.Runtime.CompilerServices;

namespace Tensors;

/// <summary>
/// A long run is folded by a fixed number of lanes, element i by lane i modulo their number, whatever the width of the machine's vectors;
/// the lanes are then combined in a fixed tree. The numbers of lanes belong to the results: others would round otherwise.
/// </summary>
internal static unsafe class VirtualLanes
{
    /// <summary>Bytes of the lanes of a fold: four of the widest vectors, chains enough to hide the latency of an addition.</summary>
    public const int FoldBytes = 256;

    /// <summary>
    /// Bytes of the lanes of a product of two rows: two of the widest vectors, chains enough for rows of some hundred elements.
    /// </summary>
    public const int DotBytes = 128;

    /// <summary>The lanes of a matrix times a vector, in elements of any size.</summary>
    public const int GemvLanes = 16;

    /// <summary>
    /// Combines a power of two of vectors, and then the lanes of the last, in a tree that folds the second half into the first.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Fold<TOperator, TLanes, T>(TLanes* vectors, int count)
        where TOperator : struct, IBinaryOperator
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        for (int half = count / 2; half > 0; half /= 2)
        {
            for (int i = 0; i < half; i++)
            {
                vectors[i] = TOperator.Invoke<TLanes, T>(vectors[i], vectors[half + i]);
            }
        }

        return AcrossLanes.Fold<TOperator, TLanes, T>(*vectors);
    }
}
