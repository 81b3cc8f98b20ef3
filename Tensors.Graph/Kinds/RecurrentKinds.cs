namespace Tensors.Graphs;

/// <summary>Cells of recurrent networks as one node: TensorFlow's block cells. Their gradients are those of the formulas.</summary>
internal static class RecurrentKinds
{
    private const int CellResults = 7;

    public static void AddTo(KindTable kinds)
    {
        // x, the state and the output before, weights, three peepholes, biases.
        kinds.Add(new("LSTMBlockCell")
        {
            LeastOperands = 8,
            Infer = node =>
            {
                PartialShape cell = [node.RequireRank(0, 2)[0], node.RequireRank(1, 2)[1]];
                node.RequireRank(3, 2);
                for (int i = 0; i < CellResults; i++)
                {
                    node.Output(node.Type(0), cell);
                }
            },
            Twin = new(
                node => Composite(node, new LstmSettings(node), (x, of) => Cell(x[0], x[1], x[2], x[3], (x[4], x[5], x[6]), x[7], of)), 8),
        });
        kinds.Add(new("BlockLSTM")
        {
            Types = [("T", 1)],
            LeastOperands = 9,
            Infer = node =>
            {
                PartialShape x = node.RequireRank(1, 3);
                PartialShape cell = [x[0], x[1], node.RequireRank(2, 2)[1]];
                node.RequireRank(4, 2);
                for (int i = 0; i < CellResults; i++)
                {
                    node.Output(node.Type(1), cell);
                }
            },
            Twin = new(node => Composite(node, new LstmSettings(node), Sequence), 9),
        });
        kinds.Add(new("GRUBlockCell")
        {
            LeastOperands = 6,
            Infer = node =>
            {
                PartialShape hidden = node.RequireRank(1, 2);
                PartialShape cell = [node.RequireRank(0, 2)[0], hidden[1]];
                node.Output(node.Type(0), cell);
                node.Output(node.Type(0), cell);
                node.Output(node.Type(0), cell);
                node.Output(node.Type(0), cell);
            },
            Twin = new(node => new CompositeOp("GRUBlockCell", "GRUBlockCell", Gru, 4), 6),
        });
    }

    private sealed record LstmSettings(float ForgetBias, float Clip, bool HasPeepholes)
    {
        public LstmSettings(INodeView node)
            : this(node.Attribute("forget_bias", 1f), node.Attribute("cell_clip", 3f), node.Attribute("use_peephole", false))
        {
        }
    }

    private static CompositeOp Composite(INodeView node, LstmSettings settings, Func<Tensor[], LstmSettings, Tensor[]> function) =>
        new(node.Names.Op, settings, x => function(x, settings), CellResults);

    /// <summary>One step: input gate, state, forget gate, output gate, candidate, tanh of the state, and output.</summary>
    private static Tensor[] Cell(
        Tensor x, Tensor stateBefore, Tensor outputBefore, Tensor weights, (Tensor Input, Tensor Forget, Tensor Output) peephole,
        Tensor bias, LstmSettings of)
    {
        // The gates lie side by side: input, candidate, forget, output.
        Tensor[] gates = (Tensor.Concat([x, outputBefore], 1).MatMul(weights) + bias).Split(4, 1);
        Tensor input = (of.HasPeepholes ? gates[0] + (stateBefore * peephole.Input) : gates[0]).Sigmoid();
        Tensor candidate = gates[1].Tanh();
        Tensor kept = gates[2] + of.ForgetBias;
        Tensor forget = (of.HasPeepholes ? kept + (stateBefore * peephole.Forget) : kept).Sigmoid();
        Tensor free = (candidate * input) + (stateBefore * forget);
        Tensor state = of.Clip > 0 ? free.Maximum(-of.Clip).Minimum(of.Clip) : free;
        Tensor output = (of.HasPeepholes ? gates[3] + (state * peephole.Output) : gates[3]).Sigmoid();
        Tensor squashed = state.Tanh();
        return [input, state, forget, output, candidate, squashed, squashed * output];
    }

    /// <summary>All steps up to the greatest length; what lies behind it is 0.</summary>
    private static Tensor[] Sequence(Tensor[] x, LstmSettings of)
    {
        (Tensor inputs, Tensor state, Tensor output) = (x[1], x[2], x[3]);
        int steps = inputs.Shape[0];
        int most = x[0].HasData ? (int)long.Clamp(x[0].Cast(DType.Int64).Item<long>(), 0, steps) : steps;
        List<Tensor>[] results = [.. Enumerable.Range(0, CellResults).Select(_ => new List<Tensor>())];
        for (int step = 0; step < most; step++)
        {
            Tensor[] made = Cell(inputs[step], state, output, x[4], (x[5], x[6], x[7]), x[8], of);
            (state, output) = (made[1], made[^1]);
            for (int i = 0; i < CellResults; i++)
            {
                results[i].Add(made[i]);
            }
        }

        Tensor rest = Tensor.Zeros([steps - most, .. state.Shape.Extents], inputs.DType);
        return Array.ConvertAll(
            results, parts => parts.Count == 0 ? rest
                : most == steps ? Tensor.Stack([.. parts])
                : Tensor.Concat([Tensor.Stack([.. parts]), rest], 0));
    }

    /// <summary>One step of a gated recurrent unit: reset gate, update gate, candidate and output.</summary>
    private static Tensor[] Gru(Tensor[] x)
    {
        (Tensor input, Tensor before) = (x[0], x[1]);
        Tensor[] gates = (Tensor.Concat([input, before], 1).MatMul(x[2]) + x[4]).Sigmoid().Split(2, 1);
        Tensor candidate = (Tensor.Concat([input, before * gates[0]], 1).MatMul(x[3]) + x[5]).Tanh();
        return [gates[0], gates[1], candidate, ((1 - gates[1]) * candidate) + (gates[1] * before)];
    }
}
