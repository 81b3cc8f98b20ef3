namespace Tensors.Graphs;

/// <summary>
/// Takes care of a program that trains: variables come from the latest checkpoint of a folder or are initialized, threads save, write
/// summaries and fill queues, and all end together.
/// TensorFlow's <c>tf.train.Supervisor</c>; newer programs use <see cref="MonitoredTrainingSession"/>.
/// </summary>
/// <remarks>
/// When it is made the graph is sealed. What is not given is taken from the graph's collections, or made, as by a <see cref="Scaffold"/>. A
/// session of a server whose supervisor is not the chief waits until the chief has given the variables values, and starts nothing but the
/// queues. Safe to use from several threads.
/// </remarks>
/// <example>
/// <code>
/// Supervisor supervisor = new(logdir: logs, saveModelSecs: 60);
/// supervisor.ManagedSession(session =>
/// {
///     while (!supervisor.ShouldStop)
///     {
///         session.Run(trainingStep);
///     }
/// });
/// </code>
/// </example>
public sealed partial class Supervisor
{
    private readonly Scaffold _scaffold;
    private readonly TimeSpan _stopGrace;
    private bool _hasWrittenGraph;
    private bool _hasClosedWriter;

    /// <summary>A supervisor of a graph.</summary>
    /// <param name="graph">The graph; null for the default one.</param>
    /// <param name="readyOp">Text: the names of the variables without a value, of which there have to be none.</param>
    /// <param name="readyForLocalInitOp">The same, before <paramref name="localInitOp"/> is run.</param>
    /// <param name="isChief">Whether it gives the variables values, saves and writes.</param>
    /// <param name="initOp">Gives all variables values where there is no checkpoint.</param>
    /// <param name="initFeed">What is fed to <paramref name="initOp"/>.</param>
    /// <param name="localInitOp">Gives local variables and tables values, in every session.</param>
    /// <param name="logdir">The folder of checkpoints and summaries; null for none.</param>
    /// <param name="summaryOp">The summaries that a thread writes.</param>
    /// <param name="saver">Saves and restores.</param>
    /// <param name="globalStep">The number of steps taken; null for the variable of the graph's collection, if there is one.</param>
    /// <param name="saveSummariesSecs">Summaries and the speed every so many seconds; 0 for none.</param>
    /// <param name="saveModelSecs">A checkpoint every so many seconds; 0 for none.</param>
    /// <param name="recoveryWaitSecs">How long to wait between two looks whether the chief is ready.</param>
    /// <param name="stopGraceSecs">How long threads may take to end once they were asked to.</param>
    /// <param name="checkpointBasename">The name of checkpoints, without the step.</param>
    /// <param name="sessionManager">Makes sessions ready; null for one of the parts given here.</param>
    /// <param name="summaryWriter">What to write with, in the place of a writer of the folder.</param>
    /// <param name="initFunction">Called behind <paramref name="initOp"/>.</param>
    /// <exception cref="InvalidOperationException">A collection has several candidates for a part that is not given.</exception>
    public Supervisor(
        Graph? graph = null, Tensor? readyOp = null, Tensor? readyForLocalInitOp = null, bool isChief = true, Node? initOp = null,
        IReadOnlyList<Feed>? initFeed = null,
        Node? localInitOp = null, string? logdir = null, Tensor? summaryOp = null, Saver? saver = null, Variable? globalStep = null,
        double saveSummariesSecs = 120,
        double saveModelSecs = 600, double recoveryWaitSecs = 30, double stopGraceSecs = 120, string checkpointBasename = "model.ckpt",
        SessionManager? sessionManager = null, FileWriter? summaryWriter = null, Action<Session>? initFunction = null)
    {
        Graph = graph ?? Graph.Default;
        using DefaultGraph entered = Graph.AsDefault();
        _scaffold = new Scaffold
        {
            InitOp = initOp,
            InitFeed = initFeed,
            InitFunction = initFunction,
            ReadyOp = readyOp,
            ReadyForLocalInitOp = readyForLocalInitOp,
            LocalInitOp = localInitOp,
            SummaryOp = summaryOp,
            Saver = saver,
        }.Finalize();
        IsChief = isChief;
        Logdir = logdir;
        GlobalStep = globalStep ?? Ops.GetGlobalStep();
        SavePath = logdir is null ? null : Path.Combine(logdir, checkpointBasename);
        SummaryWriter = summaryWriter ?? (isChief && logdir is not null ? new FileWriter(logdir) : null);
        SessionManager = sessionManager ?? new SessionManager(_scaffold, recoveryWaitSecs);
        (SaveSummariesSecs, SaveModelSecs) = (saveSummariesSecs, saveModelSecs);
        _stopGrace = TimeSpan.FromSeconds(stopGraceSecs);
    }

    /// <summary>The graph.</summary>
    public Graph Graph { get; }

    /// <summary>Whether it gives the variables values, saves and writes.</summary>
    public bool IsChief { get; }

    /// <summary>The folder of checkpoints and summaries, or null.</summary>
    public string? Logdir { get; }

    /// <summary>The path of checkpoints without the step, or null.</summary>
    public string? SavePath { get; }

    /// <summary>What lets the threads end together.</summary>
    public Coordinator Coord { get; } = new();

    /// <summary>Makes sessions ready.</summary>
    public SessionManager SessionManager { get; }

