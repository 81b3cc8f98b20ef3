namespace Tensors.Graphs;

/// <summary>Random numbers. A node keeps its stream in the session: each run takes the next part.</summary>
internal static class RandomKinds
{
    public static void AddTo(KindTable kinds)
    {
        Fill(kinds, "RandomUniform", (shape, dtype, seed) => new RandomUniformOp(shape, dtype, seed));
        Fill(kinds, "RandomStandardNormal", (shape, dtype, seed) => new RandomNormalOp(shape, dtype, seed));
        Fill(kinds, "TruncatedNormal", (shape, dtype, seed) => new TruncatedNormalOp(shape, dtype, seed));
        kinds.Add(new("RandomUniformInt")
        {
            Types = [("T", 0)],
            Infer = node =>
            {
                node.RequireRank(1, 0);
                node.RequireRank(2, 0);
                node.Output(node.Type(1), node.ShapeValue(0));
            },
            Computes = e => Draw(e, new RandomUniformIntOp(Shape.Create(e.Integers(0)), e[1].DType, SeedOf(e.Node)), [e[1], e[2]]),
            IsRandom = true,
            IsStateful = true,
            IsNotDifferentiable = true,
        });
        kinds.Add(new("RandomShuffle")
        {
            Infer = ShapeRules.Unchanged,
            Computes = e => e[0].Rank == 0 ? e[0] : Draw(e, new RandomShuffleOp(SeedOf(e.Node)), [e[0]]),
            TextOperands = ..1,
            IsRandom = true,
            IsStateful = true,
            IsNotDifferentiable = true,
        });
    }

    private static void Fill(KindTable kinds, string op, Func<Shape, DType, RandomSeed, RandomOperation> make) => kinds.Add(new(op)
    {
        Types = [("T", 0)],
        Infer = node => node.Output(node.Attribute<DataType>("dtype"), node.ShapeValue(0)),
        Computes = e => Draw(
            e,
            make(Shape.Create(e.Integers(0)), e.Attribute<DataType>("dtype").DType
                ?? throw new GraphTypeException("Random numbers are float or integer."), SeedOf(e.Node)),
            []),
        IsRandom = true,
        IsStateful = true,
        IsNotDifferentiable = true,
    });

    /// <summary>The two seeds of a node.</summary>
    public static RandomSeed SeedOf(Node node) => new(node.Attribute<long>("seed"), node.Attribute<long>("seed2"));

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
