namespace Tensors.Graphs;

// Connectionist temporal classification.
public static partial class Ops
{
    /// <summary>
    /// The negative logarithm of the probability of labels, summed over all their alignments with the frames; the last class is the blank.
    /// </summary>
    /// <param name="labels">The labels of each item: int32 values at (item, place).</param>
    /// <param name="inputs">Logits: shape (frames, items, classes), or (items, frames, classes) without
    /// <paramref name="timeMajor"/>.</param>
    /// <param name="sequenceLength">How many frames each item has: int32.</param>
    /// <param name="preprocessCollapseRepeated">Whether equal labels in a row become one beforehand.</param>
    /// <param name="ctcMergeRepeated">Whether equal labels in a row of frames are one label; otherwise each stands for a label of its
    /// own.</param>
    /// <param name="ignoreLongerOutputsThanInputs">Whether items with more labels than frames cost nothing, and are no error.</param>
    /// <param name="timeMajor">Whether frames come first.</param>
    /// <param name="name">The name of the node.</param>
    /// <returns>A loss for each item.</returns>
    /// <exception cref="OpException">When run: a label is no class below the blank, or labels are more than frames.</exception>
    public static Tensor CtcLoss(
        SparseTensor labels,
        TensorLike inputs,
        TensorLike sequenceLength,
        bool preprocessCollapseRepeated = false,
        bool ctcMergeRepeated = true,
        bool ignoreLongerOutputsThanInputs = false,
        bool timeMajor = true,
        string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "CTCLoss", inputs, labels.Indices, labels.Values, sequenceLength);
        Tensor logits = scope.Convert(inputs, "inputs");
        logits = timeMajor ? logits : Transpose(logits, [1, 0, 2]);
        return scope.Result(
            "CTCLoss",
            [logits, labels.Indices, labels.Values, scope.Convert(sequenceLength, "sequence_length", DataType.Int32)],
            new()
            {
                ["preprocess_collapse_repeated"] = preprocessCollapseRepeated,
                ["ctc_merge_repeated"] = ctcMergeRepeated,
                ["ignore_longer_outputs_than_inputs"] = ignoreLongerOutputsThanInputs,
            });
    }

    /// <summary>The most likely class of each frame, without blanks, the last class.</summary>
    /// <param name="inputs">Logits: shape (frames, items, classes).</param>
    /// <param name="sequenceLength">How many frames each item has: int32.</param>
    /// <param name="mergeRepeated">Whether equal classes in a row of frames are one label.</param>
    /// <param name="name">The name of the node.</param>
    /// <returns>The labels of each item, and minus the sum of their logits: shape (items, 1).</returns>
    public static (SparseTensor Decoded, Tensor NegativeSumLogits) CtcGreedyDecoder(
        TensorLike inputs, TensorLike sequenceLength, bool mergeRepeated = true, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "CTCGreedyDecoder", inputs, sequenceLength);
        IReadOnlyList<Tensor> results = scope.Node(
            "CTCGreedyDecoder",
            [scope.Convert(inputs, "inputs"), scope.Convert(sequenceLength, "sequence_length", DataType.Int32)],
            new() { ["merge_repeated"] = mergeRepeated }).Outputs;
        return (new(results[0], results[1], results[2]), results[3]);
    }

    /// <summary>The labels that are most likely when all their alignments with the frames count; the last class is the blank.</summary>
    /// <param name="inputs">Logits: shape (frames, items, classes).</param>
    /// <param name="sequenceLength">How many frames each item has: int32.</param>
    /// <param name="beamWidth">How many candidates are kept from frame to frame.</param>
    /// <param name="topPaths">How many of them are given, the best first; at most <paramref name="beamWidth"/>.</param>
    /// <param name="mergeRepeated">Whether equal labels in a row of an answer become one, as they do in TensorFlow unless told
    /// otherwise.</param>
    /// <param name="name">The name of the node.</param>
    /// <returns>
    /// The labels of each item, one sparse matrix a path, and the logarithms of their probabilities: shape (items, topPaths).
    /// </returns>
    /// <exception cref="OpException">When run: an item has fewer candidates than paths.</exception>
    public static (SparseTensor[] Decoded, Tensor LogProbability) CtcBeamSearchDecoder(
        TensorLike inputs, TensorLike sequenceLength, int beamWidth = 100, int topPaths = 1, bool mergeRepeated = true, string? name = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(topPaths, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(topPaths, beamWidth);
        using OpScope scope = OpScope.Open(name, "CTCBeamSearchDecoder", inputs, sequenceLength);
        IReadOnlyList<Tensor> results = scope.Node(
            "CTCBeamSearchDecoder",
            [scope.Convert(inputs, "inputs"), scope.Convert(sequenceLength, "sequence_length", DataType.Int32)],
            new() { ["beam_width"] = (long)beamWidth, ["top_paths"] = (long)topPaths, ["merge_repeated"] = mergeRepeated }).Outputs;
        SparseTensor[] decoded = new SparseTensor[topPaths];
        for (int path = 0; path < topPaths; path++)
        {
            decoded[path] = new(results[path], results[topPaths + path], results[(2 * topPaths) + path]);
        }

        return (decoded, results[^1]);
    }
}
