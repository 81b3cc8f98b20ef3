namespace Tensors.Graphs;

// Choosing elements.
public static partial class Ops
{
    /// <summary>The positions of all elements that are true, or not 0, in row-major order: int64, one row each.</summary>
    public static Tensor Where(TensorLike condition, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "Where", condition);
        return scope.Result("Where", [scope.Convert(condition, "condition")]);
    }

    /// <summary>The slices for which a mask is true.</summary>
    /// <param name="tensor">Any shape.</param>
    /// <param name="mask">Truth values; the extents of as many axes of <paramref name="tensor"/>, of known rank.</param>
    /// <param name="axis">The first of these axes.</param>
    /// <param name="name">The name of the scope.</param>
    /// <exception cref="ArgumentException">The rank of the mask is not known or 0, or the extents differ.</exception>
    public static Tensor BooleanMask(TensorLike tensor, TensorLike mask, int axis = 0, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "boolean_mask", tensor, mask);
        Tensor value = scope.Convert(tensor, "tensor");
        Tensor chosen = scope.Convert(mask, "mask");
        if (chosen.StaticShape.Rank is not ({ } rank and > 0))
        {
            throw new ArgumentException(
                $"BooleanMask: the number of axes of the mask {chosen.Name} must be known and not 0; its shape is {chosen.StaticShape}.",
                nameof(mask));
        }

        if (value.StaticShape.Rank is { } valueRank
            && (axis + rank > valueRank
                || !PartialShape.Create(value.StaticShape.Extents[axis..(axis + rank)]).IsCompatibleWith(chosen.StaticShape)))
        {
            throw new ArgumentException(
                $"BooleanMask: the mask {chosen.StaticShape} must have the extents of axes {axis} to {axis + rank - 1} of "
                + $"{value.StaticShape}.", nameof(mask));
        }

        Tensor masked = ReduceProd(StridedSlice(ShapeOf(value), [axis], [axis + rank], [1]), [0]);
        Tensor before = ShapeOf(value)[..axis];
        Tensor after = ShapeOf(value)[(axis + rank)..];
        Tensor shape = ConcatWithNumber(before, masked, after);
        Tensor rows = Reshape(value, (TensorLike)shape);
        Tensor positions = Squeeze(Where(Reshape(chosen, Tensor.FromArray([-1]))), [1]);
        return Gather(rows, positions, axis);
    }

    /// <summary>The k greatest elements along the last axis, the greatest first, and where they stand.</summary>
    /// <param name="input">At least one axis.</param>
    /// <param name="k">How many.</param>
    /// <param name="name">The name of the node.</param>
    /// <returns>Values, and positions of int32; of equal elements the first comes first.</returns>
    /// <exception cref="ArgumentException">There are fewer than k.</exception>
    public static (Tensor Values, Tensor Indices) TopK(TensorLike input, TensorLike k, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "TopKV2", input, k);
        Tensor value = scope.Convert(input, "input");
        Node node = scope.Node(
            "TopKV2", [value, scope.Convert(k, "k", DataType.Int32)], new() { ["sorted"] = true, ["index_type"] = DataType.Int32 });
        return (node.Outputs[0], node.Outputs[1]);
    }

    /// <summary>The different elements of a vector in the order in which they come, and for each element which of these it is.</summary>
    /// <param name="x">A vector of numbers.</param>
    /// <param name="name">The name of the node.</param>
    /// <returns>The different elements, and positions of int32 in them.</returns>
    public static (Tensor Values, Tensor Indices) Unique(TensorLike x, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "Unique", x);
        Node node = scope.Node("Unique", [scope.Convert(x, "x")], new() { ["out_idx"] = DataType.Int32 });
        return (node.Outputs[0], node.Outputs[1]);
    }

    /// <summary>Numbers at equal distances: <c>start, ..., stop</c>, both included.</summary>
    /// <param name="start">The first.</param>
    /// <param name="stop">The last.</param>
    /// <param name="num">How many; at least 1.</param>
    /// <param name="name">The name of the scope.</param>
    public static Tensor LinSpace(TensorLike start, TensorLike stop, TensorLike num, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "linspace", start, stop, num);
        Tensor first = scope.Convert(start, "start");
        Tensor last = scope.Convert(stop, "stop", first.DataType.Base);
        return scope.Graph.Tensor1("LinSpace", "Slice", [first, last, scope.Convert(num, "num", DataType.Int32)]);
    }

    private static Tensor ConcatWithNumber(Tensor before, Tensor number, Tensor after)
    {
        using OpScope scope = OpScope.Open(null, "concat", before, number, after);
        Tensor middle = scope.Graph.Tensor1("Pack", "values_1", [number], new() { ["N"] = 1L, ["axis"] = 0L });
        Tensor axis = Building.Integer(scope.Graph, 0, "axis");
        return scope.Result("ConcatV2", [before, middle, after, axis], new() { ["N"] = 3L, ["Tidx"] = DataType.Int32 });
    }
}
