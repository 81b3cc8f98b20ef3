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
}
