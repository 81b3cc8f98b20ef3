namespace Tensors.Graphs;

/// <summary>Data sets, each made from others, and iterators over them, which live in the session.</summary>
internal static partial class DatasetKinds
{
    public static void AddTo(KindTable kinds)
    {
        Source(kinds, "TensorDataset", 0, e => [Held(e, ..)]);
        Source(kinds, "TensorSliceDataset", 0, e => DatasetSource.Slices(RequireSlices(Held(e, ..), e.Node)));
        Source(kinds, "RangeDataset", 3, e => Numbers(e[0].Item<long>(), e[1].Item<long>(), e[2].Item<long>(), e.Node));
        Source(kinds, "TextLineDataset", 3, e => Files(e, (file, compression) => Lines(file, compression)));
        Source(kinds, "FixedLengthRecordDataset", 5, e => FixedLengthRecords(e));
        Source(kinds, "TFRecordDataset", 3, e => Files(e, TFRecordReader.ReadAll));
        Change(kinds, "RepeatDataset", 2, (source, e) => Repeated(source, e[1].Item<long>()));
        Change(kinds, "TakeDataset", 2, (source, e) =>
            e[1].Item<long>() is >= 0 and var count ? source.Then(elements => Take(elements, count)) : source);
        Change(kinds, "SkipDataset", 2, (source, e) => e[1].Item<long>() is var count
            && count >= 0 ? source.Then(elements => Skip(elements, count)) : source.Then(_ => []));
        Change(kinds, "ShardDataset", 3, (source, e) => Sharded(source, e[1].Item<long>(), e[2].Item<long>(), e.Node));
        Change(kinds, "CacheDataset", 2, (source, e) => new(
            e.Text(1).Item() is { Length: > 0 } file ? new DatasetFileCache(source, file).Walk : new DatasetCache(source).Walk));
        Batches(kinds);
        Nested(kinds);
        Windows(kinds);
        Change(kinds, "PrefetchDataset", 2, (source, _) => source);
        Change(kinds, "ShuffleDataset", 4, Shuffled);
        Change(kinds, "ConcatenateDataset", 2, (source, e) =>
        {
            DatasetSource second = Of(e, 1);
            return new(cancellation => source.Walk(cancellation).Concat(second.Walk(cancellation)));
        });
        Change(kinds, "ZipDataset", 1, (_, e) => Zipped([.. Enumerable.Range(0, e.Count).Select(i => Of(e, i))]));
        Change(kinds, "MapDataset", 1, Mapped);
        Change(kinds, "ParallelMapDataset", 2, Mapped);
        Change(kinds, "FilterDataset", 1, (source, e) =>
        {
            FunctionRunner predicate = FunctionRunner.Of(e, "predicate");
            GraphValue[] captured = Held(e, 1..);
            return source.Then(
                elements => elements.Where(element => predicate.Call([.. element, .. captured])[0].RequireTensor().Item<bool>()));
        });
        Iterators(kinds);
    }

    private static void Source(KindTable kinds, string op, int operands, Func<Evaluation, IEnumerable<GraphValue[]>> elements) =>
        kinds.Stateful(op, operands, node => node.Output(DataType.Variant, PartialShape.Scalar), e =>
        {
            IEnumerable<GraphValue[]> all = elements(e);
            return new DatasetSource(_ => all);
        });

    private static void Change(KindTable kinds, string op, int operands, Func<DatasetSource, Evaluation, DatasetSource> change) =>
        kinds.Stateful(op, operands, node => node.Output(DataType.Variant, PartialShape.Scalar), e => change(Of(e, 0), e));

    private static DatasetSource Of(Evaluation e, int input) => e.Object<DatasetSource>(input, "a data set");

    // What is fed, and the memory of kernels, shows other elements in the next run.
    private static GraphValue[] Held(Evaluation e, Range range) => Array.ConvertAll(e.Contents(range), value => value.Copy());

    private static GraphValue[] RequireSlices(GraphValue[] components, Node node) =>
        Array.TrueForAll(components, component => component.Shape is { Rank: > 0 } shape && shape[0] == components[0].Shape[0])
            ? components
            : throw new InvalidArgumentException(
                "The components of a data set of slices must have one extent along axis 0, not "
                + $"{string.Join(", ", components.Select(component => component.Shape))}.", node);

