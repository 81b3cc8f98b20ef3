using static Tensors.Graphs.GradientNodes;

namespace Tensors.Graphs;

// Connectionist temporal classification.
internal static partial class LossKinds
{
    private static void AddCtc(KindTable kinds)
    {
        kinds.Add(new("CTCLoss")
        {
            LeastOperands = 4,
            Infer = node =>
            {
                PartialShape inputs = node.RequireRank(0, 3);
                node.RequireRank(1, 2);
                ShapeRules.Merge(node, node.RequireRank(2, 1)[0], node.Shape(1)[0]);
                int? batch = ShapeRules.Merge(node, inputs[1], node.RequireRank(3, 1)[0]);
                node.Output(node.Type(0), [batch]);
                node.Output(node.Type(0), [inputs[0], batch, inputs[2]]);
            },
            Computes = Ctc,
            Gradient = node => [Mul(Ops.ExpandDims(node.Grad, -1), node.Node.Outputs[1]), null, null, null],
        });
        kinds.Add(new("CTCGreedyDecoder")
        {
            LeastOperands = 2,
            Infer = node =>
            {
                int? batch = ShapeRules.Merge(node, node.RequireRank(0, 3)[1], node.RequireRank(1, 1)[0]);
                node.Output(DataType.Int64, [null, 2]);
                node.Output(DataType.Int64, [null]);
                node.Output(DataType.Int64, [2]);
                node.Output(node.Type(0), [batch, 1]);
            },
            Computes = Greedy,
            IsNotDifferentiable = true,
        });
        AddBeamSearch(kinds);
    }

    /// <summary>The losses, and their derivatives with respect to the logits: shares of classes less shares of alignments.</summary>
    private static NodeResults Ctc(Evaluation e)
    {
        Tensor logits = e[0];
        int[] frames = RequireFrames(e, 3, logits.Shape);
        List<int>[] labels = Labels(e, logits.Shape[1], logits.Shape[2]);
        bool ignores = e.Attribute("ignore_longer_outputs_than_inputs", false);
        bool[] counts = new bool[labels.Length];
        for (int item = 0; item < labels.Length; item++)
        {
            counts[item] = labels[item].Count <= frames[item];
            labels[item] = counts[item] ? labels[item]
                : ignores ? []
                : throw new InvalidArgumentException(
                    $"Not enough time for target transition sequence (required: {labels[item].Count}, available: {frames[item]}) in item "
                    + $"{item}. "
                    + "Items like it are left out with ignore_longer_outputs_than_inputs.",
                    e.Node);
        }

        int most = labels.Select(label => label.Count).DefaultIfEmpty(0).Max();
        Tensor targets = Tensor.FromArray(
            labels.SelectMany(label => (int[])[.. label, .. new int[most - label.Count]]).ToArray(), [labels.Length, most]);
        Tensor[] operands =
        [
            logits.LogSoftmax(), targets, Tensor.FromArray(frames), Tensor.FromArray(Array.ConvertAll(labels, label => label.Count)),
        ];
        (int blank, bool merges) = (logits.Shape[2] - 1, e.Attribute("ctc_merge_repeated", true));
        Tensor losses = Tensor.Apply(new CtcLossOp(blank, merges), operands);
        Tensor slopes = Tensor.Apply(new CtcLossGradientOp(blank, merges), [.. operands, Tensor.OnesLike(losses)]) + operands[0].Exp();

        // Behind the last frame of an item nothing counts.
        Tensor counted = Tensor.FromArray(counts);
        Tensor seen = Tensor.Arange(logits.Shape[0], DType.Int32).ExpandDims(-1)
            .BroadcastTo([logits.Shape[0], labels.Length]) < operands[2];
        return (GraphValue[])
        [
            Tensor.Where(counted, losses, 0),
            Tensor.Where((seen & counted).ExpandDims(-1), slopes, 0),
        ];
    }

    /// <summary>The labels of each item, in the order in which they stand.</summary>
    private static List<int>[] Labels(Evaluation e, int items, int classes)
    {
        int[] positions = e.Positions(1);
        int[] values = e.Positions(2);
        bool collapses = e.Attribute("preprocess_collapse_repeated", false);
        List<int>[] labels = [.. Enumerable.Range(0, items).Select(_ => new List<int>())];
        if (e[1].Rank != 2 || e[1].Shape[1] != 2 || e[1].Shape[0] != values.Length)
        {
            throw new InvalidArgumentException(
                $"CTCLoss: indices {e[1].Shape} and values {e[2].Shape} of labels must be (n, 2) and (n).", e.Node);
        }

        for (int i = 0; i < values.Length; i++)
        {
            int item = positions[2 * i];
            if (item < 0 || item >= items)
            {
                throw new InvalidArgumentException($"CTCLoss: label {i} belongs to item {item}, and there are {items}.", e.Node);
            }

            if (values[i] < 0 || values[i] >= classes - 1)
            {
                throw new InvalidArgumentException(
                    $"Saw a label that is no class below the blank, {classes - 1}: label {values[i]} of item {item}; num_classes is "
                    + $"{classes}.", e.Node);
            }

            if (!collapses || labels[item].Count == 0 || labels[item][^1] != values[i])
            {
                labels[item].Add(values[i]);
            }
        }

        return labels;
    }

    /// <summary>How many frames each item has, each at most as many as there are.</summary>
    private static int[] RequireFrames(Evaluation e, int input, Shape logits)
    {
        int[] frames = e.Positions(input);
        if (logits.Rank != 3 || frames.Length != logits[1] || logits[2] == 0)
        {
            throw new InvalidArgumentException(
                $"{e.Node.Op}: inputs {logits} must be (frames, items, classes), with a length for each item, not {frames.Length}.",
                e.Node);
        }

        int wrong = Array.FindIndex(frames, count => count < 0 || count > logits[0]);
        return wrong < 0
            ? frames
            : throw new InvalidArgumentException($"sequence_length({wrong}) must be from 0 to {logits[0]} but is {frames[wrong]}.", e.Node);
    }

    /// <summary>The most likely class of each frame, without blanks, and minus the sum of their logits.</summary>
    private static NodeResults Greedy(Evaluation e)
    {
        Tensor logits = e[0];
        int[] frames = RequireFrames(e, 1, logits.Shape);
        (int items, int classes) = (logits.Shape[1], logits.Shape[2]);
        int blank = e.Attribute("blank_index", -1L) is var index && index < 0 ? (int)(classes + index) : (int)index;
        bool merges = e.Attribute("merge_repeated", false);
        long[] best = logits.ArgMax(-1).Cast(DType.Int64).ToArray<long>();
        List<long> positions = [];
        List<long> values = [];
        long longest = 0;
        for (int item = 0; item < items; item++)
        {
            (long length, long previous) = (0, -1);
            for (int frame = 0; frame < frames[item]; frame++)
            {
                long label = best[(frame * items) + item];
                if (label != blank && !(merges && label == previous))
                {
                    positions.AddRange([item, length++]);
                    values.Add(label);
                }

                previous = label;
            }

            longest = Math.Max(longest, length);
        }

        Tensor seen = Tensor.Arange(logits.Shape[0], DType.Int32).ExpandDims(-1).BroadcastTo([logits.Shape[0], items]) < Tensor.FromArray(
            frames);
        return (GraphValue[])
        [
            Tensor.FromArray(positions.ToArray(), [values.Count, 2]),
            Tensor.FromArray(values.ToArray()),
            Tensor.FromArray([items, longest]),
            -Tensor.Where(seen, logits.Max(-1), 0).Sum(0).ExpandDims(-1),
        ];
    }
}
