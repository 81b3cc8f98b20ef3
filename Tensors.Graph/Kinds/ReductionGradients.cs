using static Tensors.Graphs.GradientNodes;

namespace Tensors.Graphs;

/// <summary>The gradients of folds, with exactly TensorFlow's nodes.</summary>
internal static class ReductionGradients
{
    public static Cotangent?[] OfSum(GradientContext node) => [SpreadSum(node), null];

    public static Cotangent?[] OfMean(GradientContext node)
    {
        Tensor sum = SpreadSum(node);
        return [Ops.TrueDivide(sum, Ops.Cast(FoldedCount(node, sum.DataType.Base), sum.DataType.Base)), null];
    }

    public static Cotangent?[] OfProduct(GradientContext node) => [ProductGradient(node), null];

    /// <summary>The cotangent of a sum, repeated along the folded axes.</summary>
    private static Tensor SpreadSum(GradientContext node)
    {
        Tensor x = node.Input(0);
        PartialShape shape = x.StaticShape;
        int[]? axes = shape.Rank is null || ConstantFolding.Value(node.Input(1)).Tensor is not { } known
            ? null
            : ConstantFolding.ToIntegers(known);
        if (axes is not null && axes.AsSpan().SequenceEqual(Enumerable.Range(0, shape.Rank!.Value).ToArray()))
        {
            Tensor single = Ops.Reshape(node.Grad, Tensor.Full([shape.Rank.Value], 1, DType.Int32));
            Tensor repeats = shape.IsFullyDefined ? Building.Integers(node.Graph, shape.ToShape().Extents, "Const") : Ops.ShapeOf(x);
            return Ops.Tile(single, repeats);
        }

        if (axes is not null && shape.IsFullyDefined)
        {
            int[] kept = KeptShape(shape.ToShape(), axes);
            int[] repeats = RepeatsOf(node.Graph, shape.ToShape(), axes, kept);
            return Ops.Tile(Ops.Reshape(node.Grad, Tensor.FromArray(kept)), Tensor.FromArray(repeats));
        }

        Tensor input = Ops.ShapeOf(x);
        Tensor grad = node.Grad;
        if (!node.Node.Attribute("keep_dims", false))
        {
            Tensor keptShape;
            using (node.Graph.ColocateWith(input.Op))
            {
                keptShape = ReducedShape(input, node.Input(1));
            }

            grad = Ops.Reshape(grad, (TensorLike)keptShape);
        }

        return Ops.BroadcastTo(grad, (TensorLike)input);
    }

    // TensorFlow works the repetitions out in the graph, once for each shape and axes, and then takes their value.
    private static int[] RepeatsOf(Graph graph, Shape shape, int[] axes, int[] kept)
    {
        if (!graph.ReducedShapes.Add($"{shape} {string.Join(',', axes)}"))
        {
            return [.. kept.Select((extent, axis) => shape[axis] / Math.Max(1, extent))];
        }

        Tensor divisor = Ops.Maximum(Tensor.FromArray(kept), 1);
        Tensor repeats = Ops.FloorDiv(Tensor.FromArray(shape.Extents.ToArray()), divisor);
        return ConstantFolding.ToIntegers(ConstantFolding.Value(repeats).RequireTensor());
    }

    private static int[] KeptShape(Shape shape, int[] axes)
    {
        int[] kept = shape.Extents.ToArray();
        foreach (int axis in axes)
        {
            kept[axis < 0 ? axis + kept.Length : axis] = 1;
        }

        return kept;
    }

    /// <summary>The shape that is left of another with the folded axes kept, worked out in the graph where it is not known.</summary>
    public static Tensor ReducedShape(Tensor inputShape, Tensor axes)
    {
        if (ConstantFolding.Value(inputShape).Tensor is { } shape && ConstantFolding.Value(axes).Tensor is { } known)
        {
            return Tensor.FromArray(KeptShape(Shape.Create(ConstantFolding.ToIntegers(shape)), ConstantFolding.ToIntegers(known)));
        }

        Tensor rank = Ops.SizeOf(inputShape);
        Tensor positions = Building.Binary("FloorMod", axes + rank, rank, null, "mod");
        Tensor axesShape = Ops.ShapeOf(positions);
        Tensor range = Ops.Range(0, rank, 1);
        Tensor ones = Ops.Ones(axesShape, DataType.Int32);
        return inputShape.Graph.Tensor1("DynamicStitch", null, [range, positions, inputShape, ones], new() { ["N"] = 2L });
    }

