namespace Tensors.Tests;

public sealed class TensorElementsTests
{
    [Test]
    public void A_span_shows_a_view_in_row_major_order() =>
        Assert.That(Tensor.Arange(6).Reshape(2, 3).T.AsSpan<int>().ToArray(), Is.EqualTo(new[] { 0, 3, 1, 4, 2, 5 }));

    [Test]
    public void Item_gives_the_only_element() => Assert.That(Tensor.FromArray(new[,] { { 2.5 } }).Item<double>(), Is.EqualTo(2.5));

    [Test]
    public void Item_of_several_elements_is_rejected() => Assert.That(
        () => Tensor.Zeros([2]).Item<float>(),
        Throws.TypeOf<ShapeMismatchException>().With.Message.Contains("there are 2 elements, not 1"));

    [Test]
    public void Elements_of_another_type_are_rejected() => Assert.That(
        () => Tensor.Zeros([2, 3]).ToArray<double>(),
        Throws.TypeOf<DTypeMismatchException>().With.Message.Contains(
            "(2, 3) are float32, not float64; cast first, as in x.Cast(DType.Float64)"));

    [Test]
    public void Access_overwrites_in_place_and_counts()
    {
        Tensor x = Tensor.Zeros([3]);
        int before = x.Version;

        using (TensorAccess<float> access = x.Access<float>())
        {
            access.Span[1] = 5;
        }

        Assert.That(x.ToArray<float>(), Is.EqualTo(new[] { 0f, 5, 0 }));
        Assert.That(x.Version, Is.EqualTo(before + 1));
    }

    [Test]
    public void Access_to_a_view_with_gaps_is_rejected() => Assert.That(
        () => Tensor.Zeros([4]).Slice(0, 0, null, 2).Access<float>().Dispose(),
        Throws.InvalidOperationException.With.Message.Contains("do not follow each other in memory; use Contiguous() first"));

    [Test]
    public void A_traced_tensor_has_no_elements() => Assert.That(
        () => Tensor.Traced(new([2], DType.Float32)).ToArray<float>(),
        Throws.TypeOf<NoElementsException>().With.Message.Contains("traced, not computed"));

    [Test]
    public void Views_show_what_is_written_to_their_tensor()
    {
        Tensor x = Tensor.Zeros([2, 2]);
        Tensor column = x[.., 1];

        using (TensorAccess<float> access = x.Access<float>())
        {
            access.Span[3] = 7;
        }

        Assert.That(column.ToArray<float>(), Is.EqualTo(new[] { 0f, 7 }));
    }

    [Test]
    public void Ids_differ()
    {
        long[] ids = [.. Enumerable.Range(0, 100).Select(_ => Tensor.Zeros([1]).Id)];

        Assert.That(ids, Is.Unique);
    }

    [Test]
    public void ToString_writes_the_elements_as_NumPy_does() =>
        Assert.That(Tensor.FromArray(new[,] { { 1f, 2.5f }, { -3, 4 } }).ToString(), Is.EqualTo("[[ 1.   2.5]\n [-3.   4. ]]"));
}
