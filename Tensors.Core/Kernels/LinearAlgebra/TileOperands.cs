namespace Tensors;

/// <summary>What a micro-kernel multiplies: rows of A by one or two vectors of columns of B.</summary>
/// <param name="a">The first element of the first row.</param>
/// <param name="rowStep">Bytes from one row of A to the next.</param>
/// <param name="depthStep">Bytes from one element of a row to the next.</param>
/// <param name="b">The columns of the first row of B; whole vectors can be read.</param>
/// <param name="stepOfB">Bytes from one row of B to the next.</param>
/// <param name="depth">How many products are added up, before the first jump.</param>
/// <param name="jumps">Where the rows of A go on when they do not lie in memory at equal steps.</param>
/// <param name="jumpCount">How many of those there are.</param>
internal readonly unsafe struct TileOperands(
    byte* a, nint rowStep, nint depthStep, byte* b, nint stepOfB, long depth, TileJump* jumps = null, int jumpCount = 0)
{
    public readonly byte* A = a;
    public readonly nint RowStep = rowStep;
    public readonly nint DepthStep = depthStep;
    public readonly byte* B = b;
    public readonly nint StepOfB = stepOfB;
    public readonly long Depth = depth;
    public readonly TileJump* Jumps = jumps;
    public readonly int JumpCount = jumpCount;

    /// <summary>The same from another row of A on.</summary>
    public TileOperands FromRow(long row) => new(A + ((nint)row * RowStep), RowStep, DepthStep, B, StepOfB, Depth, Jumps, JumpCount);
}