    /// <summary>How many elements went into one: a constant of a type where shapes are known, else integers from the graph.</summary>
    private static Tensor FoldedCount(GradientContext node, DataType type)
    {
        Tensor x = node.Input(0);
        if (x.StaticShape.ElementCount is { } count && node.Output.StaticShape.ElementCount is { } results)
        {
            return Building.Number(node.Graph, count / Math.Max(1, results), type, "Const");
        }

        Tensor shape = Ops.ShapeOf(x);
        Tensor rank = Ops.SizeOf(shape);
        Tensor axes = Building.Binary("FloorMod", node.Input(1) + rank, rank, null, "mod");
        return Ops.ReduceProd(Ops.Gather(shape, axes));
    }

    /// <summary>The cotangent goes to the extreme elements, in equal parts where there are several.</summary>
    public static Cotangent?[] OfExtreme(GradientContext node)
    {
        Tensor shape = Ops.ShapeOf(node.Input(0));
        (Tensor y, Tensor grad) = (node.Output, node.Grad);
        Tensor kept;
        if (node.Node.Attribute("keep_dims", false))
        {
            kept = Ops.ShapeOf(y);
        }
        else
        {
            kept = ReducedShape(shape, node.Input(1));
            y = Ops.Reshape(y, (TensorLike)kept);
            grad = Ops.Reshape(grad, (TensorLike)kept);
        }

        Tensor hits = Ops.Cast(Ops.Equal(y, node.Input(0)), grad.DataType.Base);
        Tensor count = Ops.Reshape(Ops.Reduce("Sum", hits, node.Input(1), keepDims: false, null), (TensorLike)kept);
        return [Mul(Ops.TrueDivide(hits, count), grad), null];
    }

    /// <summary>The cotangent times, for each element, the product of all others: running products from both ends.</summary>
    private static Tensor ProductGradient(GradientContext node)
    {
        Tensor x = node.Input(0);
        Tensor inputShape = Ops.ShapeOf(x);
        Tensor axes = Ops.Reshape(node.Input(1), Tensor.FromArray([-1]));
        Tensor grad = node.Grad;
        if (!node.Node.Attribute("keep_dims", false))
        {
            grad = Ops.Reshape(grad, (TensorLike)ReducedShape(inputShape, axes));
        }

        grad = Ops.BroadcastTo(grad, (TensorLike)inputShape);
        Tensor order;
        Tensor foldedCount;
        Tensor otherCount;
        using (node.Graph.Device("/cpu:0"))
        {
            Tensor rank = Ops.RankOf(x);
            Tensor folded = Building.Binary("FloorMod", axes + rank, rank, null, "mod");
            Tensor others = node.Graph.Tensor1("ListDiff", null, [Ops.Range(0, rank, 1), folded], new() { ["out_idx"] = DataType.Int32 });
            order = Ops.Concat([folded, others], 0);
            foldedCount = Ops.ReduceProd(Ops.Gather(inputShape, folded));
            otherCount = Ops.ReduceProd(Ops.Gather(inputShape, others));
        }

        Tensor moved = Ops.Transpose(x, order);
        Tensor movedShape = Ops.ShapeOf(moved);
        Tensor lines;
        using (OpScope scope = OpScope.Open(null, "Reshape", moved))
        {
            Tensor target = node.Graph.Tensor1("Pack", "shape", [foldedCount, otherCount], new() { ["N"] = 2L, ["axis"] = 0L });
            lines = scope.Result("Reshape", [moved, target]);
        }

        Tensor left = RunningProduct(lines, reverse: false);
        Tensor right = RunningProduct(lines, reverse: true);
        Tensor product = Ops.Reshape(Mul(left, right), (TensorLike)movedShape);
        Tensor back = Ops.Transpose(product, node.Graph.Tensor1("InvertPermutation", null, [order]));
        return Ops.Reshape(Mul(grad, back), (TensorLike)inputShape);
    }

    private static Tensor RunningProduct(Tensor lines, bool reverse)
    {
        using OpScope scope = OpScope.Open(null, "Cumprod", lines);
        return scope.Result(
            "Cumprod", [lines, Building.Integer(scope.Graph, 0, "axis")], new() { ["exclusive"] = true, ["reverse"] = reverse });
    }
}
