using System.Runtime.InteropServices;

namespace Tensors.Graphs;

/// <summary>Adds to a graph the nodes that compute gradients, in TensorFlow's order and under its names.</summary>
/// <remarks>
/// Walks from the targets to the sources through nodes that lie between them. A node's turn comes when all nodes that use its results have
/// had theirs; several cotangents of one result are added up by one node, in the order in which they arrived.
/// </remarks>
internal sealed class GradientBuilder(Graph graph, string source, Tensor[] ys, Tensor[] xs, GradientOptions options)
{
    private readonly Dictionary<Node, List<Cotangent>[]> _cotangents = [];
    private readonly Dictionary<Node, int> _pending = [];
    private readonly Queue<Node> _ready = new();
    private readonly LoopGradients _loops = new();
    private readonly HashSet<Node> _seenSwitches = [];

    /// <summary>Per source a tensor, rows of one, or null.</summary>
    public Cotangent?[] Build(Tensor?[] gradYs, Node[] stops)
    {
        HashSet<Node> reached = Reached();
        HashSet<Node> reachableTargets = [.. ys.Select(y => y.Op).Where(reached.Contains)];
        for (int i = 0; i < ys.Length; i++)
        {
            using IDisposable? beside = Beside(ys[i].Op);
            AddCotangent(ys[i], Seed(ys[i], gradYs[i], i));
        }

        CountPending(reached);

        HashSet<Node> queued = [];
        foreach (Node target in ys.Select(y => y.Op))
        {
            if (_pending.GetValueOrDefault(target) == 0 && reachableTargets.Contains(target) && queued.Add(target))
            {
                _ready.Enqueue(target);
            }
        }

        foreach (Tensor exit in _loops.UnusedExits(_pending, queued))
        {
            if (AddZeros(exit))
            {
                _ready.Enqueue(exit.Op);
            }
        }

        HashSet<Node> stopped = [.. StopNodes(), .. stops];
        while (_ready.TryDequeue(out Node? node))
        {
            Visit(node, stopped);
            foreach (Tensor input in Inputs(node))
            {
                CountDown(input);
            }
        }

        _loops.Finish();
        return [.. xs.Select(x => Aggregate(x))];
    }

    /// <summary>Whether there are zeros that stand for a cotangent that is missing.</summary>
    private static bool HasZeros(Tensor tensor) =>
        CarriesGradient(tensor) && (tensor.DataType.Base.DType is not null || tensor.DataType == DataType.Variant);

    private static bool CarriesGradient(Tensor tensor) => tensor.DataType.IsDifferentiable
        || tensor.DataType is DataType.Resource or DataType.Variant;

    /// <summary>The operands through which gradients flow on; the walk ends at sources.</summary>
    private IEnumerable<Tensor> Inputs(Node node) => node.Inputs;

    /// <summary>The nodes between sources and targets. Only what the targets need is looked at: a graph may hold much else.</summary>
    private HashSet<Node> Reached()
    {
        HashSet<Node> needed = [];
        Dictionary<Tensor, List<Node>> consumers = [];
        Queue<Node> open = new(ys.Select(y => y.Op));
        while (open.TryDequeue(out Node? node))
        {
            if (needed.Add(node))
            {
                foreach (Tensor input in node.Inputs)
                {
                    (CollectionsMarshal.GetValueRefOrAddDefault(consumers, input, out _) ??= []).Add(node);
                    open.Enqueue(input.Op);
                }
            }
        }

        HashSet<Node> reached = [];
        open = new(xs.Select(x => x.Op));
        while (open.TryDequeue(out Node? node))
        {
            if (reached.Add(node))
            {
                foreach (Tensor output in node.Outputs.Where(CarriesGradient))
                {
                    foreach (Node consumer in consumers.GetValueOrDefault(output, []))
                    {
                        open.Enqueue(consumer);
                    }
                }
            }
        }

        return reached;
    }

    /// <summary>One of the nodes that use a tensor has had its turn.</summary>
    private void CountDown(Tensor tensor)
    {
        Node node = tensor.Op;
        int left = _pending.GetValueOrDefault(node) - 1;
        _pending[node] = left;
        if (left != 0 && !(left > 0 && LoopGradients.IsLoopSwitch(node)))
        {
            return;
        }

        if (LoopGradients.IsExit(node) && _loops.Of(node, isResult: false) is { } loop)
        {
            loop.DeferredExits.Add(tensor);
            if (--loop.PendingExits == 0)
            {
                EnqueueExits(loop);
            }
        }
        else
        {
            _ready.Enqueue(node);
        }
    }

