namespace Tensors.Training;

/// <summary>Stages that look at what comes and give it on as it is.</summary>
public static class CheckStages
{
    /// <summary>Refuses examples, or batches of them, with NaN or infinity, and labels that are none of so many classes.</summary>
    /// <param name="source">Examples or batches.</param>
    /// <param name="classes">How many classes integer targets are of; null where targets are no labels.</param>
    /// <remarks>
    /// What is wrong is an <see cref="InvalidDataException"/> when it is reached; it names the epoch, the example or batch, and the
    /// element.
    /// </remarks>
    public static IDataSource<Example> Check(this IDataSource<Example> source, int? classes = null) =>
        new MappedSource<Example, Example>(source, (position, example) => Checked(position, example, classes));

    /// <summary>Refuses examples, or batches of them, with NaN or infinity, and labels that are none of so many classes.</summary>
    /// <param name="source">Examples or batches.</param>
    /// <param name="classes">How many classes integer targets are of; null where targets are no labels.</param>
    /// <remarks>
    /// What is wrong is an <see cref="InvalidDataException"/> when it is reached; it names the epoch, the example or batch, and the
    /// element.
    /// </remarks>
    public static IIndexedSource<Example> Check(this IIndexedSource<Example> source, int? classes = null) =>
        new IndexedMap<Example, Example>(source, (position, example) => Checked(position, example, classes));

    private static Example Checked(DataPosition position, Example example, int? classes)
    {
        RequireFinite(position, "inputs", example.Inputs);
        RequireFinite(position, "targets", example.Targets);
        if (classes is { } count)
        {
            Tensor labels = example.Targets.Cast(DType.Int64);
            if (FirstOf((labels < 0).LogicalOr(labels >= count)) is { } place)
            {
                long label = labels.Reshape(-1)[place].Item<long>();
                throw Error(position, "targets", example.Targets, place, $"the label {label} is not from 0 to {count - 1}");
            }
        }

        return example;
    }

    private static void RequireFinite(DataPosition position, string part, Tensor x)
    {
        if (x.DType is DType.Float32 or DType.Float64 or DType.Float16 or DType.BFloat16 && FirstOf(x.IsFinite().LogicalNot()) is { } place)
        {
            throw Error(position, part, x, place, $"{x.Reshape(-1)[place].Cast(DType.Float64).Item<double>()} is not finite");
        }
    }

    private static int? FirstOf(Tensor truth)
    {
        if (!truth.Any().Item<bool>())
        {
            return null;
        }

        return Array.IndexOf(truth.ToArray<bool>(), true);
    }

    private static InvalidDataException Error(DataPosition position, string part, Tensor x, int place, string problem)
    {
        int[] indices = new int[x.Rank];
        for (int axis = x.Rank - 1; axis >= 0; axis--)
        {
            (place, indices[axis]) = Math.DivRem(place, x.Shape[axis]);
        }

        string element = x.Rank == 0 ? "" : $"[{string.Join(", ", indices)}]";
        return new($"Epoch {position.Epoch}, element {position.Index} of the source: {part}{element}: {problem}.");
    }
}
