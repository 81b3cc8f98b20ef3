using System.Text;
using Tensors.Formats.Protos;

namespace Tensors;

/// <summary>The text file <c>checkpoint</c> in a folder: which checkpoint there is the latest.</summary>
internal static class CheckpointStateFile
{
    public const string DefaultName = "checkpoint";

    /// <summary>What the file of a folder says, with its paths as they are; null where there is none.</summary>
    /// <exception cref="TensorFileException">It is no such file, names no checkpoint, or leads out of its folder.</exception>
    public static CheckpointStateProto? Read(string folder, string name = DefaultName)
    {
        string path = Path.Combine(folder, name);
        if (!File.Exists(path))
        {
            return null;
        }

        CheckpointStateProto state = TextParser.Parse(
            CheckpointStateProto.Parser,
            CheckpointReflection.Descriptor.FindTypeByName<Google.Protobuf.Reflection.MessageDescriptor>(nameof(CheckpointStateProto)),
            File.ReadAllBytes(path), path);
        if (state.ModelCheckpointPath.Length == 0)
        {
            throw new TensorFileException(
                path, "it names no latest checkpoint: model_checkpoint_path is missing; delete the file, or write the line");
        }

        foreach (string checkpoint in state.AllModelCheckpointPaths.Append(state.ModelCheckpointPath))
        {
            bool leadsOut = !Path.IsPathRooted(checkpoint) && checkpoint.Split('/', '\\').Contains("..");
            if (leadsOut || checkpoint.Contains('\0', StringComparison.Ordinal))
            {
                throw new TensorFileException(
                    path, leadsOut ? "a relative path leads out of the folder" : "a path contains a zero", checkpoint);
            }
        }

        return state;
    }

    /// <summary>Replaces the file of a folder.</summary>
    /// <param name="folder">Where the file is.</param>
    /// <param name="latest">The path of the latest checkpoint.</param>
    /// <param name="all">The paths of all that are remembered, oldest first.</param>
    /// <param name="name">The file's name.</param>
    /// <param name="alwaysRelative">Whether absolute paths too are written relative to the folder.</param>
    /// <remarks>Paths inside the folder are written relative to it, unless they are absolute.</remarks>
    public static void Write(string folder, string latest, IEnumerable<string> all, string name = DefaultName, bool alwaysRelative = false)
    {
        CheckpointStateProto state = new() { ModelCheckpointPath = Relative(folder, latest, alwaysRelative) };
        state.AllModelCheckpointPaths.AddRange(all.Select(path => Relative(folder, path, alwaysRelative)));
        DurableFile.Write(Path.Combine(folder, name), Encoding.UTF8.GetBytes(TextPrinter.Print(state)));
    }

    /// <summary>The path of the latest checkpoint of a folder, if it is there.</summary>
    /// <exception cref="TensorFileException">The state file is damaged.</exception>
    public static string? Latest(string folder, string name = DefaultName)
    {
        string? latest = Read(folder, name)?.ModelCheckpointPath;
        string? path = latest is null ? null : Path.Combine(folder, latest);
        return path is not null && CheckpointReader.Exists(path) ? path : null;
    }

    private static string Relative(string folder, string path, bool alwaysRelative)
    {
        if (Path.IsPathRooted(path) && !alwaysRelative)
        {
            return path;
        }

        string relative = Path.GetRelativePath(folder.Length == 0 ? "." : folder, path);
        return Path.DirectorySeparatorChar == '/' ? relative : relative.Replace(Path.DirectorySeparatorChar, '/');
    }
}
