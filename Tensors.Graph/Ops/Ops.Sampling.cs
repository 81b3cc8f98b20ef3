namespace Tensors.Graphs;

// Categories, gamma and Poisson numbers, candidates, and the losses of sampled candidates.
public static partial class Ops
{
    /// <summary>Classes drawn with the probabilities <c>softmax(logits)</c>, row by row.</summary>
    /// <param name="logits">Shape (rows, classes).</param>
    /// <param name="numSamples">How many classes per row.</param>
    /// <param name="seed">The seed of the operation.</param>
    /// <param name="name">The name of the node.</param>
    /// <param name="outputDtype">int64 or int32.</param>
    /// <returns>Shape (rows, numSamples).</returns>
    public static Tensor Multinomial(
        TensorLike logits, TensorLike numSamples, long? seed = null, string? name = null, DataType outputDtype = DataType.Int64)
    {
        using OpScope scope = OpScope.Open(name, "multinomial", logits, numSamples);
        Tensor rows = scope.Convert(logits, "logits");
        Dictionary<string, object> seeds = SeedsOf(scope, seed);
        seeds["output_dtype"] = outputDtype;
        return scope.Graph.Tensor1("Multinomial", "Multinomial", [rows, scope.Convert(numSamples, "num_samples", DataType.Int32)], seeds);
    }

