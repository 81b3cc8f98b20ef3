namespace Tensors.Graphs;

// Data sets of several elements each, elements taken apart again, and what is made of all of them.
public sealed partial class Dataset
{
    /// <summary>The data set that an element holds: TensorFlow's <c>from_variant</c>.</summary>
    /// <param name="variant">A component of an element of <see cref="Window"/>.</param>
    /// <param name="outputTypes">The types of the components of its elements.</param>
    /// <param name="outputShapes">What is known of their shapes; null for nothing.</param>
    /// <exception cref="GraphTypeException">It is no variant.</exception>
    public static Dataset FromVariant(
        Tensor variant, IReadOnlyList<DataType> outputTypes, IReadOnlyList<PartialShape>? outputShapes = null) =>
        variant.DataType.Base == DataType.Variant
            ? new(variant, [.. outputTypes], [.. outputShapes ?? outputTypes.Select(_ => PartialShape.Unknown)])
            : throw new GraphTypeException($"FromVariant: a data set is a variant, not {variant.DataType.Name}.");

    /// <summary>Data sets of several elements each.</summary>
    /// <param name="size">How many elements a window holds.</param>
    /// <param name="shift">How far it is from the beginning of one to that of the next; null for the size.</param>
    /// <param name="stride">How far it is from element to element of a window.</param>
    /// <param name="dropRemainder">Whether windows are left out that the end makes shorter.</param>
    /// <returns>Elements with a data set for each component, which <see cref="FromVariant"/> opens.</returns>
    public Dataset Window(TensorLike size, TensorLike? shift = null, TensorLike? stride = null, bool dropRemainder = false)
    {
        Graph graph = Home;
        Tensor count = Number(graph, size, "size");
        Tensor drops = Building.Constant(graph, Tensor.FromScalar(dropRemainder), "drop_remainder");
        return Make(
            "WindowDataset",
            [_handle, count, shift is { } given ? Number(graph, given, "shift") : count, Number(graph, stride ?? 1L, "stride"), drops],
            [.. OutputTypes.Select(_ => DataType.Variant)], [.. OutputTypes.Select(_ => PartialShape.Scalar)]);
    }

    /// <summary>The slices of each element along axis 0, one after the other: the inverse of <see cref="Batch"/>.</summary>
    /// <exception cref="ArgumentException">A component is a single number.</exception>
    public Dataset Unbatch() => OutputShapes.FirstOrDefault(shape => shape.Rank == 0) is null
        ? Make(
            "UnbatchDataset", [_handle], [.. OutputTypes],
            [.. OutputShapes.Select(shape => shape.Rank is null ? PartialShape.Unknown : shape.RemoveAt(0))])
        : throw new ArgumentException("Unbatch: the elements have a component without axes.");

    /// <summary>What a function makes of a state and all elements, one after the other.</summary>
    /// <param name="initialState">The state before the first element.</param>
    /// <param name="function">From the state and the component of an element to the next state.</param>
    /// <returns>The state after the last element.</returns>
    /// <exception cref="ArgumentException">The function gives a state of another type or shape.</exception>
    /// <remarks>Tensors and tables of the graph around are seen as they are when the walk begins; variables are not.</remarks>
    public Tensor Reduce(TensorLike initialState, Func<Tensor, Tensor, Tensor> function) =>
        Reduce([initialState], (state, element) => [function(state[0], element[0])])[0];

    /// <summary>What a function makes of a state of several tensors and all elements, one after the other.</summary>
    /// <inheritdoc cref="Reduce(TensorLike, Func{Tensor, Tensor, Tensor})"/>
    public Tensor[] Reduce(IReadOnlyList<TensorLike> initialState, Func<Tensor[], Tensor[], IReadOnlyList<Tensor>> function)
    {
        Graph graph = Home;
        Tensor[] first = [.. initialState.Select(state => state.ToTensor(graph, "initial_state"))];
        int count = first.Length;
        (FunctionReference written, Tensor[] results, Tensor[] captured) = Write(
            graph, "reduce", [.. Types(first), .. OutputTypes], [.. first.Select(state => state.StaticShape), .. OutputShapes],
            x => function(x[..count], x[count..]));
        for (int i = 0; i < Math.Max(count, results.Length); i++)
        {
            if (results.Length != count || results[i].DataType.Base != first[i].DataType.Base
                || !results[i].StaticShape.IsCompatibleWith(first[i].StaticShape))
            {
                throw new ArgumentException(
                    $"Reduce: the function must give states of the types and shapes that it takes: {Describe(first)}, not "
                    + $"{Describe(results)}.", nameof(function));
            }
        }

        return [.. graph.AddNode("ReduceDataset", null, [_handle, .. first, .. captured], new()
        {
            ["f"] = written,
            ["Tstate"] = Types(first),
            ["Targuments"] = Types(captured),
            ["output_types"] = Types(first),
            ["output_shapes"] = Array.ConvertAll(first, state => state.StaticShape),
            ["use_inter_op_parallelism"] = true,
        }).Outputs];
    }

    private static string Describe(Tensor[] tensors) =>
        string.Join(", ", tensors.Select(tensor => $"{tensor.DataType.Base.Name} {tensor.StaticShape}"));
}
