using System.Globalization;
using System.Runtime.CompilerServices;

namespace Tensors.Graphs;

/// <summary>What is known of values before a graph runs.</summary>
internal static class ConstantFolding
{
    // Folding serves shapes and axes; whatever is larger is left to the run.
    private const long MostElements = 1024;

    // A constant may claim more elements than memory holds, by repeating one.
    private const long MostConstantElements = 1 << 16;

    /// <summary>The value of a tensor that depends on constants and known shapes alone: a tensor or text; else null.</summary>
    public static object? Value(Tensor tensor)
    {
        if (tensor.Symbol is not NodeOutput output)
        {
            return tensor;
        }

        // A graph from a file may be deeper than the stack; what is not folded is computed when the graph runs.
        if (output.Folded is null && RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            output.Folded = new(Fold(output));
        }

        return output.Folded?.Value;
    }

    /// <summary>A tensor that holds a shape, as far as the shape is known.</summary>
    public static PartialShape ValueAsShape(Tensor tensor)
    {
        if (Value(tensor) is Tensor known)
        {
            return ToShape(known);
        }

        PartialShape partial = tensor.Symbol is NodeOutput output && RuntimeHelpers.TryEnsureSufficientExecutionStack() ? Partial(output.Node) : PartialShape.Unknown;
        return partial.Rank is null && tensor.StaticShape is { Rank: 1 } vector ? PartialShape.OfRank(vector[0]) : partial;
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
        _ when tensor.ElementCount > most => throw new ArgumentException($"{tensor.ElementCount} integers {tensor.Shape} given where at most {most} can be."),
        DType.Int32 => tensor.ToArray<int>(),
        DType.Int64 => Array.ConvertAll(
            tensor.ToArray<long>(), value => value == (int)value ? (int)value : throw new ArgumentException($"{value} is no extent, axis or position: those have 32 bits.")),
        _ => throw new GraphTypeException($"{tensor.DType.Name} {tensor.Shape} given where int32 or int64 is needed."),
    };

    private static object? Fold(NodeOutput output)
    {
        Node node = output.Node;
        switch (node.Op)
        {
            case "Const":
                return node.Attributes["value"] is Tensor { ElementCount: > MostConstantElements } ? null : node.Attributes["value"];
            case "Shape" when node.Inputs[0].StaticShape.IsFullyDefined:
                return ShapeTensor(node.Inputs[0].StaticShape.ToShape(), output.DataType);
            case "Rank" when node.Inputs[0].StaticShape.Rank is { } rank:
                return Tensor.FromScalar(rank);
            case "Size" when node.Inputs[0].StaticShape.ElementCount is { } count:
                return output.DataType == DataType.Int64 ? Tensor.FromScalar(count) : Tensor.FromScalar(checked((int)count));
        }

        if (node.Kind.IsStateful || node.Kind.Kernel is null || node.Inputs.Count == 0 || node.Context is not null || output.StaticShape.ElementCount > MostElements)
        {
            return null;
        }

        object?[] values = new object?[node.Inputs.Count];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = Value(node.Inputs[i]);
            if (values[i] is null or Tensor { ElementCount: > MostElements })
            {
                return null;
            }
        }

        try
        {
            return KernelSite.Evaluate(node, values)[output.Index];
        }
        catch (Exception failure) when (failure is ArgumentException or ArithmeticException or OpException)
        {
            // What cannot be computed fails when the graph runs, with the node's name.
            return null;
        }
    }

    public static Tensor ShapeTensor(Shape shape, DataType type) => type == DataType.Int64
        ? Tensor.FromArray(Array.ConvertAll(shape.Extents.ToArray(), extent => (long)extent))
        : Tensor.FromArray(shape.Extents.ToArray());

    private static PartialShape Partial(Node node) => node.Op switch
    {
        "Shape" => node.Inputs[0].StaticShape,
        "Cast" or "Identity" => ValueAsShape(node.Inputs[0]),
        "Pack" when node.Inputs[0].StaticShape.Rank == 0 => PartialShape.Create([.. node.Inputs.Select(Extent)]),
        "ConcatV2" => Joined(node.Inputs.Take(node.Inputs.Count - 1)),
        _ => PartialShape.Unknown,
    };

    private static int? Extent(Tensor scalar) => Value(scalar) is Tensor known && ToIntegers(known)[0] is >= 0 and int extent ? extent : null;

    private static PartialShape Joined(IEnumerable<Tensor> parts)
    {
        PartialShape[] shapes = [.. parts.Select(ValueAsShape)];
        return Array.TrueForAll(shapes, shape => shape.Rank is not null)
            ? PartialShape.Create([.. shapes.SelectMany(shape => shape)])
            : PartialShape.Unknown;
    }
}

/// <summary>The outcome of folding: a value, or null where there is none.</summary>
internal sealed record ConstantValue(object? Value)
{
    public override string ToString() => Convert.ToString(Value, CultureInfo.InvariantCulture) ?? "unknown";
}
