namespace Tensors.Graphs;

// Other shapes for the same elements, and parts of tensors.
internal static partial class NodeKinds
{
    private static void AddMovementGradients()
    {
        foreach (string op in (string[])["Reshape", "ExpandDims"])
        {
            Gradient(op, (GradientRule)(node => [BackToInput(node), null]));
        }

        Gradient("Squeeze", BackToInput);
        Gradient("Transpose", (GradientRule)(node =>
            [Ops.Transpose(node.Grad, node.Graph.Tensor1("InvertPermutation", null, [node.Input(1)])), null]));
        Gradient("ConcatV2", ConcatGradient);
        Gradient("Pack", (GradientRule)(node =>
            [.. Ops.Unstack(node.Grad, node.Node.Inputs.Count, (int)node.Node.Attribute<long>("axis"))]));
        Gradient("Unpack", (GradientRule)(node =>
            [Ops.Stack([.. node.Grads.Select(grad => IndexedSlices.ToDense(grad!))], (int)node.Node.Attribute<long>("axis"))]));
        Gradient("Split", (GradientRule)(node =>
        {
            Tensor[] parts = [.. node.Grads.Select(grad => IndexedSlices.ToDense(grad!))];
            using OpScope scope = OpScope.Open(null, "concat", parts[0]);
            return [null, scope.Result("ConcatV2", [.. parts, node.Input(0)], new() { ["N"] = (long)parts.Length, ["Tidx"] = DataType.Int32 })];
        }));
        Gradient("Tile", (GradientRule)(node => [TileGradient(node), null]));
        Gradient("Pad", (GradientRule)(node => [PadGradient(node), null]));
        Gradient("BroadcastTo", (GradientRule)(node =>
        {
            Tensor from = Ops.ShapeOf(node.Input(0));
            Tensor axes = node.Graph.AddNode("BroadcastGradientArgs", null, [node.Input(1), from]).Outputs[1];
            return [SumAndReshape(node.Grad, axes, from), null];
        }));
        Gradient("Fill", (GradientRule)(node => [null, Ops.ReduceSum(node.Grad)]));
        Gradient("StridedSlice", StridedSliceGradient);
        Gradient("StridedSliceGrad", (GradientRule)(node => [null, null, null, null, SliceAgain(node)]));
        Gradient("Slice", (GradientRule)(node => [SliceGradient(node), null, null]));
        Gradient("GatherV2", GatherGradient);
        Gradient("UnsortedSegmentSum", (GradientRule)(node => [Ops.Gather(node.Grad, node.Input(1)), null, null]));
        Gradient("DynamicStitch", (GradientRule)(node =>
        {
            int parts = node.Node.Inputs.Count / 2;
            return [.. Enumerable.Repeat<object?>(null, parts), .. Enumerable.Range(0, parts).Select(i => Ops.Gather(node.Grad, node.Input(i)))];
        }));
    }

    private static Tensor BackToInput(GradientContext node) => Ops.Reshape(node.Grad, (TensorLike)Ops.ShapeOf(node.Input(0)));

    private static object?[] ConcatGradient(GradientContext node)
    {
        Tensor[] parts = [.. node.Node.Inputs.SkipLast(1)];
        Tensor axis = Building.Binary("FloorMod", node.Node.Inputs[^1], Ops.RankOf(parts[0]), null, "mod");
        Tensor[] shapes = [.. parts.Select(part => Ops.ShapeOf(part))];
        IReadOnlyList<Tensor> offsets = node.Graph.AddNode("ConcatOffset", null, [axis, .. shapes], new() { ["N"] = (long)parts.Length }).Outputs;
        return [.. shapes.Select((shape, i) => (object?)node.Graph.Tensor1("Slice", null, [node.Grad, offsets[i], shape])), null];
    }

    private static Tensor TileGradient(GradientContext node)
    {
        // (repeats, extents) interleaved: every second axis holds the repetitions.
        Tensor shape = Ops.ShapeOf(node.Input(0));
        Tensor pairs = Ops.Reshape(Ops.Transpose(Ops.Stack([node.Input(1), shape])), Tensor.FromArray([-1]));
        Tensor repeated = Ops.Range(0, Ops.SizeOf(pairs), 2);
        Tensor sum = Ops.Reduce("Sum", Ops.Reshape(node.Grad, (TensorLike)pairs), repeated, keepDims: false, null);
        sum.SetShape(node.Input(0).StaticShape);
        return sum;
    }

    private static Tensor PadGradient(GradientContext node)
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

    private static object?[] StridedSliceGradient(GradientContext node)
    {
        Tensor shape = Ops.ShapeOf(node.Input(0));
        using OpScope scope = OpScope.Open(null, "StridedSliceGrad", node.Grad);
        Tensor Static(Tensor tensor, string name) => ConstantFolding.Value(tensor) is Tensor value ? Building.Constant(scope.Graph, value, name) : tensor;
        Tensor to = Static(shape, "shape");
        Tensor begin = Static(node.Input(1), "begin");
        Tensor end = Static(node.Input(2), "end");
        Tensor strides = Static(node.Input(3), "strides");
        return [scope.Result("StridedSliceGrad", [to, begin, end, strides, node.Grad], Masks(node.Node)), null, null, null];
    }

    private static Tensor SliceAgain(GradientContext node)
    {
        Node forward = node.Node;
        return node.Graph.Tensor1("StridedSlice", null, [node.Grad, forward.Inputs[1], forward.Inputs[2], forward.Inputs[3]], Masks(forward));
    }

    private static Dictionary<string, object> Masks(Node node) =>
        node.Attributes.Where(pair => pair.Key.EndsWith("_mask", StringComparison.Ordinal)).ToDictionary(pair => pair.Key, pair => pair.Value);

    /// <summary>The cotangent among as many zeros as were cut off.</summary>
    private static Tensor SliceGradient(GradientContext node)
    {
        Tensor before = node.Input(1);
        Tensor rank = Ops.RankOf(node.Input(0));
        Tensor column;
        using (OpScope scope = OpScope.Open(null, "stack", rank))
        {
            column = scope.Result("Pack", [rank, Building.Integer(scope.Graph, 1, "1")], new() { ["N"] = 2L, ["axis"] = 0L });
        }

        Tensor after = Ops.Reshape(Ops.ShapeOf(node.Input(0)) - Ops.ShapeOf(node.Output) - before, (TensorLike)column);
        return Ops.Pad(node.Grad, Ops.Concat([Ops.Reshape(before, (TensorLike)column), after], 1));
    }

    private static object?[] GatherGradient(GradientContext node)
    {
        Tensor values = node.Input(0);
        Tensor indices = node.Input(1);
        if (ConstantFolding.Value(node.Input(2)) is not Tensor axis || ConstantFolding.ToIntegers(axis)[0] != 0)
        {
            return OperationGradients.Of(node);
        }

        Tensor shape;
        using (node.Graph.ColocateWith(values.Op))
        {
            shape = Ops.ShapeOf(values);
        }

        Tensor size = Ops.ExpandDims(Ops.SizeOf(indices), 0);
        Tensor tail = Ops.StridedSlice(shape, [1], [0], [1], endMask: 1);
        Tensor rows = Ops.Reshape(node.Grad, (TensorLike)Ops.Concat([size, tail], 0));
        return [new IndexedSlices(rows, Ops.Reshape(indices, (TensorLike)size), shape), null, null];
    }
}
