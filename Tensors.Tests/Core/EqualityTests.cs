using Tensors.Graphs;

namespace Tensors.Tests;

/// <summary>What <c>==</c> means beside tensors: elements; and beside <c>null</c>: whether there is one.</summary>
public sealed class EqualityTests
{
    private sealed record Layer(Tensor Weights);

    [Test]
    public void Operators_compare_elements()
    {
        Tensor x = Tensor.FromArray([1, 2, 3]);
        Tensor y = Tensor.FromArray([1, 0, 3]);

        Assert.That((x == y).ToArray<bool>(), Is.EqualTo(new[] { true, false, true }));
        Assert.That((x != y).ToArray<bool>(), Is.EqualTo(new[] { false, true, false }));
        Assert.That((x == 2).ToArray<bool>(), Is.EqualTo(new[] { false, true, false }));
        Assert.That((2 != x).ToArray<bool>(), Is.EqualTo(new[] { true, false, true }));
    }

    [Test]
    public void Tensors_of_a_graph_are_compared_by_a_node()
    {
        Graph.ResetDefault();
        Tensor x = Ops.Constant(Tensor.FromArray([1, 2]));
        Tensor y = Ops.Identity(x);

        Assert.That((x == y).Op.Op, Is.EqualTo("Equal"));
        Assert.That(x == null, Is.False);
    }

    [Test]
    public void Null_is_asked_for_as_ever()
    {
        Tensor? none = null;
        Tensor? one = Tensor.FromScalar(1);

        Assert.That(none == null && null == none && !(one == null) && !(null == one), Is.True);
        Assert.That(one != null && null != one && !(none != null) && !(null != none), Is.True);
        Assert.That(one is null, Is.False);
    }

    [Test]
    public void Collections_and_records_hold_tensors_by_reference()
    {
        Tensor x = Tensor.FromScalar(1);
        Tensor y = Tensor.FromScalar(1);

        Assert.That(x.Equals(y), Is.False);
        Layer layer = new(x);
        Assert.That(new Layer(x), Is.EqualTo(layer));
        Assert.That(new Layer(y), Is.Not.EqualTo(layer));
        Assert.That(new HashSet<Tensor> { x, x, y }, Has.Count.EqualTo(2));
        Assert.That(new List<Tensor> { x }.IndexOf(y), Is.EqualTo(-1));
    }
}
