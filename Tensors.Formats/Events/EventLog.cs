namespace Tensors;

/// <summary>Reads an event file, written here or by TensorFlow; while it grows, reading can go on.</summary>
public sealed class EventLog : IDisposable
{
    private readonly EventReader _reader;
    private readonly LoggedEventReader _events;

    /// <summary>Opens an event file.</summary>
    /// <param name="path">The file.</param>
    public EventLog(string path)
    {
        FilePlace place = new(path);
        _reader = new(place);
        _events = new(place);
    }

    /// <summary>Whether a file is an event file by its name.</summary>
    /// <param name="path">The file.</param>
    public static bool IsEventFile(string path) => Path.GetFileName(path).Contains("tfevents", StringComparison.Ordinal);

    /// <summary>The events from where reading stopped to the last one that is there as a whole.</summary>
    /// <exception cref="TensorFileException">The file is damaged.</exception>
    public IEnumerable<LoggedEvent> Read() => _reader.Read().Select(_events.Convert);

    /// <summary>Closes the file.</summary>
    public void Dispose() => _reader.Dispose();
}
