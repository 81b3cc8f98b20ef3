namespace Tensors.Graphs;

// How often elements occur, what one set has and another lacks, and shapes of broadcasts.
public static partial class Ops
{
    /// <summary>How often each number occurs: element i says it of i.</summary>
    /// <param name="arr">int32, at least 0.</param>
    /// <param name="weights">What each occurrence counts, of the same shape; null for 1.</param>
    /// <param name="minlength">How many elements there are at least.</param>
    /// <param name="maxlength">How many there are at most; greater numbers are not counted.</param>
    /// <param name="dtype">The type of the result, if there are no weights.</param>
    /// <param name="name">The name of the scope.</param>
    /// <returns>Shape (greatest number + 1) within these bounds.</returns>
    public static Tensor Bincount(
        TensorLike arr, TensorLike? weights = null, TensorLike? minlength = null, TensorLike? maxlength = null,
        DataType dtype = DataType.Int32, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "bincount", arr);
        Tensor numbers = scope.Convert(arr, "arr", DataType.Int32);
        Tensor length = Cast(Greater(ReduceProd(ShapeOf(numbers)), 0), DataType.Int32) * (ReduceMax(numbers) + 1);
        length = minlength is { } least ? Maximum(scope.Convert(least, "min_length", DataType.Int32), length) : length;
        length = maxlength is { } most ? Minimum(scope.Convert(most, "max_length", DataType.Int32), length) : length;
        Tensor counted = scope.Convert(
            weights ?? Tensor.Zeros([0], dtype.DType ?? throw new GraphTypeException($"Bincount: {dtype.Name} elements count nothing.")),
            "weights");
        return scope.Graph.Tensor1("Bincount", "Bincount", [numbers, length, counted]);
    }

    /// <summary>How many elements lie in each of the equal parts of a range; those outside count in the first or last.</summary>
    /// <param name="values">Numbers of any shape.</param>
    /// <param name="valueRange">The bounds, of the same type.</param>
    /// <param name="nbins">Into how many parts the range is cut.</param>
    /// <param name="dtype">int32 or int64.</param>
    /// <param name="name">The name of the node.</param>
    /// <returns>Shape (nbins).</returns>
    public static Tensor HistogramFixedWidth(
        TensorLike values, TensorLike valueRange, int nbins = 100, DataType dtype = DataType.Int32, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "histogram_fixed_width", values, valueRange);
        Tensor numbers = scope.Convert(values, "values");
        return scope.Result(
            "HistogramFixedWidth",
            [numbers, scope.Convert(valueRange, "value_range", numbers.DataType.Base), Building.Integer(scope.Graph, nbins, "nbins")],
            new() { ["dtype"] = dtype });
    }

    /// <summary>The elements of a vector that another one does not have, in order, and their positions.</summary>
    /// <param name="x">A vector.</param>
    /// <param name="y">What is left out.</param>
    /// <param name="indexDtype">The type of the positions.</param>
    /// <param name="name">The name of the node.</param>
    public static (Tensor Out, Tensor Idx) SetDiff1d(TensorLike x, TensorLike y, DataType indexDtype = DataType.Int32, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "ListDiff", x, y);
        (Tensor all, Tensor without) = scope.ConvertPair(x, y);
        IReadOnlyList<Tensor> outputs = scope.Node("ListDiff", [all, without], new() { ["out_idx"] = indexDtype }).Outputs;
        return (outputs[0], outputs[1]);
    }

    /// <summary>The n-th smallest element along the last axis.</summary>
    /// <param name="input">At least a vector.</param>
    /// <param name="n">Which, from 0.</param>
    /// <param name="reverse">Whether the n-th greatest.</param>
    /// <param name="name">The name of the node.</param>
    public static Tensor NthElement(TensorLike input, TensorLike n, bool reverse = false, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "NthElement", input, n);
        return scope.Result(
            "NthElement", [scope.Convert(input, "input"), scope.Convert(n, "n", DataType.Int32)], new() { ["reverse"] = reverse });
    }

    /// <summary>Numbers at positions of a tensor that holds another number elsewhere.</summary>
    /// <param name="sparseIndices">The positions: (values, axes); a vector or a scalar for one axis.</param>
    /// <param name="outputShape">The shape of the result.</param>
    /// <param name="sparseValues">A number for each position, or one for all.</param>
    /// <param name="defaultValue">What stands elsewhere; null for 0.</param>
    /// <param name="validateIndices">Whether positions have to ascend, none twice.</param>
    /// <param name="name">The name of the node.</param>
    public static Tensor SparseToDense(
        TensorLike sparseIndices, TensorLike outputShape, TensorLike sparseValues, TensorLike? defaultValue = null,
        bool validateIndices = true, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "SparseToDense", sparseIndices, outputShape, sparseValues);
        Tensor indices = scope.Convert(sparseIndices, "sparse_indices");
        Tensor shape = scope.Convert(outputShape, "output_shape", indices.DataType.Base);
        Tensor values = scope.Convert(sparseValues, "sparse_values");
        Tensor elsewhere = scope.Convert(defaultValue ?? 0, "default_value", values.DataType.Base);
        return scope.Result("SparseToDense", [indices, shape, values, elsewhere], new() { ["validate_indices"] = validateIndices });
    }

    /// <summary>The diagonal of a tensor whose axes are there twice: the inverse of <see cref="Diag"/>.</summary>
    /// <param name="input">Shape (D..., D...).</param>
    /// <param name="name">The name of the node.</param>
    /// <returns>Shape (D...).</returns>
    public static Tensor DiagPart(TensorLike input, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "DiagPart", input);
        return scope.Result("DiagPart", [scope.Convert(input, "input")]);
    }

    /// <summary>Tensors as they are, once all of them are there.</summary>
    /// <param name="input">The tensors.</param>
    /// <param name="name">The name of the node.</param>
    public static IReadOnlyList<Tensor> IdentityN(IReadOnlyList<TensorLike> input, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "IdentityN", [.. input]);
        Tensor[] tensors = [.. input.Select((value, i) => scope.Convert(value, $"input_{i}"))];
        return scope.Node("IdentityN", tensors, new() { ["T"] = Array.ConvertAll(tensors, tensor => tensor.DataType.Base) }).Outputs;
    }

    /// <summary>The shape that operands of two shapes broadcast to, where the shapes are tensors.</summary>
    /// <param name="shapeX">A vector of extents.</param>
    /// <param name="shapeY">Another one.</param>
    public static Tensor BroadcastDynamicShape(TensorLike shapeX, TensorLike shapeY)
    {
        using OpScope scope = OpScope.Open(null, "BroadcastArgs", shapeX, shapeY);
        (Tensor x, Tensor y) = scope.ConvertPair(shapeX, shapeY, "s0", "s1");
        return scope.Result("BroadcastArgs", [x, y]);
    }

    /// <summary>The shape that operands of two shapes broadcast to, as far as it is known before the graph runs.</summary>
    /// <param name="shapeX">A shape.</param>
    /// <param name="shapeY">Another one.</param>
    /// <exception cref="ArgumentException">Two extents differ, and neither is 1.</exception>
    public static PartialShape BroadcastStaticShape(PartialShape shapeX, PartialShape shapeY) => ShapeRules.Broadcast(
        shapeX, shapeY, (_, _) => new ArgumentException($"Incompatible shapes for broadcasting: {shapeX} and {shapeY}.", nameof(shapeY)));

    /// <summary>The Hurwitz zeta function, the sum of <c>(q + n)^-x</c> over n from 0 on.</summary>
    /// <param name="x">The exponents.</param>
    /// <param name="q">Where the sums begin.</param>
    /// <param name="name">The name of the node.</param>
    public static Tensor Zeta(TensorLike x, TensorLike q, string? name = null) => Building.Binary("Zeta", x, q, name);

    /// <summary>The derivatives of the digamma function.</summary>
    /// <param name="a">Which derivative; 0 is the function itself.</param>
    /// <param name="x">Where.</param>
    /// <param name="name">The name of the node.</param>
    public static Tensor Polygamma(TensorLike a, TensorLike x, string? name = null) => Building.Binary("Polygamma", a, x, name);

    /// <summary>The lower incomplete gamma function, regularized: <c>∫₀ˣ t^(a-1) e^-t dt / Γ(a)</c>; shapes broadcast.</summary>
    /// <param name="a">The order, above 0; else the result is NaN.</param>
    /// <param name="x">The upper bound, not below 0; else the result is NaN.</param>
    /// <param name="name">The name of the node.</param>
    public static Tensor Igamma(TensorLike a, TensorLike x, string? name = null) => Building.Binary("Igamma", a, x, name);

    /// <summary>The upper incomplete gamma function, regularized: 1 less <see cref="Igamma"/>, with all digits; shapes broadcast.</summary>
    /// <inheritdoc cref="Igamma"/>
    public static Tensor Igammac(TensorLike a, TensorLike x, string? name = null) => Building.Binary("Igammac", a, x, name);

    /// <summary>The incomplete beta function, regularized: <c>∫₀ˣ t^(a-1) (1-t)^(b-1) dt / B(a, b)</c>.</summary>
    /// <param name="a">Above 0; else the result is NaN.</param>
    /// <param name="b">Above 0; else the result is NaN.</param>
    /// <param name="x">From 0 to 1; else the result is NaN.</param>
    /// <param name="name">The name of the node.</param>
    /// <remarks>The operands have one shape, or are scalars. Gradients reach x alone, as in TensorFlow.</remarks>
    public static Tensor Betainc(TensorLike a, TensorLike b, TensorLike x, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "Betainc", a, b, x);
        Tensor first = scope.Convert(a, "a", b.StrongType ?? x.StrongType);
        DataType type = first.DataType.Base;
        return scope.Result("Betainc", [first, scope.Convert(b, "b", type), scope.Convert(x, "x", type)]);
    }
}
