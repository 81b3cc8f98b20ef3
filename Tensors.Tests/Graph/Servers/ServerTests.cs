using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests.Graphs;

/// <summary>Sessions of one server share what has one name in one container.</summary>
public sealed class ServerTests : GraphFixture
{
    private Server _server = null!;

    [SetUp]
    public void StartServer() => _server = Server.CreateLocalServer();

    [TearDown]
    public void StopServer() => _server.Dispose();

    [Test]
    public void A_variable_is_one_in_all_sessions_and_outlives_them()
    {
        (Variable v, Node add) = Counter();
        using (Session first = new(target: _server.Target))
        {
            Assert.That(() => first.Run(v), Throws.TypeOf<FailedPreconditionException>());
            first.Run(v.Initializer);
            first.Run(add);
        }

        using DefaultGraph other = new Graph().AsDefault();
        (Variable same, Node again) = Counter();
        using Session second = new(target: _server.Target);
        second.Run(again);

        Assert.That(second.Run(same).Item<float>(), Is.EqualTo(2));
    }

    [Test]
    public void Sessions_of_other_servers_and_of_none_have_their_own()
    {
        (Variable v, _) = Counter();
        using Server apart = Server.CreateLocalServer();
        using Session first = new(target: _server.Target), second = new(target: apart.Target), third = new();
        first.Run(v.Initializer);

        Assert.That(() => second.Run(v), Throws.TypeOf<FailedPreconditionException>());
        Assert.That(() => third.Run(v), Throws.TypeOf<FailedPreconditionException>());
    }

    [Test]
    public void A_queue_is_one_in_all_sessions()
    {
        FIFOQueue queue = new(2, [DataType.Float32], [[]], sharedName: "jobs");
        Node enqueue = queue.Enqueue([Constant(1.5f)]);
        using Session first = new(target: _server.Target);
        first.Run(enqueue);

        using DefaultGraph other = new Graph().AsDefault();
        Tensor next = new FIFOQueue(2, [DataType.Float32], [[]], sharedName: "jobs").Dequeue()[0];
        Tensor size = new FIFOQueue(9, [DataType.Float32], [[]], sharedName: "jobs").Size();
        using Session second = new(target: _server.Target);

        Assert.That(second.Run(next).Item<float>(), Is.EqualTo(1.5f));
        Assert.That(
            () => second.Run(size),
            Throws.TypeOf<InvalidArgumentException>().With.Message.Contains("has capacity 2 but requested capacity was 9"));
    }

    [Test]
    public void Where_random_numbers_have_come_to_is_the_sessions_own()
    {
        Tensor x = RandomUniform([], seed: 3);
        using Session first = new(target: _server.Target), second = new(target: _server.Target);

        Assert.That(second.Run(x).Item<float>(), Is.EqualTo(first.Run(x).Item<float>()));
    }

    [Test]
    public void A_variable_of_another_type_is_refused_by_its_name()
    {
        using Session first = new(target: _server.Target);
        first.Run(Variable(1f, name: "v").Initializer);

        using DefaultGraph other = new Graph().AsDefault();
        Variable v = Variable(1, name: "v");
        using Session second = new(target: _server.Target);

        Assert.That(
            () => second.Run(v),
            Throws.TypeOf<InvalidArgumentException>().With.Message.Contains(
                "The variable v was made with float32 elements").And.Message.Contains("int32"));
    }

    [Test]
    public void A_name_is_either_a_queue_or_a_table()
    {
        FIFOQueue queue = new(2, [DataType.Float32], [[]], sharedName: "jobs");
        using Session session = new(target: _server.Target);
        session.Run(queue.Size());

        using DefaultGraph other = new Graph().AsDefault();
        Tensor size = new MutableHashTable(DataType.String, DataType.Int64, -1L, sharedName: "jobs").Size();
        using Session second = new(target: _server.Target);

        Assert.That(() =>
            second.Run(size), Throws.TypeOf<InvalidArgumentException>().With.Message.Contains("'jobs' is a FIFOQueueV2 already"));
    }

