namespace Tensors;

/// <summary>
/// How the sum over a long k is cut, by k alone. A chain of fused multiply-adds loses a digit each time it gets a hundred times longer; so
/// a chain is at most 512 long, and its block is added to those before it. Where more than 16 blocks follow each other they form runs,
/// which are added up pairwise.
/// </summary>
internal static class SumBlocks
{
    private const int LongestBlock = 512;
    private const int FewestBlocksOfRun = 16;

    /// <summary>Products in each block but the last: the blocks are as few as the limit allows, all alike but for rounding.</summary>
    public static long Depth(long k) => Math.Max(1, CeilingOf(k, Count(k)));

    /// <summary>Products in each run but the last: about as many blocks as there are runs.</summary>
    public static long RunDepth(long k)
    {
        long blocks = Count(k);
        long blocksOfRun = FewestBlocksOfRun;
        while (blocksOfRun * blocksOfRun < blocks)
        {
            blocksOfRun *= 2;
        }

        return blocksOfRun * Depth(k);
    }

    /// <summary>The number of runs, at least 1.</summary>
    public static long Runs(long k) => Math.Max(1, CeilingOf(k, RunDepth(k)));

    private static long Count(long k) => Math.Max(1, CeilingOf(k, LongestBlock));

    private static long CeilingOf(long dividend, long divisor) => (dividend + divisor - 1) / divisor;
}
