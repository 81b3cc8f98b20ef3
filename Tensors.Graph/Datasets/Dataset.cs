namespace Tensors.Graphs;

/// <summary>Elements, each of some tensors, that are made one after the other: TensorFlow's <c>tf.data.Dataset</c>.</summary>
public sealed partial class Dataset
{
    private readonly Tensor _handle;

    private Dataset(Tensor handle, DataType[] types, PartialShape[] shapes)
    {
        _handle = handle;
        OutputTypes = types;
        OutputShapes = shapes;
    }

    internal Tensor Handle => _handle;

    /// <summary>The types of the components of an element.</summary>
    public IReadOnlyList<DataType> OutputTypes { get; }

    /// <summary>What is known of the shapes of the components of an element.</summary>
    public IReadOnlyList<PartialShape> OutputShapes { get; }

    /// <summary>One element.</summary>
    /// <param name="components">Its components.</param>
    public static Dataset FromTensors(params ReadOnlySpan<TensorLike> components)
    {
        Tensor[] tensors = Components(components);
        return Make(
            "TensorDataset", tensors, Types(tensors), Array.ConvertAll(tensors, tensor => tensor.StaticShape),
            new() { ["Toutput_types"] = Types(tensors) });
    }

    /// <summary>The slices of tensors along axis 0, one an element.</summary>
    /// <param name="components">Tensors of one extent along axis 0.</param>
    /// <exception cref="ArgumentException">A component is a scalar, or their extents differ.</exception>
    public static Dataset FromTensorSlices(params ReadOnlySpan<TensorLike> components)
    {
        Tensor[] tensors = Components(components);
        int? count = null;
        foreach (Tensor tensor in tensors)
        {
            int? extent = tensor.StaticShape.Rank == 0
                ? throw new ArgumentException("FromTensorSlices: a scalar has no slices; use FromTensors.", nameof(components))
                : tensor.StaticShape.Rank is null ? null : tensor.StaticShape[0];
            count = count is null || extent is null || count == extent
                ? count ?? extent
                : throw new ArgumentException(
                    $"FromTensorSlices: the extents {count} and {extent} along axis 0 differ.", nameof(components));
        }

        PartialShape[] shapes = Array.ConvertAll(
            tensors, tensor => tensor.StaticShape.Rank is null ? PartialShape.Unknown : [.. tensor.StaticShape.Skip(1)]);
        return Make("TensorSliceDataset", tensors, Types(tensors), shapes, new() { ["Toutput_types"] = Types(tensors) });
    }

    /// <summary>int64 numbers from start to below stop.</summary>
    /// <param name="start">The first.</param>
    /// <param name="stop">The limit.</param>
    /// <param name="step">From one to the next; null for 1.</param>
    public static Dataset Range(TensorLike start, TensorLike stop, TensorLike? step = null)
    {
        Graph graph = start.Graph ?? stop.Graph ?? step?.Graph ?? Graph.Default;
        return Make(
            "RangeDataset", [Number(graph, start, "start"), Number(graph, stop, "stop"), Number(graph, step ?? 1L, "step")],
            [DataType.Int64], [PartialShape.Scalar]);
    }

    /// <summary>int64 numbers from 0 to below a limit.</summary>
    /// <param name="limit">The limit.</param>
    public static Dataset Range(TensorLike limit) => Range(0L, limit);

    /// <summary>The lines of text files, without their ends.</summary>
    /// <param name="files">Text: the names of the files.</param>
    /// <param name="compression">How they are compressed.</param>
    public static Dataset TextLines(TensorLike files, RecordCompression compression = RecordCompression.None) =>
        Files("TextLineDataset", files, compression);

    /// <summary>The records of TFRecord files.</summary>
    /// <param name="files">Text: the names of the files.</param>
    /// <param name="compression">How they are compressed.</param>
    public static Dataset TFRecords(TensorLike files, RecordCompression compression = RecordCompression.None) =>
        Files("TFRecordDataset", files, compression);

    /// <summary>The components of elements of several data sets side by side, until one is at its end.</summary>
    /// <param name="datasets">The data sets.</param>
    public static Dataset Zip(params ReadOnlySpan<Dataset> datasets)
    {
        Dataset[] all = datasets.ToArray();
        return all.Length == 0
            ? throw new ArgumentException("Zip: there are no data sets; give at least one.", nameof(datasets))
            : Make(
                "ZipDataset", [.. all.Select(one => one._handle)], [.. all.SelectMany(one => one.OutputTypes)],
                [.. all.SelectMany(one => one.OutputShapes)], new() { ["N"] = (long)all.Length });
    }

