using System.Text.Json;

namespace Tensors;

/// <summary>The header of a safetensors file, checked: the tensors fill the rest of the file without gaps or overlaps.</summary>
internal sealed record SafeTensorsHeader(IReadOnlyList<SafeTensorsEntry> Entries, IReadOnlyDictionary<string, string> Metadata)
{
    public const string MetadataKey = "__metadata__";

    /// <summary>The bound that the format sets.</summary>
    public const int MostBytes = 100_000_000;

    /// <summary>Parses a header.</summary>
    /// <param name="json">Its bytes.</param>
    /// <param name="length">How many bytes follow it.</param>
    /// <param name="place">Where it begins.</param>
    /// <exception cref="TensorFileException">It is not such a header, or claims other bytes than follow.</exception>
    public static SafeTensorsHeader Parse(ReadOnlySpan<byte> json, long length, FilePlace place)
    {
        Utf8JsonReader reader = new(json, new JsonReaderOptions { MaxDepth = 3 });
        List<SafeTensorsEntry> entries = [];
        Dictionary<string, string> metadata = new(StringComparer.Ordinal);
        HashSet<string> names = new(StringComparer.Ordinal);
        try
        {
            Require(
                reader.Read() && reader.TokenType == JsonTokenType.StartObject, in reader, place, "the header is not an object of JSON");
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                string name = reader.GetString()!;
                Require(names.Add(name), in reader, place, $"'{name}' comes twice");
                if (name == MetadataKey)
                {
                    ReadMetadata(ref reader, metadata, place);
                }
                else
                {
                    entries.Add(ReadEntry(ref reader, name, place));
                }
            }

            Require(!reader.Read(), in reader, place, "something follows the header");
        }
        catch (Exception invalid) when (invalid is JsonException or InvalidOperationException or FormatException)
        {
            throw place.Error($"the header is not what the format says ({invalid.Message.TrimEnd('.')})", reader.TokenStartIndex, invalid);
        }

        CheckOffsets(entries, length, place);
        return new(entries, metadata);
    }

    private static void Require(bool condition, in Utf8JsonReader reader, FilePlace place, string problem)
    {
        if (!condition)
        {
            throw place.Error(problem, reader.TokenStartIndex);
        }
    }

    private static void ReadMetadata(ref Utf8JsonReader reader, Dictionary<string, string> metadata, FilePlace place)
    {
        Require(reader.Read() && reader.TokenType == JsonTokenType.StartObject, in reader, place, "the metadata are not an object of JSON");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string key = reader.GetString()!;
            reader.Read();
            metadata[key] = reader.GetString() ?? throw place.Error($"'{key}' of the metadata is not a text", reader.TokenStartIndex);
        }
    }

    private static SafeTensorsEntry ReadEntry(ref Utf8JsonReader reader, string name, FilePlace place)
    {
        string? type = null;
        long[]? shape = null;
        long[]? offsets = null;
        place = place with { Entry = name };
        Require(
            reader.Read() && reader.TokenType == JsonTokenType.StartObject, in reader, place, "the description is not an object of JSON");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            switch (reader.GetString())
            {
                case "dtype":
                    reader.Read();
                    type = reader.GetString();
                    break;
                case "shape":
                    shape = ReadNumbers(ref reader, place);
                    break;
                case "data_offsets":
                    offsets = ReadNumbers(ref reader, place);
                    break;
                default:
                    throw place.Error("the description has a key other than dtype, shape and data_offsets", reader.TokenStartIndex);
            }
        }

        Require(
            type is not null && shape is not null && offsets is { Length: 2 }, in reader, place, "dtype, shape or data_offsets is missing");
        SafeTensorsEntry entry = new(name, type!, [.. shape!], offsets![0], offsets[1]);
        UInt128 bytes = (uint)entry.Size;
        foreach (long extent in shape!)
        {
            bytes = bytes > long.MaxValue ? bytes : bytes * (ulong)extent;
        }

        Require(entry.Size > 0, in reader, place, $"the element type {type} is not known");
        Require(
            entry.Start <= entry.End && bytes == (UInt128)(entry.End - entry.Start), in reader, place,
            $"{type} ({string.Join(", ", shape)}) does not fill the bytes from {entry.Start} to {entry.End}");
        return entry;
    }

    private static long[] ReadNumbers(ref Utf8JsonReader reader, FilePlace place)
    {
        Require(reader.Read() && reader.TokenType == JsonTokenType.StartArray, in reader, place, "an array of numbers is missing");
        List<long> numbers = [];
        while (reader.Read() && reader.TokenType == JsonTokenType.Number)
        {
            Require(reader.TryGetInt64(out long number) && number >= 0, in reader, place, "a number is negative, broken or too large");
            numbers.Add(number);
        }

        Require(reader.TokenType == JsonTokenType.EndArray, in reader, place, "an array holds something else than numbers");
        return [.. numbers];
    }

    private static void CheckOffsets(List<SafeTensorsEntry> entries, long length, FilePlace place)
    {
        long end = 0;
        foreach (SafeTensorsEntry entry in entries.OrderBy(entry => entry.Start).ThenBy(entry => entry.End))
        {
            end = entry.Start == end
                ? entry.End
                : throw (place with { Entry = entry.Name }).Error($"its bytes begin at {entry.Start}, those before it end at {end}");
        }

        if (end != length)
        {
            throw place.Error($"the tensors take {end} bytes and {length} follow the header");
        }
    }
}
