using System.Text.RegularExpressions;
using Google.Protobuf;
using Tensors.Formats.Protos;

namespace Tensors.Graphs;

/// <summary>
/// Nodes that compute summaries: TensorFlow's <c>tf.summary</c>. The value of each is text, which <see cref="Session.RunText"/> computes
/// and <see cref="FileWriter.AddSummary(StringTensor, long)"/> writes into an event file.
/// </summary>
/// <remarks>
/// A summary opens a scope of its name. The scope is its tag, so that a summary in a scope, or a second one of the same name, has a tag of
/// its own: <c>loss/MSE</c>, <c>MSE_1</c>. Characters that no name has become underscores. With a family the tag is
/// <c>family/family/name</c>, which TensorBoard shows among those of the family.
/// </remarks>
public static partial class Summary
{
    /// <summary>A point of a curve.</summary>
    /// <param name="name">The name of the node; with its scopes it is the tag.</param>
    /// <param name="tensor">One real number, of any shape that holds one.</param>
    /// <param name="collections">Where the summary is noted; null is <see cref="GraphKeys.Summaries"/>.</param>
    /// <param name="family">The group that the tag begins with, or null.</param>
    /// <returns>
    /// A scalar of text: the message of an event file. When it runs and there is not one number, that is an
    /// <see cref="InvalidArgumentException"/>.
    /// </returns>
    /// <exception cref="GraphTypeException">The tensor does not hold real numbers.</exception>
    public static Tensor Scalar(string name, TensorLike tensor, IReadOnlyList<string>? collections = null, string? family = null)
    {
        using SummaryScope scope = new(name, family, tensor);
        Tensor values = scope.Convert(tensor, "values");
        return scope.Result("ScalarSummary", [scope.Tag("tags"), values], [], collections);
    }

    /// <summary>How numbers are distributed: counts in 1551 buckets whose limits grow by a tenth.</summary>
    /// <param name="name">The name of the node; with its scopes it is the tag.</param>
    /// <param name="values">Real numbers of any shape.</param>
    /// <param name="collections">Where the summary is noted; null is <see cref="GraphKeys.Summaries"/>.</param>
    /// <param name="family">The group that the tag begins with, or null.</param>
    /// <returns>A scalar of text. NaN and infinity among the values are an <see cref="InvalidArgumentException"/> when it runs.</returns>
    /// <exception cref="GraphTypeException">The tensor does not hold real numbers.</exception>
    public static Tensor Histogram(string name, TensorLike values, IReadOnlyList<string>? collections = null, string? family = null)
    {
        using SummaryScope scope = new(name, family, values);
        Tensor numbers = scope.Convert(values, "values");
        return scope.Result("HistogramSummary", [scope.Tag("tag"), numbers], [], collections);
    }

