using Tensors.Autograd;

namespace Tensors.Tests;

public sealed class CatalogTests
{
    // Tested against the streams of TensorFlow, not row by row: their results are not a function of operands.
    private static readonly Type[] Drawn =
        [typeof(RandomUniformOp), typeof(RandomUniformIntOp), typeof(RandomNormalOp), typeof(TruncatedNormalOp), typeof(RandomShuffleOp)];

    // A function of operations that have rows of their own is not one of them; nor are several of them that run as one, nor what has no
    // result.
    private static readonly Type[] Others = [typeof(CompositeOp), typeof(FusedOp), typeof(EffectOp)];

    private static IEnumerable<Type> Operations => typeof(Operation).Assembly.GetTypes()
        .Where(type => type.IsSubclassOf(typeof(Operation)) && !type.IsAbstract && !Others.Contains(type));

    [TestCaseSource(nameof(Operations))]
    public void Every_operation_has_a_row(Type operation) =>
        Assert.That(
            Drawn.Contains(operation) || OpCatalog.All.Any(row => row.Operation == operation),
            $"OpCatalog has no row for {operation.Name}.");

    [TestCaseSource(nameof(Operations))]
    public void Every_operation_has_a_VJP_or_is_declared_not_differentiable(Type operation) =>
        Assert.That(VjpTable.Default.Knows(operation), $"VjpTable does not know {operation.Name}.");

    [TestCaseSource(typeof(OpCatalog), nameof(OpCatalog.All))]
    public void Every_row_applies_the_operation_that_it_names(object row)
    {
        OpRow tested = (OpRow)row;
        Tensor[] operands = tested.Draw(DTypeChoice.Of(tested.DTypes)[0]);
        using Recorder recorder = new();

        _ = tested.Apply(operands);

        Assert.That(recorder.Applied.Select(operation => operation.GetType()), Does.Contain(tested.Operation));
    }

    [Test]
    public void Operations_are_equal_when_their_attributes_are()
    {
        SliceOp first = new(new([new(0, 2), new(1, 3)]));
        SliceOp same = new(new([new(0, 2), new(1, 3)]));
        SliceOp other = new(new([new(0, 2), new(1, 2)]));

        Assert.That(first, Is.EqualTo(same));
        Assert.That(first, Is.Not.EqualTo(other));
    }
}
