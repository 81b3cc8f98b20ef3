namespace Tensors;

/// <summary>Arrays of NumPy in files: <c>.npy</c>, versions 1 to 3 of the format, in either order of axes and of bytes.</summary>
/// <remarks>
/// Dtypes: all. NumPy has no bfloat16 of its own; the package <c>ml_dtypes</c> writes it as <c>&lt;V2</c>, and so it is written and read
/// here. Source of the format: NumPy's documentation, <c>numpy.lib.format</c>.
/// </remarks>
public static class Npy
{
    /// <summary>The array in a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="TensorFileException">It is cut off or damaged, or has elements that tensors have not.</exception>
    public static Tensor Load(string path)
    {
        using FileStream stream = File.OpenRead(path);
        return Load(stream, new FilePlace(path), stream.Length);
    }

    /// <summary>The array that begins here in a stream, which is left behind it.</summary>
    /// <param name="stream">Need not be seekable.</param>
    /// <param name="name">Its name in errors.</param>
    /// <exception cref="TensorFileException">It is cut off or damaged, or has elements that tensors have not.</exception>
    public static Tensor Load(Stream stream, string name = "stream") =>
        Load(stream, new FilePlace(name), stream.CanSeek ? stream.Length - stream.Position : null);

    /// <summary>Writes a tensor to a file, in row-major order; an older file is replaced as a whole.</summary>
    /// <param name="path">The file.</param>
    /// <param name="x">The tensor.</param>
    public static void Save(string path, Tensor x) => DurableFile.Write(path, stream => Save(stream, x));

    /// <summary>Writes a tensor to a stream, in row-major order.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="x">The tensor.</param>
    public static void Save(Stream stream, Tensor x)
    {
        stream.Write(NpyHeader.Write(new(x.Shape, x.DType)));
        TensorBytes.ForEach(Tensor.ContiguousNow(x), chunk => stream.Write(chunk));
    }

    /// <summary>Maps a file into memory, to view its elements without reading them all.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="TensorFileException">It is cut off or damaged, or has elements that tensors have not.</exception>
    /// <exception cref="NotSupportedException">The elements are in another order than tensors': use <see cref="Load(string)"/>.</exception>
    public static MappedNpy Map(string path) => new(path);

    internal static Tensor Load(Stream stream, FilePlace place, long? length)
    {
        NpyHeader header = NpyHeader.Read(stream, place);
        RequireElements(header, length, place);

        // In Fortran's order the elements are those of the transpose.
        Shape stored = header.Fortran ? Shape.Create([.. header.Shape.Reverse()]) : header.Shape;
        Tensor x = Tensor.Allocate(new(stored, header.DType));
        TensorBytes.Fill(x, chunk =>
        {
            int read = stream.ReadAtLeast(chunk, chunk.Length, throwOnEndOfStream: false);
            if (read < chunk.Length)
            {
                throw place.Error($"the file ends before its {x.ElementCount} elements of {x.DType.Name}", header.Size);
            }

            if (header.BigEndian)
            {
                ReverseWords(chunk, header.DType.PartDType.Size);
            }
        });
        return header.Fortran ? Transposed(x, header.Shape) : x;
    }

    internal static void RequireElements(NpyHeader header, long? length, FilePlace place)
    {
        UInt128 needed = (UInt128)header.Shape.ElementCount * (uint)header.DType.Size;
        if (length is { } bytes && needed > (UInt128)Math.Max(0, bytes - header.Size))
        {
            throw place.Error(
                $"{header.Shape.ElementCount} elements of {header.DType.Name} need {needed} bytes and {bytes - header.Size} are left",
                header.Size);
        }
    }

    private static Tensor Transposed(Tensor x, Shape shape)
    {
        int[] reversed = [.. Enumerable.Range(0, shape.Rank).Reverse()];
        return Tensor.ContiguousNow(x.WithLayout(x.Layout.Permute(reversed, shape)));
    }

    private static void ReverseWords(Span<byte> bytes, int size)
    {
        for (int word = 0; word < bytes.Length; word += size)
        {
            bytes.Slice(word, size).Reverse();
        }
    }
}
