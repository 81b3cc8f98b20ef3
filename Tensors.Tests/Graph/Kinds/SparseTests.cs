using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests.Graphs;

/// <summary>Products of matrices of which only some elements are there.</summary>
public sealed class SparseTests : SessionFixture
{
    // [[0, 2, 0], [3, 0, 4]], the 4 in two parts.
    private static readonly long[,] s_positions = { { 0, 1 }, { 1, 0 }, { 1, 2 }, { 1, 2 } };

    [Test]
    public void A_product_is_that_of_the_matrix_with_zeros_elsewhere([Values] bool adjointA, [Values] bool adjointB)
    {
        Tensor dense = Tensor.FromArray(new[,] { { 0.0, 2, 0 }, { 3, 0, 4 } });
        Tensor right = Tensor.RandomUniform(Shape.Create(adjointA ? 2 : 3, 5), -1, 1, DType.Float64, seed: 1);
        Tensor product = SparseTensorDenseMatMul(
            Sparse(Constant(new[] { 2.0, 3, 1, 3 })), Constant(adjointB ? right.Transpose().Copy() : right), adjointA, adjointB);

        Assert.That(product.StaticShape.ToString(), Is.EqualTo(adjointA ? "(3, 5)" : "(2, 5)"));
        Assert.That(
            Session.Run(product).ToArray<double>(),
            Is.EqualTo((adjointA ? dense.Transpose() : dense).MatMul(right).ToArray<double>()).Within(1e-14));
    }

    [Test]
    public void Gradients_reach_the_elements_that_are_there_and_the_right_matrix([Values] bool adjointA, [Values] bool adjointB)
    {
        Tensor values = Constant(new[] { 2.0, 3, 1, 3 });
        Tensor right = Tensor.RandomUniform(Shape.Create(adjointA ? 2 : 3, 2), -1, 1, DType.Float64, seed: 2);
        Tensor b = Constant(adjointB ? right.Transpose().Copy() : right);
        Tensor whole = ScatterNd(Constant(s_positions), values, new[] { 2L, 3 });
        Tensor expected = MatMul(whole, b, transposeA: adjointA, transposeB: adjointB);
        Tensor got = SparseTensorDenseMatMul(Sparse(values), b, adjointA, adjointB);
        Tensor?[] wanted = Session.Run([.. Gradients(ReduceSum(expected * expected), [values, b]).Select(gradient => (Fetch)gradient!)]);
        Tensor?[] gradients = Session.Run([.. Gradients(ReduceSum(got * got), [values, b]).Select(gradient => (Fetch)gradient!)]);

        for (int i = 0; i < 2; i++)
        {
            Assert.That(gradients[i]!.ToArray<double>(), Is.EqualTo(wanted[i]!.ToArray<double>()).Within(1e-12));
        }
    }

    [Test]
    public void Inner_extents_that_differ_are_an_error()
    {
        Tensor right = Placeholder<double>([null, 2]);
        Tensor product = SparseTensorDenseMatMul(Sparse(Constant(new[] { 1.0, 1, 1, 1 })), right);

        Assert.That(
            () => Session.Run(product, feed: [(right, Tensor.Ones([4, 2], DType.Float64))]),
            Throws.TypeOf<InvalidArgumentException>().With.Message.Contains("cannot multiply (2, 3) and (4, 2)"));
    }

    private static SparseTensor Sparse(Tensor values) => new(Constant(s_positions), values, Constant(new[] { 2L, 3 }));
}
