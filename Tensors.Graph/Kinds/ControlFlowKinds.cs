namespace Tensors.Graphs;

/// <summary>Conditions and loops. The executor of control flow decides what runs; these only say what values look like.</summary>
internal static class ControlFlowKinds
{
    public static void AddTo(KindTable kinds)
    {
        foreach (string op in (string[])["Switch", "RefSwitch"])
        {
            kinds.Add(new(op)
            {
                Role = NodeRole.Switch,
                Infer = node =>
                {
                    node.Output(node.RawType(0), node.Shape(0));
                    node.Output(node.RawType(0), node.Shape(0));
                },
                Gradient = ControlFlowGradients.OfSwitch,
                IsStateful = true,
            });
        }

        foreach (string version in (string[])["", "Ref"])
        {
            kinds.Add(
                new(version + "Merge")
                {
                    Role = NodeRole.Merge,
                    Infer = Merge,
                    Gradient = ControlFlowGradients.OfMerge,
                    IsStateful = true
                });
            Pass(version + "Enter", NodeRole.Enter, ControlFlowGradients.OfEnter);
            Pass(version + "Exit", NodeRole.Exit, ControlFlowGradients.OfExit);
            Pass(version + "NextIteration", NodeRole.NextIteration, ControlFlowGradients.OfNextIteration);
        }

        kinds.Add(
            new("LoopCond")
            {
                Role = NodeRole.LoopCondition,
                Types = [],
                Infer = ShapeRules.Unchanged,
                IsStateful = true,
                IsNotDifferentiable = true
            });
        kinds.Add(
            new("ControlTrigger")
            {
                Role = NodeRole.Trigger,
                Types = [],
                Infer = _ => { },
                Computes = _ =>
            Array.Empty<GraphValue>(),
                IsStateful = true,
                IsNotDifferentiable = true
            });

        void Pass(string op, NodeRole role, GradientRule gradient) =>
            kinds.Add(
                new(op)
                {
                    Role = role,
                    Infer = node =>
                node.Output(node.RawType(0), node.Shape(0)),
                    Gradient = gradient,
                    IsStateful = true
                });
    }

    private static void Merge(Inference node)
    {
        PartialShape shape = node.Shape(0);
        for (int i = 1; i < node.InputCount; i++)
        {
            shape = Common(shape, node.Shape(i));
        }

        node.Output(node.RawType(0), shape);
        node.Output(DataType.Int32, PartialShape.Scalar);
    }

    /// <summary>What two shapes have in common.</summary>
    private static PartialShape Common(PartialShape left, PartialShape right) => left.Rank is null || left.Rank != right.Rank
        ? PartialShape.Unknown
        : PartialShape.Create([.. left.Zip(right, (x, y) => x == y ? x : null)]);
}
