namespace Tensors.Training;

/// <summary>Tensors of one rank, made alike by padding at the ends of their axes.</summary>
internal static class Padding
{
    /// <summary>A batch as large as its largest parts, the first axis rounded up to a multiple.</summary>
    public static Tensor Stack(IReadOnlyList<Tensor> parts, string name, Scalar value, int multiple)
    {
        int rank = parts[0].Rank;
        int[] extents = new int[rank];
        foreach (Tensor part in parts)
        {
            if (part.Rank != rank)
            {
                throw new ShapeMismatchException(
                    "PaddedBatch", $"the {name} of a batch differ in rank", [parts[0].Shape, part.Shape]);
            }

            for (int axis = 0; axis < rank; axis++)
            {
                extents[axis] = Math.Max(extents[axis], part.Shape[axis]);
            }
        }

        if (rank > 0)
        {
            extents[0] = (extents[0] + multiple - 1) / multiple * multiple;
        }

        return Tensor.Stack([.. parts.Select(part => Pad(part, extents, value))]);
    }

    private static Tensor Pad(Tensor part, int[] extents, Scalar value)
    {
        (int Before, int After)[] padding = [.. extents.Select((extent, axis) => (0, extent - part.Shape[axis]))];
        return Array.TrueForAll(padding, pair => pair.After == 0) ? part : part.Pad(padding, value);
    }
}
