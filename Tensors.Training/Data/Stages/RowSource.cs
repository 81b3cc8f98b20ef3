namespace Tensors.Training;

/// <summary>The slices of a tensor along its first axis.</summary>
internal sealed class RowSource : IIndexedSource<Tensor>
{
    private readonly Tensor _rows;
    private readonly int[] _extents;

    public RowSource(Tensor rows)
    {
        if (rows.Rank == 0)
        {
            throw new ShapeMismatchException("DataSource", "a scalar has no rows", [rows.Shape]);
        }

        _rows = rows.Contiguous();
        _extents = rows.Shape.Extents.ToArray();
    }

    public int Count => _extents[0];

    public Tensor At(long epoch, int index) => _rows[index];

    public bool TryStack(long epoch, ReadOnlySpan<int> indices, out Tensor stacked)
    {
        stacked = Gather(indices);
        return true;
    }

    /// <summary>The rows at these positions: below all interpreters, and without the threads of whoever trains meanwhile.</summary>
    private unsafe Tensor Gather(ReadOnlySpan<int> indices)
    {
        foreach (int index in indices)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        }

        Tensor gathered = Tensor.Allocate(new(Shape.Create([indices.Length, .. _extents.AsSpan(1)]), _rows.DType));
        long rowBytes = _rows.DType.Size * (_rows.ElementCount / Math.Max(1, Count));
        bool entered = _rows.Buffer.Enter();
        try
        {
            fixed (byte* source = _rows, destination = gathered)
            fixed (int* positions = indices)
            {
                RowMovement.GatherHere(source, destination, positions, indices.Length, rowBytes);
            }
        }
        finally
        {
            if (entered)
            {
                _rows.ExitBuffer();
            }

            GC.KeepAlive(gathered);
        }

        return gathered;
    }
}
