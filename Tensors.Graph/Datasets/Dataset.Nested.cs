namespace Tensors.Graphs;

// Data sets of data sets, of what a program makes, and what is done to many elements at once.
public sealed partial class Dataset
{
    /// <summary>Elements that a program makes: TensorFlow's <c>from_generator</c>.</summary>
    /// <param name="generator">Called at the beginning of each walk; gives elements, each as its components: numbers, text, arrays or
    /// tensors.</param>
    /// <param name="outputTypes">The types of the components.</param>
    /// <param name="outputShapes">What is known of their shapes; null for nothing.</param>
    /// <remarks>
    /// A run is an <see cref="InvalidArgumentException"/> where an element does not fit. Files hold no functions of programs.
    /// </remarks>
    public static Dataset FromGenerator(
        Func<IEnumerable<object[]>> generator, IReadOnlyList<DataType> outputTypes, IReadOnlyList<PartialShape>? outputShapes = null)
    {
        ArgumentNullException.ThrowIfNull(generator);
        DataType[] types = [.. outputTypes];
        PartialShape[] shapes = [.. outputShapes ?? types.Select(_ => PartialShape.Unknown)];
        if (shapes.Length != types.Length)
        {
            throw new ArgumentException(
                $"FromGenerator: {types.Length} types and {shapes.Length} shapes do not fit each other.", nameof(outputShapes));
        }

        Graph graph = Graph.Default;
        GeneratorWalks walks = new(generator, types);
        DataType[] number = [DataType.Int64];
        return Make(graph, "GeneratorDataset", [], types, shapes, new()
        {
            ["init_func"] = Write(graph, "generator_init", [], [], _ => Ops.CSharpObjectFunc(_ => [walks.Begin()], [], number)).Written,
            ["next_func"] = Write(
                graph, "generator_next", number, [PartialShape.Scalar],
                x => Ops.CSharpObjectFunc(state => walks.Next((Tensor)state[0]), [x[0]], types)).Written,
            ["finalize_func"] = Write(
                graph, "generator_finalize", number, [PartialShape.Scalar], x => [Ops.CSharpFunc(walks.End, x[0])]).Written,
            ["Tinit_func_args"] = Array.Empty<DataType>(),
            ["Tnext_func_args"] = Array.Empty<DataType>(),
            ["Tfinalize_func_args"] = Array.Empty<DataType>(),
        });
    }

    /// <summary>Elements of one component that a program makes.</summary>
    /// <param name="generator">Called at the beginning of each walk; gives numbers, text, arrays or tensors.</param>
    /// <param name="outputType">Their type.</param>
    /// <param name="outputShape">What is known of their shape; null for nothing.</param>
    public static Dataset FromGenerator<T>(Func<IEnumerable<T>> generator, DataType outputType, PartialShape? outputShape = null)
        where T : notnull =>
            FromGenerator(() => generator().Select(element => (object[])[element]), [outputType], [outputShape ?? PartialShape.Unknown]);

    /// <summary>The names of the files that fit patterns.</summary>
    /// <param name="pattern">Text: a pattern, or a vector of them; <see cref="Ops.MatchingFiles"/>.</param>
    /// <param name="shuffle">Whether they come in a random order, else sorted.</param>
    /// <param name="seed">The seed of the order.</param>
    /// <remarks>A run is an <see cref="InvalidArgumentException"/> where no file fits.</remarks>
    public static Dataset ListFiles(TensorLike pattern, bool shuffle = true, long? seed = null)
    {
        Graph graph = pattern.Graph ?? Graph.Default;
        Tensor patterns = pattern.ToTensor(graph, "file_pattern", DataType.String);
        Tensor files = Ops.MatchingFiles(patterns);
        using (graph.ControlDependencies([Ops.AssertTrue(Ops.Greater(Ops.ShapeOf(files)[0], 0), ["No files matched pattern: ", patterns])]))
        {
            files = Ops.Identity(files);
        }

        Dataset dataset = FromTensorSlices(files);
        return shuffle ? dataset.Shuffle(Ops.Maximum(Ops.ShapeOf(files, outType: DataType.Int64)[0], 1L), seed) : dataset;
    }

    /// <summary>The records of one length in files, without their first and last bytes.</summary>
    /// <param name="files">Text: the names of the files.</param>
    /// <param name="recordBytes">The length of a record.</param>
    /// <param name="headerBytes">How many bytes at the beginning of a file are left out.</param>
    /// <param name="footerBytes">How many at its end.</param>
    public static Dataset FixedLengthRecords(
        TensorLike files, TensorLike recordBytes, TensorLike? headerBytes = null, TensorLike? footerBytes = null)
    {
        Graph graph = files.Graph ?? Graph.Default;
        Tensor names = files.ToTensor(graph, "filenames", DataType.String);
        Tensor[] lengths =
            [Number(graph, headerBytes ?? 0L, "header_bytes"), Number(graph, recordBytes, "record_bytes"),
            Number(graph, footerBytes ?? 0L, "footer_bytes")];
        return Make(
            "FixedLengthRecordDataset", [names, .. lengths, Number(graph, 0L, "buffer_size")], [DataType.String], [PartialShape.Scalar]);
    }

    /// <summary>The elements of the data sets that a function makes, one data set after the other.</summary>
    /// <param name="function">From the components of an element to a data set.</param>
    /// <remarks>Tensors and tables of the graph around are seen as they are when a walk begins; variables are not.</remarks>
    public Dataset FlatMap(Func<Tensor[], Dataset> function)
    {
        Written written = WriteNested("flat_map", function);
        return Nested("FlatMapDataset", written);
    }

