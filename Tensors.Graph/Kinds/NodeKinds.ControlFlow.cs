namespace Tensors.Graphs;

// Conditions and loops. The executor of control flow decides what runs; these only say what values look like.
internal static partial class NodeKinds
{
    private static void AddControlFlow()
    {
        Add(new("Switch")
        {
            Infer = node =>
            {
                node.Output(node.RawType(0), node.Shape(0));
                node.Output(node.RawType(0), node.Shape(0));
            },
            IsStateful = true,
        });
        Add(new("Merge")
        {
            Infer = node =>
            {
                PartialShape shape = node.Shape(0);
                for (int i = 1; i < node.InputCount; i++)
                {
                    shape = Common(shape, node.Shape(i));
                }

                node.Output(node.RawType(0), shape);
                node.Output(DataType.Int32, PartialShape.Scalar);
            },
            IsStateful = true,
        });
        foreach (string op in (string[])["Enter", "Exit", "NextIteration"])
        {
            Add(new(op) { Infer = node => node.Output(node.RawType(0), node.Shape(0)), IsStateful = true });
        }

        Add(new("LoopCond") { Types = [], Infer = ShapeRules.Unchanged, IsStateful = true, IsNotDifferentiable = true });
    }

    /// <summary>What two shapes have in common.</summary>
    private static PartialShape Common(PartialShape left, PartialShape right) => left.Rank is null || left.Rank != right.Rank
        ? PartialShape.Unknown
        : PartialShape.Create([.. left.Zip(right, (x, y) => x == y ? x : null)]);
}
