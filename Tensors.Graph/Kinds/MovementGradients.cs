namespace Tensors.Graphs;

/// <summary>The gradients of movements, with exactly TensorFlow's nodes.</summary>
internal static class MovementGradients
{
    public static Cotangent?[] OfSplit(GradientContext node) => [null, OfParts(node, node.Input(0))];

    /// <summary>The cotangents of parts, joined again.</summary>
    public static Tensor OfParts(GradientContext node, Tensor axis)
    {
        Tensor[] parts = [.. node.Grads.Select(grad => grad!.ToTensor())];
        using OpScope scope = OpScope.Open(null, "concat", parts[0]);
        return scope.Result("ConcatV2", [.. parts, axis], new() { ["N"] = (long)parts.Length, ["Tidx"] = DataType.Int32 });
    }

    public static IEnumerable<Tensor> OfConcat(GradientContext node, Tensor[] parts, Tensor along)
    {
        Tensor axis = Building.Binary("FloorMod", along, Ops.RankOf(parts[0]), null, "mod");
        Tensor[] shapes = [.. parts.Select(part => Ops.ShapeOf(part))];
        IReadOnlyList<Tensor> offsets = node.Graph.AddNode(
            "ConcatOffset", null, [axis, .. shapes], new() { ["N"] = (long)parts.Length }).Outputs;
        return shapes.Select((shape, i) => node.Graph.Tensor1("Slice", null, [node.Grad, offsets[i], shape]));
    }

    public static Tensor OfTile(GradientContext node)
    {
        // (repeats, extents) interleaved: every second axis holds the repetitions.
        Tensor shape = Ops.ShapeOf(node.Input(0));
        Tensor pairs = Ops.Reshape(Ops.Transpose(Ops.Stack([node.Input(1), shape])), Tensor.FromArray([-1]));
        Tensor repeated = Ops.Range(0, Ops.SizeOf(pairs), 2);
        Tensor sum = Ops.Reduce("Sum", Ops.Reshape(node.Grad, (TensorLike)pairs), repeated, keepDims: false, null);
        sum.SetShape(node.Input(0).StaticShape);
        return sum;
    }

    public static Tensor OfPad(GradientContext node)
    {
        Tensor x = node.Input(0);
        Tensor rank = Ops.RankOf(x);
        Tensor size;
        using (OpScope scope = OpScope.Open(null, "stack", rank))
        {
            size = scope.Result("Pack", [rank, Building.Integer(scope.Graph, 1, "1")], new() { ["N"] = 2L, ["axis"] = 0L });
        }

        Tensor before = SlicePart(node.Input(1), Tensor.FromArray([0, 0]), size);
        Tensor begin = Ops.Reshape(before, Tensor.FromArray([-1]));
        return SlicePart(node.Grad, begin, Ops.ShapeOf(x));
    }

    private static Tensor SlicePart(TensorLike input, TensorLike begin, TensorLike size)
    {
        using OpScope scope = OpScope.Open(null, "Slice", input, begin, size);
        return scope.Result("Slice", [scope.Convert(input, "input"), scope.Convert(begin, "begin"), scope.Convert(size, "size")]);
    }
}
