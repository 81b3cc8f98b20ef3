namespace Tensors.Graphs;

/// <summary>
/// The backward loop of a forward one. It runs as often, counted down; what it needs of an iteration of the forward loop is pushed on a
/// stack there and popped here.
/// </summary>
/// <remarks>After TensorFlow's version 1 (Yu et al. 2018, "Dynamic Control Flow in Large-Scale Machine Learning", section 5.1).</remarks>
internal sealed class LoopGradient
{
    private readonly Graph _graph;
    private readonly ControlFlowContext? _caller;
    private readonly Tensor _forwardIndex;
    private readonly Tensor _backwardIndex;
    private readonly Dictionary<Tensor, Tensor> _history = [];
    private Node? _forwardSync;
    private Node? _backwardSync;

    /// <param name="forward">The loop.</param>
    /// <param name="outer">The gradient of the loop around it, if gradients go through that too.</param>
    public LoopGradient(WhileContext forward, LoopGradient? outer)
    {
        _graph = forward.Graph;
        _caller = _graph.Context;
        Forward = forward;
        Outer = outer;
        ForwardExits = [.. forward.Exits];
        PendingExits = ForwardExits.Count;
        ControlFlowContext? around = outer?.Forward ?? forward.Outer;
        Tensor count;
        using (_graph.InContext(around ?? _caller))
        {
            (_forwardIndex, count) = CountForward();
        }

        Tensor? history = outer?.Record(count);
        using (_graph.InContext(outer?.Backward ?? around ?? _caller))
        {
            Backward = new(_graph, _graph.UniqueName(forward.Name), forward.Settings) { Gradient = this };
            _backwardIndex = CountBackward(outer is null ? count : outer.Recall(history!, count));
        }
    }

    public WhileContext Forward { get; }

    public WhileContext Backward { get; }

    public LoopGradient? Outer { get; }

    /// <summary>The exits of the loop as it was before gradients were asked for.</summary>
    public IReadOnlyList<Tensor> ForwardExits { get; }

    /// <summary>How many of the exits have yet to get their cotangents.</summary>
    public int PendingExits { get; set; }

    /// <summary>Exits that nothing uses on the way from sources to targets.</summary>
    public List<Tensor> UnusedExits { get; } = [];

    /// <summary>Exits that wait for the others.</summary>
    public List<Tensor> DeferredExits { get; } = [];

    /// <summary>From the switches of the forward loop to the merges of the backward one.</summary>
    public Dictionary<Node, Tensor> Merges { get; } = [];

    /// <summary>What stands in the backward loop for a predicate of a condition inside the forward one.</summary>
    public Tensor Predicate(Tensor predicate)
    {
        if (!_history.TryGetValue(predicate, out Tensor? recalled))
        {
            _history[predicate] = recalled = Recall(Record(predicate), predicate);
        }

        return recalled;
    }

    /// <summary>The value that a tensor of the forward loop had in the iteration that the backward loop is at.</summary>
    public Tensor Value(Tensor value)
    {
        if (_history.TryGetValue(value, out Tensor? known))
        {
            return known;
        }

        Tensor current = value;
        LoopGradient state = this;
        while (WhileContext.ConstantEnter(current) is { } enter)
        {
            current = enter.Inputs[0];
            if (state.Outer is not { } outer)
            {
                return _history[value] = Backward.AddValue(current);
            }

            state = outer;
        }

        Tensor recalled;
        if (current.Op.Role == NodeRole.Constant)
        {
            recalled = Building.Constant(_graph, current.Op.Attributes["value"]);
        }
        else
        {
            recalled = state.Recall(state.Record(current), current);
            recalled = ReferenceEquals(state, this) ? recalled : Backward.AddValue(recalled);
        }

        return _history[value] = recalled;
    }

    /// <summary>Pushes a value of the forward loop on a stack in each iteration.</summary>
    /// <returns>The stack.</returns>
    public Tensor Record(Tensor value, bool isDeadBranch = false)
    {
        using IDisposable alone = _graph.ControlDependencies(null);
        Tensor stack;
        using (_graph.InContext(_caller))
        using (_graph.ColocateWith(value.Op))
        {
            Tensor size = Building.Integer(_graph, -1, "Const");
            stack = _graph.Tensor1("StackV2", "f_acc", [size], new() { ["elem_type"] = value.DataType.Base, ["stack_name"] = "" });
        }

        Tensor entered = Forward.AddValue(stack);
        ControlFlowContext context = ControlFlowContext.OutputContext(value.Op)!;
        Node push;
        using (_graph.InContext(isDeadBranch ? context.Outer : context))
        {
            push = _graph.Scoped("StackPushV2", null, [entered, value], new() { ["swap_memory"] = Forward.Settings.SwapMemory });
        }

        push.Context = context;
        (ReferenceEquals(context, Forward) ? _forwardIndex.Op : ForwardSync()).AddControlInput(push);

        // Pushes of an iteration come after those of the one before.
        push.AddControlInput(_forwardIndex.Op.Inputs[0].Op);
        return stack;
    }

