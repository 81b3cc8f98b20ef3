using System.Text.Json;
using Tensors.Formats.Protos;

namespace Tensors.Tests.Formats;

/// <summary>Histograms as they were recorded.</summary>
internal static class Histograms
{
    public static void Check(HistogramProto actual, JsonElement expected)
    {
        Assert.That(actual.Min, Is.EqualTo(Number(expected, "min")));
        Assert.That(actual.Max, Is.EqualTo(Number(expected, "max")));
        Assert.That(actual.Num, Is.EqualTo(Number(expected, "num")));
        Assert.That(actual.Sum, Is.EqualTo(Number(expected, "sum")));
        Assert.That(actual.SumSquares, Is.EqualTo(Number(expected, "sum_squares")));
        Assert.That(actual.BucketLimit, Is.EqualTo(Numbers(expected, "bucket_limit")));
        Assert.That(actual.Bucket, Is.EqualTo(Numbers(expected, "bucket")));
    }

    public static double[] Numbers(JsonElement row, string name) =>
        [.. row.GetProperty(name).EnumerateArray().Select(number => number.GetDouble())];

    private static double Number(JsonElement row, string name) => row.GetProperty(name).GetDouble();
}
