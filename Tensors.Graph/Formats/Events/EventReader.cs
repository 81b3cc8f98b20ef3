using Tensors.Graphs.Protos;

namespace Tensors.Graphs;

/// <summary>Reads an event file from its beginning; when it grows meanwhile, later calls see what was added.</summary>
internal sealed class EventReader : IDisposable
{
    private readonly FileStream _stream;
    private readonly RecordReader _records;
    private readonly string _path;

    public EventReader(string path)
    {
        _path = path;
        _stream = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        _records = new(_stream, path);
    }

    /// <summary>The events from here to the last whole one.</summary>
    /// <exception cref="TensorFileException">A record is damaged, or is not an event.</exception>
    public IEnumerable<Event> Read()
    {
        while (_records.Read() is { } payload)
        {
            yield return Messages.Parse(Event.Parser, payload, new(_path, null, _records.Offset + RecordReader.HeaderSize));
        }
    }

    public void Dispose() => _stream.Dispose();

    /// <summary>Every event of a file.</summary>
    /// <exception cref="TensorFileException">A record is damaged, or is not an event.</exception>
    public static List<Event> ReadAll(string path)
    {
        using EventReader reader = new(path);
        return [.. reader.Read()];
    }
}