    /// <summary>Gradients go into a loop by all exits at once; those without cotangents get zeros, if there are others.</summary>
    private void EnqueueExits(LoopGradient loop)
    {
        ILookup<bool, Tensor> exits = loop.DeferredExits.ToLookup(HasCotangent);
        loop.UnusedExits.AddRange(exits[false]);
        foreach (Tensor exit in exits[true])
        {
            _ready.Enqueue(exit.Op);
        }

        foreach (Tensor exit in loop.UnusedExits)
        {
            if (exits[true].Any())
            {
                AddZeros(exit);
            }

            _ready.Enqueue(exit.Op);
        }
    }

    private bool AddZeros(Tensor exit)
    {
        bool adds = HasZeros(exit);
        if (adds)
        {
            AddCotangent(exit, _loops.Of(exit.Op, isResult: false)!.ZerosOutside(exit));
        }

        return adds;
    }

    private bool HasCotangent(Tensor tensor) => _cotangents.TryGetValue(tensor.Op, out List<Cotangent>[]? lists)
        && Array.Exists(lists, list => list.Count > 0);

    private void CountPending(HashSet<Node> reached)
    {
        HashSet<Node> between = [];
        List<Node> order = [];
        Queue<Node> open = new(ys.Select(y => y.Op));
        while (open.TryDequeue(out Node? node))
        {
            if (reached.Contains(node) && between.Add(node))
            {
                order.Add(node);
                foreach (Tensor input in Inputs(node))
                {
                    open.Enqueue(input.Op);
                }
            }
        }

        _loops.Add(order, between);
        foreach (Tensor input in order.SelectMany(Inputs))
        {
            if (between.Contains(input.Op))
            {
                _pending[input.Op] = _pending.GetValueOrDefault(input.Op) + 1;
            }
        }
    }

    /// <summary>Sources behind which no other source lies.</summary>
    private IEnumerable<Node> StopNodes() =>
        xs.Select(x => x.Op).Where(node => !Inputs(node).Any(input => _pending.GetValueOrDefault(input.Op) > 0));

    private static Tensor Seed(Tensor y, Tensor? given, int number)
    {
        string name = $"grad_ys_{number}";
        if (given is not null)
        {
            return Ops.Identity(given, name);
        }

        DataType type = y.DataType.Base;
        return type.DType is null || type.IsComplex
            ? throw new GraphTypeException($"Gradients of {type.Name} tensors must set grad_ys (y.dtype = {type.Name}): '{y.Name}'.")
            : Ops.Ones(Ops.ShapeOf(y), type, name);
    }

    private IDisposable? Beside(Node node) => options.Colocates ? graph.ColocateWith(node) : null;

    private void Visit(Node node, HashSet<Node> stopped)
    {
        using IDisposable? beside = Beside(node);
        Cotangent?[] outGrads;
        using (_loops.Enter(node, isResult: true))
        {
            outGrads = [.. node.Outputs.Select(output => Aggregate(output))];
        }

        if (stopped.Contains(node) || Array.TrueForAll(outGrads, grad => grad is null) || GradientRegistry.RuleOf(node) is not { } rule)
        {
            return;
        }

        RequireInside(node);
        using IDisposable? inside = _loops.Enter(node, isResult: false);
        AddMissingZeros(node, outGrads);
        Cotangent?[] inGrads;
        using (graph.OpenScope(node.Name + "_grad"))
        {
            inGrads = rule(new(node, outGrads, source));
            if (options.Gates && inGrads.Count(grad => grad is not null) > 1)
            {
                inGrads = Gate(inGrads);
            }
        }

        if (LoopGradients.IsLoopSwitch(node))
        {
            _seenSwitches.Add(node);
        }

        for (int i = 0; i < inGrads.Length; i++)
        {
            if (inGrads[i] is { } grad)
            {
                if (grad.Tensor is { } tensor && node.Inputs[i].DataType != DataType.Resource)
                {
                    Refine(tensor, node.Inputs[i], node);
                }

                AddCotangent(node.Inputs[i], grad);
            }
        }
    }

