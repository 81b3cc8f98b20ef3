namespace Tensors.Graphs;

// Folding axes away.
internal static partial class NodeKinds
{
    private static void AddReductions()
    {
        Reduction("Sum", (axes, keep) => new SumOp(axes, keep));
        Reduction("Mean", (axes, keep) => new MeanOp(axes, keep));
        Reduction("Prod", (axes, keep) => new ProdOp(axes, keep));
        Reduction("Max", (axes, keep) => new MaxOp(axes, keep));
        Reduction("Min", (axes, keep) => new MinOp(axes, keep));
        Reduction("Any", (axes, keep) => new AnyOp(axes, keep), ofTruth: true);
        Reduction("All", (axes, keep) => new AllOp(axes, keep), ofTruth: true);
        ArgExtreme("ArgMax", greatest: true);
        ArgExtreme("ArgMin", greatest: false);
        Cumulative("Cumprod", (x, y) => x * y, 1);
        Cumulative("Cumsum", (x, y) => x + y, 0);
        Add(new("L2Loss")
        {
            Infer = node => node.Output(node.Type(0), PartialShape.Scalar),
            Kernel = Computes(e => e[0].InSingle(x => x.Square().Sum(dtype: x.DType) / 2)),
        });
    }

    private static void Reduction(string op, Func<ValueArray<int>, bool, Operation> make, bool ofTruth = false) => Add(new(op)
    {
        Types = ofTruth ? [("Tidx", 1)] : [("T", 0), ("Tidx", 1)],
        Infer = ShapeRules.Reduce,
        Twin = new(node => FoldedAxes(node) is { Count: > 0 } axes
            ? make(axes, node.Attribute("keep_dims", false))
            : new ReshapeOp(node.Operand(0).Shape), 1),
        IsNotDifferentiable = ofTruth,
    });

    // No axis at all folds nothing, unlike in Core, where it stands for every axis.
    private static ValueArray<int> FoldedAxes(INodeView node)
    {
        int[] axes = node.Integers(1);
        return axes.Length == 0 ? [] : Axis.NormalizeAll(node.Names.Op, [.. axes.Distinct()], node.Operand(0).Shape);
    }

    private static void ArgExtreme(string op, bool greatest) => Add(new(op)
    {
        Types = [("T", 0), ("Tidx", 1)],
        Infer = node =>
        {
            int? axis = node.Integer(1);
            PartialShape shape = node.RequireLeastRank(0, 1).Rank is not { } rank
                ? PartialShape.Unknown
                : axis is null
                    ? PartialShape.OfRank(rank - 1)
                    : PartialShape.Create([.. node.Shape(0).Where((_, i) => i != ShapeRules.Axis(node, axis.Value, rank))]);
            node.Output(node.Attribute("output_type", DataType.Int64), shape);
        },
        Kernel = Computes(e =>
        {
            Tensor position = greatest ? e[0].ArgMax(e.Integer(1)) : e[0].ArgMin(e.Integer(1));
            return position.Cast(e.Attribute("output_type", DataType.Int64).DType!.Value);
        }),
        IsNotDifferentiable = true,
    });

    private static void Cumulative(string op, Func<Tensor, Tensor, Tensor> combine, Scalar neutral) => Add(new(op)
    {
        Types = [("T", 0), ("Tidx", 1)],
        Infer = ShapeRules.Unchanged,
        Kernel = Computes(e => e[0].InSingle(x => Cumulate(e, x, combine, neutral))),
    });

    /// <summary>Runs along one axis; exclusive starts with the neutral element and leaves out the last.</summary>
    private static Tensor Cumulate(Evaluation e, Tensor x, Func<Tensor, Tensor, Tensor> combine, Scalar neutral)
    {
        int axis = Axis.Normalize(e.Node.Op, e.Integer(1), x.Shape);
        bool reverse = e.Attribute("reverse", false);
        bool exclusive = e.Attribute("exclusive", false);
        if (x.Shape[axis] == 0)
        {
            return x;
        }

        Tensor[] slices = (reverse ? x.Flip(axis) : x).Split(x.Shape[axis], axis);
        Tensor[] sums = new Tensor[slices.Length];
        Tensor running = Tensor.Full(slices[0].Shape, neutral, x.DType);
        for (int i = 0; i < slices.Length; i++)
        {
            Tensor next = combine(running, slices[i]);
            sums[i] = exclusive ? running : next;
            running = next;
        }

        Tensor joined = Tensor.Concat(sums, axis);
        return reverse ? joined.Flip(axis) : joined;
    }
}