    /// <summary>The elements of the data sets that a function makes, of several in turn.</summary>
    /// <param name="function">From the components of an element to a data set.</param>
    /// <param name="cycleLength">How many data sets are open at a time.</param>
    /// <param name="blockLength">How many elements are taken from one in a turn.</param>
    /// <remarks>
    /// The order is TensorFlow's: a data set at its end is found when it is asked again, and the next one takes its place when its turn
    /// comes round.
    /// </remarks>
    public Dataset Interleave(Func<Tensor[], Dataset> function, TensorLike cycleLength, TensorLike? blockLength = null)
    {
        Written written = WriteNested("interleave", function);
        Graph graph = Home;
        return Nested(
            "InterleaveDataset", written, Number(graph, cycleLength, "cycle_length"), Number(graph, blockLength ?? 1L, "block_length"));
    }

    /// <summary>So many elements side by side as one, the shorter ones filled up.</summary>
    /// <param name="batchSize">How many.</param>
    /// <param name="paddedShapes">The shapes to which the components are filled up, where null is the greatest extent of the batch; null
    /// for those of the elements.</param>
    /// <param name="paddingValues">Scalars that components are filled up with; null for 0 and empty text.</param>
    /// <param name="dropRemainder">Whether what is left over at the end is left out; else the last batch has fewer.</param>
    /// <exception cref="ArgumentException">There is not one shape, or value, for each component, or a shape does not fit the
    /// elements.</exception>
    /// <remarks>An element that is longer than its shape is a <see cref="DataLossException"/> in the run, as in TensorFlow.</remarks>
    public Dataset PaddedBatch(
        long batchSize, IReadOnlyList<PartialShape>? paddedShapes = null, IReadOnlyList<TensorLike>? paddingValues = null,
        bool dropRemainder = false)
    {
        PartialShape[] padded = [.. paddedShapes ?? OutputShapes];
        if (padded.Length != OutputTypes.Count || (paddingValues is not null && paddingValues.Count != OutputTypes.Count))
        {
            throw new ArgumentException(
                $"PaddedBatch: elements of {OutputTypes.Count} components need as many shapes and values.", nameof(paddedShapes));
        }

        for (int i = 0; i < padded.Length; i++)
        {
            if (padded[i].Rank is null || (OutputShapes[i].Rank is { } rank && rank != padded[i].Rank))
            {
                throw new ArgumentException(
                    $"PaddedBatch: component {i} of shape {OutputShapes[i]} cannot be filled up to shape {padded[i]}.",
                    nameof(paddedShapes));
            }
        }

        Graph graph = Home;
        Tensor size = Number(graph, batchSize, "batch_size");
        Tensor[] extents = Array.ConvertAll(
            padded, shape =>
            Building.Constant(graph, Tensor.FromArray([.. shape.Select(extent => (long)(extent ?? -1))]), "padded_shapes"));
        Tensor[] values =
            [.. OutputTypes.Select(
                (type, i) => paddingValues is null ? Zero(graph, type) : paddingValues[i].ToTensor(graph, "padding_values", type))];
        Tensor drops = Building.Constant(graph, Tensor.FromScalar(dropRemainder), "drop_remainder");
        return Make(
            "PaddedBatchDatasetV2", [_handle, size, .. extents, .. values, drops], [.. OutputTypes],
            Batches(padded, batchSize, dropRemainder), new()
            {
                ["Toutput_types"] = OutputTypes.ToArray(),
                ["N"] = (long)padded.Length,
                ["parallel_copy"] = false,
            });
    }

    /// <summary>Kept once a walk has come to its end; later walks do not make the elements again.</summary>
    /// <param name="filename">Text: what the names of files begin with in which elements are kept for other sessions and programs too,
    /// as a checkpoint. Null or empty for memory.</param>
    public Dataset Cache(TensorLike? filename = null) =>
        Same("CacheDataset", [], (filename ?? "").ToTensor(Home, "filename", DataType.String));

    /// <summary>Each so many-th element, so that several workers share a data set.</summary>
    /// <param name="numShards">How many share it.</param>
    /// <param name="index">The place among them, from 0.</param>
    public Dataset Shard(TensorLike numShards, TensorLike index) =>
        Same("ShardDataset", [], Number(Home, numShards, "num_shards"), Number(Home, index, "index"));

    /// <summary>The elements behind their numbers.</summary>
    /// <param name="start">The first number.</param>
    public Dataset Enumerate(long start = 0) => Zip(Range(start, long.MaxValue), this);

    private static Tensor Zero(Graph graph, DataType type) => type == DataType.String
        ? Building.Constant(graph, StringTensor.FromString(""), "padding_values")
        : Building.Number(graph, 0, type, "padding_values");

    private static PartialShape[] Batches(IReadOnlyList<PartialShape> shapes, long size, bool dropRemainder)
    {
        int? count = dropRemainder && size is > 0 and <= int.MaxValue ? (int)size : null;
        return [.. shapes.Select(shape => shape.Rank is null ? PartialShape.Unknown : [count, .. shape])];
    }

    private Dataset Nested(string op, Written function, params Tensor[] arguments) => Make(
        op, [_handle, .. function.Captured, .. arguments], [.. function.Inner.OutputTypes], [.. function.Inner.OutputShapes], new()
        {
            ["f"] = function.Name,
            ["Targuments"] = Types(function.Captured),
        });

    private Written WriteNested(string name, Func<Tensor[], Dataset> function)
    {
        Dataset? inner = null;
        (FunctionReference written, _, Tensor[] captured) = Write(name, x => [(inner = function(x))._handle]);
        return new(written, inner!, captured);
    }

    /// <summary>A function that makes data sets: its name in the library, what it makes, and what it uses of the graph around.</summary>
    private sealed record Written(FunctionReference Name, Dataset Inner, Tensor[] Captured);
}
