namespace Tensors.Graphs;

/// <summary>What is known of values before a graph runs.</summary>
internal static class ConstantFolding
{
    // Folding serves shapes and axes; whatever is larger is left to the run.
    private const long MostElements = 1024;

    // A constant may claim more elements than memory holds, by repeating one.
    private const long MostConstantElements = 1 << 16;

    // Parts without extents could be joined to ever longer lists.
    private const int MostParts = 1 << 10;

    /// <summary>The value of a tensor that depends on constants and known shapes alone: a tensor or text; else null.</summary>
    public static GraphValue Value(Tensor tensor)
    {
        if (tensor.Symbol is not NodeOutput wanted)
        {
            return tensor;
        }

        if (wanted.Folded is null)
        {
            // A graph may be deeper than the stack: what is still to be folded waits here.
            Stack<NodeOutput> open = new([wanted]);
            while (open.TryPeek(out NodeOutput? output))
            {
                if (output.Folded is null && FirstToFold(output) is { } before)
                {
                    open.Push(before);
                    continue;
                }

                output.Folded ??= new(Fold(output));
                open.Pop();
            }
        }

        return wanted.Folded!.Value;
    }

    /// <summary>A tensor that holds a shape, as far as the shape is known.</summary>
    public static PartialShape ValueAsShape(Tensor tensor)
    {
        List<int?> extents = [];
        Stack<Tensor> open = new([tensor]);
        int parts = 0;
        while (open.TryPop(out Tensor? part))
        {
            if (Split(part) is { } inner)
            {
                foreach (Tensor next in inner.Reverse())
                {
                    open.Push(next);
                }

                continue;
            }

            PartialShape known = Partial(part);
            if (known.Rank is not { } rank || extents.Count + rank > PartialShape.MostAxes || ++parts > MostParts)
            {
                return tensor.StaticShape is { Rank: 1 } vector ? PartialShape.OfRank(vector[0]) : PartialShape.Unknown;
            }

            extents.AddRange(known);
        }

        return PartialShape.Create([.. extents]);
    }

    /// <summary>A shape from its elements; -1 is an unknown extent.</summary>
    public static PartialShape ToShape(Tensor shape) => shape.Rank == 0 || shape.ElementCount > PartialShape.MostAxes
        ? PartialShape.Unknown
        : PartialShape.Create([.. ToIntegers(shape).Select(extent => extent < 0 ? (int?)null : extent)]);

    /// <summary>The elements as integers.</summary>
    /// <param name="tensor">Int32 or int64.</param>
    /// <param name="most">How many there may be: extents and axes are few, positions are as many as they are.</param>
    public static int[] ToIntegers(Tensor tensor, long most = MostConstantElements) => tensor.DType switch
    {
        _ when tensor.ElementCount > most =>
            throw new ArgumentException($"{tensor.ElementCount} integers {tensor.Shape} given where at most {most} can be."),
        DType.Int32 => tensor.ToArray<int>(),
        DType.Int64 => Array.ConvertAll(
            tensor.ToArray<long>(), value => value == (int)value
                ? (int)value
                : throw new ArgumentException($"{value} is no extent, axis or position: those have 32 bits.")),
        _ => throw new GraphTypeException($"{tensor.DType.Name} {tensor.Shape} given where int32 or int64 is needed."),
    };

    private static GraphValue Fold(NodeOutput output)
    {
        Node node = output.Node;
        if (node.Role == NodeRole.Constant)
        {
            return node.Attributes["value"] is Tensor { ElementCount: > MostConstantElements }
                ? default
                : GraphValue.Of(node.Attributes["value"]);
        }

        if (
            node.Kind.OfShape?.Invoke(
                node.InputSpan.IsEmpty ? PartialShape.Unknown : node.Inputs[0].StaticShape, output.DataType) is { } known)
        {
            return known;
        }

        if (!IsComputed(output))
        {
            return default;
        }

        GraphValue[] values = new GraphValue[node.Inputs.Count];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = Value(node.Inputs[i]);
            if (values[i].IsNothing || values[i].Tensor is { ElementCount: > MostElements })
            {
                return default;
            }
        }

        try
        {
            return KernelSite.Evaluate(node, values)[output.Index];
        }
        catch (Exception failure) when (failure is ArgumentException or ArithmeticException or OpException)
        {
            // What cannot be computed fails when the graph runs, with the node's name.
            return default;
        }
    }

    public static Tensor ShapeTensor(Shape shape, DataType type) => type == DataType.Int64
        ? Tensor.FromArray(Array.ConvertAll(shape.Extents.ToArray(), extent => (long)extent))
        : Tensor.FromArray(shape.Extents.ToArray());

    /// <summary>Whether the kernel of a node computes its value from those of its operands, all of them small.</summary>
    private static bool IsComputed(NodeOutput output) =>
        output.Node is { Role: not NodeRole.Constant, Kind: { IsStateful: false, Kernel: not null }, Inputs.Count: > 0, Context: null }
        && !(output.StaticShape.ElementCount > MostElements);

    /// <summary>An operand that has to be folded before a node can be; null where none has to, or one has no value.</summary>
    private static NodeOutput? FirstToFold(NodeOutput output)
    {
        if (!IsComputed(output))
        {
            return null;
        }

        foreach (Tensor input in output.Node.InputSpan)
        {
            NodeOutput operand = NodeOutput.Of(input);
            if (operand.Folded is null)
            {
                return operand;
            }

            if (operand.Folded.Value.IsNothing || operand.Folded.Value.Tensor is { ElementCount: > MostElements })
            {
                return null;
            }
        }

        return null;
    }

    /// <summary>The tensors whose shapes one after the other are the shape that a tensor holds; null where it is no such list.</summary>
    private static IEnumerable<Tensor>? Split(Tensor tensor) => !Value(tensor).IsNothing
        || tensor.Symbol is not NodeOutput { Node: { } node }
        ? null
        : node.Op switch
        {
            "Cast" or "Identity" => [node.Inputs[0]],
            "ConcatV2" => node.Inputs.Take(node.Inputs.Count - 1),
            _ => null,
        };

    private static PartialShape Partial(Tensor tensor)
    {
        if (Value(tensor).Tensor is { } known)
        {
            return ToShape(known);
        }

        PartialShape shape = tensor.Op switch
        {
            { Op: "Shape" } node => node.Inputs[0].StaticShape,
            { Op: "Pack" } node when node.Inputs[0].StaticShape.Rank == 0 => PartialShape.Create([.. node.Inputs.Select(Extent)]),
            _ => PartialShape.Unknown,
        };
        return shape.Rank is null && tensor.StaticShape is { Rank: 1 } vector ? PartialShape.OfRank(vector[0]) : shape;
    }

    private static int? Extent(Tensor scalar) => Value(scalar).Tensor is { } known && ToIntegers(known)[0] is >= 0 and int extent
        ? extent
        : null;
}

/// <summary>The outcome of folding: a value, or null where there is none.</summary>
internal sealed record ConstantValue(GraphValue Value)
{
    public override string ToString() => Value.IsNothing ? "unknown" : Value.ToString();
}
