namespace Tensors.Graphs;

// Which checkpoints are remembered, and which are deleted.
public sealed partial class Saver
{
    private readonly List<(string Path, DateTimeOffset Time)> _last = [];
    private readonly Queue<(string Path, DateTimeOffset Time)> _old = new();
    private readonly DateTimeOffset _begun;
    private int _keptForEver;

    /// <summary>The paths of the latest checkpoints that are remembered, the oldest first.</summary>
    public IReadOnlyList<string> LastCheckpoints => [.. _last.Select(checkpoint => checkpoint.Path)];

    /// <summary>
    /// Remembers checkpoints of an earlier process, so that they are deleted in their turn. Those that are not there are left out.
    /// </summary>
    /// <param name="checkpointPaths">Their paths, the oldest first.</param>
    public void RecoverLastCheckpoints(IReadOnlyList<string> checkpointPaths)
    {
        _last.Clear();
        _last.AddRange(checkpointPaths.Where(CheckpointReader.Exists).Select(path => (path, CheckpointManagement.TimeOf(path))));
    }

    private void Remember(string path)
    {
        if (MaxToKeep <= 0)
        {
            return;
        }

        _last.RemoveAll(checkpoint => checkpoint.Path == path);
        _last.Add((path, TimeProvider.GetUtcNow()));
        if (_last.Count > MaxToKeep)
        {
            _old.Enqueue(_last[0]);
            _last.RemoveAt(0);
        }
    }

    /// <summary>Deletes one checkpoint that is not remembered any more, unless its turn has come to be kept for ever.</summary>
    private void DeleteOldest(string metaGraphSuffix)
    {
        if (!_old.TryDequeue(out (string Path, DateTimeOffset Time) oldest))
        {
            return;
        }

        if ((oldest.Time - _begun).TotalHours > KeepCheckpointEveryNHours * (_keptForEver + 1))
        {
            _keptForEver++;
            return;
        }

        CheckpointManagement.RemoveCheckpoint(oldest.Path, metaGraphSuffix);
    }
}