    private static IEnumerable<GraphValue[]> Numbers(long start, long stop, long step, Node node)
    {
        return step != 0 ? Walk() : throw new InvalidArgumentException("The step of a range must not be 0.", node);

        IEnumerable<GraphValue[]> Walk()
        {
            for (long value = start; step > 0 ? value < stop : value > stop; value += step)
            {
                yield return [Tensor.FromScalar(value)];
            }
        }
    }

    private static IEnumerable<GraphValue[]> Files(Evaluation e, Func<string, RecordCompression, IEnumerable<byte[]>> read)
    {
        string[] files = e.Text(0).ToArray();
        RecordCompression compression = RecordCompressions.Named(e.Text(1).Item());
        return Texts(files.SelectMany(file => read(file, compression)));
    }

    private static IEnumerable<GraphValue[]> FixedLengthRecords(Evaluation e)
    {
        string[] files = e.Text(0).ToArray();
        (long header, long size, long footer) = (e[1].Item<long>(), e[2].Item<long>(), e[3].Item<long>());
        Node node = e.Node;
        return Texts(files.SelectMany(file => ReaderState.Parts(file, header, size, footer, size, node)).Select(record => record.Value));
    }

    private static IEnumerable<GraphValue[]> Texts(IEnumerable<byte[]> texts) =>
        texts.Select(text => (GraphValue[])[new StringTensor([text], Shape.Scalar)]);

    private static IEnumerable<byte[]> Lines(string file, RecordCompression compression) =>
        ReaderState.LinesOf(compression.Reader(File.OpenRead(file)));

    private static IEnumerable<GraphValue[]> Take(IEnumerable<GraphValue[]> elements, long count)
    {
        if (count == 0)
        {
            yield break;
        }

        long left = count;
        foreach (GraphValue[] element in elements)
        {
            yield return element;
            if (--left == 0)
            {
                yield break;
            }
        }
    }

    private static IEnumerable<GraphValue[]> Skip(IEnumerable<GraphValue[]> elements, long count)
    {
        long left = count;
        return elements.SkipWhile(_ => left-- > 0);
    }

    private static DatasetSource Repeated(DatasetSource source, long count)
    {
        return new(Walk);

        IEnumerable<GraphValue[]> Walk(CancellationToken cancellation)
        {
            bool isEmpty = false;
            for (long round = 0; (count < 0 || round < count) && !isEmpty; round++)
            {
                isEmpty = true;
                foreach (GraphValue[] element in source.Walk(cancellation))
                {
                    isEmpty = false;
                    yield return element;
                }
            }
        }
    }

    private static DatasetSource Sharded(DatasetSource source, long count, long index, Node node) => count > 0 && index >= 0
        && index < count
        ? source.Then(elements => elements.Where((_, i) => i % count == index))
        : throw new InvalidArgumentException($"There is no shard {index} of {count}.", node);

    private static DatasetSource Zipped(DatasetSource[] sources)
    {
        return new(Walk);

        IEnumerable<GraphValue[]> Walk(CancellationToken cancellation)
        {
            IEnumerator<GraphValue[]>[] open = Array.ConvertAll(sources, source => source.Walk(cancellation).GetEnumerator());
            try
            {
                while (Array.TrueForAll(open, elements => elements.MoveNext()))
                {
                    yield return [.. open.SelectMany(elements => elements.Current)];
                }
            }
            finally
            {
                Array.ForEach(open, elements => elements.Dispose());
            }
        }
    }

    private static DatasetSource Shuffled(DatasetSource source, Evaluation e)
    {
        long size = e[1].Item<long>();
        RandomSeed seed = new(e[2].Item<long>(), e[3].Item<long>());
        bool again = e.Attribute("reshuffle_each_iteration", true);
        if (size <= 0)
        {
            throw new InvalidArgumentException($"buffer_size must be greater than zero, not {size}.", e.Node);
        }

        // Each walk takes the next two seeds, or all the same ones.
        RandomWords seeds = RandomWords.Of(seed);
        return source.Then(elements => DatasetShuffle.Shuffled(
            elements, size, RandomWords.Of(again ? new((long)seeds.NextUInt32(), (long)seeds.NextUInt32()) : seed)));
    }

    private static DatasetSource Mapped(DatasetSource source, Evaluation e)
    {
        FunctionRunner function = FunctionRunner.Of(e, "f");
        GraphValue[] captured = Held(e, e.Node.Op == "MapDataset" ? 1.. : 1..^1);
        return source.Then(elements => elements.Select(element => function.Call([.. element, .. captured])));
    }
}
