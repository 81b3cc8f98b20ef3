using Tensors.Formats.Protos;

namespace Tensors;

/// <summary>Reads an event file from its beginning; when it grows meanwhile, later calls see what was added.</summary>
internal sealed class EventReader : IDisposable
{
    private readonly FileStream _stream;
    private readonly RecordReader _records;
    private readonly FilePlace _place;

    /// <param name="place">The file.</param>
    public EventReader(FilePlace place)
    {
        _place = place;
        _stream = new(place.File, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        _records = new(_stream, place.File);
    }

    /// <summary>The events from here to the last whole one.</summary>
    /// <exception cref="TensorFileException">A record is damaged, or is not an event.</exception>
    public IEnumerable<Event> Read()
    {
        while (_records.Read() is { } payload)
        {
            yield return Messages.Parse(Event.Parser, payload, _place with { Offset = _records.Offset + RecordFraming.HeaderSize });
        }
    }

    public void Dispose() => _stream.Dispose();

    /// <summary>Every event of a file.</summary>
    /// <exception cref="TensorFileException">A record is damaged, or is not an event.</exception>
    public static List<Event> ReadAll(string path)
    {
        using EventReader reader = new(new FilePlace(path));
        return [.. reader.Read()];
    }
}
