using System.Text.Json;

namespace Tensors.Tests.Formats;

/// <summary>Buckets as TensorFlow's summary operation fills them.</summary>
public sealed class HistogramBucketsTests
{
    [Test]
    public void Histograms_equal_those_that_TensorFlow_made()
    {
        int rows = 0;
        foreach (JsonElement row in GoldenFiles.Json("histograms.json").EnumerateArray())
        {
            Histograms.Check(Of(Histograms.Numbers(row, "values")).ToProto(), row);
            rows++;
        }

        Assert.That(rows, Is.EqualTo(6));
    }

    [Test]
    public void Empty_buckets_in_a_row_are_one_entry()
    {
        HistogramBuckets histogram = Of([1, 1, 2, -3, 0]);

        Assert.That(histogram.ToProto().BucketLimit, Is.EqualTo(new[]
        {
            -3.1665833053880363, -2.8787120958073054, 0, 1e-12, 0.917246389039776, 1.0089710279437536, 1.9661990955585713,
            2.1628190051144287, double.MaxValue,
        }));
        Assert.That(histogram.ToProto().Bucket, Is.EqualTo(new double[] { 0, 1, 0, 1, 0, 2, 0, 1, 0 }));
    }

    private static HistogramBuckets Of(double[] values)
    {
        HistogramBuckets histogram = new();
        Array.ForEach(values, histogram.Add);
        return histogram;
    }
}
