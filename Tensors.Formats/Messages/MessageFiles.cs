using System.Text;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Tensors.Formats.Protos;

namespace Tensors;

/// <summary>
/// Files that are one message: graphs, meta graphs, saved models, in binary or, when the name ends in <c>txt</c>, as text.
/// </summary>
internal static class MessageFiles
{
    private const int SavedModelVersion = 1;

    /// <exception cref="TensorFileException">The file is not a graph.</exception>
    public static GraphDef ReadGraph(string path, bool? asText = null) => Read(path, GraphDef.Parser, GraphReflection.Descriptor, asText);

    /// <exception cref="TensorFileException">The file is not a meta graph.</exception>
    public static MetaGraphDef ReadMetaGraph(string path, bool? asText = null) =>
        Read(path, MetaGraphDef.Parser, MetaGraphReflection.Descriptor, asText);

    /// <summary>Replaces a file by a message, as a whole. Equal messages give equal bytes.</summary>
    public static void Write(string path, IMessage message, bool? asText = null) =>
        DurableFile.Write(
            path, asText ?? IsText(path) ? Encoding.UTF8.GetBytes(TextPrinter.Print(message)) : WireFields.Canonical(message));

    /// <summary>The description in the folder of a saved model.</summary>
    /// <exception cref="FileNotFoundException">There is none.</exception>
    /// <exception cref="TensorFileException">It is damaged, or of an unknown version, or names assets outside the folder.</exception>
    public static SavedModelProto ReadSavedModel(string folder)
    {
        string binary = SavedModelPath(folder);
        string path = File.Exists(binary) ? binary : Path.ChangeExtension(binary, ".pbtxt");
        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"There is no saved model in {folder}: neither saved_model.pb nor saved_model.pbtxt.", binary);
        }

        SavedModelProto model = Read(path, SavedModelProto.Parser, MetaGraphReflection.Descriptor, null);
        if (model.SavedModelSchemaVersion > SavedModelVersion)
        {
            throw new TensorFileException(
                path, $"the saved model has version {model.SavedModelSchemaVersion}; {SavedModelVersion} is the newest that is known");
        }

        foreach (AssetFileDef asset in model.MetaGraphs.SelectMany(graph => graph.AssetFileDef))
        {
            RequirePlainName(asset, path);
        }

        return model;
    }

    /// <summary>An asset lies in the folder of assets and nowhere else.</summary>
    /// <exception cref="TensorFileException">Its name leads out of the folder.</exception>
    public static void RequirePlainName(AssetFileDef asset, string path)
    {
        if (asset.Filename != Path.GetFileName(asset.Filename) || asset.Filename is "" or "." or ".."
            || asset.Filename.Contains('\\', StringComparison.Ordinal))
        {
            throw new TensorFileException(path, "an asset is not a plain file name", asset.Filename);
        }
    }

    /// <summary>The path of a saved model's description.</summary>
    public static string SavedModelPath(string folder) => Path.Combine(folder, "saved_model.pb");

    /// <summary>The path of a saved model's checkpoint.</summary>
    public static string SavedModelVariables(string folder) => Path.Combine(folder, "variables", "variables");

    /// <summary>The folder of a saved model's assets.</summary>
    public static string SavedModelAssets(string folder) => Path.Combine(folder, "assets");

    /// <summary>Whether a file is text, by its name.</summary>
    public static bool IsText(string path) => path.EndsWith("txt", StringComparison.OrdinalIgnoreCase);

    private static T Read<T>(string path, MessageParser<T> parser, FileDescriptor file, bool? asText)
        where T : IMessage<T>
    {
        byte[] bytes = File.ReadAllBytes(path);
        return asText ?? IsText(path)
            ? TextParser.Parse(parser, file.FindTypeByName<MessageDescriptor>(typeof(T).Name), bytes, path)
            : Messages.Parse(parser, bytes, new(path));
    }
}
