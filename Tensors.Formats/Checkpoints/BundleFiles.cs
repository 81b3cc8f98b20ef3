using System.Globalization;

namespace Tensors;

/// <summary>The names of the files of a checkpoint of format V2.</summary>
internal static class BundleFiles
{
    public const int Version = 1;

    public static string Index(string prefix) => $"{prefix}.index";

    public static string Shard(string prefix, int shard, int count) =>
        string.Create(CultureInfo.InvariantCulture, $"{prefix}.data-{shard:D5}-of-{count:D5}");

    /// <summary>Every data file under a full path, whatever their number is said to be.</summary>
    public static IEnumerable<string> Shards(string prefix) => Beside(prefix).Where(file => IsShard(file, prefix));

    /// <summary>Files of writers under a full path that did not finish.</summary>
    public static IEnumerable<string> Leftovers(string prefix) => Beside(prefix).Where(file =>
        DurableFile.FinalName(file) is { } final && (final == Index(prefix) || IsShard(final, prefix)));

    /// <summary>Deletes the checkpoint under a full path, if there is one: as a whole, since without its index it is none.</summary>
    public static void Delete(string prefix)
    {
        File.Delete(Index(prefix));
        Array.ForEach([.. Shards(prefix)], File.Delete);
    }

    private static IEnumerable<string> Beside(string prefix) => Directory.EnumerateFiles(Path.GetDirectoryName(prefix)!);

    private static bool IsShard(string file, string prefix) =>
        file.StartsWith(prefix + ".data-", StringComparison.Ordinal)
        && file[(prefix.Length + 6)..].Split("-of-") is [{ Length: >= 5 } shard, { Length: >= 5 } count]
        && shard.All(char.IsAsciiDigit) && count.All(char.IsAsciiDigit);
}
