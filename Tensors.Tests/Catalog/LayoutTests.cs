namespace Tensors.Tests;

/// <summary>No result depends on how its operands lie in memory.</summary>
public sealed class LayoutTests
{
    private static IEnumerable<TestCaseData> Rows =>
        from row in OpCatalog.All
        from layout in Layouts.All
        select new TestCaseData(row, layout.Name);

    [TestCaseSource(nameof(Rows))]
    public void Results_have_the_same_bits_as_with_contiguous_operands(object row, string layout)
    {
        OpRow tested = (OpRow)row;
        Func<Tensor, Tensor> lay = Layouts.All.Single(candidate => candidate.Name == layout).Apply;
        foreach (DType dtype in DTypeChoice.Of(tested.DTypes))
        {
            Tensor[] operands = [.. tested.Draw(dtype).Select(lay)];
            Tensor[] copies = [.. operands.Select(operand => operand.Copy())];

            Tensor actual = tested.Apply(operands);
            Tensor expected = tested.Apply(copies);

            Assert.That(actual.Shape, Is.EqualTo(expected.Shape), dtype.Name);
            Assert.That(Bits.Of(actual), Is.EqualTo(Bits.Of(expected)), dtype.Name);
        }
    }

    [TestCaseSource(typeof(OpCatalog), nameof(OpCatalog.All))]
    public void Operands_are_left_as_they_were(object row)
    {
        OpRow tested = (OpRow)row;
        Tensor[] operands = tested.Draw(DTypeChoice.Of(tested.DTypes)[0]);
        byte[][] before = [.. operands.Select(Bits.Of)];

        _ = tested.Apply(operands);

        Assert.That(operands.Select(Bits.Of), Is.EqualTo(before));
    }
}
