using System.Collections.Concurrent;

namespace Tensors.Graphs;

/// <summary>
/// Keeps variables, queues and tables for the sessions of its target: they share what has one name in one container, on whatever graph they
/// are, and it stays when they are closed. TensorFlow's <c>tf.train.Server</c>, for sessions of this process.
/// </summary>
/// <remarks>
/// What nodes of one graph keep for themselves, such as where their random numbers have come to, stays with the session.
/// <see cref="Session.Reset"/> with the target of a server empties containers of it and ends its sessions.
/// </remarks>
/// <example>
/// <code>
/// using Server server = Server.CreateLocalServer();
/// using Session first = new(target: server.Target), second = new(target: server.Target);
/// first.Run(GlobalVariablesInitializer());
/// Tensor same = second.Run(v);
/// </code>
/// </example>
public sealed class Server : IDisposable
{
    private static readonly ConcurrentDictionary<string, Server> s_servers = new();
    private static int s_made;

    private readonly ManualResetEventSlim _stopped = new();
    private volatile bool _isStarted;

    /// <summary>A server of a cluster.</summary>
    /// <param name="cluster">The cluster, which has this task alone.</param>
    /// <param name="jobName">The job; null for the only one.</param>
    /// <param name="taskIndex">The number of the task.</param>
    /// <param name="config">How runs of its sessions behave that are given no configuration of their own; null for the defaults.</param>
    /// <param name="start">Whether to start it at once; see <see cref="Start"/>.</param>
    /// <exception cref="ArgumentException">The cluster has no such task, or several jobs and none is named.</exception>
    /// <exception cref="UnimplementedException">The cluster has other tasks.</exception>
    public Server(ClusterSpec cluster, string? jobName = null, int taskIndex = 0, ConfigProto? config = null, bool start = true)
        : this(new ServerDef(cluster, jobName ?? OnlyJob(cluster), taskIndex), config, start)
    {
    }

    /// <summary>A server of a cluster.</summary>
    /// <param name="definition">Which task of which cluster it is.</param>
    /// <param name="config">How runs of its sessions behave that are given no configuration of their own; null for the defaults.</param>
    /// <param name="start">Whether to start it at once; see <see cref="Start"/>.</param>
    /// <exception cref="ArgumentException">The cluster has no such task.</exception>
    /// <exception cref="UnimplementedException">The cluster has other tasks.</exception>
    public Server(ServerDef definition, ConfigProto? config = null, bool start = true)
    {
        definition.Cluster.TaskAddress(definition.JobName, definition.TaskIndex);
        int tasks = definition.Cluster.Jobs.Sum(definition.Cluster.NumTasks);
        if (tasks > 1)
        {
            throw new UnimplementedException(
                $"The cluster has {tasks} tasks, and a server here has the sessions of its own process alone. Use "
                + "Server.CreateLocalServer(), and leave out the devices of other tasks.", null);
        }

        (ServerDef, Config) = (definition, config);
        Target = $"local://{definition.JobName}:{definition.TaskIndex}/{Interlocked.Increment(ref s_made)}";
        s_servers[Target] = this;
        if (start)
        {
            Start();
        }
    }

    /// <summary>What sessions are given to be sessions of this server.</summary>
    public string Target { get; }

    /// <summary>Which task of which cluster it is.</summary>
    public ServerDef ServerDef { get; }

    internal ConfigProto? Config { get; }

    internal ResourceContainers Containers { get; } = new();

    /// <summary>A server of this process, the task 0 of the job <c>local</c>.</summary>
    /// <param name="config">How runs of its sessions behave that are given no configuration of their own; null for the defaults.</param>
    /// <param name="start">Whether to start it at once; see <see cref="Start"/>.</param>
    public static Server CreateLocalServer(ConfigProto? config = null, bool start = true) =>
        new(new ClusterSpec(("local", ["localhost:0"])), config: config, start: start);

    /// <summary>Lets sessions be made; before, they are errors (<see cref="UnavailableException"/>).</summary>
    /// <exception cref="ObjectDisposedException">It was stopped.</exception>
    public void Start()
    {
        ObjectDisposedException.ThrowIf(_stopped.IsSet, this);
        _isStarted = true;
    }

    /// <summary>Waits until the server is stopped.</summary>
    /// <param name="cancellation">Ends the waiting.</param>
    public void Join(CancellationToken cancellation = default) => _stopped.Wait(cancellation);

    /// <summary>Ends the server for good: its sessions are lost (<see cref="AbortedException"/>), and with them all that it kept.</summary>
    public void Stop()
    {
        if (s_servers.TryRemove(Target, out _))
        {
            Session.Lose(this, $"The server '{Target}' was stopped.");
            Containers.Clear();
            _stopped.Set();
        }
    }

    /// <summary>Ends the server for good, as <see cref="Stop"/>.</summary>
    public void Dispose() => Stop();

    /// <summary>The server that sessions of a target belong to; null for sessions of their own.</summary>
    /// <exception cref="NotFoundException">There is none of this target.</exception>
    /// <exception cref="UnavailableException">It is not started.</exception>
    internal static Server? Of(string target)
    {
        if (target.Length == 0)
        {
            return null;
        }

        if (!s_servers.TryGetValue(target, out Server? server))
        {
            throw new NotFoundException(
                $"No session factory registered for the given session options: there is no server '{target}' in this process; give the "
                + "Target of one, or leave it empty.", null);
        }

        return server._isStarted ? server : throw new UnavailableException(
            $"The server '{target}' is not started; call its Start().", null);
    }

    /// <summary>Empties containers, and ends the sessions.</summary>
    internal void Reset(IReadOnlyList<string>? containers)
    {
        Session.Lose(this, $"The session is not found: Session.Reset has ended all sessions of '{Target}'.");
        foreach (string container in containers is { Count: > 0 } ? containers : [""])
        {
            Containers.Clear(container);
        }
    }

    private static string OnlyJob(ClusterSpec cluster) => cluster.Jobs is [string only]
        ? only
        : throw new ArgumentException(
            $"Server: the cluster has {cluster.Jobs.Count} jobs; say by jobName which one the server is of.", nameof(cluster));
}