    /// <summary>Numbers of gamma distributions: so many for each of the parameters.</summary>
    /// <param name="shape">How many for each parameter.</param>
    /// <param name="alpha">The shapes of the distributions.</param>
    /// <param name="beta">Their inverse scales.</param>
    /// <param name="dtype">A floating-point type.</param>
    /// <param name="seed">The seed of the operation.</param>
    /// <param name="name">The name of the scope.</param>
    /// <returns>Shape <c>(shape, ...the shape of the parameters)</c>. Constant to gradients.</returns>
    public static Tensor RandomGamma(
        Shape shape, TensorLike alpha, TensorLike? beta = null, DataType dtype = DataType.Float32, long? seed = null, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "random_gamma", alpha, beta ?? 1f);
        Tensor extents = Building.Integers(scope.Graph, shape.Extents, "shape");
        Tensor shapes = scope.Convert(alpha, "alpha", dtype);
        Tensor scales = scope.Convert(beta ?? 1f, "beta", dtype);
        Tensor drawn = scope.Graph.Tensor1("RandomGamma", "RandomGamma", [extents, shapes + ZerosLike(scales)], SeedsOf(scope, seed));
        double least =
            dtype switch { DataType.Float64 => 2.2250738585072014e-308, DataType.Float16 => 6.103515625e-05, _ => 1.1754943508222875e-38 };
        return Building.Binary("Maximum", Building.Number(scope.Graph, least, dtype, "tiny"), drawn / scales, scope.Name);
    }

    /// <summary>Numbers of Poisson distributions: so many for each of the rates.</summary>
    /// <param name="lam">The rates.</param>
    /// <param name="shape">How many for each rate.</param>
    /// <param name="dtype">A floating-point or integer type.</param>
    /// <param name="seed">The seed of the operation.</param>
    /// <param name="name">The name of the scope.</param>
    /// <returns>Shape <c>(shape, ...the shape of the rates)</c>.</returns>
    public static Tensor RandomPoisson(
        TensorLike lam, Shape shape, DataType dtype = DataType.Float32, long? seed = null, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "random_poisson", lam);
        Tensor extents = Building.Integers(scope.Graph, shape.Extents, "shape");
        Tensor rates = scope.Convert(lam, "lam", DataType.Float32);
        Dictionary<string, object> seeds = SeedsOf(scope, seed);
        seeds["dtype"] = dtype;
        return scope.Graph.Tensor1("RandomPoissonV2", "RandomPoissonV2", [extents, rates], seeds);
    }

    /// <summary>Classes that are all equally likely, as candidates for a sampled loss.</summary>
    /// <param name="trueClasses">int64, shape (batch, numTrue).</param>
    /// <param name="numTrue">How many true classes an example has.</param>
    /// <param name="numSampled">How many candidates.</param>
    /// <param name="unique">Whether all differ.</param>
    /// <param name="rangeMax">How many classes there are.</param>
    /// <param name="seed">The seed of the operation.</param>
    /// <param name="name">The name of the node.</param>
    public static SampledCandidates UniformCandidateSampler(
        TensorLike trueClasses, int numTrue, int numSampled, bool unique, int rangeMax, long? seed = null, string? name = null) =>
        Candidates("UniformCandidateSampler", trueClasses, numTrue, numSampled, unique, rangeMax, seed, name);

    /// <summary>
    /// Classes as words of a language are in the order of their frequency: <c>P(k) = log((k + 2) / (k + 1)) / log(rangeMax + 1)</c>.
    /// </summary>
    /// <param name="trueClasses">int64, shape (batch, numTrue).</param>
    /// <param name="numTrue">How many true classes an example has.</param>
    /// <param name="numSampled">How many candidates.</param>
    /// <param name="unique">Whether all differ.</param>
    /// <param name="rangeMax">How many classes there are.</param>
    /// <param name="seed">The seed of the operation.</param>
    /// <param name="name">The name of the node.</param>
    public static SampledCandidates LogUniformCandidateSampler(
        TensorLike trueClasses, int numTrue, int numSampled, bool unique, int rangeMax, long? seed = null, string? name = null) =>
        Candidates("LogUniformCandidateSampler", trueClasses, numTrue, numSampled, unique, rangeMax, seed, name);

    /// <summary>Candidates of classes whose frequencies are given.</summary>
    /// <param name="trueClasses">int64, shape (batch, numTrue).</param>
    /// <param name="numTrue">How many true classes an example has.</param>
    /// <param name="numSampled">How many are sampled for the batch.</param>
    /// <param name="unique">Whether a class is sampled once at most.</param>
    /// <param name="rangeMax">How many classes there are.</param>
    /// <param name="unigrams">Their frequencies, in order; or null, where a file holds them.</param>
    /// <param name="vocabFile">A file with the frequency of a class at the end of each line, behind a comma.</param>
    /// <param name="distortion">The power to which frequencies are raised.</param>
    /// <param name="numReservedIds">How many classes that are never sampled come before those of the frequencies.</param>
    /// <param name="numShards">Into how many parts the classes are dealt out.</param>
    /// <param name="shard">The part to sample from.</param>
    /// <param name="seed">The seed of the operation.</param>
    /// <param name="name">The name of the node.</param>
    /// <exception cref="ArgumentException">There are neither frequencies nor a file, or there are both.</exception>
    public static SampledCandidates FixedUnigramCandidateSampler(
        TensorLike trueClasses, int numTrue, int numSampled, bool unique, int rangeMax, IReadOnlyList<float>? unigrams = null,
        string vocabFile = "", double distortion = 1,
        int numReservedIds = 0, int numShards = 1, int shard = 0, long? seed = null, string? name = null) =>
            (unigrams is { Count: > 0 }) == (vocabFile.Length > 0)
            ? throw new ArgumentException("FixedUnigramCandidateSampler: give either unigrams or vocabFile.", nameof(unigrams))
            : Candidates("FixedUnigramCandidateSampler", trueClasses, numTrue, numSampled, unique, seed, name, new()
            {
                ["range_max"] = (long)rangeMax,
                ["vocab_file"] = vocabFile,
                ["distortion"] = (float)distortion,
                ["num_reserved_ids"] = (long)numReservedIds,
                ["num_shards"] = (long)numShards,
                ["shard"] = (long)shard,
                ["unigrams"] = (unigrams ?? []).ToArray(),
            });

    /// <summary>
    /// Candidates of classes as frequent as the true classes of the runs before, which the session counts, each once more.
    /// </summary>
    /// <param name="trueClasses">int64, shape (batch, numTrue).</param>
    /// <param name="numTrue">How many true classes an example has.</param>
    /// <param name="numSampled">How many are sampled for the batch.</param>
    /// <param name="unique">Whether a class is sampled once at most.</param>
    /// <param name="rangeMax">How many classes there are.</param>
    /// <param name="seed">The seed of the operation.</param>
    /// <param name="name">The name of the node.</param>
    public static SampledCandidates LearnedUnigramCandidateSampler(
        TensorLike trueClasses, int numTrue, int numSampled, bool unique, int rangeMax, long? seed = null, string? name = null) =>
        Candidates("LearnedUnigramCandidateSampler", trueClasses, numTrue, numSampled, unique, rangeMax, seed, name);

    /// <summary>All classes as candidates, in order: for trying out sampled losses.</summary>
    /// <param name="trueClasses">int64, shape (batch, numTrue).</param>
    /// <param name="numTrue">How many true classes an example has.</param>
    /// <param name="numSampled">How many classes there are.</param>
    /// <param name="unique">Does not matter.</param>
    /// <param name="seed">Does not matter but for the node.</param>
    /// <param name="name">The name of the node.</param>
    public static SampledCandidates AllCandidateSampler(
        TensorLike trueClasses, int numTrue, int numSampled, bool unique, long? seed = null, string? name = null) =>
        Candidates("AllCandidateSampler", trueClasses, numTrue, numSampled, unique, seed, name, []);

    /// <summary>Where candidates are true classes of an example.</summary>
    /// <param name="trueClasses">int64, shape (batch, numTrue).</param>
    /// <param name="sampledCandidates">int64, shape (numSampled).</param>
    /// <param name="numTrue">How many true classes an example has.</param>
    /// <param name="seed">Does not matter but for the node.</param>
    /// <param name="name">The name of the node.</param>
    /// <returns>
    /// Of each hit the row of the example (int32), the position among the candidates (int64), and the lowest float32, which takes it out of
    /// a softmax.
    /// </returns>
    public static (Tensor Indices, Tensor Ids, Tensor Weights) ComputeAccidentalHits(
        TensorLike trueClasses, TensorLike sampledCandidates, int numTrue, long? seed = null, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "ComputeAccidentalHits", trueClasses, sampledCandidates);
        Tensor classes = scope.Convert(trueClasses, "true_classes", DataType.Int64);
        Tensor candidates = scope.Convert(sampledCandidates, "sampled_candidates", DataType.Int64);
        Dictionary<string, object> attributes = SeedsOf(scope, seed);
        attributes["num_true"] = (long)numTrue;
        IReadOnlyList<Tensor> hits = scope.Node("ComputeAccidentalHits", [classes, candidates], attributes).Outputs;
        return (hits[0], hits[1], hits[2]);
    }

    /// <summary>
    /// The loss of noise-contrastive estimation (Gutmann and Hyvärinen 2010): true classes against sampled ones, each by a sigmoid.
    /// </summary>
    /// <param name="weights">Shape (numClasses, dim).</param>
    /// <param name="biases">Shape (numClasses).</param>
    /// <param name="labels">int64, shape (batch, numTrue).</param>
    /// <param name="inputs">Shape (batch, dim).</param>
    /// <param name="numSampled">How many classes are sampled for the batch.</param>
    /// <param name="numClasses">How many there are.</param>
    /// <param name="numTrue">How many true classes an example has.</param>
    /// <param name="sampledValues">The candidates; null for <see cref="LogUniformCandidateSampler"/>.</param>
    /// <param name="removeAccidentalHits">Whether candidates that are true classes do not count.</param>
    /// <param name="seed">The seed of the sampler.</param>
    /// <param name="name">The name of the scope.</param>
    /// <returns>Shape (batch).</returns>
    public static Tensor NceLoss(
        TensorLike weights, TensorLike biases, TensorLike labels, TensorLike inputs, int numSampled, int numClasses, int numTrue = 1,
        SampledCandidates? sampledValues = null, bool removeAccidentalHits = false, long? seed = null, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "nce_loss", weights, biases, labels, inputs);
        (Tensor logits, Tensor targets) = SampledLogits(
            scope, weights, biases, labels, inputs, numSampled, numClasses, numTrue, sampledValues, removeAccidentalHits, seed);
        return ReduceSum(SigmoidCrossEntropyWithLogits(labels: targets, logits: logits), 1);
    }

    /// <summary>
    /// The cross-entropy of a softmax over true classes and sampled ones, for training where there are many classes (Jean et al. 2014).
    /// </summary>
    /// <param name="weights">Shape (numClasses, dim).</param>
    /// <param name="biases">Shape (numClasses).</param>
    /// <param name="labels">int64, shape (batch, numTrue).</param>
    /// <param name="inputs">Shape (batch, dim).</param>
    /// <param name="numSampled">How many classes are sampled for the batch.</param>
    /// <param name="numClasses">How many there are.</param>
    /// <param name="numTrue">How many true classes an example has.</param>
    /// <param name="sampledValues">The candidates; null for <see cref="LogUniformCandidateSampler"/>.</param>
    /// <param name="removeAccidentalHits">Whether candidates that are true classes do not count.</param>
    /// <param name="seed">The seed of the sampler.</param>
    /// <param name="name">The name of the scope.</param>
    /// <returns>Shape (batch).</returns>
    public static Tensor SampledSoftmaxLoss(
        TensorLike weights, TensorLike biases, TensorLike labels, TensorLike inputs, int numSampled, int numClasses, int numTrue = 1,
        SampledCandidates? sampledValues = null, bool removeAccidentalHits = true, long? seed = null, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "sampled_softmax_loss", weights, biases, labels, inputs);
        (Tensor logits, Tensor targets) = SampledLogits(
            scope, weights, biases, labels, inputs, numSampled, numClasses, numTrue, sampledValues, removeAccidentalHits, seed);
        return SoftmaxCrossEntropyWithLogits(labels: StopGradient(targets), logits: logits);
    }

    private static (Tensor Logits, Tensor Labels) SampledLogits(
        OpScope scope, TensorLike weights, TensorLike biases, TensorLike labels, TensorLike inputs, int numSampled, int numClasses,
        int numTrue,
        SampledCandidates? sampledValues, bool removeAccidentalHits, long? seed)
    {
        Tensor classes = Cast(scope.Convert(labels, "labels", DataType.Int64), DataType.Int64);
        Tensor flat = Reshape(classes, new[] { -1 });
        SampledCandidates sampled = sampledValues
            ?? LogUniformCandidateSampler(classes, numTrue, numSampled, unique: true, numClasses, seed);
        Tensor ids = StopGradient(sampled.Candidates);
        Tensor rows = scope.Convert(inputs, "inputs");
        Tensor all = Concat([flat, ids], 0);
        IReadOnlyList<Tensor> vectors = SplitRows(EmbeddingLookup(weights, all), flat, ids);
        IReadOnlyList<Tensor> offsets = SplitRows(EmbeddingLookup(biases, all), flat, ids);
        Tensor sampledLogits = MatMul(rows, vectors[1], transposeB: true) + offsets[1];
        int dim = vectors[0].StaticShape is { Rank: 2 } table && table[1] is { } known ? known : -1;
        Tensor products = ExpandDims(rows, 1) * Reshape(vectors[0], new[] { -1, numTrue, dim });
        Tensor trueLogits = ReduceSum(products, 2) + Reshape(offsets[0], new[] { -1, numTrue });
        if (removeAccidentalHits)
        {
            sampledLogits += AccidentalHits(scope, classes, sampled.Candidates, numTrue, sampledLogits);
        }

        trueLogits -= Log(StopGradient(sampled.TrueExpectedCount));
        sampledLogits -= Log(StopGradient(sampled.SampledExpectedCount));
        return (Concat([trueLogits, sampledLogits], 1), Concat([OnesLike(trueLogits) / numTrue, ZerosLike(sampledLogits)], 1));
    }

    /// <summary>The rows of the true classes, then those of the candidates.</summary>
    private static IReadOnlyList<Tensor> SplitRows(Tensor rows, Tensor classes, Tensor candidates) => rows.Graph.AddNode(
        "SplitV", null, [rows, Concat([ShapeOf(classes), ShapeOf(candidates)], 0), Building.Integer(rows.Graph, 0, "split_dim")],
        new() { ["num_split"] = 2L }).Outputs;

    private static Tensor AccidentalHits(OpScope scope, Tensor classes, Tensor candidates, int numTrue, Tensor logits)
    {
        IReadOnlyList<Tensor> hits = scope.Graph.AddNode(
            "ComputeAccidentalHits", null, [classes, candidates],
            new() { ["num_true"] = (long)numTrue, ["seed"] = 0L, ["seed2"] = 0L }).Outputs;
        Tensor where = Stack([hits[0], Cast(hits[1], DataType.Int32)], 1);
        return scope.Graph.Tensor1(
            "SparseToDense", null,
            [where, ShapeOf(logits), Cast(hits[2], logits.DataType.Base),
            Building.Number(scope.Graph, 0, logits.DataType, "default_value")],
            new() { ["validate_indices"] = false });
    }

    private static SampledCandidates Candidates(
        string op, TensorLike trueClasses, int numTrue, int numSampled, bool unique, int rangeMax, long? seed, string? name) =>
        Candidates(op, trueClasses, numTrue, numSampled, unique, seed, name, new() { ["range_max"] = (long)rangeMax });

    private static SampledCandidates Candidates(
        string op, TensorLike trueClasses, int numTrue, int numSampled, bool unique, long? seed, string? name,
        Dictionary<string, object> own)
    {
        using OpScope scope = OpScope.Open(name, op, trueClasses);
        Tensor classes = scope.Convert(trueClasses, "true_classes", DataType.Int64);
        Dictionary<string, object> attributes = new([.. SeedsOf(scope, seed), .. own])
        {
            ["num_true"] = (long)numTrue,
            ["num_sampled"] = (long)numSampled,
            ["unique"] = unique,
        };
        IReadOnlyList<Tensor> outputs = scope.Node(op, [classes], attributes).Outputs;
        return new(outputs[0], outputs[1], outputs[2]);
    }

    private static Dictionary<string, object> SeedsOf(OpScope scope, long? seed)
    {
        RandomSeed pair = Seeds(scope.Graph, seed);
        return new() { ["seed"] = pair.Seed, ["seed2"] = pair.Seed2 };
    }
}

/// <summary>Classes that were sampled, and how often each was to be expected.</summary>
/// <param name="Candidates">int64, shape (numSampled).</param>
/// <param name="TrueExpectedCount">Of the true classes: shape (batch, numTrue).</param>
/// <param name="SampledExpectedCount">Of the candidates: shape (numSampled).</param>
public sealed record SampledCandidates(Tensor Candidates, Tensor TrueExpectedCount, Tensor SampledExpectedCount);
