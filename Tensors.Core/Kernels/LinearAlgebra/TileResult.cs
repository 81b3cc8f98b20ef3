namespace Tensors;

/// <summary>A tile of C, and where the sums of its block are while k is not through it.</summary>
/// <param name="c">The first element of the tile.</param>
/// <param name="stride">Elements from one row of C to the next.</param>
/// <param name="adds">Whether the sums are added to what is there.</param>
/// <param name="begun">The sums over a former part of the block, to go on from; null to begin at 0.</param>
/// <param name="begunStride">Elements from one row of those to the next.</param>
internal readonly unsafe struct TileResult<T>(T* c, long stride, bool adds, T* begun = null, long begunStride = 0)
    where T : unmanaged
{
    public readonly T* C = c;
    public readonly long Stride = stride;
    public readonly bool Adds = adds;
    public readonly T* Begun = begun;
    public readonly long BegunStride = begunStride;

    /// <summary>The tile at a row and a column of this one.</summary>
    public TileResult<T> From(long row, long column) => new(
        C + (row * Stride) + column, Stride, Adds, Begun == null ? null : Begun + (row * BegunStride) + column, BegunStride);
}
