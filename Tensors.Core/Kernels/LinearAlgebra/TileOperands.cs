namespace Tensors;

/// <summary>What a micro-kernel multiplies: rows of A by one or two vectors of columns of B.</summary>
/// <param name="a">The first element of the first row.</param>
/// <param name="rowStep">Bytes from one row of A to the next.</param>
/// <param name="depthStep">Bytes from one element of a row to the next.</param>
/// <param name="b">The columns of the first row of B; whole vectors can be read.</param>
/// <param name="stepOfB">Bytes from one row of B to the next.</param>
/// <param name="depth">How many products are added up.</param>
internal readonly unsafe struct TileOperands(byte* a, nint rowStep, nint depthStep, byte* b, nint stepOfB, long depth)
{
    public readonly byte* A = a;
    public readonly nint RowStep = rowStep;
    public readonly nint DepthStep = depthStep;
    public readonly byte* B = b;
    public readonly nint StepOfB = stepOfB;
    public readonly long Depth = depth;
}
