namespace Tensors.Graphs;

// Random numbers. A node keeps its stream in the session: each run takes the next part.
internal static partial class NodeKinds
{
    private static void AddRandom()
    {
        Fill("RandomUniform", (shape, dtype, seed) => new RandomUniformOp(shape, dtype, seed));
        Fill("RandomStandardNormal", (shape, dtype, seed) => new RandomNormalOp(shape, dtype, seed));
        Fill("TruncatedNormal", (shape, dtype, seed) => new TruncatedNormalOp(shape, dtype, seed));
        Add(new("RandomUniformInt")
        {
            Types = [("T", 0)],
            Infer = node => node.Output(node.Type(1), node.ShapeValue(0)),
            Kernel = Computes(e => Draw(e, new RandomUniformIntOp(Shape.Create(e.Integers(0)), e[1].DType, SeedOf(e.Node)), [e[1], e[2]])),
            IsStateful = true,
            IsNotDifferentiable = true,
        });
        Add(new("RandomShuffle")
        {
            Infer = ShapeRules.Unchanged,
            Kernel = Computes(e => Draw(e, new RandomShuffleOp(SeedOf(e.Node)), [e[0]])),
            IsStateful = true,
            IsNotDifferentiable = true,
        });
    }

    private static void Fill(string op, Func<Shape, DType, RandomSeed, RandomOperation> make) => Add(new(op)
    {
        Types = [("T", 0)],
        Infer = node => node.Output(node.Attribute<DataType>("dtype"), node.ShapeValue(0)),
        Kernel = Computes(e => Draw(
            e,
            make(Shape.Create(e.Integers(0)), e.Attribute<DataType>("dtype").DType ?? throw new GraphTypeException("Random numbers are float or integer."), SeedOf(e.Node)),
            [])),
        IsStateful = true,
        IsNotDifferentiable = true,
    });

    /// <summary>Whether nodes of a kind draw random numbers.</summary>
    public static bool IsRandom(string op) => op is "RandomUniform" or "RandomStandardNormal" or "TruncatedNormal" or "RandomUniformInt" or "RandomShuffle";

    private static RandomSeed SeedOf(Node node) => new(node.Attribute<long>("seed"), node.Attribute<long>("seed2"));

    private static Tensor Draw(Evaluation e, RandomOperation operation, Tensor[] operands)
    {
        PhiloxGenerator stream = e.State.Resource(e.Node, node => new PhiloxGenerator(SeedOf(node)));
        TensorSpec[] specs = new TensorSpec[1];
        operation.Infer(operands, specs);
        Tensor result = Tensor.Allocate(specs[0]);
        operation.Draw(stream, operands, [result]);
        return result;
    }
}
