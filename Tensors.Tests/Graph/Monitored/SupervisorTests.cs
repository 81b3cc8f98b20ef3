using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests.Graphs;

/// <summary>Who takes care of a program that trains.</summary>
public sealed class SupervisorTests : GraphFixture
{
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void Open() => _folder = new();

    [TearDown]
    public void Close() => _folder.Dispose();

    [Test]
    public void Variables_are_initialized_at_first_and_restored_from_then_on()
    {
        float[] values = [.. Enumerable.Range(0, 2).Select(_ =>
        {
            using DefaultGraph graph = new Graph().AsDefault();
            (Variable v, Node step) = Counter();
            Supervisor supervisor = new(logdir: _folder.Path, saveModelSecs: 0);
            float value = 0;
            supervisor.ManagedSession(session =>
            {
                session.Run(step);
                value = session.Run(v).Item<float>();
                supervisor.Saver.Save(session, supervisor.SavePath!, 1);
            });
            return value;
        })];

        Assert.That(values, Is.EqualTo(new[] { 1f, 2 }));
        Assert.That(File.Exists(_folder["graph.pbtxt"]));
    }

    [Test]
    public void Threads_save_and_write_from_the_beginning_on()
    {
        (Variable v, Node step) = Counter();
        Summary.Scalar("value", v);
        Supervisor supervisor = new(logdir: _folder.Path, saveModelSecs: 0.01, saveSummariesSecs: 0.01);
        supervisor.ManagedSession(session =>
        {
            session.Run(step);
            Assert.That(() => LatestCheckpoint(_folder.Path), Does.EndWith("model.ckpt-1").After(20_000, 5));
            Assert.That(
                () => Events(flushes: true).SelectMany(logged => logged.Values).Select(value => value.Tag),
                Is.SupersetOf(new[] { "value", "global_step/sec" }).After(20_000, 5));
        });

        Assert.That(
            Events(flushes: false).Select(logged => logged.SessionLog?.Status).OfType<SessionLogStatus>().Distinct(), Is.EquivalentTo(
                new[] { SessionLogStatus.Start, SessionLogStatus.Checkpoint, SessionLogStatus.Stop }));

        LoggedEvent[] Events(bool flushes)
        {
            if (flushes)
            {
                supervisor.SummaryWriter!.Flush();
            }

            using EventLog log = new(Directory.GetFiles(_folder.Path, "*tfevents*").Single());
            return [.. log.Read()];
        }
    }

    [Test]
    public void An_exception_ends_the_threads_and_is_thrown()
    {
        (_, Node step) = Counter();
        Supervisor supervisor = new();
        int turns = 0;

        Assert.That(
            () => supervisor.ManagedSession(session =>
            {
                supervisor.Loop(0.001, () => turns++);
                session.Run(step);
                throw new InvalidDataException("mine");
            }),
            Throws.TypeOf<InvalidDataException>().With.Message.EqualTo("mine"));
        Assert.That(supervisor.ShouldStop);
        Assert.That(supervisor.Coord.Joined);
    }

    [Test]
    public void A_thread_that_fails_asks_the_loop_to_stop()
    {
        (_, Node step) = Counter();
        Supervisor supervisor = new();

        Assert.That(
            () => supervisor.ManagedSession(session =>
            {
                supervisor.Loop(null, () => throw new InvalidDataException("a thread's"));
                while (!supervisor.ShouldStop)
                {
                    session.Run(step);
                }
            }),
            Throws.TypeOf<InvalidDataException>().With.Message.EqualTo("a thread's"));
    }

    [Test]
    public void The_end_of_a_queue_is_no_error_and_its_runners_are_started()
    {
        FIFOQueue queue = new(10, [DataType.Float32], [[]]);
        Variable total = Variable(0f, name: "total");
        Node add = AssignAdd(total, queue.Dequeue()[0]).Op;
        AddQueueRunner(new QueueRunner(queue, [queue.Enqueue([Cast<float>(CountUpTo(Variable(0, trainable: false, name: "n"), 4))])]));
        Supervisor supervisor = new();
        float seen = 0;

        supervisor.ManagedSession(session =>
        {
            while (!supervisor.ShouldStop)
            {
                session.Run(add);
                seen = session.Run(total).Item<float>();
            }
        });

        Assert.That(seen, Is.EqualTo(6));
    }

    [Test]
    public void Summaries_of_the_program_need_a_writer()
    {
        (Variable v, _) = Counter();
        Tensor summary = Summary.Scalar("value", v);
        Supervisor without = new();

        without.ManagedSession(session => Assert.That(
            () => without.SummaryComputed(session, session.RunText(summary)),
            Throws.InvalidOperationException.With.Message.Contains("requires a summary writer")));
    }

    [Test]
    public void Another_than_the_chief_waits_for_it()
    {
        (Variable v, _) = Counter();
        using Server server = Server.CreateLocalServer();
        Supervisor chief = new(), other = new(isChief: false, recoveryWaitSecs: 0.01);
        Task<float> waiting = Task.Run(() =>
        {
            using Session session = other.PrepareOrWaitForSession(server.Target);
            return session.Run(v).Item<float>();
        });

        using Session first = chief.PrepareOrWaitForSession(server.Target);

        Assert.That(waiting.Wait(20_000));
        Assert.That(waiting.Result, Is.Zero);
        Assert.That(() =>
            other.StartStandardServices(first), Throws.InvalidOperationException.With.Message.Contains("Only chief supervisor"));
    }

    [Test]
    public void Who_waits_in_vain_is_told_for_what()
    {
        Counter();
        using Server server = Server.CreateLocalServer();
        Supervisor other = new(isChief: false, recoveryWaitSecs: 0.01);

        Assert.That(
            () => other.PrepareOrWaitForSession(server.Target, maxWaitSecs: 0.05),
            Throws.TypeOf<DeadlineExceededException>().With.Message.Contains("variables not initialized: v, global_step"));
    }

    private static (Variable Value, Node Step) Counter()
    {
        Variable v = Variable(0f, name: "v");
        Node count = AssignAdd(v, 1f).Op;
        using IDisposable after = ControlDependencies([count]);
        return (v, AssignAdd(GetOrCreateGlobalStep(), 1L).Op);
    }
}
