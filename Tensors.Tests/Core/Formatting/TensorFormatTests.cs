namespace Tensors.Tests;

[TestFixture]
[NonParallelizable]
internal sealed class TensorFormatTests
{
    [Test]
    public void The_defaults_are_those_of_NumPy() => Assert.That(
        new TensorFormat(),
        Is.EqualTo(new TensorFormat
        {
            Precision = 8,
            Threshold = 1000,
            EdgeItems = 3,
            LineWidth = 75,
            SuppressSmall = false,
            FloatMode = FloatMode.MaxPrecision,
        }));

    [Test]
    public void The_default_format_applies_to_the_whole_process()
    {
        TensorFormat before = TensorFormat.Default;
        try
        {
            TensorFormat.Default = before with { Precision = 2 };

            Assert.That(TensorFormatter.Format([1], _ => 0.123456), Is.EqualTo("[0.12]"));
        }
        finally
        {
            TensorFormat.Default = before;
        }
    }

    [Test]
    public void The_default_format_cannot_be_null() =>
        Assert.That(() => TensorFormat.Default = null!, Throws.TypeOf<ArgumentNullException>());

    [Test]
    public void Rejects_a_negative_precision() =>
        Assert.That(() => new TensorFormat { Precision = -1 }, Throws.TypeOf<ArgumentOutOfRangeException>());

    [Test]
    public void Rejects_a_negative_threshold() =>
        Assert.That(() => new TensorFormat { Threshold = -1 }, Throws.TypeOf<ArgumentOutOfRangeException>());

    [Test]
    public void Rejects_edges_of_nothing() =>
        Assert.That(() => new TensorFormat { EdgeItems = 0 }, Throws.TypeOf<ArgumentOutOfRangeException>());

    [Test]
    public void Rejects_lines_without_width() =>
        Assert.That(() => new TensorFormat { LineWidth = 0 }, Throws.TypeOf<ArgumentOutOfRangeException>());
}
