namespace Tensors;

/// <summary>One entry of an event file. It is of one kind: of the properties below at most one is set.</summary>
/// <param name="WallTime">When it was written, in seconds since the beginning of 1970.</param>
/// <param name="Step">Where it belongs on the axis of steps.</param>
public sealed record LoggedEvent(double WallTime, long Step)
{
    /// <summary>Its values; none for an event of another kind.</summary>
    public IReadOnlyList<LoggedValue> Values { get; init; } = [];

    /// <summary>A graph.</summary>
    public LoggedGraph? Graph { get; init; }

    /// <summary>A graph with its saver, collections and signatures, as a serialized <c>MetaGraphDef</c>.</summary>
    public ReadOnlyMemory<byte>? MetaGraph { get; init; }

    /// <summary>What happened to training. Of several starts the later ones void what was written before from their step on.</summary>
    public SessionLog? SessionLog { get; init; }

    /// <summary>What one run of a session did.</summary>
    public LoggedRun? Run { get; init; }

    /// <summary>A message to whoever watches.</summary>
    public LoggedMessage? Message { get; init; }

    /// <summary>The version of the file, which its first event says.</summary>
    public string? FileVersion { get; init; }

    /// <summary>What wrote the file, if the first event says it; empty otherwise.</summary>
    public string Writer { get; init; } = "";
}

/// <summary>How serious a message is.</summary>
public enum LogLevel
{
    /// <summary>Nothing is said.</summary>
    Unknown = 0,

    /// <summary>For whoever looks for a mistake.</summary>
    Debugging = 10,

    /// <summary>Good to know.</summary>
    Info = 20,

    /// <summary>Perhaps not as it should be.</summary>
    Warn = 30,

    /// <summary>Not as it should be.</summary>
    Error = 40,

    /// <summary>The end.</summary>
    Fatal = 50,
}

/// <summary>A message in an event file.</summary>
/// <param name="Level">How serious it is.</param>
/// <param name="Text">What it says.</param>
public sealed record LoggedMessage(LogLevel Level, string Text);

/// <summary>What one run of a session did, in an event file.</summary>
/// <param name="Tag">The name of the run.</param>
/// <param name="Metadata">What its nodes did.</param>
public sealed record LoggedRun(string Tag, RunMetadata Metadata);