    /// <summary>Elements in a random order: each is drawn from the next ones, of which so many are kept.</summary>
    /// <param name="bufferSize">How many are kept.</param>
    /// <param name="seed">The seed of the order.</param>
    /// <param name="reshuffleEachIteration">Whether each walk has another order, as each round of <see cref="Repeat"/> does.</param>
    /// <remarks>The orders are TensorFlow's. With a seed, running the initializer of an iterator again gives the same ones again.</remarks>
    public Dataset Shuffle(TensorLike bufferSize, long? seed = null, bool reshuffleEachIteration = true)
    {
        Graph graph = Home;
        RandomSeed pair = Ops.Seeds(graph, seed);
        return Same(
            "ShuffleDataset", new() { ["reshuffle_each_iteration"] = reshuffleEachIteration }, Number(graph, bufferSize, "buffer_size"),
            Number(graph, pair.Seed, "seed"),
            Number(graph, pair.Seed2, "seed2"));
    }

    /// <summary>The elements several times.</summary>
    /// <param name="count">How often; -1 or null for ever.</param>
    public Dataset Repeat(TensorLike? count = null) => Same("RepeatDataset", [], Number(Home, count ?? -1L, "count"));

    /// <summary>The first elements.</summary>
    /// <param name="count">How many; -1 for all.</param>
    public Dataset Take(TensorLike count) => Same("TakeDataset", [], Number(Home, count, "count"));

    /// <summary>All but the first elements.</summary>
    /// <param name="count">How many are left out; -1 for all.</param>
    public Dataset Skip(TensorLike count) => Same("SkipDataset", [], Number(Home, count, "count"));

    /// <summary>The elements, and then those of another data set.</summary>
    /// <param name="other">Of the same types.</param>
    /// <exception cref="GraphTypeException">The types differ.</exception>
    public Dataset Concatenate(Dataset other)
    {
        if (!OutputTypes.SequenceEqual(other.OutputTypes))
        {
            throw new GraphTypeException(
                $"Concatenate: elements of types ({string.Join(", ", OutputTypes)}) and ({string.Join(", ", other.OutputTypes)}) do not "
                + "fit each other.");
        }

        PartialShape[] shapes = [.. OutputShapes.Zip(other.OutputShapes, (mine, others) =>
            mine.Rank is null || mine.Rank != others.Rank
                ? PartialShape.Unknown
                : PartialShape.Create([.. mine.Zip(others, (x, y) => x == y ? x : null)]))];
        return Make("ConcatenateDataset", [_handle, other._handle], [.. OutputTypes], shapes);
    }

    /// <summary>Kept in the graph; elements are made when they are asked for.</summary>
    /// <param name="bufferSize">How many would be made ahead.</param>
    public Dataset Prefetch(long bufferSize) => Same("PrefetchDataset", [], Number(Home, bufferSize, "buffer_size"));

    /// <summary>So many elements side by side as one.</summary>
    /// <param name="batchSize">How many.</param>
    /// <param name="dropRemainder">Whether what is left over at the end is left out; else the last batch has fewer.</param>
    public Dataset Batch(long batchSize, bool dropRemainder = false)
    {
        PartialShape[] shapes = Batches(OutputShapes, batchSize, dropRemainder);
        Graph graph = Home;
        Tensor drops = Building.Constant(graph, Tensor.FromScalar(dropRemainder), "drop_remainder");
        return Make(
            "BatchDatasetV2", [_handle, Number(graph, batchSize, "batch_size"), drops], [.. OutputTypes], shapes,
            new() { ["parallel_copy"] = false });
    }

    /// <summary>A function of each element.</summary>
    /// <param name="function">From the component of an element to that of the new one.</param>
    /// <remarks>Tensors and tables of the graph around are seen as they are when a walk begins; variables are not.</remarks>
    public Dataset Map(Func<Tensor, Tensor> function) => Map(x => [function(x[0])]);

    /// <summary>A function of each element.</summary>
    /// <param name="function">From the components of an element to those of the new one.</param>
    /// <remarks>Tensors and tables of the graph around are seen as they are when a walk begins; variables are not.</remarks>
    public Dataset Map(Func<Tensor[], IReadOnlyList<Tensor>> function)
    {
        (FunctionReference written, Tensor[] results, Tensor[] captured) = Write("map", function);
        return Make("MapDataset", [_handle, .. captured], Types(results), Array.ConvertAll(results, result => result.StaticShape), new()
        {
            ["f"] = written,
            ["Targuments"] = Types(captured),
            ["preserve_cardinality"] = false,
            ["use_inter_op_parallelism"] = true,
        });
    }

    /// <summary>The elements for which a function is true.</summary>
    /// <param name="predicate">From the components of an element to a scalar truth value.</param>
    /// <exception cref="GraphTypeException">It gives something else.</exception>
    public Dataset Filter(Func<Tensor[], Tensor> predicate)
    {
        (FunctionReference written, Tensor[] results, Tensor[] captured) = Write("filter", x => [predicate(x)]);
        return results[0].DataType == DataType.Bool
            ? Make(
                "FilterDataset", [_handle, .. captured], [.. OutputTypes], [.. OutputShapes],
                new() { ["predicate"] = written, ["Targuments"] = Types(captured) })
            : throw new GraphTypeException($"Filter: the function must give a truth value, not {results[0].DataType.Name}.");
    }

