namespace Tensors.Graphs;

// Folding axes away.
public static partial class Ops
{
    /// <summary>The sum over one axis, or over all.</summary>
    public static Tensor ReduceSum(TensorLike input, int? axis = null, bool keepDims = false, string? name = null) =>
        Reduce("Sum", input, axis, keepDims, name);

    /// <summary>The sum over several axes.</summary>
    public static Tensor ReduceSum(TensorLike input, ReadOnlySpan<int> axis, bool keepDims = false, string? name = null) =>
        Reduce("Sum", input, axis.ToArray(), keepDims, name);

    /// <summary>The mean over one axis, or over all.</summary>
    public static Tensor ReduceMean(TensorLike input, int? axis = null, bool keepDims = false, string? name = null) =>
        Reduce("Mean", input, axis, keepDims, name);

    /// <summary>The mean over several axes.</summary>
    public static Tensor ReduceMean(TensorLike input, ReadOnlySpan<int> axis, bool keepDims = false, string? name = null) =>
        Reduce("Mean", input, axis.ToArray(), keepDims, name);

    /// <summary>The product over one axis, or over all.</summary>
    public static Tensor ReduceProd(TensorLike input, int? axis = null, bool keepDims = false, string? name = null) =>
        Reduce("Prod", input, axis, keepDims, name);

    /// <summary>The product over several axes.</summary>
    public static Tensor ReduceProd(TensorLike input, ReadOnlySpan<int> axis, bool keepDims = false, string? name = null) =>
        Reduce("Prod", input, axis.ToArray(), keepDims, name);

    /// <summary>The greatest element along one axis, or of all.</summary>
    public static Tensor ReduceMax(TensorLike input, int? axis = null, bool keepDims = false, string? name = null) =>
        Reduce("Max", input, axis, keepDims, name);

    /// <summary>The greatest element along several axes.</summary>
    public static Tensor ReduceMax(TensorLike input, ReadOnlySpan<int> axis, bool keepDims = false, string? name = null) =>
        Reduce("Max", input, axis.ToArray(), keepDims, name);

    /// <summary>The least element along one axis, or of all.</summary>
    public static Tensor ReduceMin(TensorLike input, int? axis = null, bool keepDims = false, string? name = null) =>
        Reduce("Min", input, axis, keepDims, name);

    /// <summary>The least element along several axes.</summary>
    public static Tensor ReduceMin(TensorLike input, ReadOnlySpan<int> axis, bool keepDims = false, string? name = null) =>
        Reduce("Min", input, axis.ToArray(), keepDims, name);

    /// <summary>Whether any element along one axis, or of all, is true.</summary>
    public static Tensor ReduceAny(TensorLike input, int? axis = null, bool keepDims = false, string? name = null) =>
        Reduce("Any", input, axis, keepDims, name);

    /// <summary>Whether all elements along one axis, or all, are true.</summary>
    public static Tensor ReduceAll(TensorLike input, int? axis = null, bool keepDims = false, string? name = null) =>
        Reduce("All", input, axis, keepDims, name);

    /// <summary>The position of the greatest element along an axis.</summary>
    public static Tensor ArgMax(TensorLike input, int axis = 0, string? name = null, DataType outputType = DataType.Int64) =>
        ArgExtreme("ArgMax", input, axis, name, outputType);

    /// <summary>The position of the least element along an axis.</summary>
    public static Tensor ArgMin(TensorLike input, int axis = 0, string? name = null, DataType outputType = DataType.Int64) =>
        ArgExtreme("ArgMin", input, axis, name, outputType);

    /// <summary>Half the sum of the squares.</summary>
    public static Tensor L2Loss(TensorLike t, string? name = null) => Building.Unary("L2Loss", t, name, "t");

