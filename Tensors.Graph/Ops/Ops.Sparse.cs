namespace Tensors.Graphs;

// Tensors of which only some elements are there.
public static partial class Ops
{
    /// <summary>The product of a matrix of which only some elements are there and one with all of them.</summary>
    /// <param name="spA">Shape (m, k); elements of one position add up.</param>
    /// <param name="b">Shape (k, n), of the type of the elements.</param>
    /// <param name="adjointA">Whether the first is transposed.</param>
    /// <param name="adjointB">Whether the second is transposed.</param>
    /// <param name="name">The name of the node.</param>
    /// <returns>Shape (m, n).</returns>
    /// <exception cref="ArgumentException">The operands are no matrices.</exception>
    /// <exception cref="GraphTypeException">The types differ.</exception>
    /// <exception cref="OpException">When run: the inner extents differ, or a position lies outside.</exception>
    /// <remarks>Gradients reach the elements that are there, and the second matrix.</remarks>
    public static Tensor SparseTensorDenseMatMul(
        SparseTensor spA, TensorLike b, bool adjointA = false, bool adjointB = false, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "SparseTensorDenseMatMul", spA.Indices, spA.Values, b);
        return scope.Result(
            "SparseTensorDenseMatMul", [spA.Indices, spA.Values, spA.DenseShape, scope.Convert(b, "b", spA.Values.DataType.Base)],
            new() { ["adjoint_a"] = adjointA, ["adjoint_b"] = adjointB });
    }

    /// <summary>The elements that are there in row-major order.</summary>
    /// <param name="spInput">Any order.</param>
    /// <param name="name">The name of the node.</param>
    /// <returns>The same tensor.</returns>
    public static SparseTensor SparseReorder(SparseTensor spInput, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "SparseReorder", spInput.Indices, spInput.Values);
        IReadOnlyList<Tensor> outputs = scope.Node("SparseReorder", [spInput.Indices, spInput.Values, spInput.DenseShape]).Outputs;
        return new(outputs[0], outputs[1], spInput.DenseShape);
    }

    /// <summary>Tensors of which only some elements are there, one after the other along an axis.</summary>
    /// <param name="axis">Negative counts from the end.</param>
    /// <param name="spInputs">Tensors of one type; their other extents are equal.</param>
    /// <param name="expandNonconcatDim">Whether the other extents may differ: then the greatest of each is that of the result.</param>
    /// <param name="name">The name of the node.</param>
    /// <exception cref="ArgumentException">There are none, or they cannot be joined.</exception>
    /// <exception cref="OpException">When run: extents differ.</exception>
    public static SparseTensor SparseConcat(
        int axis, IReadOnlyList<SparseTensor> spInputs, bool expandNonconcatDim = false, string? name = null)
    {
        if (spInputs.Count < 2)
        {
            return spInputs.Count == 1
                ? spInputs[0]
                : throw new ArgumentException("SparseConcat: there is nothing to join.", nameof(spInputs));
        }

        Tensor[] shapes = [.. spInputs.Select(input => input.DenseShape)];
        if (expandNonconcatDim)
        {
            Tensor greatest = ReduceMax(Stack(shapes), [0]);
            Tensor isAxis = Equal(Range(0, SizeOf(greatest), 1), axis < 0 ? SizeOf(greatest) + axis : axis);
            shapes = Array.ConvertAll(shapes, shape => SelectV2(isAxis, shape, greatest));
        }

        using OpScope scope = OpScope.Open(name, "SparseConcat", [.. shapes.Select(shape => (TensorLike)shape)]);
        IReadOnlyList<Tensor> outputs = scope.Node(
            "SparseConcat", [.. spInputs.Select(input => input.Indices), .. spInputs.Select(input => input.Values), .. shapes],
            new() { ["concat_dim"] = (long)axis, ["N"] = (long)shapes.Length, ["T"] = spInputs[0].Values.DataType.Base }).Outputs;
        return new(outputs[0], outputs[1], outputs[2]);
    }

    /// <summary>The elements that are there in a part of a tensor.</summary>
    /// <param name="spInput">The tensor.</param>
    /// <param name="start">The first position of each axis.</param>
    /// <param name="size">How many elements of each axis; what lies beyond the tensor is left out.</param>
    /// <param name="name">The name of the node.</param>
    public static SparseTensor SparseSlice(SparseTensor spInput, TensorLike start, TensorLike size, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "SparseSlice", spInput.Indices, spInput.Values, start, size);
        IReadOnlyList<Tensor> outputs = scope.Node(
            "SparseSlice",
            [spInput.Indices, spInput.Values, spInput.DenseShape, Long(scope, start, "start"), Long(scope, size, "size")]).Outputs;
        return new(outputs[0], outputs[1], outputs[2]);
    }

    /// <summary>The same elements under another shape.</summary>
    /// <param name="spInput">The tensor.</param>
    /// <param name="shape">The extents; one may be -1 and is then worked out.</param>
    /// <param name="name">The name of the scope.</param>
    public static SparseTensor SparseReshape(SparseTensor spInput, TensorLike shape, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "SparseReshape", spInput.Indices, spInput.Values, shape);
        IReadOnlyList<Tensor> outputs =
            scope.Graph.AddNode("SparseReshape", null, [spInput.Indices, spInput.DenseShape, Long(scope, shape, "shape")]).Outputs;
        return new(outputs[0], Identity(spInput.Values), outputs[1]);
    }

    /// <summary>The sum over axes of the elements that are there, as a tensor with all elements.</summary>
    /// <param name="spInput">The tensor.</param>
    /// <param name="axis">The axes; negative counts from the end. Null for all.</param>
    /// <param name="keepDims">Whether folded axes stay, with extent 1.</param>
    /// <param name="name">The name of the node.</param>
    public static Tensor SparseReduceSum(SparseTensor spInput, TensorLike? axis = null, bool keepDims = false, string? name = null) =>
        Folded("SparseReduceSum", spInput, axis, keepDims, name)[0];

    /// <summary>As <see cref="SparseReduceSum"/>, with only those elements that something was added to.</summary>
    /// <inheritdoc cref="SparseReduceSum"/>
    public static SparseTensor SparseReduceSumSparse(
        SparseTensor spInput, TensorLike? axis = null, bool keepDims = false, string? name = null)
    {
        IReadOnlyList<Tensor> outputs = Folded("SparseReduceSumSparse", spInput, axis, keepDims, name);
        return new(outputs[0], outputs[1], outputs[2]);
    }

    /// <summary>The greatest over axes of the elements that are there, as a tensor with all elements; 0 where there are none.</summary>
    /// <inheritdoc cref="SparseReduceSum"/>
    public static Tensor SparseReduceMax(SparseTensor spInput, TensorLike? axis = null, bool keepDims = false, string? name = null) =>
        Folded("SparseReduceMax", spInput, axis, keepDims, name)[0];

    /// <summary>A number in each row that has no element, at its beginning.</summary>
    /// <param name="spInput">The tensor; a row is what lies at one position of the first axis.</param>
    /// <param name="defaultValue">The number.</param>
    /// <param name="name">The name of the scope.</param>
    /// <returns>The tensor in the order of its rows, and for each row whether it was empty.</returns>
    /// <remarks>Gradients reach the elements and the number.</remarks>
    public static (SparseTensor Filled, Tensor EmptyRowIndicator) SparseFillEmptyRows(
        SparseTensor spInput, TensorLike defaultValue, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "SparseFillEmptyRows", spInput.Indices, spInput.Values, defaultValue);
        Tensor value = scope.Convert(defaultValue, "default_value", spInput.Values.DataType.Base);
        IReadOnlyList<Tensor> outputs =
            scope.Graph.AddNode("SparseFillEmptyRows", null, [spInput.Indices, spInput.Values, spInput.DenseShape, value]).Outputs;
        return (new(outputs[0], outputs[1], spInput.DenseShape), outputs[2]);
    }

    /// <summary>Some of the elements that are there.</summary>
    /// <param name="spInput">The tensor.</param>
    /// <param name="toRetain">For each element whether it stays.</param>
    public static SparseTensor SparseRetain(SparseTensor spInput, TensorLike toRetain)
    {
        using OpScope scope = OpScope.Open(null, "SparseRetain", spInput.Indices, spInput.Values, toRetain);
        Tensor kept = Reshape(Where(scope.Convert(toRetain, "to_retain")), new[] { -1 });
        return new(Gather(spInput.Indices, kept), Gather(spInput.Values, kept), Identity(spInput.DenseShape));
    }

    /// <summary>A tensor with all elements: those that are there, and a number elsewhere.</summary>
    /// <param name="spInput">The tensor.</param>
    /// <param name="defaultValue">The number; null for 0, or the empty text.</param>
    /// <param name="validateIndices">Whether positions have to ascend, none twice.</param>
    /// <param name="name">The name of the node.</param>
    public static Tensor SparseTensorToDense(
        SparseTensor spInput, TensorLike? defaultValue = null, bool validateIndices = true, string? name = null) => SparseToDense(
            spInput.Indices, spInput.DenseShape, spInput.Values,
            defaultValue ?? (spInput.Values.DataType.Base == DataType.String ? (TensorLike?)"" : null), validateIndices, name);

    /// <summary>How many elements have to be put in, taken out or replaced to make sequences of others: Levenshtein's distance.</summary>
    /// <param name="hypothesis">Sequences along the last axis, in row-major order.</param>
    /// <param name="truth">Sequences of the same type, to which they are compared.</param>
    /// <param name="normalize">Whether the distance is divided by the length of the true sequence: infinite where that is empty.</param>
    /// <param name="name">The name of the node.</param>
    /// <returns>float32, with an element for each sequence.</returns>
    public static Tensor EditDistance(SparseTensor hypothesis, SparseTensor truth, bool normalize = true, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "edit_distance", hypothesis.Values, truth.Values);
        return scope.Result(
            "EditDistance",
            [hypothesis.Indices, hypothesis.Values, hypothesis.DenseShape, truth.Indices, truth.Values, truth.DenseShape],
            new() { ["normalize"] = normalize });
    }

    /// <summary>The sum of two tensors of which only some elements are there.</summary>
    /// <param name="a">A tensor.</param>
    /// <param name="b">Another one of the same shape and type.</param>
    /// <param name="thresh">Where elements meet whose sum is of smaller magnitude, there is none in the result.</param>
    /// <param name="name">The name of the node.</param>
    /// <remarks>Gradients reach the elements of both.</remarks>
    public static SparseTensor SparseAdd(SparseTensor a, SparseTensor b, TensorLike? thresh = null, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "SparseAdd", a.Values, b.Values);
        DataType real = a.Values.DataType.Base switch
        {
            DataType.Complex64 => DataType.Float32,
            DataType.Complex128 => DataType.Float64,
            var type => type,
        };
        IReadOnlyList<Tensor> outputs = scope.Node(
            "SparseAdd",
            [a.Indices, a.Values, a.DenseShape, b.Indices, b.Values, b.DenseShape, scope.Convert(thresh ?? 0, "thresh", real)]).Outputs;
        return new(outputs[0], outputs[1], outputs[2]);
    }

    /// <summary>The sum of a tensor of which only some elements are there and one with all of them.</summary>
    /// <param name="a">A tensor.</param>
    /// <param name="b">Another one of the same shape and type.</param>
    /// <param name="name">The name of the node.</param>
    /// <returns>A tensor with all elements.</returns>
    /// <remarks>Gradients reach the elements of both.</remarks>
    public static Tensor SparseAdd(SparseTensor a, TensorLike b, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "SparseTensorDenseAdd", a.Values, b);
        return scope.Result(
            "SparseTensorDenseAdd", [a.Indices, a.Values, a.DenseShape, scope.Convert(b, "b", a.Values.DataType.Base)]);
    }

    private static IReadOnlyList<Tensor> Folded(string op, SparseTensor input, TensorLike? axis, bool keepDims, string? name)
    {
        using OpScope scope = OpScope.Open(name, op, input.Indices, input.Values);
        Tensor axes = axis is { } given
            ? scope.Convert(given, "reduction_axes", DataType.Int32)
            : Range(0, SizeOf(input.DenseShape), 1);
        return scope.Node(op, [input.Indices, input.Values, input.DenseShape, axes], new() { ["keep_dims"] = keepDims }).Outputs;
    }

    /// <summary>Positions are int64, also where they are given as C# integers.</summary>
    private static Tensor Long(OpScope scope, TensorLike value, string name) =>
        scope.Convert(value, name, DataType.Int64) is var tensor && tensor.DataType.Base == DataType.Int64
            ? tensor
            : Cast(tensor, DataType.Int64);
}
