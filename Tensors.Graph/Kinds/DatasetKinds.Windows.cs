namespace Tensors.Graphs;

// Data sets of several elements each, elements taken apart again, and what is made of all of them.
internal static partial class DatasetKinds
{
    private static void Windows(KindTable kinds)
    {
        Change(kinds, "WindowDataset", 5, Windowed);
        foreach (string op in (string[])["UnbatchDataset", "ExperimentalUnbatchDataset"])
        {
            Change(kinds, op, 1, (source, e) =>
            {
                Node node = e.Node;
                return source.Then(batches => batches.SelectMany(batch => DatasetSource.Slices(RequireSlices(batch, node))));
            });
        }

        kinds.Stateful("ReduceDataset", 1, node => node.OutputComponents(), Reduced);
    }

    /// <summary>From each so many-th element on a data set of so many, one for each component.</summary>
    private static DatasetSource Windowed(DatasetSource source, Evaluation e)
    {
        (long size, long shift, long stride) = (e[1].Item<long>(), e[2].Item<long>(), e[3].Item<long>());
        bool dropsRest = e[4].Item<bool>();
        return size > 0 && shift > 0 && stride > 0
            ? source.Then(Walk)
            : throw new InvalidArgumentException(
                $"Window size, shift and stride must be greater than zero, not {size}, {shift} and {stride}.", e.Node);

        IEnumerable<GraphValue[]> Walk(IEnumerable<GraphValue[]> elements)
        {
            Int128 span = ((Int128)(size - 1) * stride) + 1;
            using IEnumerator<GraphValue[]> open = elements.GetEnumerator();
            List<GraphValue[]> held = [];
            Int128 skipped = 0;
            bool isOver = false;
            while (true)
            {
                while (!isOver && held.Count < span)
                {
                    isOver = !open.MoveNext();
                    if (isOver)
                    {
                        break;
                    }

                    if (skipped > 0)
                    {
                        skipped--;
                    }
                    else
                    {
                        held.Add(open.Current);
                    }
                }

                if (held.Count == 0 || (dropsRest && held.Count < span))
                {
                    yield break;
                }

                GraphValue[][] window = [.. held.Where((_, i) => i % stride == 0)];
                yield return
                    [.. window[0].Select((_, i) => (GraphValue)new DatasetSource(_ => window.Select(all => (GraphValue[])[all[i]])))];
                int gone = (int)Math.Min(shift, held.Count);
                held.RemoveRange(0, gone);
                skipped = shift - gone;
            }
        }
    }

    /// <summary>A state that a function changes with each element.</summary>
    private static NodeResults Reduced(Evaluation e)
    {
        int states = e.Attribute<DataType[]>("Tstate").Length;
        GraphValue[] state = Held(e, 1..(1 + states)), captured = Held(e, (1 + states)..);
        FunctionRunner function = FunctionRunner.Of(e, "f");
        foreach (GraphValue[] element in Of(e, 0).Walk(e.Frame.Cancellation))
        {
            state = function.Call([.. state, .. element, .. captured]);
        }

        return state;
    }
}
