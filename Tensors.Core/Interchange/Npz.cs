using System.IO.Compression;

namespace Tensors;

/// <summary>Several named arrays of NumPy in one file: <c>.npz</c>, a ZIP archive of <see cref="Npy"/> files.</summary>
public static class Npz
{
    private const string Extension = ".npy";

    // What DEFLATE makes of zeros; an entry that claims to have shrunk further lies.
    private const long MostExpansion = 1032;

    /// <summary>All arrays of a file by their names.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The arrays that are tensors; of whole members that are none, <see cref="NpzDictionary.Unreadable"/> says why.</returns>
    /// <exception cref="TensorFileException">It is cut off or damaged: every member is read whole, and held against its CRC-32.</exception>
    public static NpzDictionary Load(string path)
    {
        OrderedDictionary<string, Tensor> arrays = new(StringComparer.Ordinal);
        Dictionary<string, TensorFileException> unreadable = new(StringComparer.Ordinal);
        try
        {
            using ZipArchive archive = ZipFile.OpenRead(path);
            foreach (ZipArchiveEntry entry in archive.Entries)
            {
                string name = entry.FullName.EndsWith(Extension, StringComparison.Ordinal)
                    ? entry.FullName[..^Extension.Length]
                    : entry.FullName;
                if (arrays.ContainsKey(name) || unreadable.ContainsKey(name))
                {
                    throw new TensorFileException(path, "two arrays have this name", name);
                }

                if (Load(entry, new(path, name), out TensorFileException? reason) is { } array)
                {
                    arrays.Add(name, array);
                }
                else
                {
                    unreadable.Add(name, reason!);
                }
            }
        }
        catch (Exception invalid) when (invalid is InvalidDataException or NotSupportedException)
        {
            throw new TensorFileException(
                path, $"this is not an archive that can be read ({invalid.Message.TrimEnd('.')})", null, null, invalid);
        }

        return new(arrays, unreadable);
    }

    /// <summary>Writes tensors to a file; an older file is replaced as a whole.</summary>
    /// <param name="path">The file.</param>
    /// <param name="tensors">The tensors by name.</param>
    /// <param name="compress">Whether the elements are compressed, as <c>savez_compressed</c> does.</param>
    public static void Save(string path, IEnumerable<KeyValuePair<string, Tensor>> tensors, bool compress = false) =>
        DurableFile.Write(path, stream =>
    {
        using ZipArchive archive = new(stream, ZipArchiveMode.Create, leaveOpen: true);
        foreach ((string name, Tensor x) in tensors)
        {
            using Stream member = archive.CreateEntry(
                name + Extension, compress ? CompressionLevel.Optimal : CompressionLevel.NoCompression).Open();
            Npy.Save(member, x);
        }
    });

    /// <summary>The member's array, or null and the reason why it is none; what is damaged throws.</summary>
    private static Tensor? Load(ZipArchiveEntry entry, FilePlace place, out TensorFileException? reason)
    {
        reason = null;
        if (entry.IsEncrypted)
        {
            reason = place.Error("the member is encrypted");
            return null;
        }

        if (entry.Length > (entry.CompressedLength + 1) * MostExpansion)
        {
            throw place.Error($"{entry.CompressedLength} bytes claim to hold {entry.Length}");
        }

        using Crc32Stream stream = new(entry.Open());
        Tensor? array = null;
        try
        {
            array = Npy.Load(stream, place, entry.Length);
        }
        catch (TensorFileException problem)
        {
            reason = problem;
        }

        stream.CopyTo(Stream.Null);
        return stream.Crc == entry.Crc32
            ? array
            : throw new TensorFileException(
                place.File, $"the member is damaged: its CRC-32 is {stream.Crc:x8}, and {entry.Crc32:x8} was written", place.Entry, null,
                reason);
    }
}
