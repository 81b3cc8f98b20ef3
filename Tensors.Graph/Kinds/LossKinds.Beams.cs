namespace Tensors.Graphs;

// The search for the most likely labels of connectionist temporal classification.
internal static partial class LossKinds
{
    private static void AddBeamSearch(KindTable kinds) => kinds.Add(new("CTCBeamSearchDecoder")
    {
        LeastOperands = 2,
        Infer = node =>
        {
            int? batch = ShapeRules.Merge(node, node.RequireRank(0, 3)[1], node.RequireRank(1, 1)[0]);
            int paths = (int)node.Attribute<long>("top_paths");
            for (int output = 0; output < 3 * paths; output++)
            {
                node.Output(DataType.Int64, output < paths ? [null, 2] : output < 2 * paths ? [null] : [2]);
            }

            node.Output(node.Type(0), [batch, paths]);
        },
        Computes = BeamSearch,
        IsNotDifferentiable = true,
    });

    /// <summary>Of each item the labels that are most likely, with the logarithms of their probabilities.</summary>
    private static NodeResults BeamSearch(Evaluation e)
    {
        Tensor logits = e[0];
        int[] frames = RequireFrames(e, 1, logits.Shape);
        (int items, int classes) = (logits.Shape[1], logits.Shape[2]);
        (long width, long paths, bool merges) = (
            e.Attribute<long>("beam_width"), e.Attribute<long>("top_paths"), e.Attribute("merge_repeated", true));
        if (paths < 1 || paths > width || width > int.MaxValue)
        {
            throw new InvalidArgumentException(
                $"CTCBeamSearchDecoder: top_paths, {paths}, must be at least 1 and at most beam_width, {width}.", e.Node);
        }

        double[] logs = logits.Cast(DType.Float64).LogSoftmax().ToArray<double>();
        List<long>[] positions = [.. Enumerable.Range(0, (int)paths).Select(_ => new List<long>())];
        List<long>[] values = [.. positions.Select(_ => new List<long>())];
        long[] longest = new long[paths];
        double[] totals = new double[items * paths];
        for (int item = 0; item < items; item++)
        {
            LabelBeam[] best = LabelBeam.Search(logs.AsSpan(item * classes), frames[item], items * classes, classes, (int)width);
            if (best.Length < paths)
            {
                throw new InvalidArgumentException(
                    $"CTCBeamSearchDecoder: {paths} paths are asked for, and item {item} has {best.Length}.", e.Node);
            }

            for (int path = 0; path < paths; path++)
            {
                long[] labels = best[path].Labels(merges);
                positions[path].AddRange(labels.SelectMany((_, place) => (long[])[item, place]));
                values[path].AddRange(labels);
                longest[path] = Math.Max(longest[path], labels.Length);
                totals[(item * paths) + path] = best[path].Total;
            }
        }

        return (GraphValue[])
        [
            .. positions.Select(rows => Tensor.FromArray(rows.ToArray(), [rows.Count / 2, 2])),
            .. values.Select(labels => Tensor.FromArray(labels.ToArray())),
            .. longest.Select(length => Tensor.FromArray([items, length])),
            Tensor.FromArray(totals, [items, (int)paths]).Cast(logits.DType),
        ];
    }
}
