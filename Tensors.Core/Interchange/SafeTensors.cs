using System.Buffers.Binary;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Tensors;

/// <summary>
/// Named tensors in one file in the safetensors format: a header in JSON, then the elements, which can be mapped into memory.
/// </summary>
/// <remarks>Source of the format: the documentation of the safetensors library.</remarks>
public sealed class SafeTensors : IDisposable
{
    private readonly string _path;
    private readonly MappedFile _file;
    private readonly long _start;
    private readonly Dictionary<string, SafeTensorsEntry> _entries;

    private SafeTensors(string path)
    {
        _path = path;
        _file = new(path);
        try
        {
            byte[] header = ReadHeader();
            _start = sizeof(ulong) + header.Length;
            SafeTensorsHeader parsed = SafeTensorsHeader.Parse(header, _file.Length - _start, new(path, null, sizeof(ulong)));
            (Entries, Metadata) = (parsed.Entries, parsed.Metadata);
            _entries = Entries.ToDictionary(entry => entry.Name, StringComparer.Ordinal);
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    /// <summary>What is in the file, in the order of the header.</summary>
    public IReadOnlyList<SafeTensorsEntry> Entries { get; }

    /// <summary>Texts that came with the tensors.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Maps a file into memory and reads its header.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="TensorFileException">It is cut off or damaged.</exception>
    public static SafeTensors Open(string path) => new(path);

    /// <summary>Writes tensors to a file; an older file is replaced as a whole.</summary>
    /// <param name="path">The file.</param>
    /// <param name="tensors">The tensors by name.</param>
    /// <param name="metadata">Texts to go with them.</param>
    /// <remarks>Tensors are laid out as the format's own library does: larger elements first, then by name.</remarks>
    public static void Save(string path, IReadOnlyDictionary<string, Tensor> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        KeyValuePair<string, Tensor>[] ordered =
        [
            .. tensors.OrderBy(tensor => SafeTensorsEntry.RankOf(tensor.Value.DType)).ThenBy(tensor => tensor.Key, StringComparer.Ordinal),
        ];
        byte[] header = WriteHeader(ordered, metadata);
        DurableFile.Write(path, stream =>
        {
            stream.Write(BitConverter.GetBytes((ulong)header.Length));
            stream.Write(header);
            foreach ((_, Tensor x) in ordered)
            {
                TensorBytes.ForEach(Tensor.ContiguousNow(x), chunk => stream.Write(chunk));
            }
        });
    }

    /// <summary>One tensor, copied into memory of its own.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="KeyNotFoundException">There is none of that name.</exception>
    /// <exception cref="NotSupportedException">Tensors have no such elements or shape.</exception>
    public unsafe Tensor Read(string name)
    {
        (TensorSpec spec, FilePlace place) = Find(name);
        Tensor x = Tensor.Allocate(spec);
        byte* source = _file.Acquire(place.Offset);
        try
        {
            TensorBytes.Fill(x, chunk =>
            {
                new ReadOnlySpan<byte>(source, chunk.Length).CopyTo(chunk);
                source += chunk.Length;
            });
        }
        finally
        {
            _file.Release();
        }

        return x;
    }

    /// <summary>The elements of one tensor, without a copy, until the view is disposed.</summary>
    /// <typeparam name="T">The C# type of its dtype.</typeparam>
    /// <param name="name">Its name.</param>
    /// <exception cref="KeyNotFoundException">There is none of that name.</exception>
    /// <exception cref="DTypeMismatchException"><typeparamref name="T"/> is not the element type.</exception>
    /// <exception cref="NotSupportedException">There are more elements than a span can have, or they are not aligned.</exception>
    /// <exception cref="ObjectDisposedException">The file was closed.</exception>
    public MappedView<T> View<T>(string name)
        where T : unmanaged
    {
        (TensorSpec spec, FilePlace place) = Find(name);
        return MappedView<T>.Over(_file, spec, place);
    }

    /// <summary>Closes the file; views that are open keep it mapped until they end.</summary>
    public void Dispose() => _file.Dispose();

    private static byte[] WriteHeader(KeyValuePair<string, Tensor>[] tensors, IReadOnlyDictionary<string, string>? metadata)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            if (metadata is not null)
            {
                json.WriteStartObject(SafeTensorsHeader.MetadataKey);
                foreach ((string key, string value) in metadata)
                {
                    json.WriteString(key, value);
                }

                json.WriteEndObject();
            }

            long offset = 0;
            foreach ((string name, Tensor x) in tensors)
            {
                WriteEntry(json, name, x, offset);
                offset += x.ElementCount * x.DType.Size;
            }

            json.WriteEndObject();
        }

        // The elements begin at a multiple of eight bytes.
        return [.. stream.ToArray(), .. Encoding.ASCII.GetBytes(new string(' ', (int)(-stream.Length & 7)))];
    }

    private static void WriteEntry(Utf8JsonWriter json, string name, Tensor x, long offset)
    {
        if (name == SafeTensorsHeader.MetadataKey)
        {
            throw new ArgumentException($"'{name}' is the name of the metadata; a tensor cannot have it.", nameof(name));
        }

        json.WriteStartObject(name);
        json.WriteString("dtype", SafeTensorsEntry.TypeOf(x.DType));
        json.WriteStartArray("shape");
        foreach (int extent in x.Shape)
        {
            json.WriteNumberValue(extent);
        }

        json.WriteEndArray();
        json.WriteStartArray("data_offsets");
        json.WriteNumberValue(offset);
        json.WriteNumberValue(offset + (x.ElementCount * x.DType.Size));
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private unsafe byte[] ReadHeader()
    {
        FilePlace place = new(_path);
        if (_file.Length < sizeof(ulong))
        {
            throw place.Error($"a file of {_file.Length} bytes has no header");
        }

        byte* start = _file.Acquire(0);
        try
        {
            ulong size = BinaryPrimitives.ReadUInt64LittleEndian(new(start, sizeof(ulong)));
            return size <= (ulong)(_file.Length - sizeof(ulong)) && size <= SafeTensorsHeader.MostBytes
                ? new ReadOnlySpan<byte>(start + sizeof(ulong), (int)size).ToArray()
                : throw place.Error(
                    $"a header of {size} bytes is claimed; {_file.Length - sizeof(ulong)} are left and more than "
                    + $"{SafeTensorsHeader.MostBytes} are not accepted");
        }
        finally
        {
            _file.Release();
        }
    }

    private (TensorSpec Spec, FilePlace Place) Find(string name)
    {
        if (!_entries.TryGetValue(name, out SafeTensorsEntry? entry))
        {
            throw new KeyNotFoundException(
                $"There is no tensor '{name}' in {_path}; it has "
                + $"[{string.Join(", ", _entries.Keys.Take(20))}{(_entries.Count > 20 ? ", ..." : "")}].");
        }

        return entry.DType is { } dtype && entry.Shape.Count <= Shape.MaxRank && entry.Shape.All(extent => extent <= int.MaxValue)
            ? (new(Shape.Create([.. entry.Shape.Select(extent => (int)extent)]), dtype), new(_path, name, _start + entry.Start))
            : throw new NotSupportedException(
                $"'{name}' in {_path} is {entry.Type} ({string.Join(", ", entry.Shape)}); tensors have no such elements or shape.");
    }
}
