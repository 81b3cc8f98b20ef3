namespace Tensors.Graphs;

/// <summary>Running sums and products.</summary>
internal static class ScanKinds
{
    public static void AddTo(KindTable kinds)
    {
        Cumulative<CumulativeSumOp>(kinds, "Cumsum", (axis, exclusive, reverse) => new(axis, exclusive, reverse), op => (op.Exclusive, op.Reverse));
        Cumulative<CumulativeProductOp>(kinds, "Cumprod", (axis, exclusive, reverse) => new(axis, exclusive, reverse), op => (op.Exclusive, op.Reverse));
    }

    private static void Cumulative<TOperation>(
        KindTable kinds, string op, Func<int, bool, bool, TOperation> make, Func<TOperation, (bool Exclusive, bool Reverse)> flags)
        where TOperation : AlongAxisOperation
    {
        kinds.Add(new(op)
        {
            Types = [("T", 0), ("Tidx", 1)],
            Infer = ShapeRules.Unchanged,
            Twin = new(
                node => make(Axis.Normalize(op, node.Integer(1), node.Operand(0).Shape), node.Attribute("exclusive", false), node.Attribute("reverse", false)), 1),
        });
        kinds.Writes<TOperation>((operation, x) =>
        {
            using OpScope scope = OpScope.Open(null, op, x[0]);
            (bool exclusive, bool reverse) = flags(operation);
            return scope.Result(
                op, [scope.Convert(x[0], "x"), Building.Integer(scope.Graph, operation.Axis, "axis")], new() { ["exclusive"] = exclusive, ["reverse"] = reverse });
        });
    }
}