    /// <summary>Pops a value in each iteration of the backward loop.</summary>
    public Tensor Recall(Tensor stack, Tensor value, bool isDeadBranch = false)
    {
        Tensor pop;
        using (_graph.ControlDependencies(null))
        using (_graph.InContext(Backward))
        {
            if (ConditionAround(value.Op, stack.Op.Context) is { } condition)
            {
                // What was pushed in a branch is popped in that branch alone.
                int branch = isDeadBranch ? 1 - condition.Branch : condition.Branch;
                stack = Ops.Switch(stack, KnownPredicate(condition.Predicate))[branch];
            }

            pop = _graph.Scoped("StackPopV2", null, [stack], new() { ["elem_type"] = value.DataType.Base }).Outputs[0];
            pop.SetShape(value.StaticShape);
        }

        BackwardSync().AddControlInput(pop.Op);
        return pop;
    }

    /// <summary>The sum over all iterations of the cotangents of a value that came in once.</summary>
    public Tensor Accumulate(Node enter, Tensor cotangent)
    {
        PartialShape shape = cotangent.StaticShape;
        if (cotangent.DataType == DataType.Variant)
        {
            return Backward.AddVariable(
                ZerosOutside(enter.Inputs[0]), "b_acc", sum => Ops.AddN([sum, cotangent]), isAccumulator: true).Exit;
        }

        Tensor zeros;
        if (shape.IsFullyDefined)
        {
            using IDisposable outside = OutsideBackward();
            zeros = Building.Constant(_graph, Tensor.Zeros(shape.ToShape(), cotangent.DataType.DType!.Value), "b_acc");
        }
        else
        {
            zeros = ZerosOutside(enter.Inputs[0]);
        }

        return Backward.AddVariable(zeros, "b_acc", sum => Ops.Add(sum, cotangent), isAccumulator: true).Exit;
    }

    /// <summary>All rows of the cotangents, one iteration after the other.</summary>
    public IndexedSlices Accumulate(Node enter, IndexedSlices cotangent)
    {
        DType type = cotangent.Values.DataType.DType!.Value;
        PartialShape rows = cotangent.Values.StaticShape;
        Tensor? shape = cotangent.DenseShape is null ? null : ShapeOutside(enter.Inputs[0], cotangent.DenseShape.DataType);
        Tensor noIndices;
        Tensor noValues;
        using (OutsideBackward())
        {
            noIndices = Building.Constant(_graph, Tensor.Zeros([0], cotangent.Indices.DataType.DType!.Value));
            noValues = rows.Rank is not null && rows.Skip(1).All(extent => extent is not null)
                ? Building.Constant(_graph, Tensor.Zeros([0, .. rows.Skip(1).Select(extent => extent!.Value)], type), "b_acc")
                : Ops.Zeros(RowsOf(shape ?? ShapeOutside(enter.Inputs[0], DataType.Int32)), type.DataType);
        }

        Tensor indices = Backward.AddVariable(
            noIndices, "b_acc", sum => Ops.Concat([sum, cotangent.Indices], 0), isAccumulator: true, PartialShape.OfRank(1)).Exit;
        PartialShape anyRows = rows.Rank is null ? rows : [null, .. rows.Skip(1)];
        Tensor values = Backward.AddVariable(
            noValues, "b_acc", sum => Ops.Concat([sum, cotangent.Values], 0), isAccumulator: true, anyRows).Exit;
        return new(values, indices, shape);

        Tensor RowsOf(Tensor whole) =>
            Ops.Concat(
                [Building.Integers(_graph, [0], "concat/values_0"),
                Ops.Cast(Ops.StridedSlice(whole, [1], [0], [1], endMask: 1), DataType.Int32)], 0);
    }

    /// <summary>Zeros of the shape of a value beside the forward loop, beside the backward loop.</summary>
    public Tensor ZerosOutside(Tensor value)
    {
        DataType type = value.DataType.Base;
        if (type == DataType.Variant)
        {
            return Outside(() => Ops.ZerosLike(value));
        }

        if (value.StaticShape.IsFullyDefined)
        {
            using IDisposable known = OutsideBackward();
            return Ops.Zeros(value.StaticShape.ToShape(), type);
        }

        Tensor shape = ShapeOutside(value, DataType.Int32);
        using IDisposable outside = OutsideBackward();
        return Ops.Zeros(shape, type);
    }

