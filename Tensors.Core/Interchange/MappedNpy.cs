namespace Tensors;

/// <summary>An <c>.npy</c> file that is mapped into memory. Made by <see cref="Npy.Map"/>.</summary>
public sealed class MappedNpy : IDisposable
{
    private readonly MappedFile _file;
    private readonly FilePlace _elements;

    internal MappedNpy(string path)
    {
        using (FileStream stream = File.OpenRead(path))
        {
            FilePlace place = new(path);
            NpyHeader header = NpyHeader.Read(stream, place);
            Npy.RequireElements(header, stream.Length, place);
            if (header.BigEndian || (header.Fortran && header.Shape.Rank > 1))
            {
                throw new NotSupportedException(
                    $"{path} is {(header.BigEndian ? "big-endian" : "in Fortran's order")}; Npy.Load turns it round.");
            }

            Spec = new(header.Shape, header.DType);
            _elements = place with { Offset = header.Size };
        }

        _file = new(path);
    }

    /// <summary>Shape and dtype.</summary>
    public TensorSpec Spec { get; }

    /// <summary>The elements, without a copy, until the view is disposed.</summary>
    /// <typeparam name="T">The C# type of the dtype.</typeparam>
    /// <exception cref="DTypeMismatchException"><typeparamref name="T"/> is not the element type.</exception>
    /// <exception cref="NotSupportedException">There are more elements than a span can have, or they are not aligned.</exception>
    /// <exception cref="ObjectDisposedException">The file was closed.</exception>
    public MappedView<T> View<T>()
        where T : unmanaged => MappedView<T>.Over(_file, Spec, _elements);

    /// <summary>Copies rows, the slices of the first axis; no others are read from the disk.</summary>
    /// <param name="indices">Which rows, in this order.</param>
    /// <returns>Shape <c>(indices, ...)</c>, with the dtype of the file.</returns>
    /// <exception cref="ShapeMismatchException">The file holds a scalar.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    /// <exception cref="ObjectDisposedException">The file was closed.</exception>
    /// <remarks>On the thread of the caller alone; several threads may read at once.</remarks>
    public unsafe Tensor Rows(ReadOnlySpan<int> indices)
    {
        Shape shape = Spec.Shape;
        if (shape.Rank == 0)
        {
            throw new ShapeMismatchException("Rows", $"{_elements.File} holds a scalar, which has no rows", [shape]);
        }

        foreach (int index in indices)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index, nameof(indices));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, shape[0], nameof(indices));
        }

        Tensor rows = Tensor.Allocate(new(Shape.Create([indices.Length, .. shape.Extents[1..]]), Spec.DType));
        byte* source = _file.Acquire(_elements.Offset);
        try
        {
            fixed (byte* destination = rows)
            fixed (int* positions = indices)
            {
                RowMovement.GatherHere(
                    source, destination, positions, indices.Length, Spec.DType.Size * (shape.ElementCount / Math.Max(1, shape[0])));
            }
        }
        finally
        {
            _file.Release();
        }

        if (Spec.DType == DType.Bool)
        {
            TensorBytes.Normalize(rows);
        }

        return rows;
    }

    /// <summary>Closes the file; views that are open keep it mapped until they end.</summary>
    public void Dispose() => _file.Dispose();
}
