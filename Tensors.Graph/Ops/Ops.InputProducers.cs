namespace Tensors.Graphs;

// Input that threads read ahead into queues. Each adds its runner, which StartQueueRunners starts.
public static partial class Ops
{
    /// <summary>
    /// The names of the files that fit patterns, sorted: <c>*</c> stands for any letters, <c>?</c> for one, <c>[a-z]</c> for one of some.
    /// </summary>
    /// <param name="pattern">Text: a pattern, or a vector of them.</param>
    /// <param name="name">The name of the node.</param>
    /// <returns>Text, a vector.</returns>
    public static Tensor MatchingFiles(TensorLike pattern, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "MatchingFiles", pattern);
        return scope.Result("MatchingFiles", [scope.Convert(pattern, "pattern", DataType.String)]);
    }

    /// <summary>A local variable that its initializer gives the names of the files that fit patterns then.</summary>
    /// <param name="pattern">Text: a pattern, or a vector of them.</param>
    /// <param name="name">The name of the variable.</param>
    public static Variable MatchFilenamesOnce(TensorLike pattern, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "matching_filenames", pattern);
        return Variable(
            MatchingFiles(pattern), trainable: false, collections: [GraphKeys.LocalVariables], validateShape: false, name: scope.Name);
    }

    /// <summary>
    /// A queue that threads fill with texts, such as names of files, again and again: TensorFlow's <c>string_input_producer</c>.
    /// </summary>
    /// <param name="strings">A vector of text.</param>
    /// <param name="numEpochs">How often each is given before the end; null for ever. It is counted in a local variable: run
    /// <see cref="LocalVariablesInitializer"/>.</param>
    /// <param name="shuffle">Whether each time in another order.</param>
    /// <param name="seed">The seed of the order.</param>
    /// <param name="capacity">How many the queue holds.</param>
    /// <param name="sharedName">Queues of one such name are one in a session.</param>
    /// <param name="name">The name of the scope.</param>
    /// <exception cref="ArgumentException">There is no text.</exception>
    public static GraphQueue StringInputProducer(
        TensorLike strings, int? numEpochs = null, bool shuffle = true, long? seed = null, int capacity = 32, string? sharedName = null,
        string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "input_producer", strings);
        Tensor texts = scope.Convert(strings, "Const", DataType.String);
        return texts.StaticShape is { Rank: 1 } length && length[0] == 0
            ? throw new ArgumentException("StringInputProducer: there is no text; give at least one.", nameof(strings))
            : Producer(scope, texts, numEpochs, shuffle, seed, capacity, sharedName);
    }

    /// <summary>A queue that threads fill with the integers from 0 to below a limit: TensorFlow's <c>range_input_producer</c>.</summary>
    /// <param name="limit">The limit.</param>
    /// <param name="numEpochs">How often each is given before the end; null for ever.</param>
    /// <param name="shuffle">Whether each time in another order.</param>
    /// <param name="seed">The seed of the order.</param>
    /// <param name="capacity">How many the queue holds.</param>
    /// <param name="sharedName">Queues of one such name are one in a session.</param>
    /// <param name="name">The name of the scope.</param>
    public static GraphQueue RangeInputProducer(
        TensorLike limit, int? numEpochs = null, bool shuffle = true, long? seed = null, int capacity = 32, string? sharedName = null,
        string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "input_producer", limit);
        return Producer(scope, Range(limit), numEpochs, shuffle, seed, capacity, sharedName);
    }

    /// <summary>The slices of tensors along their first axes, one at a time: TensorFlow's <c>slice_input_producer</c>.</summary>
    /// <param name="tensors">Tensors of one extent along axis 0.</param>
    /// <param name="numEpochs">How often each slice is given before the end; null for ever.</param>
    /// <param name="shuffle">Whether each time in another order.</param>
    /// <param name="seed">The seed of the order.</param>
    /// <param name="capacity">How many the queue holds.</param>
    /// <param name="sharedName">Queues of one such name are one in a session.</param>
    /// <param name="name">The name of the scope.</param>
    public static Tensor[] SliceInputProducer(
        IReadOnlyList<TensorLike> tensors, int? numEpochs = null, bool shuffle = true, long? seed = null, int capacity = 32,
        string? sharedName = null, string? name = null)
    {
        if (tensors.Count == 0)
        {
            throw new ArgumentException("SliceInputProducer: there are no tensors; give at least one.", nameof(tensors));
        }

        using OpScope scope = OpScope.Open(name, "input_producer", [.. tensors]);
        Tensor[] wholes = [.. tensors.Select(tensor => scope.Convert(tensor, "Const"))];
        GraphQueue queue = RangeInputProducer(ShapeOf(wholes[0])[0], numEpochs, shuffle, seed, capacity, sharedName);
        Tensor index = queue.Dequeue()[0];
        return Array.ConvertAll(wholes, whole => Gather(whole, index));
    }

    /// <summary>Batches of tensors that threads work out one after the other: TensorFlow's <c>batch</c>.</summary>
    /// <param name="tensors">An example: each run of them gives the next.</param>
    /// <param name="batchSize">How many make a batch.</param>
    /// <param name="numThreads">How many threads work; with more than one the order is open.</param>
    /// <param name="capacity">How many examples are kept.</param>
    /// <param name="enqueueMany">Whether the first axis of the tensors already counts examples.</param>
    /// <param name="shapes">The shapes of an example; null where they are known.</param>
    /// <param name="dynamicPad">Whether examples may differ in extents, and are filled up.</param>
    /// <param name="allowSmallerFinalBatch">Whether the last batch may have fewer; else what is left over is lost.</param>
    /// <param name="sharedName">Queues of one such name are one in a session.</param>
    /// <param name="name">The name of the scope.</param>
    /// <exception cref="ArgumentException">An extent of a tensor is not known, and no shape is given.</exception>
    public static Tensor[] Batch(
        IReadOnlyList<TensorLike> tensors, TensorLike batchSize, int numThreads = 1, int capacity = 32, bool enqueueMany = false,
        IReadOnlyList<PartialShape>? shapes = null, bool dynamicPad = false, bool allowSmallerFinalBatch = false, string? sharedName = null,
        string? name = null) =>
        Batches("batch", tensors, batchSize, numThreads, capacity, enqueueMany, shapes, allowSmallerFinalBatch, name, (types, known) =>
            dynamicPad
            ? new PaddingFIFOQueue(capacity, types, known, sharedName, "padding_fifo_queue")
            : new FIFOQueue(capacity, types, known, sharedName));

    /// <summary>Batches in a random order: TensorFlow's <c>shuffle_batch</c>.</summary>
    /// <param name="tensors">An example: each run of them gives the next.</param>
    /// <param name="batchSize">How many make a batch.</param>
    /// <param name="capacity">How many examples are kept.</param>
    /// <param name="minAfterDequeue">How many stay, so that the order is random.</param>
    /// <param name="numThreads">How many threads work.</param>
    /// <param name="seed">The seed of the order.</param>
    /// <param name="enqueueMany">Whether the first axis of the tensors already counts examples.</param>
    /// <param name="shapes">The shapes of an example; null where they are known.</param>
    /// <param name="allowSmallerFinalBatch">Whether the last batch may have fewer; else what is left over is lost.</param>
    /// <param name="sharedName">Queues of one such name are one in a session.</param>
    /// <param name="name">The name of the scope.</param>
    /// <exception cref="ArgumentException">An extent of a tensor is not known, and no shape is given.</exception>
    public static Tensor[] ShuffleBatch(
        IReadOnlyList<TensorLike> tensors, TensorLike batchSize, int capacity, int minAfterDequeue, int numThreads = 1, long? seed = null,
        bool enqueueMany = false,
        IReadOnlyList<PartialShape>? shapes = null, bool allowSmallerFinalBatch = false, string? sharedName = null, string? name = null) =>
        Batches(
            "shuffle_batch", tensors, batchSize, numThreads, capacity, enqueueMany, shapes, allowSmallerFinalBatch, name, (types, known) =>
            new RandomShuffleQueue(capacity, minAfterDequeue, types, known, seed, sharedName));

    private static FIFOQueue Producer(
        OpScope scope, Tensor input, int? numEpochs, bool shuffle, long? seed, int capacity, string? sharedName)
    {
        using DefaultGraph isDefault = scope.Graph.AsDefault();
        Tensor values = shuffle ? RandomShuffle(input, seed) : input;
        if (numEpochs is { } most)
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(most, nameof(numEpochs));
            Variable epochs = Variable(0L, trainable: false, collections: [GraphKeys.LocalVariables], name: "epochs");
            values = WithDependencies([epochs.CountUpTo(most).Op], values);
        }

        FIFOQueue queue = new(capacity, [values.DataType.Base], [PartialShape.Scalar], sharedName, scope.Name);
        AddQueueRunner(new(queue, [queue.EnqueueMany([values])]));
        Summary.Scalar($"fraction_of_{capacity}_full", Cast(queue.Size(), DataType.Float32) * (1f / capacity));
        return queue;
    }

    private static Tensor[] Batches(
        string otherwise, IReadOnlyList<TensorLike> tensors, TensorLike batchSize, int numThreads, int capacity, bool enqueueMany,
        IReadOnlyList<PartialShape>? shapes,
        bool allowSmallerFinalBatch, string? name, Func<DataType[], PartialShape[], GraphQueue> make)
    {
        if (tensors.Count == 0)
        {
            throw new ArgumentException($"{otherwise}: there are no tensors; give at least one.", nameof(tensors));
        }

        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(numThreads);
        using OpScope scope = OpScope.Open(name, otherwise, [.. tensors]);
        using DefaultGraph isDefault = scope.Graph.AsDefault();
        Tensor[] examples = [.. tensors.Select(tensor => scope.Convert(tensor, "Const"))];
        PartialShape[] known = shapes is null
            ? Array.ConvertAll(
                examples, example => enqueueMany && example.StaticShape.Rank > 0 ? [.. example.StaticShape.Skip(1)] : example.StaticShape)
            : [.. shapes];
        GraphQueue queue = make(Array.ConvertAll(examples, example => example.DataType.Base), known);
        TensorLike[] components = [.. examples.Select(example => (TensorLike)example)];
        Node[] enqueue =
            [.. Enumerable.Range(0, numThreads).Select(_ => enqueueMany ? queue.EnqueueMany(components) : queue.Enqueue(components))];
        AddQueueRunner(new(queue, enqueue));
        Summary.Scalar($"fraction_of_{capacity}_full", Cast(queue.Size(), DataType.Float32) * (1f / capacity));
        return [.. allowSmallerFinalBatch ? queue.DequeueUpTo(batchSize) : queue.DequeueMany(batchSize)];
    }
}
