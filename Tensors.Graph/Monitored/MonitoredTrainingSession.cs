namespace Tensors.Graphs;

/// <summary>
/// A <see cref="MonitoredSession"/> that goes on from the latest checkpoint of a folder, saves there, and writes summaries and speed for
/// TensorBoard.
/// </summary>
public sealed class MonitoredTrainingSession : MonitoredSession
{
    /// <summary>A session that is ready to train.</summary>
    /// <param name="checkpointDir">Where checkpoints are, and are saved; null for none.</param>
    /// <param name="scaffold">The parts of the graph; null for the defaults.</param>
    /// <param name="hooks">What is told of it, behind the hooks that save and write.</param>
    /// <param name="chiefOnlyHooks">What is told of it, before them.</param>
    /// <param name="saveCheckpointSecs">A checkpoint every so many seconds; 0 for none. 600 where no steps are given.</param>
    /// <param name="saveCheckpointSteps">A checkpoint every so many steps.</param>
    /// <param name="saveSummariesSteps">Summaries every so many steps; 0 for none. 100 where no seconds are given.</param>
    /// <param name="saveSummariesSecs">Summaries every so many seconds.</param>
    /// <param name="logStepCountSteps">The steps of a second every so many steps; 0 for none.</param>
    /// <param name="summaryDir">Where to write; null for the folder of checkpoints.</param>
    /// <param name="config">How runs behave; null for the defaults.</param>
    /// <param name="master">The <see cref="Server.Target"/> of a server; empty for none.</param>
    /// <param name="isChief">
    /// Whether this session gives the variables values, saves and writes; another one waits until the chief of its server has, and is told
    /// nothing but <paramref name="hooks"/>.
    /// </param>
    /// <exception cref="ArgumentException">Something is to be saved or written, and the graph has no global step.</exception>
    public MonitoredTrainingSession(
        string? checkpointDir = null, Scaffold? scaffold = null, IReadOnlyList<SessionRunHook>? hooks = null,
        IReadOnlyList<SessionRunHook>? chiefOnlyHooks = null,
        double? saveCheckpointSecs = null, int? saveCheckpointSteps = null, int? saveSummariesSteps = null,
        double? saveSummariesSecs = null,
        int logStepCountSteps = 100, string? summaryDir = null, ConfigProto? config = null, string master = "", bool isChief = true)
        : this(
            scaffold ?? new(), checkpointDir, config, master, isChief, hooks ?? [], chiefOnlyHooks ?? [],
            new(saveCheckpointSecs ?? (saveCheckpointSteps is null ? 600 : 0), saveCheckpointSteps ?? 0),
            new(saveSummariesSecs ?? 0, saveSummariesSteps ?? (saveSummariesSecs is null ? 100 : 0)), logStepCountSteps,
            summaryDir ?? checkpointDir)
    {
    }

    private MonitoredTrainingSession(
        Scaffold scaffold, string? checkpointDir, ConfigProto? config, string master, bool isChief, IReadOnlyList<SessionRunHook> hooks,
        IReadOnlyList<SessionRunHook> chiefOnlyHooks, Rhythm saves, Rhythm summaries, int logStepCountSteps, string? summaryDir)
        : base(
            isChief
                ? new ChiefSessionCreator(scaffold, checkpointDir, config, master: master)
                : new WorkerSessionCreator(scaffold, master, config),
            isChief
                ? [.. chiefOnlyHooks, .. Writing(scaffold, summaries, logStepCountSteps, summaryDir),
                    .. Saving(scaffold, saves, checkpointDir), .. hooks]
                : hooks)
    {
    }

    private static IEnumerable<SessionRunHook> Writing(Scaffold scaffold, Rhythm rhythm, int logStepCountSteps, string? folder)
    {
        if (folder is not null && logStepCountSteps > 0)
        {
            yield return new StepCounterHook(everyNSteps: logStepCountSteps, outputDir: folder);
        }

        if (folder is not null && rhythm.IsSet)
        {
            yield return new SummarySaverHook(rhythm.StepsOrNull, rhythm.SecondsOrNull, folder, scaffold: scaffold);
        }
    }

    private static IEnumerable<SessionRunHook> Saving(Scaffold scaffold, Rhythm rhythm, string? folder) =>
        folder is null || !rhythm.IsSet
            ? []
            : [new CheckpointSaverHook(folder, rhythm.SecondsOrNull, rhythm.StepsOrNull, scaffold: scaffold)];

    private sealed record Rhythm(double Seconds, int Steps)
    {
        public bool IsSet => Seconds > 0 || Steps > 0;

        public double? SecondsOrNull => Seconds > 0 ? Seconds : null;

        public int? StepsOrNull => Steps > 0 ? Steps : null;
    }
}
