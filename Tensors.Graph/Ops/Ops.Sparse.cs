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
}
