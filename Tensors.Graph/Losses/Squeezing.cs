using static Tensors.Graphs.Ops;

namespace Tensors.Graphs;

/// <summary>Labels, predictions and weights of which one has a last axis of extent 1 too many.</summary>
internal static class Squeezing
{
    /// <summary>Labels and predictions whose ranks differ as expected.</summary>
    public static (Tensor Labels, Tensor Predictions) Pair(Tensor labels, Tensor predictions, int expectedRankDifference = 0)
    {
        using OpScope scope = OpScope.Open(null, "remove_squeezable_dimensions", labels, predictions);
        (PartialShape label, PartialShape prediction) = (labels.StaticShape, predictions.StaticShape);
        if (label.Rank is { } labelRank && prediction.Rank is { } rank)
        {
            int difference = rank - labelRank - expectedRankDifference;
            return difference switch
            {
                1 when prediction[rank - 1] is null or 1 => (labels, Squeeze(predictions, [-1])),
                -1 when label[labelRank - 1] is null or 1 => (Squeeze(labels, [-1]), predictions),
                _ => (labels, predictions),
            };
        }

        Tensor apart = RankOf(predictions) - RankOf(labels);
        if (prediction.Rank is null || prediction[^1] is null or 1)
        {
            predictions = Cond(Equal(expectedRankDifference + 1, apart), () => Squeeze(predictions, [-1]), () => Identity(predictions));
        }

        if (label.Rank is null || label[^1] is null or 1)
        {
            labels = Cond(Equal(expectedRankDifference - 1, apart), () => Squeeze(labels, [-1]), () => Identity(labels));
        }

        return (labels, predictions);
    }

    /// <summary>Weights of the rank of values: a last axis of extent 1 is left out or added.</summary>
    public static Tensor Weights(Tensor weights, Tensor values) => (weights.StaticShape.Rank, values.StaticShape.Rank) switch
    {
        (0, _) => weights,
        ({ } from, { } to) when from - to == 1 => Squeeze(weights, [-1]),
        ({ } from, { } to) when to - from == 1 => ExpandDims(weights, -1),
        ({ }, { }) => weights,
        _ => Cond(
            Equal(RankOf(weights) - RankOf(values), 1),
            () => Squeeze(weights, [-1]),
            () => Cond(
                LogicalAnd(Equal(RankOf(weights) - RankOf(values), -1), NotEqual(RankOf(weights), 0)),
                () => ExpandDims(weights, -1),
                () => Identity(weights))),
    };
}