    /// <summary>A walk that begins by itself, once in a session.</summary>
    /// <exception cref="InvalidOperationException">The data set depends on a placeholder or a variable, whose value is not known
    /// then.</exception>
    public DataIterator MakeOneShotIterator()
    {
        if (
            Pruning.Order([NodeOutput.Of(_handle)], [])
            .Find(node => node.Op is "Placeholder" or "PlaceholderWithDefault" or "VariableV2" or "VarHandleOp") is { } open)
        {
            throw new InvalidOperationException(
                $"MakeOneShotIterator: the data set depends on '{open.Name}' ({open.Op}), whose value is not known when the walk begins; "
                + "use MakeInitializableIterator.");
        }

        FunctionReference factory = FunctionWriter.Add(_handle.Graph.Functions, "make_dataset", [], [_handle]);
        return DataIterator.OneShot(_handle.Graph, factory, [.. OutputTypes], [.. OutputShapes]);
    }

    /// <summary>A walk that begins each time that its initializer is run.</summary>
    /// <param name="sharedName">Iterators of one such name are one in a session.</param>
    public DataIterator MakeInitializableIterator(string? sharedName = null) =>
        DataIterator.Over(_handle, [.. OutputTypes], [.. OutputShapes], sharedName);

    // The graph that what is made of this data set goes to.
    private Graph Home => Closure.Home(_handle);

    private static Tensor[] Components(ReadOnlySpan<TensorLike> components)
    {
        if (components.Length == 0)
        {
            throw new ArgumentException("A data set needs at least one component.", nameof(components));
        }

        Graph graph = Graph.Default;
        Tensor[] tensors = new Tensor[components.Length];
        for (int i = 0; i < tensors.Length; i++)
        {
            tensors[i] = components[i].ToTensor(components[i].Graph ?? graph, "component");
        }

        return tensors;
    }

    private static DataType[] Types(Tensor[] tensors) => Array.ConvertAll(tensors, tensor => tensor.DataType.Base);

    private static Tensor Number(Graph graph, TensorLike value, string name) => value.ToTensor(graph, name, DataType.Int64) is var number
        && number.DataType == DataType.Int64
        ? number
        : throw new GraphTypeException($"A data set takes '{name}' as int64, not {number.DataType.Name}.");

    private static Dataset Files(string op, TensorLike files, RecordCompression compression)
    {
        Graph graph = files.Graph ?? Graph.Default;
        Tensor names = files.ToTensor(graph, "filenames", DataType.String);
        return Make(
            op,
            [names, Building.Constant(graph, StringTensor.FromString(compression.Name), "compression_type"),
            Number(graph, 0, "buffer_size")], [DataType.String], [PartialShape.Scalar]);
    }

    private static Dataset Make(
        string op, Tensor[] operands, DataType[] types, PartialShape[] shapes, Dictionary<string, object>? attributes = null) =>
        Make(Closure.Home(operands[0]), op, operands, types, shapes, attributes);

    private static Dataset Make(
        Graph graph, string op, Tensor[] operands, DataType[] types, PartialShape[] shapes, Dictionary<string, object>? attributes = null)
    {
        attributes ??= [];
        attributes["output_shapes"] = shapes;
        if (!attributes.ContainsKey("Toutput_types"))
        {
            attributes["output_types"] = types;
        }

        return new(graph.Tensor1(op, op, operands, attributes), types, shapes);
    }

    private Dataset Same(string op, Dictionary<string, object> attributes, params Tensor[] arguments) =>
        Make(op, [_handle, .. arguments], [.. OutputTypes], [.. OutputShapes], attributes);

    private (FunctionReference Written, Tensor[] Results, Tensor[] Captured) Write(
        string name, Func<Tensor[], IReadOnlyList<Tensor>> function) =>
        Write(Home, name, OutputTypes, OutputShapes, function);

    private static (FunctionReference Written, Tensor[] Results, Tensor[] Captured) Write(
        Graph graph, string name, IReadOnlyList<DataType> types, IReadOnlyList<PartialShape> shapes,
        Func<Tensor[], IReadOnlyList<Tensor>> function)
    {
        // Functions within the function go to the same library, and its random numbers follow the same seed.
        Graph body = new() { Functions = graph.Functions, Seed = graph.Seed };
        body.Closure = new(body, graph);
        CSharpKinds.Keep(graph, body);
        using DefaultGraph isDefault = body.AsDefault();
        Tensor[] arguments = [.. types.Zip(shapes, (type, shape) => Ops.Placeholder(type, shape, "element"))];
        Tensor[] results = [.. function(arguments).Select(result => ((TensorLike)result).ToTensor(body, "Const"))];
        return (
            FunctionWriter.Add(graph.Functions, name, [.. arguments, .. body.Closure.Arguments], results), results, body.Closure.Captured);
    }
}