    /// <summary>Pictures, each scaled for itself unless its values are bytes, and kept as PNG.</summary>
    /// <param name="name">The name of the node; with its scopes it begins the tags <c>name/image/0</c>, ..., or <c>name/image</c> for
    /// one.</param>
    /// <param name="tensor">Shape <c>(batch, height, width, channels)</c> with 1, 3 or 4 channels; float32, float64, float16 or
    /// uint8.</param>
    /// <param name="maxOutputs">At most so many of the batch.</param>
    /// <param name="collections">Where the summary is noted; null is <see cref="GraphKeys.Summaries"/>.</param>
    /// <param name="family">The group that the tag begins with, or null.</param>
    /// <returns>A scalar of text.</returns>
    /// <exception cref="ArgumentOutOfRangeException">No picture is asked for.</exception>
    /// <exception cref="ArgumentException">It is known that the shape is another.</exception>
    /// <exception cref="GraphTypeException">The tensor holds numbers of another type.</exception>
    /// <remarks>
    /// Without negative values 0 to the largest become 0 to 255, else 0 becomes 128. Pixels with a value that is not finite become red.
    /// </remarks>
    public static Tensor Image(
        string name, TensorLike tensor, int maxOutputs = 3, IReadOnlyList<string>? collections = null, string? family = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxOutputs, 1);
        using SummaryScope scope = new(name, family, tensor);
        Tensor images = scope.Convert(tensor, "tensor");
        return scope.Result(
            "ImageSummary",
            [scope.Tag("tag"), images],
            new() { ["max_images"] = (long)maxOutputs, ["bad_color"] = Tensor.FromArray(new byte[] { 255, 0, 0, 255 }) },
            collections);
    }

    /// <summary>Sounds, kept as WAV of 16 bits.</summary>
    /// <param name="name">The name of the node; with its scopes it begins the tags <c>name/audio/0</c>, ..., or <c>name/audio</c> for
    /// one.</param>
    /// <param name="tensor">Shape <c>(batch, frames)</c> or <c>(batch, frames, channels)</c>, float32 from -1 to 1.</param>
    /// <param name="sampleRate">Frames per second, a float32 scalar.</param>
    /// <param name="maxOutputs">At most so many of the batch.</param>
    /// <param name="collections">Where the summary is noted; null is <see cref="GraphKeys.Summaries"/>.</param>
    /// <param name="family">The group that the tag begins with, or null.</param>
    /// <returns>A scalar of text.</returns>
    /// <exception cref="ArgumentOutOfRangeException">No sound is asked for.</exception>
    /// <exception cref="ArgumentException">It is known that the shape is another.</exception>
    /// <exception cref="GraphTypeException">The tensor is not float32.</exception>
    public static Tensor Audio(
        string name, TensorLike tensor, TensorLike sampleRate, int maxOutputs = 3, IReadOnlyList<string>? collections = null,
        string? family = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxOutputs, 1);
        using SummaryScope scope = new(name, family, tensor);
        Tensor clips = scope.Convert(tensor, "tensor");
        Tensor rate = scope.Convert(sampleRate, "sample_rate", DataType.Float32);
        return scope.Result("AudioSummaryV2", [scope.Tag("tag"), clips, rate], new() { ["max_outputs"] = (long)maxOutputs }, collections);
    }

    /// <summary>Text in Markdown; several texts are the cells of a table.</summary>
    /// <param name="name">The name of the node; with its scopes it is the tag.</param>
    /// <param name="tensor">Text of any shape; TensorBoard shows up to two axes.</param>
    /// <param name="collections">Where the summary is noted; null is <see cref="GraphKeys.Summaries"/>.</param>
    /// <returns>A scalar of text.</returns>
    /// <exception cref="GraphTypeException">The tensor does not hold text.</exception>
    public static Tensor Text(string name, TensorLike tensor, IReadOnlyList<string>? collections = null)
    {
        DataType type = tensor.NaturalType;
        return type == DataType.String
            ? TensorSummary(name, tensor, "text", collections: collections)
            : throw new GraphTypeException($"Summary.Text: '{name}' has to hold text to be shown, not {type.Name}.");
    }

    /// <summary>A tensor as it is, for a plugin of TensorBoard.</summary>
    /// <param name="name">The name of the node; with its scopes it is the tag.</param>
    /// <param name="tensor">Of any type and shape.</param>
    /// <param name="plugin">The plugin's name, or null.</param>
    /// <param name="content">What the plugin wants to know besides.</param>
    /// <param name="displayName">What TensorBoard shows in place of the tag, or null.</param>
    /// <param name="description">What TensorBoard shows beside it, in Markdown, or null.</param>
    /// <param name="collections">Where the summary is noted; null is <see cref="GraphKeys.Summaries"/>.</param>
    /// <param name="family">The group that the tag begins with, or null.</param>
    /// <returns>A scalar of text.</returns>
    public static Tensor TensorSummary(
        string name,
        TensorLike tensor,
        string? plugin = null,
        ReadOnlySpan<byte> content = default,
        string? displayName = null,
        string? description = null,
        IReadOnlyList<string>? collections = null,
        string? family = null)
    {
        SummaryMetadata metadata = new() { DisplayName = displayName ?? "", SummaryDescription = description ?? "" };
        if (plugin is not null)
        {
            metadata.PluginData = new() { PluginName = plugin, Content = ByteString.CopyFrom(content) };
        }

        using SummaryScope scope = new(name, family, tensor);
        Tensor value = scope.Convert(tensor, "tensor");
        Tensor tag = scope.Tag("tag");
        Tensor serialized = Building.Constant(
            scope.Graph, new StringTensor([metadata.ToByteArray()], Shape.Scalar), "serialized_summary_metadata");
        return scope.Result("TensorSummaryV2", [tag, value, serialized], [], collections);
    }

    /// <summary>All given summaries as one.</summary>
    /// <param name="inputs">At least one. When they run and two have the same tag, that is an
    /// <see cref="InvalidArgumentException"/>.</param>
    /// <param name="collections">Where the result is noted; null is nowhere.</param>
    /// <param name="name">The name of its scope.</param>
    /// <returns>A scalar of text.</returns>
    /// <exception cref="ArgumentException">There is none, or an input does not hold text.</exception>
    public static Tensor Merge(IReadOnlyList<Tensor> inputs, IReadOnlyList<string>? collections = null, string? name = null)
    {
        if (inputs.Count == 0)
        {
            throw new ArgumentException("Summary.Merge: at least one summary is needed.", nameof(inputs));
        }

        string? cleaned = name is null ? null : Clean(name);
        using OpScope scope = OpScope.Open(cleaned, "Merge", [.. inputs.Select(input => (TensorLike)input)]);
        Tensor merged = scope.Graph.Tensor1("MergeSummary", cleaned, [.. inputs], new() { ["N"] = (long)inputs.Count });
        foreach (string collection in collections ?? [])
        {
            scope.Graph.AddToCollection(collection, merged);
        }

        return merged;
    }

    /// <summary>All summaries of the default graph as one; null where there are none.</summary>
    /// <param name="key">The collection that holds them.</param>
    /// <param name="scope">A regular expression which their names must match at their start, or null for all.</param>
    /// <param name="name">The name of the result's scope.</param>
    public static Tensor? MergeAll(string key = GraphKeys.Summaries, string? scope = null, string? name = null)
    {
        IReadOnlyList<Tensor> summaries = Graph.Default.GetCollection<Tensor>(key, scope);
        return summaries.Count == 0 ? null : Merge(summaries, name: name);
    }

    private static string Clean(string name) => Unfit().Replace(name, "_").TrimStart('/');

    [GeneratedRegex(@"[^-/\w.]", RegexOptions.CultureInvariant)]
    private static partial Regex Unfit();

    /// <summary>The scope of one summary, and its tag.</summary>
    private sealed class SummaryScope : IDisposable
    {
        private readonly OpScope _scope;
        private readonly string _tag;

        public SummaryScope(string name, string? family, TensorLike value)
        {
            string cleaned = Clean(name);
            string? group = family is null ? null : Clean(family);
            _scope = OpScope.Open(null, group is null ? cleaned : $"{group}/{cleaned}", value);
            string full = _scope.Name.TrimEnd('/');
            _tag = group is null ? full : $"{group}/{full}";
        }

        public Graph Graph => _scope.Graph;

        public Tensor Convert(TensorLike value, string name, DataType? hint = null) => _scope.Convert(value, name, hint);

        public Tensor Tag(string name) => Building.Constant(Graph, StringTensor.FromString(_tag), name);

        public Tensor Result(
            string op, ReadOnlySpan<Tensor> inputs, Dictionary<string, object> attributes, IReadOnlyList<string>? collections)
        {
            Tensor summary = _scope.Result(op, inputs, attributes);
            foreach (string collection in collections ?? [GraphKeys.Summaries])
            {
                Graph.AddToCollection(collection, summary);
            }

            return summary;
        }

        public void Dispose() => _scope.Dispose();
    }
}
