using Google.Protobuf;
using Tensors.Formats.Protos;

namespace Tensors;

/// <summary>
/// Writes event files, which TensorBoard draws: values of a loop, and of a graph what its summaries compute and the graph itself.
/// </summary>
/// <remarks>
/// <para>One folder is one run. Values are written as TensorFlow 1 writes them. They wait in memory until there are more than the queue
/// holds or one has waited for long enough; what was flushed outlives a crash of the process. Safe to use from several threads.</para>
/// <para>A process that goes on after a crash opens a writer on the same folder: it begins a file of its own, and a record that the crash
/// has cut off is passed over by readers. With a <see cref="SessionLogStatus.Start"/> at the step that comes next, TensorBoard forgets what
/// the earlier process wrote from there on.</para>
/// </remarks>
public sealed partial class FileWriter : IDisposable
{
    private readonly EventWriter _events;
    private readonly TimeProvider _clock;
    private readonly HashSet<string> _runs = [];

    /// <summary>Creates the folder and begins an event file in it, with the graph if there is one.</summary>
    /// <param name="folder">The run's folder, such as <c>logs/run-1</c>.</param>
    /// <param name="graph">A graph to show, or null; a <c>Graph</c> of <c>Tensors.Graphs</c> becomes one by itself.</param>
    /// <param name="maxQueue">How many events may wait in memory.</param>
    /// <param name="flushSeconds">How long an event may wait.</param>
    /// <param name="fileNameSuffix">The end of the files' names, which are <c>events.out.tfevents.SECONDS.HOST</c> up to there.</param>
    public FileWriter(string folder, LoggedGraph? graph = null, int maxQueue = 10, double flushSeconds = 120, string fileNameSuffix = "")
        : this(folder, graph, maxQueue, flushSeconds, fileNameSuffix, TimeProvider.System)
    {
    }

    internal FileWriter(string folder, LoggedGraph? graph, int maxQueue, double flushSeconds, string fileNameSuffix, TimeProvider clock)
    {
        _clock = clock;
        _events = new(folder, maxQueue, flushSeconds, fileNameSuffix, clock);
        if (graph is not null)
        {
            AddGraph(graph);
        }

        if (graph?.EncodeMetaGraph() is { } meta)
        {
            _events.Add(new() { MetaGraphDef = UnsafeByteOperations.UnsafeWrap(meta) });
        }
    }

    /// <summary>The event file that is written.</summary>
    public string Path => _events.Path;

    /// <summary>What a summary of a graph computed.</summary>
    /// <param name="summary">The result of a session's <c>RunText</c>: one text, the message of an event file.</param>
    /// <param name="step">Where on the axis.</param>
    /// <exception cref="ArgumentException">It is not one such message.</exception>
    public void AddSummary(StringTensor summary, long step = 0) => AddSummary(
        summary.Elements.Count == 1
            ? summary.Elements[0]
            : throw new ArgumentException(
                $"AddSummary: {summary.Elements.Count} texts were given; one summary is written at a time.", nameof(summary)),
        step);

    /// <summary>What a summary of a graph computed.</summary>
    /// <param name="summary">The message of an event file.</param>
    /// <param name="step">Where on the axis.</param>
    /// <exception cref="ArgumentException">It is not such a message.</exception>
    /// <remarks>Metadata are kept with the first value of a tag only, as readers need them once.</remarks>
    public void AddSummary(ReadOnlySpan<byte> summary, long step = 0)
    {
        try
        {
            Add(step, SummaryProto.Parser.ParseFrom(summary));
        }
        catch (InvalidProtocolBufferException invalid)
        {
            throw new ArgumentException(
                $"AddSummary: these {summary.Length} bytes are not a serialized summary ({invalid.Message})", nameof(summary), invalid);
        }
    }

    /// <summary>A graph, with the shapes of its tensors. Of several in one folder TensorBoard draws the last.</summary>
    /// <param name="graph">The graph; a <c>Graph</c> of <c>Tensors.Graphs</c> becomes one by itself.</param>
    /// <param name="step">Where on the axis.</param>
    public void AddGraph(LoggedGraph graph, long step = 0) =>
        _events.Add(new() { Step = step, GraphDef = UnsafeByteOperations.UnsafeWrap(graph.Encoded) });

    /// <summary>That training began, ended or was saved.</summary>
    /// <param name="log">What happened.</param>
    /// <param name="step">When.</param>
    public void AddSessionLog(SessionLog log, long step = 0) => _events.Add(new() { Step = step, SessionLog = log.ToProto() });

    /// <summary>What one run of a session did.</summary>
    /// <param name="metadata">When each node ran.</param>
    /// <param name="tag">The name of the run.</param>
    /// <param name="step">When.</param>
    /// <exception cref="ArgumentException">The tag was used before.</exception>
    public void AddRunMetadata(RunMetadata metadata, string tag, long step = 0)
    {
        lock (_runs)
        {
            if (!_runs.Add(tag))
            {
                throw new ArgumentException(
                    $"AddRunMetadata: the tag '{tag}' was used before; each run needs a name of its own.", nameof(tag));
            }
        }

        _events.Add(
            new()
            {
                Step = step,
                TaggedRunMetadata = new() { Tag = tag, RunMetadata = UnsafeByteOperations.UnsafeWrap(metadata.Encoded) }
            });
    }

    /// <summary>An event of any kind, with the time that it has: one that an <see cref="EventLog"/> read, or a message.</summary>
    /// <param name="logged">The event.</param>
    /// <exception cref="ArgumentException">It is of two kinds at once.</exception>
    /// <remarks>
    /// Values are written as TensorFlow 1 writes them: a scalar that was read in the newer form stays a scalar, but not in that form.
    /// </remarks>
    public void AddEvent(LoggedEvent logged) => _events.AddWithTime(LoggedEventWriter.ToProto(logged));

    /// <summary>Hands everything to the operating system.</summary>
    /// <exception cref="IOException">The file has disappeared.</exception>
    public void Flush() => _events.Flush();

    /// <summary>Flushes and closes the file; what comes later is dropped with a warning, unless the writer is reopened.</summary>
    public void Close() => _events.Dispose();

    /// <summary>Goes on in a new event file.</summary>
    public void Reopen() => _events.Reopen();

    /// <summary>The same as <see cref="Close"/>.</summary>
    public void Dispose() => Close();
}
