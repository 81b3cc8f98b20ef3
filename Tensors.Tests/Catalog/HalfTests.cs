namespace Tensors.Tests;

/// <summary>16-bit floating-point numbers are computed in float32 and rounded once.</summary>
public sealed class HalfTests
{
    private static IEnumerable<TestCaseData> Rows =>
        from row in OpCatalog.All
        where row.RoundsOnce
        from dtype in (DType[])[DType.Float16, DType.BFloat16]
        where row.DTypes.Contains(dtype)
        select new TestCaseData(row, dtype);

    [TestCaseSource(nameof(Rows))]
    public void Results_are_those_of_float32_rounded_once(object row, DType dtype)
    {
        OpRow tested = (OpRow)row;
        Tensor[] operands = tested.Draw(dtype);
        Tensor[] singles = [.. operands.Select(operand => operand.DType == dtype ? operand.Cast(DType.Float32) : operand)];

        Tensor actual = tested.Apply(operands);
        Tensor expected = tested.Apply(singles);

        Assert.That(Bits.Of(actual), Is.EqualTo(Bits.Of(expected.DType == DType.Float32 ? expected.Cast(dtype) : expected)));
    }
}
