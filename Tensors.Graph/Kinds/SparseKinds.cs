namespace Tensors.Graphs;

/// <summary>Tensors of which only some elements are there, given by their positions, values and extents.</summary>
internal static partial class SparseKinds
{
    public static void AddTo(KindTable kinds)
    {
        AddProduct(kinds);
        AddParts(kinds);
        AddFolds(kinds);
        SparseSums.AddTo(kinds);
    }

    private static void AddProduct(KindTable kinds) => kinds.Add(new("SparseTensorDenseMatMul")
    {
        Types = [("T", 1), ("Tindices", 0)],
        LeastOperands = 4,
        Infer = node =>
        {
            node.RequireRank(0, 2);
            node.RequireRank(1, 1);
            node.RequireSameType(1, 3);
            int? rows = node.Integers(2) is { Length: 2 } shape ? shape[Adjoint(node.Attributes, "a") ? 1 : 0] : null;
            node.Output(node.Type(1), [rows, node.RequireRank(3, 2)[Adjoint(node.Attributes, "b") ? 0 : 1]]);
        },
        Computes = e =>
            Product(e[0], e[1], e.Integers(2), Adjoint(e.Node.Attributes, "b") ? e[3].Transpose() : e[3], Adjoint(e.Node.Attributes, "a")),
        Gradient = OfProduct,
    });

    private static bool Adjoint(IReadOnlyDictionary<string, object> attributes, string operand) =>
        AttributeReading.Optional(attributes, "adjoint_" + operand, false, "of a product", "SparseTensorDenseMatMul");

    /// <summary>Row i is the sum of the right rows j, each times the element at (i, j).</summary>
    private static Tensor Product(Tensor indices, Tensor values, int[] shape, Tensor right, bool isAdjoint)
    {
        if (indices.Rank != 2 || indices.Shape[1] != 2 || values.Rank != 1 || values.Shape[0] != indices.Shape[0] || shape.Length != 2
            || right.Rank != 2)
        {
            throw new InvalidArgumentException(
                $"SparseTensorDenseMatMul: indices {indices.Shape}, values {values.Shape} and {shape.Length} extents are no matrix beside "
                + $"{right.Shape}: "
                + "(n, 2), (n) and 2 extents are needed, and a matrix.",
                null);
        }

        (int rows, int columns) = isAdjoint ? (shape[1], shape[0]) : (shape[0], shape[1]);
        if (columns != right.Shape[0])
        {
            throw new InvalidArgumentException(
                $"SparseTensorDenseMatMul: cannot multiply ({rows}, {columns}) and {right.Shape}: the inner extents differ.", null);
        }

        (Tensor row, Tensor column) = (indices[.., isAdjoint ? 1 : 0], indices[.., isAdjoint ? 0 : 1]);
        return (right.Gather(column) * values.ExpandDims(1)).SegmentSum(row, rows);
    }

    /// <summary>The values receive the products of the rows that they join; the right operand the product of the adjoint.</summary>
    private static Cotangent?[] OfProduct(GradientContext node)
    {
        (bool isAdjoint, bool isRightAdjoint) = (Adjoint(node.Node.Attributes, "a"), Adjoint(node.Node.Attributes, "b"));
        SparseTensor left = new(node.Input(0), node.Input(1), node.Input(2));
        Tensor right = Ops.SparseTensorDenseMatMul(left, node.Grad, adjointA: !isAdjoint);
        Tensor rows = left.Indices[.., isAdjoint ? 1 : 0];
        Tensor columns = left.Indices[.., isAdjoint ? 0 : 1];
        Tensor parts = Ops.Gather(node.Grad, rows) * Ops.Gather(isRightAdjoint ? Ops.Transpose(node.Input(3)) : node.Input(3), columns);
        return [null, Ops.ReduceSum(parts, [1]), null, isRightAdjoint ? Ops.Transpose(right) : right];
    }
}
