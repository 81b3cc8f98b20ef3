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
    /// <exception cref="TensorFileException">It is cut off or damaged, or has elements that tensors have not.</exception>
    public static IReadOnlyDictionary<string, Tensor> Load(string path)
    {
        Dictionary<string, Tensor> tensors = new(StringComparer.Ordinal);
        try
        {
            using ZipArchive archive = ZipFile.OpenRead(path);
            foreach (ZipArchiveEntry entry in archive.Entries)
            {
                string name = entry.FullName.EndsWith(Extension, StringComparison.Ordinal) ? entry.FullName[..^Extension.Length] : entry.FullName;
                if (!tensors.TryAdd(name, Load(entry, new(path, name))))
                {
                    throw new TensorFileException(path, "two arrays have this name", name);
                }
            }
        }
        catch (Exception invalid) when (invalid is InvalidDataException or NotSupportedException)
        {
            throw new TensorFileException(path, $"this is not an archive that can be read ({invalid.Message.TrimEnd('.')})", null, null, invalid);
        }

        return tensors;
    }

    /// <summary>Writes tensors to a file; an older file is replaced as a whole.</summary>
    /// <param name="path">The file.</param>
    /// <param name="tensors">The tensors by name.</param>
    /// <param name="compress">Whether the elements are compressed, as <c>savez_compressed</c> does.</param>
    public static void Save(string path, IEnumerable<KeyValuePair<string, Tensor>> tensors, bool compress = false) => DurableFile.Write(path, stream =>
    {
        using ZipArchive archive = new(stream, ZipArchiveMode.Create, leaveOpen: true);
        foreach ((string name, Tensor x) in tensors)
        {
            using Stream member = archive.CreateEntry(name + Extension, compress ? CompressionLevel.Optimal : CompressionLevel.NoCompression).Open();
            Npy.Save(member, x);
        }
    });

    private static Tensor Load(ZipArchiveEntry entry, FilePlace place)
    {
        if (entry.Length > (entry.CompressedLength + 1) * MostExpansion)
        {
            throw place.Error($"{entry.CompressedLength} bytes claim to hold {entry.Length}");
        }

        using Stream stream = entry.Open();
        return Npy.Load(stream, place, entry.Length);
    }
}
