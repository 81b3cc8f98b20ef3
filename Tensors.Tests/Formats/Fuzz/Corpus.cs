using Google.Protobuf;

namespace Tensors.Tests.Formats;

/// <summary>The small whole files from which damaged ones are made, and what was found with them: a folder for each reader.</summary>
internal static class Corpus
{
    private static string Root => Path.Combine(Repository.Root, "Tensors.Tests", "Formats", "Corpus");

    public static string FolderOf(string target) => Path.Combine(Root, target);

    public static List<byte[]> Of(string target) =>
        [.. Directory.EnumerateFiles(FolderOf(target)).Order(StringComparer.Ordinal).Select(File.ReadAllBytes)];

    public static void Keep(string target, string name, ReadOnlySpan<byte> bytes)
    {
        Directory.CreateDirectory(FolderOf(target));
        File.WriteAllBytes(Path.Combine(FolderOf(target), name), bytes);
    }

    public static void Keep(string target, string name, IMessage message) => Keep(target, name, message.ToByteArray());
}
