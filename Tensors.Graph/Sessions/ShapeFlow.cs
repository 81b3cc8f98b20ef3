namespace Tensors.Graphs;

/// <summary>
/// Follows shapes through a plan, from those of feeds and variables: which other shapes, and which values, are the same in every run.
/// </summary>
internal sealed class ShapeFlow
{
    private readonly GraphValue[] _slots;
    private readonly bool[] _isKnown;
    private readonly PartialShape[] _shapes;
    private readonly List<(VariableState, Shape)> _assumptions = [];

    public ShapeFlow(Plan plan, GraphValue[] slots, bool[] isKnown)
    {
        _slots = slots;
        _isKnown = isKnown;
        _shapes = new PartialShape[slots.Length];
        Array.Fill(_shapes, PartialShape.Unknown);
        for (int slot = 0; slot < plan.FeedCount; slot++)
        {
            _shapes[slot] = ShapeOf(slots[slot]);
        }

        foreach ((int slot, GraphValue value) in plan.Constants)
        {
            Know(slot);
        }

        bool keepsShapes = !plan.Nodes.Any(planned => Reshapes(planned.Node));
        foreach (PlannedNode planned in plan.Nodes)
        {
            Visit(planned, keepsShapes);
        }
    }

    /// <summary>The shapes of variables that all this counts on.</summary>
    public (VariableState Variable, Shape Shape)[] Assumptions => [.. _assumptions];

    /// <summary>Whether all results of a node are the same in every run.</summary>
    public bool Knows(Kernel kernel) =>
        kernel.Node.Outputs.Count > 0 && !_isKnown.AsSpan(kernel.Site.Output, kernel.Node.Outputs.Count).Contains(false);

    /// <summary>The shape of a slot, as far as it is the same in every run.</summary>
    public PartialShape ShapeOf(int slot) => _shapes[slot];

    /// <summary>Whether a node may fail in a run that is like the one before.</summary>
    public bool CanFail(Kernel kernel) => kernel.CanFail || !Array.TrueForAll(kernel.Site.Inputs, slot => _shapes[slot].IsFullyDefined);

    /// <summary>Whether a node may give a variable another shape than was declared.</summary>
    private static bool Reshapes(Node node) => node.Op switch
    {
        "Assign" => !node.Attribute("validate_shape", true),
        "AssignVariableOp" => !node.Inputs[1].StaticShape.IsFullyDefined || !node.Inputs[1].StaticShape.Equals(Declared(node.Inputs[0].Op)),
        _ => false,
    };

    private static PartialShape Declared(Node variable) => variable.Attribute("shape", PartialShape.Unknown);

    private static PartialShape ShapeOf(GraphValue value) => value switch
    {
        { Tensor: { } tensor } => tensor.Shape,
        { Text: { } text } => text.Shape,
        _ => PartialShape.Unknown,
    };

    private void Know(int slot)
    {
        _isKnown[slot] = true;
        _shapes[slot] = ShapeOf(_slots[slot]);
    }

    private void Visit(PlannedNode planned, bool keepsShapes)
    {
        Node node = planned.Node;
        if (node.Role == NodeRole.Variable)
        {
            PartialShape declared = Declared(node);
            if (keepsShapes && declared.IsFullyDefined && _slots[planned.Output].Variable is { } variable)
            {
                _shapes[planned.Output] = declared;
                _assumptions.Add((variable, declared.ToShape()));
            }

            return;
        }

        if (IsFixed(planned))
        {
            for (int i = 0; i < node.Outputs.Count; i++)
            {
                Know(planned.Output + i);
            }
        }
        else if (Array.TrueForAll(planned.Inputs, slot => _shapes[slot].IsFullyDefined))
        {
            Infer(planned);
        }
    }

    // What an operation of a user looks at besides its operands is not known.
    private bool IsFixed(PlannedNode planned) => !planned.Node.Kind.IsStateful && planned.Inputs.Length > 0
        && !planned.Node.Attributes.ContainsKey(Lowering.OperationAttribute)
        && (planned.Node.Role == NodeRole.Extents
            ? _shapes[planned.Inputs[0]].IsFullyDefined
            : Array.TrueForAll(planned.Inputs, slot => _isKnown[slot]));

    private void Infer(PlannedNode planned)
    {
        Node node = planned.Node;
        IReadOnlyList<(DataType, PartialShape Shape)> outputs;
        if (node.Attributes.ContainsKey(Lowering.OperationAttribute))
        {
            // An operation's rule sees shapes and nothing else.
            for (int i = 0; i < node.Outputs.Count; i++)
            {
                _shapes[planned.Output + i] = ShapeOf(_slots[planned.Output + i]);
            }

            return;
        }

        Inference inference = new(
            node, Array.ConvertAll(planned.Inputs, slot => _shapes[slot]),
            input => _isKnown[planned.Inputs[input]] ? _slots[planned.Inputs[input]] : default);
        try
        {
            node.Kind.InferOutputs(inference);
            outputs = inference.Outputs;
        }
        catch (Exception failure) when (failure is ArgumentException or InvalidOperationException)
        {
            return;
        }

        for (int i = 0; i < outputs.Count; i++)
        {
            _shapes[planned.Output + i] = outputs[i].Shape;
        }
    }
}
