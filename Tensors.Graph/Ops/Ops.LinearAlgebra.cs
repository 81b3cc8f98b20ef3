namespace Tensors.Graphs;

// Matrices.
public static partial class Ops
{
    /// <summary>The product of matrices in the last two axes; leading axes broadcast.</summary>
    /// <param name="a">The left matrix.</param>
    /// <param name="b">The right matrix.</param>
    /// <param name="transposeA">Whether the left one is transposed first.</param>
    /// <param name="transposeB">Whether the right one is transposed first.</param>
    /// <param name="name">The name of the node.</param>
    /// <exception cref="ArgumentException">The columns of the left are not as many as the rows of the right.</exception>
    public static Tensor MatMul(TensorLike a, TensorLike b, bool transposeA = false, bool transposeB = false, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "MatMul", a, b);
        (Tensor left, Tensor right) = scope.ConvertPair(a, b, "a", "b");
        int? leftRank = left.StaticShape.Rank;
        int? rightRank = right.StaticShape.Rank;

        // Of stacks TensorFlow's node knows the adjoint alone.
        return (leftRank is null or > 2) && (rightRank is null or > 2)
            ? scope.Result(
                "BatchMatMulV2",
                [transposeA ? GradientNodes.Conjugate(left) : left, transposeB ? GradientNodes.Conjugate(right) : right],
                new() { ["adj_x"] = transposeA, ["adj_y"] = transposeB })
            : scope.Result("MatMul", [left, right], new() { ["transpose_a"] = transposeA, ["transpose_b"] = transposeB });
    }

    /// <summary>The inverse of each square matrix in the last two axes.</summary>
    public static Tensor MatrixInverse(TensorLike input, bool adjoint = false, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "MatrixInverse", input);
        return scope.Result("MatrixInverse", [scope.Convert(input, "input")], new() { ["adjoint"] = adjoint });
    }

    /// <summary>The determinant of each square matrix in the last two axes.</summary>
    public static Tensor MatrixDeterminant(TensorLike input, string? name = null) =>
        Building.Unary("MatrixDeterminant", input, name, "input");

    /// <summary>The solution y of <c>matrix · y = rhs</c>.</summary>
    public static Tensor MatrixSolve(TensorLike matrix, TensorLike rhs, bool adjoint = false, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "MatrixSolve", matrix, rhs);
        (Tensor left, Tensor right) = scope.ConvertPair(matrix, rhs, "matrix", "rhs");
        return scope.Result("MatrixSolve", [left, right], new() { ["adjoint"] = adjoint });
    }

    /// <summary>Ones on the diagonal, zeros elsewhere.</summary>
    public static Tensor Eye(int rows, int? columns = null, DataType dtype = DataType.Float32, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "eye");
        Graph graph = scope.Graph;
        int count = Math.Min(rows, columns ?? rows);
        Tensor ones = Ones([count], dtype);
        if (rows == (columns ?? rows))
        {
            using OpScope diagonal = OpScope.Open(null, "diag");
            return diagonal.Result("MatrixDiagV3",
            [
                ones, Building.Integer(graph, 0, "k"), Building.Integer(graph, -1, "num_rows"), Building.Integer(graph, -1, "num_cols"),
                Building.Number(graph, 0, dtype, "padding_value"),
            ], new() { ["align"] = "RIGHT_LEFT" });
        }

        Tensor square = graph.Tensor1("MatrixDiagV3", "diag",
        [
            ones, Building.Integer(graph, 0, "diag/k"), Building.Integer(graph, -1, "diag/num_rows"),
            Building.Integer(graph, -1, "diag/num_cols"),
            Building.Number(graph, 0, dtype, "diag/padding_value"),
        ], new() { ["align"] = "RIGHT_LEFT" });
        return Pad(square, new[,] { { 0, rows - count }, { 0, columns!.Value - count } }, scope.Name);
    }
}
