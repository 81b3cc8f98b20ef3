namespace Tensors.Graphs;

/// <summary>Running sums and products.</summary>
internal static class ScanKinds
{
    public static void AddTo(KindTable kinds)
    {
        Cumulative(kinds, "Cumsum", (axis, exclusive, reverse) => new CumulativeSumOp(axis, exclusive, reverse), node =>
        [
            Ops.Cumsum(node.Grad, node.Input(1), node.Node.Attribute("exclusive", false), !node.Node.Attribute("reverse", false)), null,
        ]);

        // TensorFlow divides by the factors, and so loses the slopes at zeros: here the gradient is the VJP.
        Cumulative(kinds, "Cumprod", (axis, exclusive, reverse) => new CumulativeProductOp(axis, exclusive, reverse), gradient: null);
        kinds.Writes<CumulativeSumOp>((op, x) => Ops.Cumsum(x[0], op.Axis, op.Exclusive, op.Reverse));
        kinds.Writes<CumulativeProductOp>((op, x) => Ops.Cumprod(x[0], op.Axis, op.Exclusive, op.Reverse));
    }

    private static void Cumulative(KindTable kinds, string op, Func<int, bool, bool, AlongAxisOperation> make, GradientRule? gradient) =>
        kinds.Add(new(op)
        {
            Types = [("T", 0), ("Tidx", 1)],
            Infer = ShapeRules.Unchanged,
            Twin = new(
                node =>
                    make(Axis.Normalize(op, node.Integer(1), node.Operand(0).Shape), node.Attribute("exclusive", false),
                    node.Attribute("reverse", false)), 1),
            Gradient = gradient,
        });
}
