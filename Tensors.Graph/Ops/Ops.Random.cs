namespace Tensors.Graphs;

// Random numbers: TensorFlow's streams, from the seed of the graph and that of the operation.
public static partial class Ops
{
    /// <summary>Sets the seed of the default graph. Random operations made from now on derive theirs from it.</summary>
    public static void SetRandomSeed(long? seed) => Graph.Default.Seed = seed;

    /// <summary>Numbers that are equally likely everywhere in [minval, maxval).</summary>
    /// <param name="shape">The extents.</param>
    /// <param name="minval">The lower bound; null is 0. Of integers a scalar, else one that broadcasts.</param>
    /// <param name="maxval">The upper bound; null is 1, and an error for integers.</param>
    /// <param name="dtype">The type.</param>
    /// <param name="seed">The seed of the operation.</param>
    /// <param name="name">The name of the result.</param>
    public static Tensor RandomUniform(
        Shape shape, TensorLike? minval = null, TensorLike? maxval = null, DataType dtype = DataType.Float32, long? seed = null,
        string? name = null) =>
        RandomUniform(Tensor.FromArray(shape.Extents.ToArray()), minval, maxval, dtype, seed, name);

    /// <summary>
    /// As <see cref="RandomUniform(Shape, TensorLike?, TensorLike?, DataType, long?, string)"/>, of a shape that is computed.
    /// </summary>
    public static Tensor RandomUniform(
        Tensor shape, TensorLike? minval = null, TensorLike? maxval = null, DataType dtype = DataType.Float32, long? seed = null,
        string? name = null)
    {
        if (dtype.IsInteger && maxval is null)
        {
            throw new ArgumentException($"Must specify maxval for integer dtype {dtype.Name}.", nameof(maxval));
        }

        using OpScope scope = OpScope.Open(name, "random_uniform", shape);
        Tensor extents = scope.Convert(shape, "shape");
        Tensor low = scope.Convert(minval ?? 0, "min", dtype);
        Tensor high = scope.Convert(maxval ?? 1, "max", dtype);
        if (dtype.IsInteger)
        {
            RandomSeed pair = Seeds(scope.Graph, seed);
            return scope.Result(
                "RandomUniformInt", [extents, low, high], new() { ["seed"] = pair.Seed, ["seed2"] = pair.Seed2, ["Tout"] = dtype });
        }

        Tensor unit = Random(scope.Graph, "RandomUniform", null, extents, dtype, seed);
        return Building.Binary("AddV2", unit * (high - low), low, scope.Name);
    }

    /// <summary>Normally distributed numbers.</summary>
    /// <param name="shape">The extents.</param>
    /// <param name="mean">The mean.</param>
    /// <param name="stddev">The standard deviation.</param>
    /// <param name="dtype">The type.</param>
    /// <param name="seed">The seed of the operation.</param>
    /// <param name="name">The name of the result.</param>
    public static Tensor RandomNormal(
        Shape shape, double mean = 0, double stddev = 1, DataType dtype = DataType.Float32, long? seed = null, string? name = null) =>
        RandomNormal(Tensor.FromArray(shape.Extents.ToArray()), mean, stddev, dtype, seed, name);

    /// <summary>As <see cref="RandomNormal(Shape, double, double, DataType, long?, string)"/>, of a shape that is computed.</summary>
    public static Tensor RandomNormal(
        Tensor shape, double mean = 0, double stddev = 1, DataType dtype = DataType.Float32, long? seed = null, string? name = null) =>
        Normal("RandomStandardNormal", "random_normal", shape, mean, stddev, dtype, seed, name);

