namespace Tensors.Graphs;

/// <summary>What the file <c>checkpoint</c> of a folder says.</summary>
/// <param name="ModelCheckpointPath">The path of the latest checkpoint.</param>
/// <param name="AllModelCheckpointPaths">The paths of all that are remembered, the oldest first.</param>
public sealed record CheckpointState(string ModelCheckpointPath, IReadOnlyList<string> AllModelCheckpointPaths);

/// <summary>
/// Checkpoints of a folder as files, beside a <see cref="Saver"/>: TensorFlow's <c>tf.train.remove_checkpoint</c> and its neighbours.
/// </summary>
public static class CheckpointManagement
{
    /// <summary>The path of the latest checkpoint of a folder; null when there is none.</summary>
    /// <param name="folder">Where checkpoints were saved.</param>
    /// <param name="latestFilename">The name of the file there that says which is the latest.</param>
    /// <exception cref="TensorFileException">That file is damaged, or leads out of the folder.</exception>
    public static string? LatestCheckpoint(string folder, string latestFilename = CheckpointStateFile.DefaultName) =>
        CheckpointStateFile.Latest(folder, latestFilename);

    /// <summary>Whether there is a checkpoint under a path, of either format.</summary>
    /// <param name="checkpointPrefix">As <see cref="Saver.Save"/> returned it.</param>
    public static bool CheckpointExists(string checkpointPrefix) => CheckpointReader.Exists(checkpointPrefix);

    /// <summary>What the state file of a folder says; null where there is none.</summary>
    /// <param name="folder">Where checkpoints were saved.</param>
    /// <param name="latestFilename">The name of the file.</param>
    /// <exception cref="TensorFileException">It is damaged, names no checkpoint, or leads out of the folder.</exception>
    public static CheckpointState? GetCheckpointState(string folder, string latestFilename = CheckpointStateFile.DefaultName) =>
        CheckpointStateFile.Read(folder, latestFilename) is { } state
            ? new(
                Path.Combine(folder, state.ModelCheckpointPath),
                [.. state.AllModelCheckpointPaths.Select(path => Path.Combine(folder, path))])
            : null;

    /// <summary>Replaces the state file of a folder.</summary>
    /// <param name="folder">Where checkpoints are.</param>
    /// <param name="modelCheckpointPath">The path of the latest one.</param>
    /// <param name="allModelCheckpointPaths">The paths of all that are remembered, the oldest first; the latest is added at the end where
    /// it is not.</param>
    /// <param name="latestFilename">The name of the file.</param>
    public static void UpdateCheckpointState(
        string folder, string modelCheckpointPath, IReadOnlyList<string>? allModelCheckpointPaths = null,
        string latestFilename = CheckpointStateFile.DefaultName)
    {
        IReadOnlyList<string> all = allModelCheckpointPaths ?? [];
        CheckpointStateFile.Write(
            folder, modelCheckpointPath, all is [.., var last] && last == modelCheckpointPath ? all : [.. all, modelCheckpointPath],
            latestFilename);
    }

    /// <summary>When checkpoints were written, in seconds since 1970; those that are not there are left out.</summary>
    /// <param name="checkpointPrefixes">Their paths.</param>
    public static IReadOnlyList<double> GetCheckpointMtimes(IReadOnlyList<string> checkpointPrefixes) =>
        [.. checkpointPrefixes.Where(CheckpointReader.Exists).Select(path => (TimeOf(path) - DateTimeOffset.UnixEpoch).TotalSeconds)];

    /// <summary>
    /// Deletes a checkpoint, of either format, and the graph beside it; without its index it is none, so that it goes as a whole.
    /// </summary>
    /// <param name="checkpointPrefix">Its path.</param>
    /// <param name="metaGraphSuffix">How the file with the graph ends.</param>
    public static void RemoveCheckpoint(string checkpointPrefix, string metaGraphSuffix = "meta")
    {
        string prefix = Path.GetFullPath(checkpointPrefix);
        if (File.Exists(BundleFiles.Index(prefix)))
        {
            BundleFiles.Delete(prefix);
        }
        else
        {
            Array.ForEach([.. TensorSliceReader.Files(prefix)], File.Delete);
        }

        File.Delete($"{prefix}.{metaGraphSuffix}");
    }

    internal static DateTimeOffset TimeOf(string path)
    {
        string file = File.Exists(BundleFiles.Index(path)) ? BundleFiles.Index(path) : TensorSliceReader.Files(path)[0];
        return new(File.GetLastWriteTimeUtc(file), TimeSpan.Zero);
    }
}
