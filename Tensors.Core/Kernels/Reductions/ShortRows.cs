namespace Tensors;

/// <summary>
/// Contiguous rows of fewer than <see cref="ReductionKernels.ShortRun"/> elements are transposed some at a time, so that vectors hold many
/// rows: each goes from left to right as alone.
/// </summary>
internal static class ShortRows
{
    /// <summary>Elements of the longest block of columns.</summary>
    public const int Elements = ReductionKernels.ShortRun * MostRows;

    private const int MostRows = 64;

    /// <summary>How many of so many rows to transpose at once: whole tiles, or none.</summary>
    public static int WidthOf(long rows) => (int)Math.Min(MostRows, rows / Transposition.TileRows * Transposition.TileRows);
}
