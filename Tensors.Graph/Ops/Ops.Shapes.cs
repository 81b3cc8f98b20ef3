using System.Runtime.CompilerServices;

namespace Tensors.Graphs;

// Shapes, and other shapes for the same elements.
public static partial class Ops
{
    /// <summary>The same elements under another shape.</summary>
    /// <param name="tensor">The elements.</param>
    /// <param name="shape">The extents; one may be -1 and is then worked out.</param>
    /// <param name="name">The name of the node.</param>
    public static Tensor Reshape(TensorLike tensor, TensorLike shape, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "Reshape", tensor, shape);
        Tensor value = scope.Convert(tensor, "tensor");
        return scope.Result("Reshape", [value, scope.Convert(shape, "shape", DataType.Int32)]);
    }

    // Arrays, in which one extent may be -1, go to the other one.
    [OverloadResolutionPriority(-1)]
    internal static Tensor Reshape(TensorLike tensor, Shape shape, string? name = null) =>
        Reshape(tensor, Tensor.FromArray(shape.Extents.ToArray()), name);

    /// <summary>The axes in another order; reversed where none is given.</summary>
    public static Tensor Transpose(TensorLike a, ReadOnlySpan<int> perm = default, string? name = null)
    {
        int[] order = perm.ToArray();
        using OpScope scope = OpScope.Open(name, "transpose", a);
        Tensor value = scope.Convert(a, "a");
        if (order.Length > 0)
        {
            return scope.Result("Transpose", [value, Building.Integers(scope.Graph, order, "perm")]);
        }

        if (value.StaticShape.Rank is { } rank)
        {
            return scope.Result("Transpose", [value, Building.Integers(scope.Graph, [.. Enumerable.Range(0, rank).Reverse()], "perm")]);
        }

        Tensor count = RankOf(value);
        Tensor last = Building.Binary("Sub", count, 1, null, "sub");
        return scope.Result("Transpose", [value, Building.Binary("Sub", last, Range(0, count, 1, "Range"), null, "sub")]);
    }

    /// <summary>The axes in an order that is itself computed.</summary>
    internal static Tensor Transpose(Tensor a, Tensor perm, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "transpose", a, perm);
        return scope.Result("Transpose", [a, scope.Convert(perm, "perm")]);
    }

    /// <summary>With a new axis of extent 1 at a position.</summary>
    public static Tensor ExpandDims(TensorLike input, int axis, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "ExpandDims", input);
        Tensor value = scope.Convert(input, "input");
        return scope.Result("ExpandDims", [value, Building.Integer(scope.Graph, axis, "dim")]);
    }

    /// <summary>Without the named axes of extent 1; without any named, without all of them.</summary>
    public static Tensor Squeeze(TensorLike input, ReadOnlySpan<int> axis = default, string? name = null)
    {
        long[] axes = Array.ConvertAll(axis.ToArray(), one => (long)one);
        using OpScope scope = OpScope.Open(name, "Squeeze", input);
        return scope.Result("Squeeze", [scope.Convert(input, "input")], new() { ["squeeze_dims"] = axes });
    }

    /// <summary>The shape, as a vector; a constant where it is known.</summary>
    public static Tensor ShapeOf(TensorLike input, string? name = null, DataType outType = DataType.Int32) =>
        ShapeOf(input, name, outType, optimize: true);

    /// <summary>The number of axes; a constant where it is known.</summary>
    public static Tensor RankOf(TensorLike input, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "Rank", input);
        Tensor value = scope.Convert(input, "input");
        return value.StaticShape.Rank is { } rank ? Building.Integer(scope.Graph, rank, scope.Name) : scope.Result("Rank", [value]);
    }

    /// <summary>The number of elements; a constant where it is known.</summary>
    public static Tensor SizeOf(TensorLike input, string? name = null, DataType outType = DataType.Int32)
    {
        using OpScope scope = OpScope.Open(name, "Size", input);
        Tensor value = scope.Convert(input, "input");
        return value.StaticShape.ElementCount is { } count
            ? Building.Number(scope.Graph, count, outType, scope.Name)
            : scope.Node("Size", [value], new() { ["out_type"] = outType }).Outputs[0];
    }

    /// <summary>Tensors one after the other along an axis.</summary>
    public static Tensor Concat(IReadOnlyList<Tensor> values, int axis, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "concat", [.. values.Select(value => (TensorLike)value)]);
        Tensor[] parts = [.. values.Select((value, i) => scope.Convert(value, $"values_{i}"))];
        Tensor position = Building.Integer(scope.Graph, axis, parts.Length == 1 ? "concat_dim" : "axis");
        return parts.Length == 1
            ? scope.Result("Identity", parts)
            : scope.Result("ConcatV2", [.. parts, position], new() { ["N"] = (long)parts.Length, ["Tidx"] = DataType.Int32 });
    }

    /// <summary>Tensors of one shape side by side along a new axis.</summary>
    public static Tensor Stack(IReadOnlyList<Tensor> values, int axis = 0, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "stack", [.. values.Select(value => (TensorLike)value)]);
        Tensor[] parts = [.. values.Select((value, i) => scope.Convert(value, $"values_{i}"))];
        return scope.Result("Pack", parts, new() { ["N"] = (long)parts.Length, ["axis"] = (long)axis });
    }

    /// <summary>Tensors of one known shape side by side along a new first axis: TensorFlow's <c>parallel_stack</c>.</summary>
    /// <param name="values">The tensors.</param>
    /// <param name="name">The name of the scope.</param>
    /// <exception cref="ArgumentException">There are none.</exception>
    /// <remarks><see cref="Stack"/> does the same; what is made here computes each part into its place in TensorFlow.</remarks>
    public static Tensor ParallelStack(IReadOnlyList<TensorLike> values, string? name = null)
    {
        if (values.Count == 0)
        {
            throw new ArgumentException("ParallelStack: there is nothing to put side by side.", nameof(values));
        }

        using OpScope scope = OpScope.Open(name, "parallel_stack", [.. values]);
        Tensor first = scope.Convert(values[0], "Const");
        Tensor[] rows = [.. values.Select((value, i) => ExpandDims(i == 0 ? first : value, 0))];
        PartialShape shape = first.StaticShape.Rank is null ? PartialShape.Unknown : first.StaticShape.Insert(0, rows.Length);
        return scope.Graph.Tensor1("ParallelConcat", null, rows, new() { ["N"] = (long)rows.Length, ["shape"] = shape });
    }

    /// <summary>Moved along axes, what leaves at one end coming back at the other.</summary>
    /// <param name="input">At least a vector.</param>
    /// <param name="shift">By how many positions: a scalar, or one for each axis. Negative moves to the front.</param>
    /// <param name="axis">The axes; negative counts from the end. One that is named twice moves by the sum.</param>
    /// <param name="name">The name of the node.</param>
    /// <exception cref="InvalidArgumentException">When run: there are not as many shifts as axes, or no such axis.</exception>
    public static Tensor Roll(TensorLike input, TensorLike shift, TensorLike axis, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "Roll", input, shift, axis);
        return scope.Result(
            "Roll",
            [scope.Convert(input, "input"), scope.Convert(shift, "shift", DataType.Int32), scope.Convert(axis, "axis", DataType.Int32)]);
    }

    /// <summary>The slices along an axis, without it.</summary>
    /// <exception cref="ArgumentException">Their number is neither given nor known.</exception>
    public static Tensor[] Unstack(TensorLike value, int? num = null, int axis = 0, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "unstack", value);
        Tensor input = scope.Convert(value, "value");
        int count = num ?? (input.StaticShape.Rank is not null ? input.StaticShape[axis < 0 ? ^-axis : axis] : null)
            ?? throw new ArgumentException($"Unstack: cannot infer num from shape {input.StaticShape}; give it.", nameof(num));
        return [.. scope.Node("Unpack", [input], new() { ["num"] = (long)count, ["axis"] = (long)axis }).Outputs];
    }

    /// <summary>Equal parts along an axis.</summary>
    public static Tensor[] Split(TensorLike value, int numOrSizeSplits, int axis = 0, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "split", value);
        Tensor position = Building.Integer(scope.Graph, axis, "split_dim");
        return [.. scope.Node("Split", [position, scope.Convert(value, "value")], new() { ["num_split"] = (long)numOrSizeSplits }).Outputs];
    }

    /// <summary>Parts of given sizes along an axis.</summary>
    /// <param name="value">The whole.</param>
    /// <param name="sizes">The size of each part; one may be -1 and takes the rest.</param>
    /// <param name="axis">The axis; negative counts from the end.</param>
    /// <param name="name">The name of the node.</param>
    public static Tensor[] Split(TensorLike value, ReadOnlySpan<int> sizes, int axis = 0, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "split", value);
        return [.. scope.Node(
            "SplitV",
            [scope.Convert(value, "value"), Building.Integers(scope.Graph, sizes, "Const"),
                Building.Integer(scope.Graph, axis, "split_dim")],
            new() { ["num_split"] = (long)sizes.Length }).Outputs];
    }

    /// <summary>Repeated as a whole along each axis.</summary>
    public static Tensor Tile(TensorLike input, TensorLike multiples, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "Tile", input, multiples);
        Tensor value = scope.Convert(input, "input");
        return scope.Result("Tile", [value, scope.Convert(multiples, "multiples", DataType.Int32)]);
    }

    /// <summary>Surrounded by zeros.</summary>
    /// <param name="tensor">The inner part.</param>
    /// <param name="paddings">Shape (rank, 2): how many to add before and after, per axis.</param>
    /// <param name="name">The name of the node.</param>
    public static Tensor Pad(TensorLike tensor, TensorLike paddings, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "Pad", tensor, paddings);
        Tensor value = scope.Convert(tensor, "tensor");
        return scope.Result("Pad", [value, scope.Convert(paddings, "paddings", DataType.Int32)]);
    }

    /// <summary>More elements before and after those along each axis.</summary>
    /// <param name="tensor">The elements in the middle.</param>
    /// <param name="paddings">For each axis how many come before and how many after; shape (rank, 2).</param>
    /// <param name="constantValues">What is put there.</param>
    /// <param name="name">The name of the node.</param>
    public static Tensor Pad(TensorLike tensor, TensorLike paddings, TensorLike constantValues, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "PadV2", tensor, paddings, constantValues);
        Tensor input = scope.Convert(tensor, "input");
        return scope.Result(
            "PadV2", [input, scope.Convert(paddings, "paddings"), scope.Convert(constantValues, "constant_values", input.DataType)]);
    }

    /// <summary>The elements mirrored at the ends of each axis.</summary>
    /// <param name="tensor">The elements in the middle.</param>
    /// <param name="paddings">For each axis how many come before and how many after; shape (rank, 2).</param>
    /// <param name="symmetric">Whether the last element is repeated.</param>
    /// <param name="name">The name of the node.</param>
    public static Tensor MirrorPad(TensorLike tensor, TensorLike paddings, bool symmetric = false, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "MirrorPad", tensor, paddings);
        return scope.Result(
            "MirrorPad", [scope.Convert(tensor, "input"), scope.Convert(paddings, "paddings")],
            new() { ["mode"] = symmetric ? "SYMMETRIC" : "REFLECT" });
    }

    /// <summary>Blocks of space dealt out to the batch.</summary>
    public static Tensor SpaceToBatchND(TensorLike input, TensorLike blockShape, TensorLike paddings, string? name = null) =>
        Blocks("SpaceToBatchND", input, blockShape, paddings, "paddings", name);

    /// <summary>What <see cref="SpaceToBatchND"/> has dealt out, put together again.</summary>
    public static Tensor BatchToSpaceND(TensorLike input, TensorLike blockShape, TensorLike crops, string? name = null) =>
        Blocks("BatchToSpaceND", input, blockShape, crops, "crops", name);

    /// <summary>Blocks of pixels as channels: (batch, rows, columns, depth) becomes (batch, rows / s, columns / s, s² · depth).</summary>
    public static Tensor SpaceToDepth(TensorLike input, int blockSize, string? name = null, string dataFormat = "NHWC") =>
        DepthBlocks("SpaceToDepth", input, blockSize, dataFormat, name);

    /// <summary>Channels as blocks of pixels, the inverse of <see cref="SpaceToDepth"/>.</summary>
    public static Tensor DepthToSpace(TensorLike input, int blockSize, string? name = null, string dataFormat = "NHWC") =>
        DepthBlocks("DepthToSpace", input, blockSize, dataFormat, name);

    /// <summary>Repeated along axes of extent 1 and new leading axes.</summary>
    public static Tensor BroadcastTo(TensorLike input, TensorLike shape, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "BroadcastTo", input, shape);
        Tensor value = scope.Convert(input, "input");
        return scope.Result("BroadcastTo", [value, scope.Convert(shape, "shape", DataType.Int32)]);
    }

    /// <summary>The same bits as elements of another type.</summary>
    /// <param name="input">Numbers.</param>
    /// <param name="type">The type.</param>
    /// <param name="name">The name of the node.</param>
    /// <returns>
    /// The same shape for elements of one size; one more axis at the end where each becomes several smaller ones, the least bits first; the
    /// last axis is gone where as many as it has become one.
    /// </returns>
    /// <exception cref="ArgumentException">The last extent does not fit, or there are no such elements.</exception>
    public static Tensor Bitcast(TensorLike input, DataType type, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "Bitcast", input);
        return scope.Result("Bitcast", [scope.Convert(input, "input")], new() { ["type"] = type });
    }

    internal static Tensor BroadcastTo(TensorLike input, Shape shape) => BroadcastTo(input, Tensor.FromArray(shape.Extents.ToArray()));

    /// <summary>The slices at positions of an axis: <c>y[…, i…, …] = params[…, indices[i…], …]</c>.</summary>
    /// <param name="params">Any type; of a variable that is held by a handle only the rows are read.</param>
    /// <param name="indices">int32 or int64, any shape; its axes take the place of the gathered one.</param>
    /// <param name="axis">Negative counts from the end.</param>
    /// <param name="name">The name of the node.</param>
    public static Tensor Gather(TensorLike @params, TensorLike indices, int axis = 0, string? name = null)
    {
        if (axis == 0 && @params.Variable is { IsResource: true } variable)
        {
            return GatherRows(variable, indices, name);
        }

        using OpScope scope = OpScope.Open(name, "GatherV2", @params, indices);
        Tensor values = scope.Convert(@params, "params");
        Tensor positions = scope.Convert(indices, "indices", DataType.Int32);
        return scope.Result("GatherV2", [values, positions, Building.Integer(scope.Graph, axis, "axis")], new() { ["batch_dims"] = 0L });
    }

    /// <summary>A new last axis that is 1 at the position that each element names, 0 elsewhere.</summary>
    public static Tensor OneHot(TensorLike indices, int depth, float onValue = 1, float offValue = 0, string? name = null) =>
        OneHot(indices, depth, DataType.Float32, onValue, offValue, name);

    internal static Tensor OneHot(TensorLike indices, int depth, DataType dtype, double onValue, double offValue, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "one_hot", indices);
        Tensor on = Building.Number(scope.Graph, onValue, dtype, "on_value");
        Tensor off = Building.Number(scope.Graph, offValue, dtype, "off_value");
        Tensor positions = scope.Convert(indices, "indices");
        return scope.Result("OneHot", [positions, Building.Integer(scope.Graph, depth, "depth"), on, off], new() { ["axis"] = -1L });
    }

    internal static Tensor ShapeOf(TensorLike input, string? name, DataType outType, bool optimize)
    {
        using OpScope scope = OpScope.Open(name, "Shape", input);
        Tensor value = scope.Convert(input, "input");
        return optimize && value.StaticShape.IsFullyDefined
            ? Building.Constant(scope.Graph, ConstantFolding.ShapeTensor(value.StaticShape.ToShape(), outType), scope.Name)
            : scope.Node("Shape", [value], new() { ["out_type"] = outType }).Outputs[0];
    }

    private static Tensor GatherRows(Variable variable, TensorLike indices, string? name)
    {
        using OpScope scope = OpScope.Open(name, "Gather", variable, indices);
        Tensor positions = scope.Convert(indices, "indices", DataType.Int32);
        Tensor rows = scope.Result(
            "ResourceGather", [variable.Reference, positions],
            new() { ["dtype"] = variable.DataType, ["batch_dims"] = 0L, ["validate_indices"] = true });
        return Identity(rows);
    }

    private static Tensor Blocks(string op, TensorLike input, TensorLike blockShape, TensorLike borders, string argument, string? name)
    {
        using OpScope scope = OpScope.Open(name, op, input, blockShape, borders);
        return scope.Result(
            op, [scope.Convert(input, "input"), scope.Convert(blockShape, "block_shape"), scope.Convert(borders, argument)]);
    }

    private static Tensor DepthBlocks(string op, TensorLike input, int blockSize, string dataFormat, string? name)
    {
        using OpScope scope = OpScope.Open(name, op, input);
        return scope.Result(op, [scope.Convert(input, "input")], new() { ["block_size"] = (long)blockSize, ["data_format"] = dataFormat });
    }
}
