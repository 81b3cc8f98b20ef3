namespace Tensors.Graphs;

// Running sums and products, and what is turned round.
public static partial class Ops
{
    /// <summary>Running sums along an axis.</summary>
    /// <param name="x">The summands.</param>
    /// <param name="axis">The axis; negative counts from the end.</param>
    /// <param name="exclusive">Whether each sum leaves its own element out.</param>
    /// <param name="reverse">Whether sums run from the end.</param>
    /// <param name="name">The name of the node.</param>
    public static Tensor Cumsum(TensorLike x, TensorLike? axis = null, bool exclusive = false, bool reverse = false, string? name = null) =>
        Scan("Cumsum", x, axis, exclusive, reverse, name);

    /// <summary>Running products along an axis.</summary>
    /// <param name="x">The factors.</param>
    /// <param name="axis">The axis; negative counts from the end.</param>
    /// <param name="exclusive">Whether each product leaves its own element out.</param>
    /// <param name="reverse">Whether products run from the end.</param>
    /// <param name="name">The name of the node.</param>
    public static Tensor Cumprod(
        TensorLike x, TensorLike? axis = null, bool exclusive = false, bool reverse = false, string? name = null) =>
        Scan("Cumprod", x, axis, exclusive, reverse, name);

    /// <summary>The elements in the opposite order along axes.</summary>
    public static Tensor Reverse(TensorLike tensor, ReadOnlySpan<int> axis, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "ReverseV2", tensor);
        return scope.Result("ReverseV2", [scope.Convert(tensor, "tensor"), Building.Integers(scope.Graph, axis, "axis")]);
    }

    /// <summary>The first elements of each row in the opposite order, as many as its length says; the others stay.</summary>
    /// <param name="input">The rows.</param>
    /// <param name="seqLengths">A length for each element of the batch; int32 or int64.</param>
    /// <param name="seqAxis">The axis along which elements are turned round.</param>
    /// <param name="batchAxis">The axis that the lengths belong to.</param>
    /// <param name="name">The name of the node.</param>
    public static Tensor ReverseSequence(TensorLike input, TensorLike seqLengths, int seqAxis, int batchAxis = 0, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "ReverseSequence", input, seqLengths);
        return scope.Result(
            "ReverseSequence",
            [scope.Convert(input, "input"), scope.Convert(seqLengths, "seq_lengths")],
            new() { ["seq_dim"] = (long)seqAxis, ["batch_dim"] = (long)batchAxis });
    }

    private static Tensor Scan(string op, TensorLike x, TensorLike? axis, bool exclusive, bool reverse, string? name)
    {
        using OpScope scope = OpScope.Open(name, op, x);
        return scope.Result(
            op, [scope.Convert(x, "x"), scope.Convert(axis ?? 0, "axis")], new() { ["exclusive"] = exclusive, ["reverse"] = reverse });
    }
}
