namespace Tensors.Graphs;

/// <summary>Where values come from, and nodes that pass them on.</summary>
internal static class SourceKinds
{
    public static void AddTo(KindTable kinds)
    {
        // A plan puts constants into their slots once; the kernel serves loops and folding.
        kinds.Add(new("Const")
        {
            Role = NodeRole.Constant,
            Types = [],
            Infer = node => node.Output(node.Attribute<DataType>("dtype"), ConstantShape(node)),
            Computes = e => GraphValue.Of(e.Node.Attributes["value"]),
            IsNotDifferentiable = true,
        });
        kinds.Add(new("Placeholder")
        {
            Role = NodeRole.Placeholder,
            Types = [],
            Infer = node => node.Output(node.Attribute<DataType>("dtype"), node.Attribute<PartialShape>("shape")),
            Computes = e => throw NotFed(e.Node),
            IsNotDifferentiable = true,
            IsStateful = true,
        });
        kinds.Add(new("PlaceholderWithDefault")
        {
            Types = [],
            Infer = node => node.Output(node.Type(0), ShapeRules.Merge(node, node.Attribute<PartialShape>("shape"), PartialShape.Unknown)),
            Kernel = site => new PassKernel(site),
            Gradient = node => [node.Grad],
            IsStateful = true,
        });
        kinds.Add(
            new("NoOp")
            {
                Role = NodeRole.Nothing,
                Types = [],
                Infer = _ => { },
                Computes = _ =>
            Array.Empty<GraphValue>(),
                IsStateful = true,
                IsNotDifferentiable = true
            });

        // Rows stay rows, so that optimizers update no others.
        foreach ((string op, NodeRole role, GradientRule? gradient) in ((string, NodeRole, GradientRule?)[])
            [("Identity", NodeRole.Identity, node => [node.Grads[0]]), ("StopGradient", NodeRole.None, null),
                ("PreventGradient", NodeRole.None, Refuse)])
        {
            kinds.Add(new(op)
            {
                Role = role,
                Infer = ShapeRules.Unchanged,
                Kernel = site => new PassKernel(site),
                Gradient = gradient,
                IsNotDifferentiable = gradient is null,
            });
        }

        kinds.Add(new("IdentityN")
        {
            Role = NodeRole.IdentityOfAll,
            Types = [],
            Infer = node =>
            {
                for (int i = 0; i < node.InputCount; i++)
                {
                    node.Output(node.Type(i), node.Shape(i));
                }
            },
            Computes = e =>
                (GraphValue[])[.. e.Node.Inputs.Select((input, i) => input.DataType == DataType.Resource ? e.Raw(i) : e.Content(i))],
            Gradient = node => [.. node.Grads],
            PassesOn = true,
        });
        kinds.Add(new("Fill")
        {
            Types = [("index_type", 0), ("T", 1)],
            Infer = node => node.Output(node.Type(1), node.ShapeValue(0)),
            Computes = e => e[1].BroadcastTo(Shape.Create(e.Integers(0))).Contiguous(),
            Gradient = node => [null, Ops.ReduceSum(node.Grad)],
            TextOperands = 1..,
        });
        kinds.Add(new("ZerosLike")
        {
            Infer = ShapeRules.Unchanged,
            Computes = e => Tensor.ZerosLike(e[0]),
            ComputesVariants = TensorListKinds.ZerosLike,
            IsNotDifferentiable = true,
            TextOperands = ..1,
        });
        kinds.Add(new("OnesLike") { Infer = ShapeRules.Unchanged, Computes = e => Tensor.OnesLike(e[0]), IsNotDifferentiable = true });
        kinds.Add(new("Range")
        {
            Types = [("Tidx", 0)],
            Infer = node => node.Output(node.Type(0), [RangeLength(node)]),
            Computes = e => Sequence(e[0], e[1], e[2]),
            IsNotDifferentiable = true,
        });
        kinds.Add(new("LinSpace")
        {
            Types = [("T", 0), ("Tidx", 2)],
            Infer = node => node.Output(node.RequireSameType(0, 1), [node.Integer(2)]),
            Computes = e => Tensor.Linspace(
                e[0].Cast(DType.Float64).Item<double>(), e[1].Cast(DType.Float64).Item<double>(), e.Integer(2), e[0].DType),
            IsNotDifferentiable = true,
        });
    }

    private static Cotangent?[] Refuse(GradientContext node) =>
        throw new KeyNotFoundException($"Gradient explicitly disabled. Reason: {node.Node.Attribute("message", "")}.");

    private static PartialShape ConstantShape(Inference node) => node.Attribute<object>("value") is Tensor or StringTensor or StoredTensor
        ? GraphValue.Of(node.Attribute<object>("value")).Shape
        : throw node.Fail("The value is not a tensor");

    private static InvalidArgumentException NotFed(Node node)
    {
        PartialShape shape = node.Attribute<PartialShape>("shape");
        string known = shape.Rank is null or 0 ? "" : $" and shape {shape.ToRuntimeString()}";
        return new(
            $"You must feed a value for placeholder tensor '{node.Name}' with dtype {node.Attribute<DataType>("dtype").ShortName}{known}.",
            node);
    }

    private static int? RangeLength(Inference node) => node.Value(0).Tensor is { } start && node.Value(1).Tensor is { } limit
        && node.Value(2).Tensor is { } delta
        ? RangeLength(start, limit, delta)
        : null;

    /// <summary>⌈(limit - start) / delta⌉, or 0: counted without making the elements, which may be more than memory holds.</summary>
    private static int RangeLength(Tensor start, Tensor limit, Tensor delta)
    {
        double count = start.DType.IsInteger && Whole(delta) != 0
            ? (double)WholeSteps((Int128)Whole(limit) - Whole(start), Whole(delta))
            : Math.Ceiling((Number(limit) - Number(start)) / Number(delta));
        count = Math.Max(0, count);
        return Number(delta) == 0
            ? throw new InvalidArgumentException("Requires delta != 0.", null)
            : count <= int.MaxValue
                ? (int)count
                : throw new InvalidArgumentException(
                    $"Range: {count} elements from {start} to {limit} by {delta} are more than a tensor can have.", null);
    }

    private static Tensor Sequence(Tensor start, Tensor limit, Tensor delta)
    {
        RangeLength(start, limit, delta);
        return start.DType.IsInteger
            ? Tensor.Arange(Whole(start), Whole(limit), Whole(delta), start.DType)
            : Tensor.Arange(Number(start), Number(limit), Number(delta), start.DType);
    }

    private static Int128 WholeSteps(Int128 distance, Int128 step) => (distance + step - Int128.Sign(step)) / step;

    private static long Whole(Tensor scalar) => scalar.Cast(DType.Int64).Item<long>();

    private static double Number(Tensor scalar) => scalar.Cast(DType.Float64).Item<double>();

    /// <summary>
    /// Passes its operand on. Of a reference to a variable it passes on the variable: a read shows the value that is there when it is used.
    /// </summary>
    private sealed class PassKernel(KernelSite site) : Kernel(site)
    {
        private readonly bool _isHandle = site.Node.Inputs[0].DataType == DataType.Resource;

        public override bool CanFail => false;

        public override void Run(Frame frame)
        {
            GraphValue value = frame.Slots[Site.Slot(0)];
            frame.Slots[Site.Output] = !_isHandle && value.Content is { Tensor: null } other ? other : value;
        }
    }
}
