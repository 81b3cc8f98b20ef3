namespace Tensors.Graphs;

/// <summary>The nodes that rules of gradients are put together from, named as TensorFlow names them.</summary>
internal static class GradientNodes
{
    /// <summary>The derivative of a function as the node that TensorFlow has for it.</summary>
    public static Tensor Derivative(string op, TensorLike x, TensorLike y) => Building.Binary(op, x, y, null);

    public static Tensor Mul(TensorLike x, TensorLike y) => Building.Binary("Mul", x, y, null, "mul");

    /// <summary>The conjugate of a slope; of real numbers no node.</summary>
    public static Tensor Conjugate(Tensor x) => x.DataType.IsComplex ? Ops.Conj(x) : x;

    /// <summary>Nodes that wait for the cotangent, so that memory is not taken before it is needed.</summary>
    public static Tensor After(GradientContext node, Func<Tensor> build)
    {
        using IDisposable after = node.AfterGrad();
        return build();
    }

    /// <summary>
    /// The rule of a function of two operands that broadcast: its cotangents are summed over the axes along which an operand was repeated.
    /// </summary>
    public static GradientRule Pair(Func<GradientContext, Tensor, Tensor, (Tensor X, Tensor Y)> rule) => node =>
    {
        (Tensor dx, Tensor dy) = rule(node, node.Input(0), node.Input(1));
        return Unbroadcast(node.Input(0), node.Input(1), dx, dy);
    };

    public static bool AreEqual(Tensor x, Tensor y) => x.StaticShape.IsFullyDefined && x.StaticShape == y.StaticShape;

    /// <summary>Cotangents summed over the axes along which their operands were repeated.</summary>
    public static Cotangent?[] Unbroadcast(Tensor x, Tensor y, Tensor dx, Tensor dy)
    {
        if (AreEqual(x, y))
        {
            return [dx, dy];
        }

        Tensor xShape = Ops.ShapeOf(x);
        Tensor yShape = Ops.ShapeOf(y);
        if (RepeatedAxes(x.StaticShape, y.StaticShape) is not { } repeated)
        {
            IReadOnlyList<Tensor> axes = x.Graph.AddNode("BroadcastGradientArgs", null, [xShape, yShape]).Outputs;
            return [SumAndReshape(dx, axes[0], xShape), SumAndReshape(dy, axes[1], yShape)];
        }

        return
        [
            repeated.OfX.Length > 0 || x.StaticShape.Rank < y.StaticShape.Rank
                ? SumAndReshape(dx, Tensor.FromArray(repeated.OfX), xShape)
                : dx,
            repeated.OfY.Length > 0 || y.StaticShape.Rank < x.StaticShape.Rank
                ? SumAndReshape(dy, Tensor.FromArray(repeated.OfY), yShape)
                : dy,
        ];
    }

    /// <summary>The axes along which operands are repeated, or null where that depends on extents that are not known.</summary>
    private static (int[] OfX, int[] OfY)? RepeatedAxes(PartialShape x, PartialShape y)
    {
        if (x.Rank is not { } xRank || y.Rank is not { } yRank)
        {
            return null;
        }

        int rank = Math.Max(xRank, yRank);
        List<int> ofX = [];
        List<int> ofY = [];
        for (int axis = 0; axis < rank; axis++)
        {
            int? inX = axis < rank - xRank ? 1 : x[axis - (rank - xRank)];
            int? inY = axis < rank - yRank ? 1 : y[axis - (rank - yRank)];
            if (inX == 1 && inY != 1)
            {
                ofX.Add(axis);
            }
            else if (inY == 1 && inX != 1)
            {
                ofY.Add(axis);
            }
            else if (inX is null || inY is null)
            {
                return null;
            }
        }

        return ([.. ofX], [.. ofY]);
    }

    public static Tensor SumTo(Tensor operand, Tensor result, Tensor cotangent)
    {
        if (AreEqual(operand, result))
        {
            return cotangent;
        }

        Tensor shape = Ops.ShapeOf(operand);
        Tensor axes = operand.Graph.AddNode("BroadcastGradientArgs", null, [shape, Ops.ShapeOf(result)]).Outputs[0];
        return SumAndReshape(cotangent, axes, shape);
    }

    public static Tensor SumAndReshape(Tensor cotangent, Tensor axes, Tensor shape) =>
        Ops.Reshape(Ops.Reduce("Sum", cotangent, axes, keepDims: true, null), (TensorLike)shape);
}
