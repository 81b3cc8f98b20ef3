namespace Tensors.Graphs;

/// <summary>Rules for shapes and types that many kinds of nodes share.</summary>
internal static class ShapeRules
{
    /// <summary>The result is as the first operand.</summary>
    public static void Unchanged(Inference node) => node.Output(node.Type(0), node.Shape(0));

    /// <summary>Operands of one type broadcast.</summary>
    public static void Broadcast(Inference node) => node.Output(node.RequireSameType(0, 1), Broadcast(node, node.Shape(0), node.Shape(1)));

    /// <summary>Operands of one type broadcast; the result is bool.</summary>
    public static void Compare(Inference node)
    {
        node.RequireSameType(0, 1);
        node.Output(DataType.Bool, Broadcast(node, node.Shape(0), node.Shape(1)));
    }

    /// <summary>All operands have one type and, as far as is known, one shape.</summary>
    public static void SameShape(Inference node)
    {
        PartialShape shape = node.Shape(0);
        for (int i = 1; i < node.InputCount; i++)
        {
            node.RequireSameType(0, i);
            shape = Merge(node, shape, node.Shape(i));
        }

        node.Output(node.Type(0), shape);
    }

    public static PartialShape Merge(Inference node, PartialShape left, PartialShape right) => left.IsCompatibleWith(right)
        ? left.MergeWith(right)
        : throw node.Fail(left.Rank == right.Rank
            ? $"Dimensions must be equal, but are {Differing(left, right)}"
            : $"Shapes must be equal rank, but are {left.Rank} and {right.Rank}");

    public static int? Merge(Inference node, int? left, int? right) => left is null || right is null || left == right
        ? left ?? right
        : throw node.Fail($"Dimensions must be equal, but are {left} and {right}");

    public static PartialShape Broadcast(Inference node, PartialShape left, PartialShape right) =>
        Broadcast(left, right, (x, y) => node.Fail($"Dimensions must be equal, but are {x} and {y}"));

    /// <summary>What operands of two shapes broadcast to, as far as that is known.</summary>
    public static PartialShape Broadcast(PartialShape left, PartialShape right, Func<int, int, Exception> fail)
    {
        if (left.Rank is not { } leftRank || right.Rank is not { } rightRank)
        {
            return PartialShape.Unknown;
        }

        int?[] extents = new int?[Math.Max(leftRank, rightRank)];
        for (int fromEnd = 1; fromEnd <= extents.Length; fromEnd++)
        {
            int? x = fromEnd <= leftRank ? left[^fromEnd] : 1;
            int? y = fromEnd <= rightRank ? right[^fromEnd] : 1;
            extents[^fromEnd] = (x, y) switch
            {
                (1, _) => y,
                (_, 1) => x,
                (null, _) => y,
                (_, null) => x,
                _ when x == y => x,
                var (first, second) => throw fail(first.Value, second.Value),
            };
        }

        return PartialShape.Create(extents);
    }

    /// <summary>Axes in the second operand are folded away.</summary>
    public static void Reduce(Inference node) => node.Output(node.Type(0), Reduced(node));

    public static PartialShape Reduced(Inference node)
    {
        bool keep = node.Attribute("keep_dims", false);
        PartialShape shape = node.Shape(0);
        int[]? axes = node.Integers(1);
        if (shape.Rank is not { } rank || axes is null)
        {
            return keep ? PartialShape.OfRank(shape.Rank) : PartialShape.Unknown;
        }

        bool[] folded = new bool[rank];
        foreach (int axis in axes)
        {
            if (axis < -rank || axis >= rank)
            {
                throw node.Fail($"Invalid reduction dimension {axis} for input with {rank} dimensions.");
            }

            folded[axis < 0 ? axis + rank : axis] = true;
        }

        return PartialShape.Create(
            [.. Enumerable.Range(0, rank).Where(axis => keep || !folded[axis]).Select(axis => folded[axis] ? 1 : shape[axis])]);
    }

    /// <summary>The position of an axis.</summary>
    public static int Axis(Inference node, long axis, int rank) => axis >= -rank && axis < rank
        ? (int)(axis < 0 ? axis + rank : axis)
        : throw node.Fail($"Axis {axis} is outside [{-rank}, {rank - 1}]");

    private static string Differing(PartialShape left, PartialShape right)
    {
        int axis = 0;
        while (left[axis] is not { } x || right[axis] is not { } y || x == y)
        {
            axis++;
        }

        return $"{left[axis]} and {right[axis]}";
    }
}