    /// <summary>What summaries are written with, or null.</summary>
    public FileWriter? SummaryWriter { get; }

    /// <summary>The number of steps taken, or null.</summary>
    public Variable? GlobalStep { get; }

    /// <summary>Gives all variables values where there is no checkpoint.</summary>
    public Node InitOp => _scaffold.InitOp!;

    /// <summary>The names of the variables without a value.</summary>
    public Tensor ReadyOp => _scaffold.ReadyOp!;

    /// <summary>The summaries that a thread writes, or null.</summary>
    public Tensor? SummaryOp => _scaffold.SummaryOp;

    /// <summary>Saves and restores.</summary>
    public Saver Saver => _scaffold.Saver!;

    /// <summary>Summaries and the speed are written every so many seconds; 0 for never.</summary>
    public double SaveSummariesSecs { get; }

    /// <summary>A checkpoint is saved every so many seconds; 0 for never.</summary>
    public double SaveModelSecs { get; }

    /// <summary>Whether loops are to end.</summary>
    public bool ShouldStop => Coord.ShouldStop;

    /// <summary>A session whose variables have values: restored or initialized by the chief, waited for by others.</summary>
    /// <param name="master">The <see cref="Server.Target"/> of a server; empty for none.</param>
    /// <param name="config">How runs behave; null for the defaults.</param>
    /// <param name="waitForCheckpoint">Whether the chief waits for a checkpoint where there is none.</param>
    /// <param name="maxWaitSecs">How long to wait, for the checkpoint or the chief.</param>
    /// <param name="startStandardServices">Whether to start the threads that save, write and fill queues.</param>
    /// <exception cref="InvalidOperationException">Variables have no values in the end.</exception>
    /// <exception cref="DeadlineExceededException">The chief has given them none after that time.</exception>
    public Session PrepareOrWaitForSession(
        string master = "", ConfigProto? config = null, bool waitForCheckpoint = false, double maxWaitSecs = 7200,
        bool startStandardServices = true)
    {
        Coord.ClearStop();
        if (_hasClosedWriter)
        {
            SummaryWriter!.Reopen();
            _hasClosedWriter = false;
        }

        Session session = IsChief
            ? SessionManager.PrepareSession(
                master, InitOp, Saver, Logdir, null, waitForCheckpoint, maxWaitSecs, config, _scaffold.InitFeed, _scaffold.InitFunction)
            : SessionManager.WaitForSession(master, config, maxWaitSecs);
        try
        {
            if (IsChief)
            {
                WriteGraph();
            }

            if (startStandardServices)
            {
                StartServices(session);
            }

            return session;
        }
        catch
        {
            Coord.RequestStop();
            session.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Does something with a session that is ready, and then stops the threads and closes it: Python's <c>with
    /// supervisor.managed_session()</c>.
    /// </summary>
    /// <param name="body">What to do. The end of a queue (<see cref="OutOfRangeException"/>) ends it without being an error.</param>
    /// <param name="master">The <see cref="Server.Target"/> of a server; empty for none.</param>
    /// <param name="config">How runs behave; null for the defaults.</param>
    /// <param name="startStandardServices">Whether to start the threads that save, write and fill queues.</param>
    /// <param name="closeSummaryWriter">Whether to close the writer at the end.</param>
    /// <remarks>Throws the first exception of <paramref name="body"/> or of a thread, as it was.</remarks>
    public void ManagedSession(
        Action<Session> body, string master = "", ConfigProto? config = null, bool startStandardServices = true,
        bool closeSummaryWriter = true)
    {
        using Session session = PrepareOrWaitForSession(master, config, startStandardServices: startStandardServices);
        Coord.StopOnException(() => body(session));
        Stop(closeSummaryWriter: closeSummaryWriter);
    }

    /// <summary>Asks all threads to end.</summary>
    /// <param name="failure">Why, for <see cref="Stop"/> to throw; only the first one counts. Null for no error.</param>
    public void RequestStop(Exception? failure = null) => Coord.RequestStop(failure);

    /// <summary>Waits until threads are asked to end.</summary>
    public void WaitForStop() => Coord.WaitForStop();

    /// <summary>Does something, and asks all threads to end if it throws; the exception is for <see cref="Stop"/> to throw.</summary>
    /// <param name="body">What to do.</param>
    public void StopOnException(Action body) => Coord.StopOnException(body);

    /// <summary>Asks all threads to end, waits for them, and closes the writer.</summary>
    /// <param name="threads">Threads to wait for besides those of the supervisor.</param>
    /// <param name="closeSummaryWriter">Whether to close the writer.</param>
    /// <param name="ignoreLiveThreads">Whether it is no error that threads run on after the time of grace.</param>
    /// <exception cref="InvalidOperationException">Threads run on.</exception>
    /// <remarks>Throws the exception that a thread ended with, as it was.</remarks>
    public void Stop(IEnumerable<Thread>? threads = null, bool closeSummaryWriter = true, bool ignoreLiveThreads = false)
    {
        Coord.RequestStop();
        try
        {
            Coord.Join(threads, _stopGrace, ignoreLiveThreads);
        }
        finally
        {
            if (closeSummaryWriter && SummaryWriter is { } writer)
            {
                writer.AddSessionLog(new(SessionLogStatus.Stop));
                writer.Close();
                _hasClosedWriter = true;
            }
        }
    }
}
