namespace Tensors.Graphs;

/// <content>What paddings do to shapes.</content>
internal static partial class MovementKinds
{
    private static PartialShape Padded(Inference node)
    {
        PartialShape shape = node.Shape(0);
        if (node.Integers(1) is not { } paddings || shape.Rank is null)
        {
            return PartialShape.OfRank(shape.Rank);
        }

        return shape.Rank * 2 == paddings.Length
            ? PartialShape.Create([.. shape.Select((extent, axis) => extent + paddings[2 * axis] + paddings[(2 * axis) + 1])])
            : throw node.Fail($"The paddings hold {paddings.Length / 2} pairs for {shape.Rank} axes");
    }

    internal static (int, int)[] Pairs(int[] values) => values.Length % 2 == 0
        ? [.. values.Chunk(2).Select(pair => (pair[0], pair[1]))]
        : throw new InvalidArgumentException($"{values.Length} numbers are no pairs of what comes before and after.", null);
}
