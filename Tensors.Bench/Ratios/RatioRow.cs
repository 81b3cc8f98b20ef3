using System.Globalization;
using System.Text.Json.Serialization;

namespace Tensors.Bench.Ratios;

/// <summary>One measured line: times in microseconds, and peer time by ours.</summary>
internal sealed record RatioRow(
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("size")] string Size,
    [property: JsonPropertyName("threads")] int Threads,
    [property: JsonPropertyName("ours_us")] double Ours,
    [property: JsonPropertyName("peer")] string? Peer,
    [property: JsonPropertyName("peer_us")] double? PeerTime,
    [property: JsonPropertyName("ratio")] double? Ratio,
    [property: JsonPropertyName("peak_fraction")] double? PeakFraction,
    [property: JsonPropertyName("isa")] string InstructionSet)
{
    public const string Heading =
        "| workload | size | threads | ours, us | peer | peer, us | ratio | of peak |\n| --- | --- | ---: | ---: | --- | ---: | ---: | "
        + "---: |";

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"| {Name} | {Size} | {Threads} | {Digits(Ours)} | {Peer ?? "-"} | {(PeerTime is { } time ? Digits(time) : "-")} | "
        + $"{Ratio?.ToString("F2", CultureInfo.InvariantCulture) ?? "-"} | "
        + $"{PeakFraction?.ToString("P0", CultureInfo.InvariantCulture) ?? "-"} |");

    private static string Digits(double value) =>
        value.ToString(value < 10 ? "F3" : value < 1000 ? "F1" : "F0", CultureInfo.InvariantCulture);
}
