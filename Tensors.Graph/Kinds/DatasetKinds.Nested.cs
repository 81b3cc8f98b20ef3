namespace Tensors.Graphs;

// Data sets that a function makes of elements, and elements that functions make.
internal static partial class DatasetKinds
{
    private static void Nested(KindTable kinds)
    {
        Change(kinds, "FlatMapDataset", 1, (source, e) =>
        {
            Func<GraphValue[], DatasetSource> inner = Inner(e, 1..);
            return new(cancellation => source.Walk(cancellation).SelectMany(element => inner(element).Walk(cancellation)));
        });
        Change(kinds, "InterleaveDataset", 3, (source, e) => Interleaved(source, e, ^2));
        Change(kinds, "ParallelInterleaveDatasetV2", 4, (source, e) => Interleaved(source, e, ^3));
        Source(kinds, "GeneratorDataset", 0, Generated);
    }

    /// <summary>From an element to the data set that the function of a node makes of it.</summary>
    private static Func<GraphValue[], DatasetSource> Inner(Evaluation e, Range captured)
    {
        FunctionRunner function = FunctionRunner.Of(e, "f");
        GraphValue[] others = Held(e, captured);
        return element => function.Dataset([.. element, .. others]);
    }

    private static DatasetSource Interleaved(DatasetSource source, Evaluation e, Index lengths)
    {
        int first = lengths.GetOffset(e.Count);
        (long cycle, long block) = (e[first].Item<long>(), e[first + 1].Item<long>());
        if (cycle <= 0 || block <= 0)
        {
            throw new InvalidArgumentException(
                $"cycle_length and block_length must be greater than zero, not {cycle} and {block}.", e.Node);
        }

        Func<GraphValue[], DatasetSource> inner = Inner(e, 1..first);
        return new(
            cancellation => DatasetInterleave.Mixed(source.Walk(cancellation), element => inner(element).Walk(cancellation), cycle, block));
    }

    /// <summary>
    /// What a function gives for a state, until it is out of range; another function makes the state of a walk, and a third ends it.
    /// </summary>
    private static IEnumerable<GraphValue[]> Generated(Evaluation e)
    {
        int position = 0;
        (Func<GraphValue[], GraphValue[]> begin, Func<GraphValue[], GraphValue[]> next, Func<GraphValue[], GraphValue[]> end) = (
            Part("init"), Part("next"), Part("finalize"));
        return Walk();

        Func<GraphValue[], GraphValue[]> Part(string name)
        {
            FunctionRunner function = new(e.Node, e.Attribute<FunctionReference>($"{name}_func"));
            int count = e.Attribute<DataType[]>($"T{name}_func_args", []).Length;
            GraphValue[] captured = Held(e, position..Math.Min(position += count, e.Count));
            return state => function.Call([.. state, .. captured]);
        }

        IEnumerable<GraphValue[]> Walk()
        {
            GraphValue[] state = begin([]);
            try
            {
                while (true)
                {
                    GraphValue[] element;
                    try
                    {
                        element = next(state);
                    }
                    catch (OutOfRangeException)
                    {
                        yield break;
                    }

                    yield return element;
                }
            }
            finally
            {
                end(state);
            }
        }
    }
}