    /// <summary>Zeros for a result inside the forward loop that has no cotangent.</summary>
    public Tensor Zeros(Node node, int output)
    {
        Tensor value = node.Outputs[output];
        CondContext? condition = node.Role == NodeRole.Switch ? node.Context as CondContext : null;
        DataType type = value.DataType.Base;
        if (value.StaticShape.IsFullyDefined && type != DataType.Variant)
        {
            Tensor zeros = Building.Constant(_graph, Tensor.Zeros(value.StaticShape.ToShape(), type.DType!.Value));
            return condition is null ? zeros : Ops.Switch(zeros, KnownPredicate(condition.Predicate))[1 - condition.Branch];
        }

        Tensor shape;
        if (condition is not null)
        {
            using IDisposable around = _graph.InContext(condition.Outer);
            Tensor other = Ops.Switch(node.Inputs[0], condition.Predicate)[1 - condition.Branch];
            shape = type == DataType.Variant ? Ops.ZerosLike(other) : Ops.ShapeOf(other, null, DataType.Int32, optimize: false);
            other.Op.Context = condition;
            shape.Op.Context = condition;
        }
        else
        {
            using IDisposable beside = _graph.InContext(node.Context);
            shape = Ops.ShapeOf(value, null, DataType.Int32, optimize: false);
        }

        Tensor recalled = Recall(Record(shape, condition is not null), shape, condition is not null);
        return type == DataType.Variant ? recalled : Ops.Zeros(recalled, type);
    }

    /// <summary>
    /// A variable that does not depend on its value one iteration before has no cotangent there, but in the last iteration.
    /// </summary>
    public void Finish()
    {
        foreach (Tensor merge in Merges.Values.Where(merge => ReferenceEquals(merge.Op.Inputs[0], merge.Op.Inputs[1])))
        {
            Tensor last = merge.Op.Inputs[0];
            Tensor zeros;
            if (last.DataType == DataType.Variant)
            {
                using IDisposable beside = OutsideBackward();
                zeros = Ops.ZerosLike(last.Op.Inputs[0]);
            }
            else if (last.StaticShape.IsFullyDefined)
            {
                using IDisposable within = _graph.InContext(Backward);
                zeros = Building.Constant(_graph, Tensor.Zeros(last.StaticShape.ToShape(), last.DataType.DType!.Value));
            }
            else
            {
                using IDisposable outside = OutsideBackward();
                zeros = Ops.Zeros(Ops.ShapeOf(last.Op.Inputs[0], null, DataType.Int32, optimize: false), last.DataType.Base);
            }

            using IDisposable inside = _graph.InContext(Backward);
            Backward.GoBack(merge, zeros);
        }
    }

    private IDisposable OutsideBackward() => _graph.InContext(Backward.Outer ?? _caller);

    private Tensor ShapeOutside(Tensor value, DataType type) => Outside(() => Ops.ShapeOf(value, null, type, optimize: false));

    /// <summary>What is made beside the forward loop, beside the backward loop.</summary>
    private Tensor Outside(Func<Tensor> make)
    {
        Tensor made;
        using (_graph.InContext(Forward.Outer ?? _caller))
        {
            made = make();
        }

        return Outer is null ? made : Outer.Recall(Outer.Record(made), made);
    }

    private static CondContext? ConditionAround(Node node, ControlFlowContext? end)
    {
        ControlFlowContext? context = node.Context;
        while (context is not null && !ReferenceEquals(context, end) && context is not CondContext)
        {
            context = context.Outer;
        }

        return ReferenceEquals(context, end) ? null : context as CondContext;
    }

    private Tensor KnownPredicate(Tensor predicate)
    {
        for (LoopGradient? state = this; state is not null; state = state.Outer)
        {
            if (state._history.TryGetValue(predicate, out Tensor? known))
            {
                return known;
            }
        }

        return predicate;
    }

    private (Tensor Index, Tensor Total) CountForward()
    {
        Tensor zero = Building.Integer(_graph, 0, "f_count");
        if (Outer is not null)
        {
            // Pushes of an execution of the inner loop come after those of the one before.
            zero.Op.AddControlInput(Outer._forwardIndex.Op.Inputs[0].Op);
        }

        return Forward.AddVariable(zero, "f_count", count => Ops.Add(count, 1));
    }

    private Tensor CountBackward(Tensor count)
    {
        Tensor one = Building.Integer(_graph, 1, "b_count");
        (Tensor index, Tensor zero) = Backward.AddVariable(
            count,
            "b_count",
            left => Backward.PivotForBody = Ops.Subtract(left, one),
            whether: left =>
            {
                Backward.PivotForPredicate = left;
                Backward.Condition = _graph.Tensor1("LoopCond", "b_count", [Ops.GreaterEqual(left, one)]);
            });
        Outer?.BackwardSync().AddControlInput(zero.Op);
        return index;
    }

    /// <summary>What the forward loop waits for before its next iteration: pushes inside conditions.</summary>
    private Node ForwardSync() => _forwardSync ??= Sync("f_sync", Forward, _forwardIndex);

    /// <summary>What the backward loop waits for before its next iteration: all pops.</summary>
    private Node BackwardSync() => _backwardSync ??= Sync("b_sync", Backward, _backwardIndex);

    private Node Sync(string name, WhileContext loop, Tensor index)
    {
        using IDisposable alone = _graph.ControlDependencies(null);
        Node sync = _graph.AddNode("ControlTrigger", name, []);
        sync.Context = loop;
        index.Op.AddControlInput(sync);
        return sync;
    }
}
