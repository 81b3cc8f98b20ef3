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
            kinds.Add(new(version + "Merge") { Infer = Merge, Gradient = ControlFlowGradients.OfMerge, IsStateful = true });
            Pass(version + "Enter", ControlFlowGradients.OfEnter);
            Pass(version + "Exit", ControlFlowGradients.OfExit);
            Pass(version + "NextIteration", ControlFlowGradients.OfNextIteration);
        }

        kinds.Add(new("Assert") { Types = [], Infer = _ => { }, Computes = Check, IsStateful = true, IsNotDifferentiable = true });
        kinds.Add(new("LoopCond") { Types = [], Infer = ShapeRules.Unchanged, IsStateful = true, IsNotDifferentiable = true });
        kinds.Add(new("ControlTrigger") { Types = [], Infer = _ => { }, Computes = _ => Array.Empty<object>(), IsStateful = true, IsNotDifferentiable = true });

        void Pass(string op, GradientRule gradient) =>
            kinds.Add(new(op) { Infer = node => node.Output(node.RawType(0), node.Shape(0)), Gradient = gradient, IsStateful = true });
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

    private static object[] Check(Evaluation e)
    {
        if (e[0].Item<bool>())
        {
            return [];
        }

        int most = (int)e.Attribute("summarize", 3L);
        IEnumerable<string> shown = Enumerable.Range(1, e.Count - 1).Select(input => Shown(e.Raw(input), most));
        throw new InvalidArgumentException($"assertion failed: {string.Join(' ', shown)}", null);
    }

    /// <summary>The first elements of a value; -1 stands for all.</summary>
    private static string Shown(object value, int most)
    {
        string[] elements = value switch
        {
            StringTensor text => text.ToArray(),
            VariableState variable => Words(variable.Value),
            _ => Words((Tensor)value),
        };
        bool isCut = most >= 0 && elements.Length > most;
        return $"[{string.Join(' ', isCut ? elements[..most] : elements)}{(isCut ? "..." : "")}]";
    }

    private static string[] Words(Tensor tensor) => tensor.DType == DType.Bool
        ? Array.ConvertAll(tensor.ToArray<bool>(), truth => truth ? "1" : "0")
        : Array.ConvertAll(tensor.Cast(DType.Float64).ToArray<double>(), number => number.ToString(System.Globalization.CultureInfo.InvariantCulture));
}
