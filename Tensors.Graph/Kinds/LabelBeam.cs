namespace Tensors.Graphs;

/// <summary>
/// Labels as a prefix and one more label, with the logarithms of the probabilities that frames so far say them: ending in the label, or in
/// a blank.
/// </summary>
/// <remarks>
/// After Graves 2012, "Supervised Sequence Labelling with Recurrent Neural Networks", 7.5.3, in TensorFlow's order of candidates.
/// </remarks>
internal sealed class LabelBeam(LabelBeam? prefix, int label)
{
    private readonly Dictionary<int, LabelBeam> _longer = [];
    private (double Label, double Blank, double Total) _now = (double.NegativeInfinity, double.NegativeInfinity, double.NegativeInfinity);
    private (double Label, double Blank, double Total) _before = (
        double.NegativeInfinity, double.NegativeInfinity, double.NegativeInfinity);

    /// <summary>The logarithm of the probability of the labels.</summary>
    public double Total => _now.Total;

    private bool IsAlive => _now.Total > double.NegativeInfinity;

    /// <summary>The most likely labels, the best first.</summary>
    /// <param name="logs">Logarithms of the shares of classes from the first frame of the item on.</param>
    /// <param name="frames">How many frames.</param>
    /// <param name="step">From frame to frame.</param>
    /// <param name="classes">How many classes; the last is the blank.</param>
    /// <param name="width">How many candidates are kept from frame to frame.</param>
    public static LabelBeam[] Search(ReadOnlySpan<double> logs, int frames, int step, int classes, int width)
    {
        LabelBeam[] beams = [new(null, -1) { _now = (double.NegativeInfinity, 0, 0) }];
        for (int frame = 0; frame < frames; frame++)
        {
            beams = Advance(beams, logs.Slice(frame * step, classes), width);
        }

        return beams;
    }

    /// <summary>The labels from the first on.</summary>
    /// <param name="merges">Whether equal labels in a row are one.</param>
    public long[] Labels(bool merges)
    {
        List<long> labels = [];
        int last = -1;
        for (LabelBeam beam = this; beam.Prefix is { } prefix; beam = prefix)
        {
            if (!merges || beam.Label != last)
            {
                labels.Add(beam.Label);
            }

            last = beam.Label;
        }

        labels.Reverse();
        return [.. labels];
    }

    private LabelBeam? Prefix => prefix;

    private int Label => label;

    private static LabelBeam[] Advance(LabelBeam[] beams, ReadOnlySpan<double> logs, int width)
    {
        PriorityQueue<LabelBeam, double> kept = new();
        foreach (LabelBeam beam in beams)
        {
            beam._before = beam._now;
        }

        foreach (LabelBeam beam in beams)
        {
            beam.Stay(logs);
            kept.Enqueue(beam, beam.Total);
        }

        foreach (LabelBeam beam in beams)
        {
            for (int next = 0; next < logs.Length - 1 && IsWorth(kept, beam._before.Total, width); next++)
            {
                LabelBeam longer = beam._longer.TryGetValue(next, out LabelBeam? known) ? known : beam._longer[next] = new(beam, next);
                double total = logs[next] + (next == beam.Label ? beam._before.Blank : beam._before.Total);
                if (longer.IsAlive || !IsWorth(kept, total, width))
                {
                    continue;
                }

                if (kept.Count == width)
                {
                    kept.Dequeue()._now = (double.NegativeInfinity, double.NegativeInfinity, double.NegativeInfinity);
                }

                longer._now = (total, double.NegativeInfinity, total);
                kept.Enqueue(longer, total);
            }
        }

        return [.. kept.UnorderedItems.Select(item => item.Element).OrderByDescending(beam => beam.Total)];
    }

    private static bool IsWorth(PriorityQueue<LabelBeam, double> kept, double total, int width) =>
        total > double.NegativeInfinity && (kept.Count < width || total > kept.Peek().Total);

    /// <summary>
    /// The same labels after one more frame, which says the last one again or a blank; those of the prefix may have come to them.
    /// </summary>
    private void Stay(ReadOnlySpan<double> logs)
    {
        double said = double.NegativeInfinity;
        if (prefix is not null)
        {
            double came = prefix.IsAlive ? label == prefix.Label ? prefix._before.Blank : prefix._before.Total : double.NegativeInfinity;
            said = LogOfSum(_before.Label, came) + logs[label];
        }

        double blank = _before.Total + logs[^1];
        _now = (said, blank, LogOfSum(said, blank));
    }

    private static double LogOfSum(double x, double y) => Math.Max(x, y) is var greater && double.IsNegativeInfinity(greater)
        ? greater
        : greater + Math.Log(Math.Exp(x - greater) + Math.Exp(y - greater));
}
