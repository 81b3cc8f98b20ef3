using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests.Graphs;

/// <summary>Monitored sessions go on in another session where one is lost.</summary>
public sealed class RecoveryTests : GraphFixture
{
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void Open() => _folder = new();

    [TearDown]
    public void Close()
    {
        FileWriterCache.Clear();
        _folder.Dispose();
    }

    [Test]
    public void A_lost_session_goes_on_from_the_latest_checkpoint()
    {
        Node step = Step();
        using Server server = Server.CreateLocalServer();
        using MonitoredTrainingSession session = new(
            _folder.Path, saveCheckpointSteps: 2, saveSummariesSteps: 0, logStepCountSteps: 0, master: server.Target);
        for (int i = 0; i < 3; i++)
        {
            session.Run(step);
        }

        Session.Reset(server.Target);
        Assert.That(session.ShouldStop, Is.False);
        session.Run(step);

        Assert.That(session.Run(GetGlobalStep()!).Item<long>(), Is.EqualTo(3), "the third step was not saved");
    }

    [Test]
    public void A_run_that_is_aborted_is_run_again_and_hooks_hear_of_the_new_session()
    {
        Node step = Step();
        Failing hook = new(new AbortedException("lost"), new UnavailableException("not there"));
        using (MonitoredSession session = new(hooks: [hook]))
        {
            session.Run(step);

            Assert.That(session.Run(GetGlobalStep()!).Item<long>(), Is.EqualTo(1), "variables are initialized anew");
        }

        Assert.That(hook.Told, Is.EqualTo("created created created ended"));
    }

    [Test]
    public void Other_failures_of_a_run_are_thrown()
    {
        Node step = Step();
        Failing hook = new(new InvalidDataException("mine"));
        using MonitoredSession session = new(hooks: [hook]);

        Assert.That(() => session.Run(step), Throws.TypeOf<InvalidDataException>());
        Assert.That(hook.Told, Is.EqualTo("created"));
    }

    [Test]
    public void A_function_of_the_program_may_ask_for_another_session()
    {
        int calls = 0;
        Tensor x = CSharpFunc(
            _ => ++calls == 1 ? throw new UnavailableException(
                "the source is away") : [Tensor.FromScalar(5f)], [Constant(1f)], [DataType.Float32])[0];
        using MonitoredSession session = new();

        Assert.That(session.Run(x).Item<float>(), Is.EqualTo(5));
        Assert.That(calls, Is.EqualTo(2));
    }

    [Test]
    public void A_thread_that_meets_the_loss_does_not_end_the_loop()
    {
        FIFOQueue queue = new(2, [DataType.Float32], [[]]);
        Tensor next = queue.Dequeue()[0];
        AddQueueRunner(new QueueRunner(queue, [queue.Enqueue([Constant(3f)])]));
        using Server server = Server.CreateLocalServer();
        using MonitoredSession session = new(new ChiefSessionCreator(master: server.Target));
        session.Run(next);

        Session.Reset(server.Target);

        Assert.That(() => session.ShouldStop, Is.False.After(50, 5));
        Assert.That(session.Run(next).Item<float>(), Is.EqualTo(3));
    }

    [Test]
    public void Where_there_is_no_server_any_more_the_loop_ends_with_an_error()
    {
        Node step = Step();
        using Server server = Server.CreateLocalServer();
        using MonitoredSession session = new(new ChiefSessionCreator(master: server.Target));
        session.Run(step);

        server.Stop();

        Assert.That(() => session.Run(step), Throws.TypeOf<NotFoundException>().With.Message.Contains("no server"));
    }

    [Test]
    public void A_worker_waits_until_the_chief_has_given_the_variables_values()
    {
        Step();
        using Server server = Server.CreateLocalServer();
        using MonitoredTrainingSession chief = new(master: server.Target);
        using MonitoredTrainingSession worker = new(
            master: server.Target, isChief: false, chiefOnlyHooks: [new Failing(new InvalidDataException("not the worker's"))]);

        Assert.That(worker.Run(GetGlobalStep()!).Item<long>(), Is.Zero);
    }

    private static Node Step() => AssignAdd(GetOrCreateGlobalStep(), 1L).Op;

    /// <summary>Fails at the first runs.</summary>
    private sealed class Failing(params Exception[] failures) : SessionRunHook
    {
        private readonly Queue<Exception> _failures = new(failures);
        private readonly List<string> _told = [];

        public string Told => string.Join(' ', _told);

        public override void AfterCreateSession(Session session, Coordinator coordinator) => _told.Add("created");

        public override void AfterRun(SessionRunContext runContext, SessionRunValues runValues)
        {
            if (_failures.TryDequeue(out Exception? failure))
            {
                throw failure;
            }
        }

        public override void End(Session session) => _told.Add("ended");
    }
}
