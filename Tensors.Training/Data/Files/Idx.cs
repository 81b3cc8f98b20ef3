using System.Buffers.Binary;
using System.IO.Compression;

namespace Tensors.Training;

/// <summary>
/// Files of the IDX format, in which MNIST and its kin are published: a type, extents, elements with the highest byte first.
/// </summary>
/// <remarks>Types: unsigned bytes, int32, float32 and float64. A file that begins as gzip does is unpacked.</remarks>
public static class Idx
{
    /// <summary>The array in a file.</summary>
    /// <param name="path">The file, packed or not.</param>
    /// <exception cref="TensorFileException">It is another file, cut off, or damaged.</exception>
    public static Tensor Load(string path)
    {
        using FileStream file = File.OpenRead(path);
        FilePlace place = new(path);
        bool isPacked = file.ReadByte() == 0x1f && file.ReadByte() == 0x8b;
        file.Position = 0;
        if (!isPacked)
        {
            return Load(file, place, file.Length);
        }

        place.Budget.Earn(file.Length);
        using GZipStream unpacked = new(file, CompressionMode.Decompress);
        return Load(unpacked, place, null);
    }

    /// <summary>Reads all of a stream.</summary>
    /// <param name="stream">Where the file begins.</param>
    /// <param name="place">Its name.</param>
    /// <param name="length">How many bytes there are, where it is known before they are read.</param>
    internal static Tensor Load(Stream stream, FilePlace place, long? length)
    {
        try
        {
            TensorSpec spec = ReadHeader(stream, place, out int header);
            long size = (long)UInt128.Min((UInt128)spec.Shape.ElementCount * (uint)spec.DType.Size, long.MaxValue);
            if (length is { } bytes && bytes != header + size)
            {
                throw place.Error($"{spec.Shape.ElementCount} elements of {spec.DType.Name} are {size} bytes; {bytes - header} are there");
            }

            if (length is null)
            {
                place.Spend(size);
            }

            return ReadElements(stream, place, spec, header);
        }
        catch (InvalidDataException damaged)
        {
            throw place.Error($"it cannot be unpacked ({damaged.Message.TrimEnd('.')})", inner: damaged);
        }
    }

    private static TensorSpec ReadHeader(Stream stream, FilePlace place, out int size)
    {
        Span<byte> word = stackalloc byte[4];
        Read(stream, word, place, 0);
        DType? dtype = word[2] switch
        {
            0x08 => DType.UInt8,
            0x0c => DType.Int32,
            0x0d => DType.Float32,
            0x0e => DType.Float64,
            _ => null,
        };
        if (word[0] != 0 || word[1] != 0 || dtype is null || word[3] > Shape.MaxRank)
        {
            throw place.Error(
                word[0] == 0 && word[1] == 0 && word[2] is 0x09 or 0x0b
                    ? "its elements are signed bytes or of 16 bits, which tensors have not"
                    : "this is not an idx file: its first bytes are others");
        }

        int[] extents = new int[word[3]];
        size = word.Length * (1 + extents.Length);
        for (int axis = 0; axis < extents.Length; axis++)
        {
            Read(stream, word, place, word.Length * (1 + axis));
            extents[axis] = BinaryPrimitives.ReadInt32BigEndian(word);
            if (extents[axis] < 0)
            {
                throw place.Error($"axis {axis} has {(uint)extents[axis]} elements, more than a tensor can have", word.Length * (1 + axis));
            }
        }

        try
        {
            return new(Shape.Create(extents), dtype.Value);
        }
        catch (ArgumentException tooMany)
        {
            throw place.Error("it claims more elements than a tensor can have", word.Length, tooMany);
        }
    }

    private static Tensor ReadElements(Stream stream, FilePlace place, TensorSpec spec, int header)
    {
        Tensor x = Tensor.Allocate(spec);
        long done = header;
        TensorBytes.Fill(x, chunk =>
        {
            Read(stream, chunk, place, done);
            done += chunk.Length;
            for (int start = 0; spec.DType.Size > 1 && start < chunk.Length; start += spec.DType.Size)
            {
                chunk.Slice(start, spec.DType.Size).Reverse();
            }
        });
        return stream.ReadByte() < 0 ? x : throw place.Error($"there are more bytes than its {x.ElementCount} elements", done);
    }

    private static void Read(Stream stream, Span<byte> bytes, FilePlace place, long offset)
    {
        int read = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        if (read < bytes.Length)
        {
            throw place.Error($"it is cut off: {bytes.Length} bytes are needed here and {read} are left", offset);
        }
    }
}
