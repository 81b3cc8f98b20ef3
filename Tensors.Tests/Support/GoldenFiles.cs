using System.Text.Json;

namespace Tensors.Tests;

/// <summary>Genuine files of TensorFlow, and a folder for those that tests write.</summary>
internal static class GoldenFiles
{
    public static IEnumerable<string> Checkpoints() => SharedData.Files("tensorflow", "*.index").Select(path => path[..^".index".Length]);

    public static IEnumerable<string> MetaGraphs() => SharedData.Files("tensorflow", "*.meta");

    public static IEnumerable<string> Graphs() =>
        SharedData.Files("tensorflow", "*.pb").Where(path => Path.GetFileName(path) is "graph.pb" or "frozen.pb");

    public static IEnumerable<string> SavedModels() =>
        SharedData.Files("tensorflow", "saved_model.pb").Select(path => Path.GetDirectoryName(path)!);

    public static string PathOf(params string[] parts) => SharedData.PathOf(["tensorflow", "goldens", .. parts]);

    public static JsonElement Json(params string[] parts) => SharedData.Json(["tensorflow", "goldens", .. parts]);
}