    private void AddMissingZeros(Node node, Cotangent?[] outGrads)
    {
        for (int i = 0; i < outGrads.Length; i++)
        {
            bool needsZeros = node.Outputs[i].DataType == DataType.Variant ? node.Role == NodeRole.Switch : HasZeros(node.Outputs[i]);
            if (outGrads[i] is null && needsZeros && !LoopGradients.IsLoopSwitch(node))
            {
                outGrads[i] = _loops.Of(node, isResult: false) is { } loop ? loop.Zeros(node, i) : ControlFlowGradients.Zeros(node, i);
            }
        }
    }

    /// <summary>Inside a body gradients reach back to the beginning of the iteration and no further.</summary>
    private void RequireInside(Node node)
    {
        if (LoopGradients.IsLoopSwitch(node) && ReferenceEquals(node.Context, graph.Context))
        {
            throw new ArgumentException(
                $"Gradients inside the loop '{node.Context}' cannot go through '{node.Name}' to the first value of a loop variable; "
                + "take them with respect to the loop variable that the body is given, or outside the loop.");
        }
    }

    private static void Refine(Tensor cotangent, Tensor operand, Node node)
    {
        if (!cotangent.StaticShape.IsCompatibleWith(operand.StaticShape))
        {
            throw new ArgumentException(
                $"Incompatible shapes between op input and calculated input gradient. Forward operation: {node.Name}. "
                + $"Original input shape: {operand.StaticShape}. Calculated input gradient shape: {cotangent.StaticShape}");
        }

        cotangent.SetShape(operand.StaticShape);
    }

    /// <summary>No cotangent of the node has a value before all have.</summary>
    private Cotangent?[] Gate(Cotangent?[] grads)
    {
        using IDisposable anywhere = graph.Device(null);
        using IDisposable alone = graph.ColocateWith(null, ignoreExisting: true);
        Tensor[] gated = Ops.Tuple([.. grads.Select(grad => grad?.Values)]);
        return [.. grads.Select((grad, i) => grad?.With(gated[i]))];
    }

    private void AddCotangent(Tensor tensor, Cotangent cotangent)
    {
        Node node = tensor.Op;
        if (!_cotangents.TryGetValue(node, out List<Cotangent>[]? lists))
        {
            _cotangents[node] = lists = [.. node.Outputs.Select(_ => new List<Cotangent>())];
        }

        if (_seenSwitches.Contains(node))
        {
            // What came from the exit has been used.
            lists[tensor.ValueIndex].Clear();
        }

        lists[tensor.ValueIndex].Add(cotangent);
    }

    private Cotangent? Aggregate(Tensor tensor)
    {
        if (!_cotangents.TryGetValue(tensor.Op, out List<Cotangent>[]? lists) || lists[tensor.ValueIndex] is not { Count: > 0 } list)
        {
            return null;
        }

        if (list.Count > 1)
        {
            Cotangent sum = list.TrueForAll(grad => grad.Tensor is not null)
                ? Sum(tensor.Op, [.. list.Select(grad => grad.Tensor!)])
                : Join(list);
            list.Clear();
            list.Add(sum);
        }

        return list[0];
    }

    private Tensor Sum(Node of, Tensor[] terms)
    {
        switch (options.Aggregation)
        {
            case AggregationMethod.ExperimentalTree:
                using (graph.OpenScope(of.Name + "_gradient_sum"))
                {
                    return terms.Aggregate((sum, term) => Ops.AddN([sum, term]));
                }

            case AggregationMethod.ExperimentalAccumulateN when terms.Length > 2
                && Array.TrueForAll(terms, term => term.StaticShape.IsFullyDefined):
                return Ops.AccumulateN(terms);
            default:
                using (graph.ColocateWith(terms[0].Op))
                {
                    return Ops.AddN(terms);
                }
        }
    }

    /// <summary>Rows stay rows as long as only rows are added to them.</summary>
    private static Cotangent Join(List<Cotangent> list)
    {
        if (list.Exists(grad => grad.Tensor is not null))
        {
            return Ops.AddN([.. list.Select(grad => grad.ToTensor())]);
        }

        IndexedSlices[] rows = [.. list.Select(grad => grad.Rows!)];
        bool isLong = Array.Exists(rows, row => row.Indices.DataType.Base == DataType.Int64);
        return new IndexedSlices(
            Ops.Concat([.. rows.Select(row => row.Values)], 0),
            Ops.Concat([.. rows.Select(row => isLong ? Ops.Cast(row.Indices, DataType.Int64) : row.Indices)], 0), rows[0].DenseShape);
    }
}
