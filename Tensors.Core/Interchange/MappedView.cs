namespace Tensors;

/// <summary>The elements of a tensor in a mapped file, without a copy, until this is disposed.</summary>
/// <typeparam name="T">The element type.</typeparam>
/// <remarks>
/// Nothing is read before it is touched. The file must not be cut off meanwhile by anyone: the operating system would end the process.
/// </remarks>
public readonly ref struct MappedView<T> : IDisposable
    where T : unmanaged
{
    private readonly MappedFile _file;

    private MappedView(MappedFile file, ReadOnlySpan<T> span, Shape shape)
    {
        _file = file;
        Span = span;
        Shape = shape;
    }

    /// <summary>The elements in row-major order. Use it only until <see cref="Dispose"/>.</summary>
    public ReadOnlySpan<T> Span { get; }

    /// <summary>The extents.</summary>
    public Shape Shape { get; }

    /// <summary>Ends the view.</summary>
    public void Dispose() => _file?.Release();

    internal static unsafe MappedView<T> Over(MappedFile file, TensorSpec spec, FilePlace place)
    {
        if (DTypes.Of<T>() != spec.DType)
        {
            throw new DTypeMismatchException(
                "View", $"the elements of {place.File} {place.Entry} are {spec.DType.Name}, not {DTypes.Of<T>().Name}",
                [spec.DType, DTypes.Of<T>()]);
        }

        if (spec.Shape.ElementCount > int.MaxValue || place.Offset % spec.DType.Size != 0)
        {
            throw new NotSupportedException(
                $"{place.File} {place.Entry}: {spec.Shape.ElementCount} elements at byte {place.Offset} cannot be viewed, being too many "
                + "for a span or not aligned; read them.");
        }

        ReadOnlySpan<T> span = new(file.Acquire(place.Offset), (int)spec.Shape.ElementCount);
        if (typeof(T) == typeof(bool) && System.Runtime.InteropServices.MemoryMarshal.AsBytes(span).ContainsAnyExceptInRange<byte>(0, 1))
        {
            file.Release();
            throw place.Error("truth values are not all 0 or 1; read them instead of viewing");
        }

        return new(file, span, spec.Shape);
    }
}
