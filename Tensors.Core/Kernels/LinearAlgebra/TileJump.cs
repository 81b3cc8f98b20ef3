namespace Tensors;

/// <summary>Every row of A goes on elsewhere.</summary>
/// <param name="bytes">From where the next element would be to where it is.</param>
/// <param name="depth">How many products follow.</param>
internal readonly struct TileJump(nint bytes, long depth)
{
    public readonly nint Bytes = bytes;
    public readonly long Depth = depth;
}
