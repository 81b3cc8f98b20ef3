using System.Text.Json;

namespace Tensors.Tests;

/// <summary>Files that lie beside the repository on some machines. Tests that need one are ignored where it is absent.</summary>
internal static class SharedData
{
    public static string PathOf(params string[] parts)
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string path = Path.Combine([folder.FullName, "shared", "data", .. parts]);
            if (Path.Exists(path))
            {
                return path;
            }
        }

        Assert.Ignore($"This needs shared/data/{string.Join('/', parts)} in a folder above the repository.");
        throw new InvalidOperationException();
    }

    /// <summary>The files under a folder that match a pattern; none where the folder is absent, for the sources of test cases.</summary>
    public static IEnumerable<string> Files(string folder, string pattern)
    {
        for (DirectoryInfo? above = new(AppContext.BaseDirectory); above is not null; above = above.Parent)
        {
            string path = Path.Combine(above.FullName, "shared", "data", folder);
            if (Directory.Exists(path))
            {
                return Directory.EnumerateFiles(path, pattern, SearchOption.AllDirectories).Order(StringComparer.Ordinal);
            }
        }

        return [];
    }

    public static JsonElement Json(params string[] parts)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(PathOf(parts)));
        return document.RootElement.Clone();
    }
}
