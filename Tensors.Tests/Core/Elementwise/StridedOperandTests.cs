namespace Tensors.Tests;

/// <summary>Elements a constant distance apart are gathered in vectors where that is possible.</summary>
public sealed class StridedOperandTests
{
    [Test]
    public void Every_length_and_step_reads_the_elements_one_by_one(
        [Values(DType.Float32, DType.Float64, DType.Int32)] DType dtype, [Values(2, 3, -1, -2, 7)] int step)
    {
        for (int length = 1; length <= 70; length++)
        {
            Tensor row = Tensor.Arange(length).Cast(dtype);
            double[] all = row.Cast(DType.Float64).ToArray<double>();
            int first = step > 0 ? 0 : length - 1;
            double[] expected = [.. Enumerable.Range(0, ((length - 1) / Math.Abs(step)) + 1).Select(i => -all[first + (i * step)])];

            Tensor negated = -row[TensorIndex.Step(null, null, step)];

            Assert.That(negated.Cast(DType.Float64).ToArray<double>(), Is.EqualTo(expected), $"length {length}");
        }
    }

    private static IEnumerable<TestCaseData> Reading() =>
    [
        new TestCaseData((Func<Tensor, Tensor>)(x => x.Exp())).SetArgDisplayNames("a function"),
        new TestCaseData((Func<Tensor, Tensor>)(x => x + x)).SetArgDisplayNames("a sum"),
        new TestCaseData((Func<Tensor, Tensor>)(x => x.Lerp(x + 1, x))).SetArgDisplayNames("three operands"),
        new TestCaseData((Func<Tensor, Tensor>)(x => Tensor.Where(x > 0, x, x + 1))).SetArgDisplayNames("a choice"),
        new TestCaseData((Func<Tensor, Tensor>)(x => x.Cast(DType.Float64))).SetArgDisplayNames("a cast"),
        new TestCaseData((Func<Tensor, Tensor>)(x => Tensor.Concat([x, x], 1))).SetArgDisplayNames("a concatenation"),
    ];

    [TestCaseSource(nameof(Reading))]
    public void Operands_that_are_contiguous_along_a_far_axis_are_as_their_copies(Func<Tensor, Tensor> operation)
    {
        Tensor far = Tensor.RandomNormal([12, 9, 16], seed: 1).Transpose();

        Assert.That(Bits.Of(operation(far)), Is.EqualTo(Bits.Of(operation(far.Copy()))));
    }

    [Test]
    public void What_such_an_operand_was_laid_out_in_goes_back_at_once()
    {
        Tensor far = Tensor.RandomNormal([12, 9, 160], seed: 1).Transpose();
        (-far).Dispose();
        long before = TensorMemory.BytesInUse;

        (-far).Dispose();

        Assert.That(TensorMemory.BytesInUse, Is.NotAbove(before));
    }
}
