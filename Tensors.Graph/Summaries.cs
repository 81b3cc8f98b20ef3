namespace Tensors.Graphs;

/// <summary>Nodes that compute summaries: TensorFlow's <c>tf.summary</c>. Each is added to the collection of summaries, and its value is what an event file holds.</summary>
public static class Summaries
{
    private static readonly byte[] s_textPlugin = [0x0a, 0x06, 0x0a, 0x04, .. "text"u8];

    /// <summary>A summary of a number.</summary>
    /// <param name="name">The name of the node; with its scopes it is the tag.</param>
    /// <param name="tensor">A scalar.</param>
    public static Tensor Scalar(string name, TensorLike tensor) => Add("ScalarSummary", "tags", name, tensor, []);

    /// <summary>A summary of how numbers are distributed.</summary>
    /// <param name="name">The name of the node; with its scopes it is the tag.</param>
    /// <param name="values">Any numbers.</param>
    public static Tensor Histogram(string name, TensorLike values) => Add("HistogramSummary", "tag", name, values, []);

    /// <summary>A summary of pictures.</summary>
    /// <param name="name">The name of the node; with its scopes it is the tag.</param>
    /// <param name="tensor">Shape (batch, height, width, 1, 3 or 4).</param>
    /// <param name="maxOutputs">How many of the batch.</param>
    public static Tensor Image(string name, TensorLike tensor, int maxOutputs = 3) => Add("ImageSummary", "tag", name, tensor, new()
    {
        ["max_images"] = (long)maxOutputs,
        ["bad_color"] = Tensor.FromArray(new byte[] { 255, 0, 0, 255 }),
    });

    /// <summary>A summary of text.</summary>
    /// <param name="name">The name of the node; with its scopes it is the tag.</param>
    /// <param name="tensor">Text.</param>
    public static Tensor Text(string name, TensorLike tensor) =>
        Add("TensorSummaryV2", "tag", name, tensor, [], new StringTensor([s_textPlugin], Shape.Scalar));

    /// <summary>All given summaries as one.</summary>
    public static Tensor Merge(IReadOnlyList<Tensor> inputs, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "Merge", [.. inputs.Select(input => (TensorLike)input)]);
        return scope.Graph.Tensor1("MergeSummary", name is null ? "MergeSummary" : scope.Name, [.. inputs], new() { ["N"] = (long)inputs.Count });
    }

    /// <summary>All summaries of the default graph as one; null where there are none.</summary>
    /// <param name="key">The collection that holds them.</param>
    public static Tensor? MergeAll(string key = GraphKeys.Summaries)
    {
        IReadOnlyList<Tensor> summaries = Graph.Default.GetCollection<Tensor>(key);
        return summaries.Count == 0 ? null : Merge(summaries);
    }

    private static Tensor Add(string op, string tagName, string name, TensorLike value, Dictionary<string, object> attributes, StringTensor? metadata = null)
    {
        using OpScope scope = OpScope.Open(name, name, value);
        Tensor input = scope.Convert(value, "values");
        Tensor tag = Building.Constant(scope.Graph, StringTensor.FromString(scope.Name[..^1]), tagName);
        Tensor[] inputs = metadata is null ? [tag, input] : [tag, input, Building.Constant(scope.Graph, metadata, "serialized_summary_metadata")];
        Tensor summary = scope.Result(op, inputs, attributes);
        scope.Graph.AddToCollection(GraphKeys.Summaries, summary);
        return summary;
    }
}
