namespace Tensors.Graphs;

// Where values come from, and nodes that pass them on.
internal static partial class NodeKinds
{
    private static void AddSources()
    {
        // A plan puts constants into their slots once; the kernel serves loops and folding.
        Add(new("Const")
        {
            Types = [],
            Infer = node => node.Output(node.Attribute<DataType>("dtype"), ConstantShape(node)),
            Kernel = Computes(e => e.Node.Attributes["value"]),
            IsNotDifferentiable = true,
        });
        Add(new("Placeholder")
        {
            Types = [],
            Infer = node => node.Output(node.Attribute<DataType>("dtype"), node.Attribute<PartialShape>("shape")),
            Kernel = Computes(e => throw NotFed(e.Node)),
            IsNotDifferentiable = true,
            IsStateful = true,
        });
        Add(new("PlaceholderWithDefault")
        {
            Types = [],
            Infer = node => node.Output(node.Type(0), ShapeRules.Merge(node, node.Attribute<PartialShape>("shape"), PartialShape.Unknown)),
            Kernel = site => new PassKernel(site),
            IsStateful = true,
        });
        Add(new("NoOp") { Types = [], Infer = _ => { }, Kernel = Computes(_ => Array.Empty<object>()), IsStateful = true });
        foreach (string op in (string[])["Identity", "StopGradient", "PreventGradient"])
        {
            Add(new(op) { Infer = ShapeRules.Unchanged, Kernel = site => new PassKernel(site) });
        }
    }

    private static PartialShape ConstantShape(Inference node) => node.Attribute<object>("value") is Tensor or StringTensor or StoredTensor
        ? GraphValue.ShapeOf(node.Attribute<object>("value"))
        : throw node.Fail("The value is not a tensor");

    private static InvalidArgumentException NotFed(Node node)
    {
        PartialShape shape = node.Attribute<PartialShape>("shape");
        string known = shape.Rank is null or 0 ? "" : $" and shape {shape.ToRuntimeString()}";
        return new($"You must feed a value for placeholder tensor '{node.Name}' with dtype {node.Attribute<DataType>("dtype").ShortName}{known}.", node);
    }

    /// <summary>Passes its operand on. Of a reference to a variable it passes on the variable: a read shows the value that is there when it is used.</summary>
    private sealed class PassKernel(KernelSite site) : Kernel(site)
    {
        private readonly bool _isHandle = site.Node.Inputs[0].DataType == DataType.Resource;

        public override bool CanFail => false;

        public override void Run(Frame frame)
        {
            object? value = frame.Slots[Site.Slot(0)];
            frame.Slots[Site.Output] = !_isHandle && value is VariableState variable && variable.Content is not Tensor and var other ? other : value;
        }
    }
}