    /// <summary>Normally distributed numbers, of which those further than two standard deviations from the mean are drawn again.</summary>
    /// <param name="shape">The extents.</param>
    /// <param name="mean">The mean.</param>
    /// <param name="stddev">The standard deviation before cutting.</param>
    /// <param name="dtype">The type.</param>
    /// <param name="seed">The seed of the operation.</param>
    /// <param name="name">The name of the result.</param>
    public static Tensor TruncatedNormal(
        Shape shape, double mean = 0, double stddev = 1, DataType dtype = DataType.Float32, long? seed = null, string? name = null) =>
        TruncatedNormal(Tensor.FromArray(shape.Extents.ToArray()), mean, stddev, dtype, seed, name);

    /// <summary>As <see cref="TruncatedNormal(Shape, double, double, DataType, long?, string)"/>, of a shape that is computed.</summary>
    public static Tensor TruncatedNormal(
        Tensor shape, double mean = 0, double stddev = 1, DataType dtype = DataType.Float32, long? seed = null, string? name = null) =>
        Normal("TruncatedNormal", "truncated_normal", shape, mean, stddev, dtype, seed, name);

    /// <summary>The slices along the first axis in a random order; a scalar as it is.</summary>
    public static Tensor RandomShuffle(TensorLike value, long? seed = null, string? name = null)
    {
        // The seed is taken before what is not a tensor yet becomes a constant.
        RandomSeed pair = Seeds(value.Graph ?? Graph.Default, seed);
        using OpScope scope = OpScope.Open(name, "RandomShuffle", value);
        return scope.Result("RandomShuffle", [scope.Convert(value, "value")], new() { ["seed"] = pair.Seed, ["seed2"] = pair.Seed2 });
    }

    /// <summary>A part of a given size, at a random place.</summary>
    /// <param name="value">The tensor.</param>
    /// <param name="size">How many elements of each axis.</param>
    /// <param name="seed">The seed of the operation.</param>
    /// <param name="name">The name of the result.</param>
    /// <exception cref="InvalidArgumentException">When run: the tensor is smaller.</exception>
    /// <remarks>The place is the rest of random integers that have no bound, so that it is TensorFlow's.</remarks>
    public static Tensor RandomCrop(TensorLike value, TensorLike size, long? seed = null, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "random_crop", value, size);
        Tensor whole = scope.Convert(value, "value");
        Tensor part = scope.Convert(size, "size", DataType.Int32);
        Tensor shape = ShapeOf(whole);
        Node check = AssertTrue(ReduceAll(shape >= part), ["Need value.shape >= size, got ", shape, part], summarize: 1000);
        using (scope.Graph.ControlDependencies([check]))
        {
            shape = Identity(shape, "control_dependency");
        }

        Tensor limit = (shape - part) + 1;
        Tensor offset = Mod(RandomUniform(ShapeOf(shape), maxval: int.MaxValue, dtype: part.DataType.Base, seed: seed), limit);
        return Slice(whole, offset, part, scope.Name);
    }

    /// <summary>The seeds of an operation that is made next; a graph without a seed follows the program's.</summary>
    internal static RandomSeed Seeds(Graph graph, long? seed) => RandomSeed.Derive(graph.Seed ?? RandomSeed.Program, seed, graph.NodeCount);

    private static Tensor Normal(
        string op, string otherwise, Tensor shape, double mean, double stddev, DataType dtype, long? seed, string? name)
    {
        using OpScope scope = OpScope.Open(name, otherwise, shape);
        Tensor extents = scope.Convert(shape, "shape");
        Tensor center = Building.Number(scope.Graph, mean, dtype, "mean");
        Tensor spread = Building.Number(scope.Graph, stddev, dtype, "stddev");
        Tensor standard = Random(scope.Graph, op, null, extents, dtype, seed);
        return Building.Binary("AddV2", standard * spread, center, scope.Name);
    }

    private static Tensor Random(Graph graph, string op, string? name, Tensor shape, DataType dtype, long? seed)
    {
        RandomSeed pair = Seeds(graph, seed);
        return graph.Tensor1(op, name, [shape], new() { ["dtype"] = dtype, ["seed"] = pair.Seed, ["seed2"] = pair.Seed2 });
    }
}
