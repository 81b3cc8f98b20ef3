namespace Tensors.Graphs;

// Elements side by side.
internal static partial class DatasetKinds
{
    private static void Batches(KindTable kinds)
    {
        Change(kinds, "BatchDataset", 2, (source, e) => Batched(source, e, dropsRest: false, DatasetSource.Joined));
        Change(kinds, "BatchDatasetV2", 3, (source, e) => Batched(source, e, e[2].Item<bool>(), DatasetSource.Joined));
        Change(kinds, "PaddedBatchDataset", 2, (source, e) => Batched(source, e, dropsRest: false, Padding(e, e.Count)));
        Change(kinds, "PaddedBatchDatasetV2", 3, (source, e) => Batched(source, e, e[e.Count - 1].Item<bool>(), Padding(e, e.Count - 1)));
    }

    private static DatasetSource Batched(DatasetSource source, Evaluation e, bool dropsRest, Func<GraphValue[][], GraphValue[]> join) =>
        e[1].Item<long>() is var size && size is <= 0 or > int.MaxValue
            ? throw new InvalidArgumentException($"Batch size must be greater than zero and an int32, not {size}.", e.Node)
            : source.Then(elements => elements.Chunk((int)size).Where(batch => batch.Length == size || !dropsRest).Select(join));

    /// <summary>Joins elements that are filled up to shapes; -1 is the greatest extent among them.</summary>
    private static Func<GraphValue[][], GraphValue[]> Padding(Evaluation e, int end)
    {
        int count = (end - 2) / 2;
        Node node = e.Node;
        int[][] shapes = [.. Enumerable.Range(2, count).Select(e.Integers)];
        GraphValue[] fillings = Held(e, (2 + count)..(2 + (2 * count)));
        if (Array.Exists(fillings, filling => filling.Shape.Rank != 0))
        {
            throw new InvalidArgumentException("What elements are filled up with must be scalars.", node);
        }

        return batch => batch[0].Length == count
            ? [
                .. Enumerable.Range(0, count)
                .Select(i => Padded(Array.ConvertAll(batch, element => element[i]), shapes[i], fillings[i], i, node))]
            : throw new InvalidArgumentException($"An element has {batch[0].Length} components where {count} are to be filled up.", node);
    }

    private static GraphValue Padded(GraphValue[] parts, int[] shape, GraphValue filling, int component, Node node)
    {
        int wrong = Array.FindIndex(parts, part => part.Shape.Rank != shape.Length);
        if (wrong >= 0)
        {
            throw new InvalidArgumentException(
                $"All elements in a batch must have the same rank as the padded shape for component {component}: expected rank "
                + $"{shape.Length}, got {parts[wrong].Shape}.", node);
        }

        Shape greatest = PaddedStack.Greatest(parts);
        Shape wanted = Shape.Create([.. shape.Select((extent, axis) => extent < 0 ? greatest[axis] : extent)]);
        return filling.DataType != parts[0].DataType
            ? throw new InvalidArgumentException(
                $"Component {component} is {parts[0].DataType.Name} and cannot be filled up with {filling.DataType.Name}.", node)
            : Enumerable.Range(0, wanted.Rank).Any(axis => greatest[axis] > wanted[axis])
                ? throw new DataLossException(
                    $"Attempted to pad to a smaller size than the input element: component {component} comes to {greatest}, padded to "
                    + $"{wanted}.", node)
                : PaddedStack.Of(parts, wanted, filling);
    }
}
