namespace Tensors.Graphs;

/// <summary>The tasks of a cluster: jobs, such as <c>ps</c> and <c>worker</c>, and for each task of a job where it is.</summary>
/// <example>
/// <code>
/// ClusterSpec cluster = new(("ps", ["ps0:2222"]), ("worker", ["worker0:2222", "worker1:2222"]));
/// string first = cluster.TaskAddress("worker", 0);
/// </code>
/// </example>
public sealed class ClusterSpec
{
    private readonly SortedDictionary<string, string[]> _jobs = new(StringComparer.Ordinal);

    /// <summary>A cluster of these jobs.</summary>
    /// <param name="jobs">Each job with the addresses of its tasks, HOST:PORT, in their order.</param>
    /// <exception cref="ArgumentException">A job stands there twice, or has an empty name.</exception>
    public ClusterSpec(params ReadOnlySpan<(string Name, string[] Tasks)> jobs)
    {
        foreach ((string name, string[] tasks) in jobs)
        {
            ArgumentException.ThrowIfNullOrEmpty(name, nameof(jobs));
            if (!_jobs.TryAdd(name, [.. tasks]))
            {
                throw new ArgumentException($"ClusterSpec: the job '{name}' stands there twice; give all its tasks at once.", nameof(jobs));
            }
        }
    }

    /// <summary>The names of the jobs, in the order of the alphabet.</summary>
    public IReadOnlyList<string> Jobs => [.. _jobs.Keys];

    /// <summary>How many tasks a job has.</summary>
    /// <param name="jobName">The job.</param>
    /// <exception cref="ArgumentException">The cluster has no such job.</exception>
    public int NumTasks(string jobName) => TasksOf(jobName).Length;

    /// <summary>The numbers of the tasks of a job.</summary>
    /// <param name="jobName">The job.</param>
    /// <exception cref="ArgumentException">The cluster has no such job.</exception>
    public IReadOnlyList<int> TaskIndices(string jobName) => [.. Enumerable.Range(0, NumTasks(jobName))];

    /// <summary>Where a task is.</summary>
    /// <param name="jobName">The job.</param>
    /// <param name="taskIndex">The number of the task.</param>
    /// <exception cref="ArgumentException">The cluster has no such job, or the job no such task.</exception>
    public string TaskAddress(string jobName, int taskIndex) => TasksOf(jobName) is var tasks && taskIndex >= 0 && taskIndex < tasks.Length
        ? tasks[taskIndex]
        : throw new ArgumentException($"No task with index {taskIndex} in job '{jobName}', which has {tasks.Length}.", nameof(taskIndex));

    /// <summary>Where the tasks of a job are.</summary>
    /// <param name="jobName">The job.</param>
    /// <exception cref="ArgumentException">The cluster has no such job.</exception>
    public IReadOnlyList<string> JobTasks(string jobName) => TasksOf(jobName);

    /// <summary>Jobs, each with the addresses of its tasks.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> AsDict() =>
        _jobs.ToDictionary(job => job.Key, IReadOnlyList<string> (job) => job.Value, StringComparer.Ordinal);

    internal bool HasJob(string jobName) => _jobs.ContainsKey(jobName);

    private string[] TasksOf(string jobName) => _jobs.TryGetValue(jobName, out string[]? tasks)
        ? tasks
        : throw new ArgumentException($"No such job in cluster: '{jobName}'. There are: {string.Join(", ", _jobs.Keys)}.", nameof(jobName));
}

/// <summary>Which task of which cluster a server is.</summary>
/// <param name="Cluster">The cluster.</param>
/// <param name="JobName">The job.</param>
/// <param name="TaskIndex">The number of the task.</param>
/// <param name="Protocol">How tasks speak with one another.</param>
public sealed record ServerDef(ClusterSpec Cluster, string JobName, int TaskIndex = 0, string Protocol = "grpc");
