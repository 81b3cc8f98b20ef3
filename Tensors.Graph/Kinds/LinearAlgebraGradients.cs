using static Tensors.Graphs.GradientNodes;

namespace Tensors.Graphs;

/// <summary>The gradients of functions of matrices, with exactly TensorFlow's nodes.</summary>
internal static class LinearAlgebraGradients
{
    public static Cotangent?[] OfProduct(GradientContext node)
    {
        (Tensor a, Tensor b, Tensor dy) = (Conjugate(node.Input(0)), Conjugate(node.Input(1)), node.Grad);
        return (node.Node.Attribute("transpose_a", false), node.Node.Attribute("transpose_b", false)) switch
        {
            (false, false) => [Product(dy, b, false, true), Product(a, dy, true, false)],
            (false, true) => [Product(dy, b, false, false), Product(dy, a, true, false)],
            (true, false) => [Product(b, dy, false, true), Product(a, dy, false, false)],
            _ => [Product(b, dy, true, true), Product(dy, a, true, true)],
        };
    }

    public static Cotangent?[] OfStackedProduct(GradientContext node)
    {
        (Tensor x, Tensor y, Tensor dy) = (node.Input(0), node.Input(1), node.Grad);
        (Tensor dx, Tensor dy2) = (node.Node.Attribute("adj_x", false), node.Node.Attribute("adj_y", false)) switch
        {
            (false, false) => (Stacked(dy, y, false, true), Stacked(x, dy, true, false)),
            (false, true) => (Stacked(dy, y, false, false), Stacked(dy, x, true, false)),
            (true, false) => (Stacked(y, dy, false, true), Stacked(x, dy, false, false)),
            _ => (Stacked(y, dy, true, true), Stacked(dy, x, true, true)),
        };
        bool same = x.StaticShape.IsFullyDefined && y.StaticShape.IsFullyDefined
            && x.StaticShape.SkipLast(2).SequenceEqual(y.StaticShape.SkipLast(2));
        return same ? [dx, dy2] : UnbroadcastBatches(x, y, dx, dy2);
    }

    // Petersen and Pedersen, "The Matrix Cookbook", 2.1 and 2.2.
    public static Tensor OfInverse(GradientContext node) => Ops.Negative(
        Ops.MatMul(node.Output, Ops.MatMul(node.Grad, node.Output, transposeB: true), transposeA: true));

    public static Tensor OfDeterminant(GradientContext node)
    {
        Tensor adjoint = Ops.MatrixInverse(node.Input(0), adjoint: true);
        Tensor scaled = Mul(node.Grad, node.Output);
        Tensor shape = Ops.ShapeOf(node.Output);
        Tensor to;
        using (OpScope scope = OpScope.Open(null, "concat", shape))
        {
            Tensor ones = Building.Integers(scope.Graph, [1, 1], "values_1");
            to = scope.Result(
                "ConcatV2", [shape, ones, Building.Integer(scope.Graph, 0, "axis")], new() { ["N"] = 2L, ["Tidx"] = DataType.Int32 });
        }

        return Mul(Ops.Reshape(scaled, (TensorLike)to), adjoint);
    }

    public static Cotangent?[] OfSolve(GradientContext node)
    {
        bool adjoint = node.Node.Attribute("adjoint", false);
        Tensor dRight = Ops.MatrixSolve(node.Input(0), node.Grad, !adjoint);
        Tensor dLeft = adjoint
            ? Ops.Negative(Ops.MatMul(node.Output, dRight, transposeB: true))
            : Ops.Negative(Ops.MatMul(dRight, node.Output, transposeB: true));
        return [dLeft, dRight];
    }

    private static Tensor Product(Tensor a, Tensor b, bool transposeA, bool transposeB) => Ops.MatMul(a, b, transposeA, transposeB);

    private static Tensor Stacked(Tensor a, Tensor b, bool transposeA, bool transposeB) =>
        Building.StackedProduct(a, b, transposeA, transposeB, "MatMul");

    private static Cotangent?[] UnbroadcastBatches(Tensor x, Tensor y, Tensor dx, Tensor dy)
    {
        Tensor xShape = Ops.ShapeOf(x);
        Tensor yShape = Ops.ShapeOf(y);
        Tensor xBatch = Ops.StridedSlice(xShape, [0], [-2], [1], beginMask: 1);
        Tensor yBatch = Ops.StridedSlice(yShape, [0], [-2], [1], beginMask: 1);
        IReadOnlyList<Tensor> axes = x.Graph.AddNode("BroadcastGradientArgs", null, [xBatch, yBatch]).Outputs;
        return
        [
            Ops.Reshape(Ops.Reduce("Sum", dx, axes[0], keepDims: false, null), (TensorLike)xShape),
            Ops.Reshape(Ops.Reduce("Sum", dy, axes[1], keepDims: false, null), (TensorLike)yShape),
        ];
    }
}
