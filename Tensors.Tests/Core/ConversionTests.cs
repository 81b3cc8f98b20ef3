namespace Tensors.Tests;

public sealed class ConversionTests
{
    [Test]
    public void An_array_of_extents_is_a_shape()
    {
        int[] extents = [2, 3];

        Assert.That(Tensor.Zeros(extents).Shape, Is.EqualTo(Shape.Create(2, 3)));
    }

    [Test]
    public void Numbers_are_tensors_of_rank_0()
    {
        Tensor[] tensors = [2.5f, 2.5, 7, 7L, true];

        Assert.That(
            tensors.Select(tensor => tensor.DType),
            Is.EqualTo(new[] { DType.Float32, DType.Float64, DType.Int32, DType.Int64, DType.Bool }));
        Assert.That(tensors.Select(tensor => tensor.Rank), Is.All.Zero);
        Assert.That(((Tensor)(Scalar)3).Item<long>(), Is.EqualTo(3));
    }

    [Test]
    public void Arrays_are_vectors_and_matrices()
    {
        Tensor vector = new[] { 1f, 2 };
        Tensor matrix = new[,] { { 1L, 2 }, { 3, 4 } };

        Assert.That(vector.ToArray<float>(), Is.EqualTo(new[] { 1f, 2 }));
        Assert.That(matrix.Shape, Is.EqualTo(Shape.Create(2, 2)));
        Assert.That(matrix.MatMul(new long[,] { { 1 }, { 1 } }).ToArray<long>(), Is.EqualTo(new[] { 3L, 7 }));
    }

    [Test]
    public void A_number_beside_a_tensor_still_takes_on_its_dtype()
    {
        Tensor x = Tensor.FromArray([1f, 2]);

        Assert.That((x * 2).DType, Is.EqualTo(DType.Float32));
        Assert.That((1.5 - x).DType, Is.EqualTo(DType.Float32));
        Assert.That(x.Pow(2).DType, Is.EqualTo(DType.Float32));
        Assert.That(x.Maximum(1.5).ToArray<float>(), Is.EqualTo(new[] { 1.5f, 2 }));
        Assert.That(Tensor.Where(x > 1, x, 0).ToArray<float>(), Is.EqualTo(new[] { 0f, 2 }));
        Assert.That(Tensor.Where(x > 1, -1, x).ToArray<float>(), Is.EqualTo(new[] { 1f, -1 }));
    }

    [Test]
    public void A_cast_reads_the_only_element_of_any_dtype()
    {
        Assert.That((float)Tensor.FromScalar(2.5), Is.EqualTo(2.5f));
        Assert.That((double)Tensor.FromScalar(3), Is.EqualTo(3.0));
        Assert.That((int)Tensor.FromScalar(-2.9f), Is.EqualTo(-2));
        Assert.That((long)Tensor.FromArray([1L << 40]), Is.EqualTo(1L << 40));
        Assert.That((bool)(Tensor.FromScalar(2) > 1), Is.True);
        Assert.That((float)Tensor.FromScalar((Half)0.5), Is.EqualTo(0.5f));
    }

    [Test]
    public void A_cast_of_several_elements_is_rejected() => Assert.That(
        () => (float)Tensor.Ones([2, 3]),
        Throws.TypeOf<ShapeMismatchException>().With.Message.Contains("6 elements").And.Message.Contains("x[0]"));
}
