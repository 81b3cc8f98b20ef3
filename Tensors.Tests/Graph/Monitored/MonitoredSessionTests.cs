using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests.Graphs;

/// <summary>Sessions that make themselves ready, tell hooks of each run, and say when to stop.</summary>
public sealed class MonitoredSessionTests : GraphFixture
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
    public void Training_ends_at_its_step_and_goes_on_from_its_checkpoint()
    {
        float[] values = [.. ((int[])[3, 5]).Select(lastStep =>
        {
            using DefaultGraph graph = new Graph().AsDefault();
            (Variable v, Node step) = Counter();
            using MonitoredTrainingSession session = new(
                _folder.Path, hooks: [new StopAtStepHook(lastStep: lastStep)], saveCheckpointSteps: 100);
            float value = 0;
            while (!session.ShouldStop)
            {
                session.Run(step);
                value = session.ShouldStop ? value : session.Run(v).Item<float>();
            }

            return value;
        })];

        Assert.That(values, Is.EqualTo(new[] { 2f, 4 }));
        Assert.That(Path.GetFileName(LatestCheckpoint(_folder.Path)), Is.EqualTo("model.ckpt-5"));
        Assert.That(Directory.GetFiles(_folder.Path, "*.index").Select(Path.GetFileName).Order(), Is.EqualTo(
            (string[])["model.ckpt-0.index", "model.ckpt-3.index", "model.ckpt-5.index"]));
        Assert.That(File.Exists(_folder["graph.pbtxt"]));
    }

    [Test]
    public void Hooks_are_told_of_the_life_of_a_session_in_the_order_in_which_they_were_given()
    {
        (_, Node step) = Counter();
        List<string> told = [];
        using (MonitoredSession session = new(hooks: [new Recorder("a", told), new Recorder("b", told)]))
        {
            session.Run(step);
        }

        Assert.That(
            told,
            Is.EqualTo(
                (string[])[
                "a begins", "b begins", "a created", "b created", "a before", "b before", "a after", "b after", "a ends", "b ends"]));
    }

    [Test]
    public void The_graph_is_sealed_when_the_session_is_made()
    {
        Counter();
        using MonitoredSession session = new();

        Assert.That(() => Constant(1f), Throws.InvalidOperationException.With.Message.Contains("finalized"));
    }

    [Test]
    public void What_hooks_fetch_and_feed_is_theirs()
    {
        Tensor x = Placeholder<float>([], "x");
        Tensor twice = x * 2, thrice = x * 3;
        Asking first = new(twice), second = new(thrice, twice);
        using MonitoredSession session = new(hooks: [first, new FeedFnHook(() => [(x, 5f)]), second]);

        float own = session.Run(twice).Item<float>();

        Assert.That((own, first.Seen, second.Seen), Is.EqualTo((10f, "10.0", "15.0 10.0")));
        Assert.That(() => session.Run(twice, [(x, 1f)]), Throws.ArgumentException.With.Message.Contains("'x:0' is fed more than once"));
    }

    [Test]
    public void A_loss_that_is_NaN_fails_and_nothing_is_saved_any_more()
    {
        (_, Node step) = Counter();
        Tensor loss = Placeholder<float>([], "loss");
        using (MonitoredTrainingSession session = new(_folder.Path, hooks: [new NanTensorHook(loss)], saveCheckpointSteps: 100))
        {
            session.Run(step, [(loss, 1f)]);

            Assert.That(() => session.Run(step, [(loss, float.NaN)]), Throws.TypeOf<NanLossDuringTrainingException>());
        }

        Assert.That(Path.GetFileName(LatestCheckpoint(_folder.Path)), Is.EqualTo("model.ckpt-0"));
    }

    [Test]
    public void A_loss_that_is_NaN_may_also_ask_to_stop()
    {
        Tensor loss = PlaceholderWithDefault(float.NaN, []);
        using MonitoredSession session = new(hooks: [new NanTensorHook(loss, failOnNanLoss: false)]);

        session.Run(loss);

        Assert.That(session.ShouldStop);
    }

    [Test]
    public void Checkpoints_and_summaries_are_written_every_so_many_steps()
    {
        (Variable v, Node step) = Counter();
        Summary.Scalar("value", v);
        using (MonitoredTrainingSession session = new(
            _folder.Path, hooks: [new StopAtStepHook(numSteps: 7)], saveCheckpointSteps: 3, saveSummariesSteps: 2, logStepCountSteps: 2))
        {
            session.RunUntilStop(running => running.Run(step));
        }

        FileWriterCache.Clear();
        using EventLog log = new(Directory.GetFiles(_folder.Path, "*tfevents*").Single());
        LoggedEvent[] events = [.. log.Read()];
        long[] Steps(string tag) => [.. events.Where(logged => logged.Values.Any(value => value.Tag == tag)).Select(logged => logged.Step)];
        Assert.That(Steps("value"), Is.EqualTo((long[])[1, 3, 5, 7]));
        Assert.That(Steps("global_step/sec"), Is.EqualTo((long[])[3, 5, 7]));
        Assert.That(Directory.GetFiles(_folder.Path, "*.index").Select(Path.GetFileName).Order(), Is.EqualTo(
            (string[])["model.ckpt-0.index", "model.ckpt-3.index", "model.ckpt-6.index", "model.ckpt-7.index"]));
    }

    [Test]
    public void Values_are_printed_every_so_many_runs_and_at_the_end()
    {
        (Variable v, Node step) = Counter();
        StringWriter output = new();
        Dictionary<string, Tensor> tensors = new() { ["v"] = v };
        LoggingTensorHook hook = new(tensors, everyNIter: 2, atEnd: true, formatter: values => $"v is {values["v"]}", output: output);
        using (MonitoredSession session = new(hooks: [hook, new StopAtStepHook(lastStep: 3)]))
        {
            session.RunUntilStop(running => running.Run(step));
        }

        string[] lines = output.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        Assert.That(lines, Has.Length.EqualTo(3));
        Assert.That(lines[^1], Is.EqualTo("v is 3.0"));
    }

    [Test]
    public void What_is_to_be_run_at_the_end_is_run_once()
    {
        (Variable v, Node step) = Counter();
        FinalOpsHook hook = new([v]);
        using (MonitoredSession session = new(hooks: [hook]))
        {
            session.Run(step);
            session.Run(step);
            Assert.That(hook.FinalOpsValues, Is.Null);
        }

        Assert.That(((Tensor)hook.FinalOpsValues!.Single()!).Item<float>(), Is.EqualTo(2));
    }

    [Test]
    public void A_listener_hears_of_each_checkpoint_and_may_ask_to_stop()
    {
        (_, Node step) = Counter();
        Listener listener = new(stopAt: 4);
        Scaffold scaffold = new();
        CheckpointSaverHook hook = new(_folder.Path, saveSteps: 2, scaffold: scaffold, listeners: [listener]);
        using (MonitoredSession session = new(new ChiefSessionCreator(scaffold), [hook]))
        {
            session.RunUntilStop(running => running.Run(step));
        }

        Assert.That(
            listener.Told, Is.EqualTo((string[])["begin", "before 0", "after 0", "before 2", "after 2", "before 4", "after 4", "end 4"]));
    }

    [Test]
    public void A_run_waits_for_the_step_that_another_thread_comes_to()
    {
        (_, Node step) = Counter();
        using MonitoredSession session = new(hooks: [new GlobalStepWaiterHook(2, pollSeconds: 0.001)]);
        Task other = Task.Run(() => session.RunStep(inner =>
        {
            inner.Run(step);
            inner.Run(step);
        }));

        session.Run(step);
        other.Wait();

        session.RunStep(inner => Assert.That(inner.Run("global_step:0")!.Item<long>(), Is.EqualTo(3)));
    }

    [Test]
    public void The_end_of_a_queue_ends_the_loop()
    {
        FIFOQueue queue = new(10, [DataType.Float32], [[]]);
        Variable total = Variable(0f, name: "total");
        Node add = AssignAdd(total, queue.Dequeue()[0]).Op;
        AddQueueRunner(new QueueRunner(queue, [queue.Enqueue([Cast<float>(CountUpTo(Variable(0, trainable: false, name: "n"), 4))])]));
        FinalOpsHook hook = new([total]);
        using (MonitoredSession session = new(hooks: [hook]))
        {
            session.RunUntilStop(running => running.Run(add));
            Assert.That(session.ShouldStop);
        }

        Assert.That(((Tensor)hook.FinalOpsValues!.Single()!).Item<float>(), Is.EqualTo(6));
    }

    [Test]
    public void A_hook_that_needs_a_step_says_so_where_there_is_none()
    {
        Constant(1f);

        Assert.That(
            () => new MonitoredSession(hooks: [new StopAtStepHook(lastStep: 1)]),
            Throws.ArgumentException.With.Message.StartsWith("Global step should be created to use StopAtStepHook"));
        Assert.That(() => new StopAtStepHook(1, 2), Throws.ArgumentException.With.Message.Contains("must be specified"));
        Assert.That(() => new CheckpointSaverHook("x"), Throws.ArgumentException.With.Message.Contains("exactly one of seconds and steps"));
    }

    private static (Variable Value, Node Step) Counter()
    {
        Variable v = Variable(0f, name: "v");
        Node count = AssignAdd(v, 1f).Op;
        using IDisposable after = ControlDependencies([count]);
        return (v, AssignAdd(GetOrCreateGlobalStep(), 1L).Op);
    }

    private sealed class Recorder(string name, List<string> told) : SessionRunHook
    {
        public override void Begin() => told.Add($"{name} begins");

        public override void AfterCreateSession(Session session, Coordinator coordinator) => told.Add($"{name} created");

        public override SessionRunArgs? BeforeRun(SessionRunContext runContext)
        {
            told.Add($"{name} before");
            return null;
        }

        public override void AfterRun(SessionRunContext runContext, SessionRunValues runValues) => told.Add($"{name} after");

        public override void End(Session session) => told.Add($"{name} ends");
    }

    private sealed class Asking(params Tensor[] tensors) : SessionRunHook
    {
        public string Seen { get; private set; } = "";

        public override SessionRunArgs? BeforeRun(SessionRunContext runContext) => new([.. tensors.Select(tensor => (Fetch)tensor)]);

        public override void AfterRun(SessionRunContext runContext, SessionRunValues runValues) =>
            Seen = string.Join(' ', runValues.Results);
    }

    private sealed class Listener(long stopAt) : CheckpointSaverListener
    {
        public List<string> Told { get; } = [];

        public override void Begin() => Told.Add("begin");

        public override void BeforeSave(Session session, long globalStep) => Told.Add($"before {globalStep}");

        public override bool AfterSave(Session session, long globalStep)
        {
            Told.Add($"after {globalStep}");
            return globalStep >= stopAt;
        }

        public override void End(Session session, long globalStep) => Told.Add($"end {globalStep}");
    }
}