    [Test]
    public void A_reset_ends_the_sessions_and_empties_the_containers_that_are_named()
    {
        Variable inA = In("a"), inB = In("b"), outside = Variable(1f, name: "v");
        using Session before = new(target: _server.Target);
        before.Run(GlobalVariablesInitializer());

        Session.Reset(_server.Target, ["a"]);

        Assert.That(() => before.Run(inB), Throws.TypeOf<AbortedException>().With.Message.Contains("The session is not found"));
        using Session after = new(target: _server.Target);
        Assert.That(after.Run([inB, outside]).Select(value => value!.Item<float>()), Is.EqualTo(new[] { 1f, 1 }));
        Assert.That(() => after.Run(inA), Throws.TypeOf<FailedPreconditionException>());

        Session.Reset(_server.Target);
        using Session last = new(target: _server.Target);
        Assert.That(last.Run(inB).Item<float>(), Is.EqualTo(1));
        Assert.That(() => last.Run(outside), Throws.TypeOf<FailedPreconditionException>());

        static Variable In(string container)
        {
            using IDisposable inside = Container(container);
            return Variable(1f, name: $"of_{container}");
        }
    }

    [Test]
    public void A_run_that_waits_is_told_that_its_session_is_lost()
    {
        Tensor next = new FIFOQueue(2, [DataType.Float32], [[]]).Dequeue()[0];
        using Session session = new(target: _server.Target);
        Task<Tensor> waiting = QueueWaits.Start(session, () => session.Run(next), 1);

        _server.Stop();

        Assert.That(() => waiting.GetAwaiter().GetResult(), Throws.TypeOf<AbortedException>().With.Message.Contains("was stopped"));
    }

    [Test]
    public void Sessions_that_have_no_server_stay_when_one_is_reset_and_the_other_way_round()
    {
        Tensor one = Constant(1f);
        using Session served = new(target: _server.Target), own = new();

        Session.Reset(_server.Target);
        Assert.That(own.Run(one).Item<float>(), Is.EqualTo(1));

        using Session fresh = new(target: _server.Target);
        Session.Reset();
        Assert.That(fresh.Run(one).Item<float>(), Is.EqualTo(1));
        Assert.That(own.IsClosed);
    }

    [Test]
    public void A_server_that_is_not_started_has_no_sessions_yet()
    {
        using Server late = Server.CreateLocalServer(start: false);
        Constant(1f);

        Assert.That(() =>
            new Session(target: late.Target), Throws.TypeOf<UnavailableException>().With.Message.Contains("call its Start()"));
        late.Start();
        Assert.That(() => new Session(target: late.Target).Dispose(), Throws.Nothing);
    }

    [Test]
    public void A_stopped_server_is_not_there_any_more()
    {
        string target = _server.Target;
        Task joined = Task.Run(() => _server.Join());
        _server.Stop();

        Assert.That(joined.Wait(20_000));
        Assert.That(() => new Session(target: target), Throws.TypeOf<NotFoundException>().With.Message.Contains($"no server '{target}'"));
        Assert.That(_server.Start, Throws.TypeOf<ObjectDisposedException>());
    }

    [Test]
    public void Sessions_have_the_configuration_of_their_server_unless_they_are_given_one()
    {
        using Server hasty = Server.CreateLocalServer(new() { OperationTimeoutInMs = 50 });
        Tensor next = new FIFOQueue(2, [DataType.Float32], [[]]).Dequeue()[0];
        using Session session = new(target: hasty.Target);

        Assert.That(() => session.Run(next), Throws.TypeOf<DeadlineExceededException>());
    }

    [Test]
    public void A_cluster_of_other_tasks_is_refused_in_words()
    {
        ClusterSpec cluster = new(("worker", ["a:1", "b:1"]), ("ps", ["c:1"]));

        Assert.That(
            () => new Server(cluster, "worker", 1),
            Throws.TypeOf<UnimplementedException>().With.Message.Contains("has 3 tasks").And.Message.Contains("CreateLocalServer"));
        Assert.That(() =>
            new Server(cluster, "worker", 2), Throws.ArgumentException.With.Message.Contains("No task with index 2 in job 'worker'"));
        Assert.That(() => new Server(cluster), Throws.ArgumentException.With.Message.Contains("2 jobs"));
        using Server alone = new(new ServerDef(new(("worker", ["a:1"])), "worker"));
        Assert.That(alone.ServerDef.Cluster.TaskAddress("worker", 0), Is.EqualTo("a:1"));
    }

    private static (Variable Value, Node Add) Counter()
    {
        Variable v = Variable(0f, name: "v");
        return (v, AssignAdd(v, 1f).Op);
    }
}
