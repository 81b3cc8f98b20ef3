namespace Tensors;

/// <summary>A value in an event file.</summary>
/// <param name="Tag">What it is a value of.</param>
public abstract record LoggedValue(string Tag)
{
    /// <summary>What is shown in place of the tag; empty when nothing is said.</summary>
    public string DisplayName { get; init; } = "";

    /// <summary>What is shown beside it, in Markdown; empty when nothing is said.</summary>
    public string Description { get; init; } = "";
}

/// <summary>A point of a curve.</summary>
/// <param name="Tag">The curve.</param>
/// <param name="Value">The number.</param>
public sealed record LoggedScalar(string Tag, float Value) : LoggedValue(Tag);

/// <summary>How numbers are distributed.</summary>
/// <param name="Tag">Whose numbers.</param>
/// <param name="Min">The smallest.</param>
/// <param name="Max">The largest.</param>
/// <param name="Count">How many.</param>
/// <param name="Sum">Their sum.</param>
/// <param name="SumOfSquares">The sum of their squares.</param>
/// <param name="Limits">The upper ends of the buckets; a bucket begins where the one before ends.</param>
/// <param name="Counts">How many are in each bucket.</param>
public sealed record LoggedHistogram(
    string Tag, double Min, double Max, double Count, double Sum, double SumOfSquares, ValueArray<double> Limits, ValueArray<double> Counts)
        : LoggedValue(Tag);

/// <summary>A picture.</summary>
/// <param name="Tag">What it shows.</param>
/// <param name="Width">In pixels.</param>
/// <param name="Height">In pixels.</param>
/// <param name="Encoded">The file, PNG as a rule.</param>
public sealed record LoggedImage(string Tag, int Width, int Height, ReadOnlyMemory<byte> Encoded) : LoggedValue(Tag)
{
    /// <summary>1 for grey, 3 for red, green and blue, 4 with opacity; 0 when nothing is said.</summary>
    public int Channels { get; init; }
}

/// <summary>A sound.</summary>
/// <param name="Tag">What it plays.</param>
/// <param name="SampleRate">Frames per second.</param>
/// <param name="Frames">How many.</param>
/// <param name="Encoded">The file, WAV as a rule.</param>
public sealed record LoggedAudio(string Tag, float SampleRate, long Frames, ReadOnlyMemory<byte> Encoded) : LoggedValue(Tag)
{
    /// <summary>Samples per frame; 0 when nothing is said.</summary>
    public long Channels { get; init; }

    /// <summary>What kind of file it is, such as <c>audio/wav</c>.</summary>
    public string ContentType { get; init; } = "";
}

/// <summary>Text, in Markdown.</summary>
/// <param name="Tag">What it is about.</param>
/// <param name="Texts">One, or the cells of a table row by row.</param>
public sealed record LoggedText(string Tag, ValueArray<string> Texts) : LoggedValue(Tag)
{
    /// <summary>The extents of the table; none for one text.</summary>
    public ValueArray<long> Shape { get; init; } = Texts.Count == 1 ? [] : [Texts.Count];
}

/// <summary>A tensor for a plugin that is none of the others'.</summary>
/// <param name="Tag">What it is a value of.</param>
/// <param name="Plugin">The plugin's name; empty when there is none.</param>
/// <param name="Content">What the plugin wants to know besides.</param>
/// <param name="Tensor">Shape, dtype and elements.</param>
public sealed record LoggedTensor(string Tag, string Plugin, ReadOnlyMemory<byte> Content, StoredTensor Tensor) : LoggedValue(Tag);