    /// <summary>The logarithm of the sum of exponentials, without overflow: the greatest element is subtracted first.</summary>
    /// <param name="input">A tensor of a floating-point type.</param>
    /// <param name="axis">The axis to fold away; null for all.</param>
    /// <param name="keepDims">Whether it stays, with extent 1.</param>
    /// <param name="name">The name of the scope and of the result.</param>
    public static Tensor ReduceLogSumExp(TensorLike input, int? axis = null, bool keepDims = false, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "ReduceLogSumExp", input);
        Tensor value = scope.Convert(input, "input_tensor");
        Tensor greatest = ReduceMax(value, axis, keepDims: true);
        Tensor shift = StopGradient(SelectV2(IsFinite(greatest), greatest, 0));
        Tensor log = Log(ReduceSum(Exp(Subtract(value, shift)), axis, keepDims));
        if (!keepDims)
        {
            shift = Reshape(shift, ShapeOf(log, null, DataType.Int32, optimize: false));
        }

        return Add(log, shift, scope.Name);
    }

    /// <summary>The norm <c>(Σ |x|ᵖ)^(1/p)</c>, of all elements or along an axis.</summary>
    /// <param name="tensor">A tensor of a floating-point type.</param>
    /// <param name="ord">p: 2 for the Euclidean norm, 1 for the sum of magnitudes, infinity for the greatest magnitude.</param>
    /// <param name="axis">The axis to fold away; null for all.</param>
    /// <param name="keepDims">Whether it stays, with extent 1.</param>
    /// <param name="name">The name of the scope.</param>
    /// <exception cref="ArgumentOutOfRangeException">The order is not positive.</exception>
    public static Tensor Norm(TensorLike tensor, double ord = 2, int? axis = null, bool keepDims = false, string? name = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(ord);
        using OpScope scope = OpScope.Open(name, "norm", tensor);
        Tensor value = scope.Convert(tensor, "tensor");
        Tensor result = ord switch
        {
            2 => Sqrt(ReduceSum(value * value, axis, keepDims: true)),
            1 => ReduceSum(Abs(value), axis, keepDims: true),
            double.PositiveInfinity => ReduceMax(Abs(value), axis, keepDims: true),
            _ => Pow(ReduceSum(Pow(Abs(value), ord), axis, keepDims: true), 1 / ord),
        };
        return keepDims ? result : Squeeze(result, axis is { } one ? [one] : []);
    }

    private static Tensor Reduce(string op, TensorLike input, int? axis, bool keepDims, string? name) =>
        Reduce(op, input, axis is { } one ? Tensor.FromScalar(one) : (Tensor?)null, keepDims, name);

    /// <summary>A fold over axes, or over all where none are given.</summary>
    internal static Tensor Reduce(string op, TensorLike input, int[]? axes, bool keepDims, string? name) =>
        Reduce(op, input, axes is null ? null : Tensor.FromArray(axes), keepDims, name);

    /// <summary>A fold over axes that are a tensor of a graph, or become a constant of it.</summary>
    internal static Tensor Reduce(string op, TensorLike input, Tensor? axes, bool keepDims, string? name)
    {
        Graph graph = input.Graph ?? Graph.Default;
        Tensor value = input.ToTensor(graph, "input_tensor");

        // The axes of a fold over everything are a constant beside the node, not inside its scope.
        Tensor indices = axes ?? AllAxes(value);
        using OpScope scope = OpScope.Open(name, op, value);
        return scope.Result(op, [value, scope.Convert(indices, "reduction_indices")], new() { ["keep_dims"] = keepDims });
    }

    private static Tensor AllAxes(Tensor value)
    {
        Graph graph = value.Graph;
        return value.StaticShape.Rank is > 0 and { } rank
            ? Building.Integers(graph, [.. Enumerable.Range(0, rank)], "Const")
            : Range(0, RankOf(value), 1);
    }

    private static Tensor ArgExtreme(string op, TensorLike input, int axis, string? name, DataType outputType)
    {
        using OpScope scope = OpScope.Open(name, op, input);
        Tensor value = scope.Convert(input, "input");
        return scope.Result(op, [value, Building.Integer(scope.Graph, axis, "dimension")], new() { ["output_type"] = outputType });
    }
}
