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
        new TestCaseData((Func<Tensor, Tensor>)(x => x.Remainder(x + 2))).SetArgDisplayNames("a pair that is mended"),
        new TestCaseData((Func<Tensor, Tensor>)(x => x.Cast(DType.Int32).FloorDivide(x.Cast(DType.Int32) + 20))).SetArgDisplayNames(
            "a pair of integers"),
        new TestCaseData((Func<Tensor, Tensor>)(x => (x * x + 1).Polygamma(1) + x.Polygamma(2))).SetArgDisplayNames(
            "a function of one element at a time"),
        new TestCaseData((Func<Tensor, Tensor>)(x => x.Copy() < x)).SetArgDisplayNames("a comparison"),
        new TestCaseData((Func<Tensor, Tensor>)(x => x - x.Copy())).SetArgDisplayNames("a difference from a copy"),
    ];

    [TestCaseSource(nameof(Reading))]
    public void Operands_that_are_contiguous_along_a_far_axis_are_as_their_copies(Func<Tensor, Tensor> operation)
    {
        Tensor far = Tensor.RandomNormal([12, 9, 16], seed: 1).Transpose();

        Assert.That(Bits.Of(operation(far)), Is.EqualTo(Bits.Of(operation(far.Copy()))));
    }

    [Test]
    public void A_short_row_that_is_broadcast_is_as_its_copy(
        [ValueSource(nameof(Reading))] TestCaseData reading, [Values(1, 7, 63, 255)] int columns)
    {
        Func<Tensor, Tensor> operation = (Func<Tensor, Tensor>)reading.Arguments[0]!;
        Tensor row = Tensor.RandomNormal([columns], seed: 2).BroadcastTo([5, 301, columns]);
        int threads = ComputeThreads.Count;
        try
        {
            ComputeThreads.Count = 3;
            Assert.That(Bits.Of(operation(row)), Is.EqualTo(Bits.Of(operation(row.Copy()))));
        }
        finally
        {
            ComputeThreads.Count = threads;
        }
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
