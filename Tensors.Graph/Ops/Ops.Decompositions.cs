namespace Tensors.Graphs;

// Decompositions, and what is made of triangles and diagonals.
public static partial class Ops
{
    /// <summary>The lower triangle L of each symmetric positive matrix with <c>L · Lᵀ</c> = input.</summary>
    /// <exception cref="OpException">When run: a matrix is not positive definite.</exception>
    public static Tensor Cholesky(TensorLike input, string? name = null) => Building.Unary("Cholesky", input, name, "input");

    /// <summary>Eigenvalues, ascending, and eigenvectors, in columns, of each symmetric matrix.</summary>
    public static (Tensor Values, Tensor Vectors) SelfAdjointEig(TensorLike input, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "SelfAdjointEigV2", input);
        IReadOnlyList<Tensor> outputs = scope.Node(
            "SelfAdjointEigV2", [scope.Convert(input, "input")], new() { ["compute_v"] = true }).Outputs;
        return (outputs[0], outputs[1]);
    }

    /// <summary>Singular values, descending, with the left and right singular vectors in columns: input = U · diag(S) · Vᵀ.</summary>
    public static (Tensor S, Tensor U, Tensor V) Svd(TensorLike input, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "Svd", input);
        IReadOnlyList<Tensor> outputs = scope.Node(
            "Svd", [scope.Convert(input, "input")], new() { ["compute_uv"] = true, ["full_matrices"] = false }).Outputs;
        return (outputs[0], outputs[1], outputs[2]);
    }

    /// <summary>Q with orthonormal columns and the upper triangle R of each matrix: input = Q · R.</summary>
    public static (Tensor Q, Tensor R) Qr(TensorLike input, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "Qr", input);
        IReadOnlyList<Tensor> outputs = scope.Node("Qr", [scope.Convert(input, "input")], new() { ["full_matrices"] = false }).Outputs;
        return (outputs[0], outputs[1]);
    }

    /// <summary>The sign and the logarithm of the magnitude of each determinant.</summary>
    public static (Tensor Sign, Tensor LogAbsDeterminant) SLogDet(TensorLike input, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "LogMatrixDeterminant", input);
        IReadOnlyList<Tensor> outputs = scope.Node("LogMatrixDeterminant", [scope.Convert(input, "input")]).Outputs;
        return (outputs[0], outputs[1]);
    }

    /// <summary>The solution y of <c>matrix · y = rhs</c> for triangles.</summary>
    /// <param name="matrix">Triangles in the last two axes; what lies beyond the triangle is not looked at.</param>
    /// <param name="rhs">The right sides, in columns.</param>
    /// <param name="lower">Whether the triangles are lower ones.</param>
    /// <param name="adjoint">Whether they are transposed first.</param>
    /// <param name="name">The name of the node.</param>
    public static Tensor MatrixTriangularSolve(
        TensorLike matrix, TensorLike rhs, bool lower = true, bool adjoint = false, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "MatrixTriangularSolve", matrix, rhs);
        (Tensor left, Tensor right) = scope.ConvertPair(matrix, rhs, "matrix", "rhs");
        return scope.Result("MatrixTriangularSolve", [left, right], new() { ["lower"] = lower, ["adjoint"] = adjoint });
    }

    /// <summary>The elements near the diagonal of each matrix; 0 elsewhere.</summary>
    /// <param name="input">Matrices in the last two axes.</param>
    /// <param name="numLower">How many diagonals below are kept; -1 for all.</param>
    /// <param name="numUpper">How many diagonals above are kept; -1 for all.</param>
    /// <param name="name">The name of the node.</param>
    public static Tensor MatrixBandPart(TensorLike input, int numLower, int numUpper, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "MatrixBandPart", input);
        return scope.Result("MatrixBandPart",
        [
            scope.Convert(input, "input"), Building.Integer(scope.Graph, numLower, "num_lower"),
            Building.Integer(scope.Graph, numUpper, "num_upper"),
        ]);
    }

    /// <summary>Matrices with vectors as their diagonals.</summary>
    public static Tensor MatrixDiag(TensorLike diagonal, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "MatrixDiag", diagonal);
        Tensor vectors = scope.Convert(diagonal, "diagonal");
        return scope.Result("MatrixDiagV3",
        [
            vectors, Building.Integer(scope.Graph, 0, "k"), Building.Integer(scope.Graph, -1, "num_rows"),
            Building.Integer(scope.Graph, -1, "num_cols"),
            Building.Number(scope.Graph, 0, vectors.DataType, "padding_value"),
        ], new() { ["align"] = "RIGHT_LEFT" });
    }

    /// <summary>The diagonals of matrices.</summary>
    public static Tensor MatrixDiagPart(TensorLike input, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "MatrixDiagPart", input);
        Tensor matrices = scope.Convert(input, "input");
        return scope.Result(
            "MatrixDiagPartV3",
            [matrices, Building.Integer(scope.Graph, 0, "k"), Building.Number(scope.Graph, 0, matrices.DataType, "padding_value")],
            new() { ["align"] = "RIGHT_LEFT" });
    }

    /// <summary>Matrices with other diagonals.</summary>
    public static Tensor MatrixSetDiag(TensorLike input, TensorLike diagonal, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "MatrixSetDiag", input, diagonal);
        (Tensor matrices, Tensor vectors) = scope.ConvertPair(input, diagonal, "input", "diagonal");
        return scope.Result(
            "MatrixSetDiagV3", [matrices, vectors, Building.Integer(scope.Graph, 0, "k")], new() { ["align"] = "RIGHT_LEFT" });
    }

    /// <summary>The sum of each matrix's diagonal.</summary>
    public static Tensor Trace(TensorLike x, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "Trace", x);
        return Reduce("Sum", MatrixDiagPart(scope.Convert(x, "x")), [-1], keepDims: false, scope.Name);
    }

    /// <summary>Sums of products, as letters of axes say it: <c>Einsum("ij,jk->ik", a, b)</c>.</summary>
    /// <param name="equation">Letters of the operands, and behind the arrow of the result.</param>
    /// <param name="inputs">The operands.</param>
    public static Tensor Einsum(string equation, params ReadOnlySpan<TensorLike> inputs)
    {
        using OpScope scope = OpScope.Open(null, "einsum", inputs);
        Tensor[] operands = new Tensor[inputs.Length];
        for (int i = 0; i < operands.Length; i++)
        {
            operands[i] = scope.Convert(inputs[i], $"inputs_{i}");
        }

        using OpScope node = OpScope.Open(null, "Einsum");
        return node.Result("Einsum", operands, new() { ["N"] = (long)operands.Length, ["equation"] = equation });
    }

    /// <summary>The cross products of vectors of three elements along the last axis.</summary>
    public static Tensor Cross(TensorLike a, TensorLike b, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "Cross", a, b);
        (Tensor left, Tensor right) = scope.ConvertPair(a, b, "a", "b");
        return scope.Result("Cross", [left, right]);
    }

    /// <summary>
    /// A tensor of twice as many axes with the elements of another where both halves of the position are equal; 0 elsewhere.
    /// </summary>
    public static Tensor Diag(TensorLike diagonal, string? name = null) => Building.Unary("Diag", diagonal, name, "diagonal");

    /// <summary>Sums of products over axes of two tensors: the last ones of the left and the first ones of the right.</summary>
    /// <param name="a">The left tensor.</param>
    /// <param name="b">The right tensor.</param>
    /// <param name="axes">How many axes are summed over.</param>
    /// <param name="name">The name of the scope.</param>
    public static Tensor Tensordot(TensorLike a, TensorLike b, int axes, string? name = null)
    {
        Tensor left = a.ToTensor(a.Graph ?? b.Graph ?? Graph.Default, "a");
        int rank = left.StaticShape.Rank
            ?? throw new ArgumentException($"Tensordot: the number of axes of '{left.Name}' must be known.", nameof(a));
        return Tensordot(left, b, [.. Enumerable.Range(rank - axes, axes)], [.. Enumerable.Range(0, axes)], name);
    }

    /// <summary>Sums of products over axes of two tensors; the others stay, those of the left first.</summary>
    /// <param name="a">The left tensor.</param>
    /// <param name="b">The right tensor.</param>
    /// <param name="leftAxes">Axes of the left one.</param>
    /// <param name="rightAxes">As many of the right one.</param>
    /// <param name="name">The name of the scope.</param>
    /// <exception cref="ArgumentException">The number of axes of an operand is not known, or extents differ.</exception>
    public static Tensor Tensordot(TensorLike a, TensorLike b, ReadOnlySpan<int> leftAxes, ReadOnlySpan<int> rightAxes, string? name = null)
    {
        (int[] ofLeft, int[] ofRight) = (leftAxes.ToArray(), rightAxes.ToArray());
        using OpScope scope = OpScope.Open(name, "Tensordot", a, b);
        (Tensor left, Tensor right) = scope.ConvertPair(a, b, "a", "b");
        (Tensor rows, Tensor rowShape, PartialShape rowsKept) = AsMatrix(left, ofLeft, foldedLast: true);
        (Tensor columns, Tensor columnShape, PartialShape columnsKept) = AsMatrix(right, ofRight, foldedLast: false);
        Tensor product = MatMul(rows, columns);
        Tensor result = Reshape(product, Concat([rowShape, columnShape], 0), scope.Name);
        result.SetShape([.. rowsKept, .. columnsKept]);
        return result;
    }

    /// <summary>A matrix whose columns, or rows, are the folded axes; with the shape of the others.</summary>
    private static (Tensor Matrix, Tensor Shape, PartialShape Kept) AsMatrix(Tensor x, int[] axes, bool foldedLast)
    {
        int rank = x.StaticShape.Rank ?? throw new ArgumentException($"Tensordot: the number of axes of '{x.Name}' must be known.");
        int[] folded = Array.ConvertAll(axes, axis => axis < 0 ? axis + rank : axis);
        int[] kept = [.. Enumerable.Range(0, rank).Except(folded)];
        Tensor shape = ShapeOf(x);
        Tensor keptShape = Gather(shape, Constant(kept));
        Tensor keptCount = ReduceProd(keptShape);
        Tensor foldedCount = ReduceProd(Gather(shape, Constant(folded)));
        Tensor moved = Transpose(x, foldedLast ? [.. kept, .. folded] : [.. folded, .. kept]);
        Tensor matrix = Reshape(moved, Stack(foldedLast ? [keptCount, foldedCount] : [foldedCount, keptCount]));
        return (matrix, keptShape, [.. kept.Select(axis => x.StaticShape[axis])]);
    }
}
