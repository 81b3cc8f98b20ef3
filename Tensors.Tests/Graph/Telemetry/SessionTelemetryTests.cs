using System.Diagnostics;
using Tensors.Formats.Protos;
using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests.Graphs;

/// <summary>What runs of sessions tell whoever listens, and what it costs when nobody does.</summary>
public sealed class SessionTelemetryTests : GraphFixture
{
    [Test]
    public void Runs_are_measured_in_seconds()
    {
        using Session session = new();
        session.Run(Constant(1f));
        using Listener listener = new(GraphTelemetry.Name);

        Assert.That(listener.Instruments.Keys, Is.EqualTo(new[] { "tensors.session.run.duration" }));
        Assert.That(listener.Instruments["tensors.session.run.duration"].Unit, Is.EqualTo("s"));
        Assert.That(listener.Instruments["tensors.session.run.duration"].Description, Is.Not.Empty);
    }

    [Test]
    public void The_meters_are_named_after_their_assemblies()
    {
        Assert.That(typeof(Session).Assembly.GetName().Name, Is.EqualTo(GraphTelemetry.Name));
        Assert.That(typeof(Tensor).Assembly.GetName().Name, Is.EqualTo(TensorMemory.MeterName));
    }

    [Test]
    public void Every_run_is_an_activity_with_a_duration()
    {
        Tensor x = Placeholder<float>([2], name: "x");
        Tensor y = Square(x);
        Tensor z = x + y;
        using Session session = new();
        using Listener listener = new(GraphTelemetry.Name);

        session.Run(y, [(x, new[] { 1f, 2 })]);
        session.Run([y, z], [(x, new[] { 1f, 2 })]);

        Assert.That(listener.Activities.Select(activity => activity.OperationName), Is.All.EqualTo("Session.Run"));
        Assert.That(
            listener.Activities.Select(activity => (activity.GetTagItem("tensors.fetches"), activity.GetTagItem("tensors.feeds"))),
            Is.EqualTo(new (object?, object?)[] { (1, 1), (2, 1) }));
        Assert.That(listener.Of("tensors.session.run.duration"), Has.Exactly(2).Items.And.All.Positive);
        Assert.That(listener.Measurements.Select(measured => measured.Error), Is.All.Null);
    }

    [Test]
    public void Prepared_runs_are_observed_and_traced_as_others_are()
    {
        Tensor x = Placeholder<float>([2], name: "x");
        Tensor y = Square(x, name: "y");
        using Session session = new();
        Callable run = session.MakeCallable([y], [x]);
        Tensor?[] results = new Tensor?[1];
        using Listener listener = new(GraphTelemetry.Name);

        RunMetadata metadata = Session.Trace(() =>
        {
            for (int i = 0; i < 4; i++)
            {
                run.Run([Tensor.FromArray([1f, i])], results);
            }
        });

        Assert.That(listener.Of("tensors.session.run.duration"), Has.Exactly(4).Items);
        Assert.That(metadata.Nodes.Select(node => node.Name), Is.EqualTo(new[] { "y", "y", "y", "y" }));
    }

    [Test]
    public void A_run_that_fails_says_why()
    {
        Variable variable = Variable(1f, name: "v");
        using Session session = new();
        using Listener listener = new(GraphTelemetry.Name);

        Assert.That(() => session.Run(variable), Throws.TypeOf<FailedPreconditionException>());

        Assert.That(listener.Activities.Single().Status, Is.EqualTo(ActivityStatusCode.Error));
        Assert.That(listener.Activities.Single().StatusDescription, Does.Contain("uninitialized value v"));
        Assert.That(listener.Measurements.Single().Error, Is.EqualTo(typeof(FailedPreconditionException).FullName));
    }

    [Test]
    public void An_activity_of_the_program_is_the_parent_of_its_runs()
    {
        Tensor one = Constant(1f);
        using Session session = new();
        using Listener listener = new(GraphTelemetry.Name);
        using Activity step = new Activity("training step").Start();

        session.Run(one);

        Assert.That(listener.Activities.Single().ParentId, Is.EqualTo(step.Id));
        Assert.That(Activity.Current, Is.SameAs(step));
    }

    [Test]
    public void Where_nobody_listens_nothing_is_allocated()
    {
        _ = Observe();
        long before = GC.GetAllocatedBytesForCurrentThread();

        for (int i = 0; i < 10_000; i++)
        {
            Observe()?.Dispose();
            FormatsTelemetry.EventsWritten.Add(1);
        }

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    [Test]
    public void Where_nobody_listens_a_run_is_hardly_longer()
    {
        Tensor x = Placeholder<float>([], name: "x");
        Tensor y = x + 1f;
        using Session session = new();
        Tensor value = Tensor.FromScalar(1f);

        double run = Shortest(() => session.Run(y, [(x, value)]));
        double observation = Shortest(() => Observe()?.Dispose());

        Assert.That(observation / run, Is.Below(0.1));
    }

    [Test]
    public void A_trace_tells_of_each_node_when_it_ran_and_what_it_made()
    {
        Tensor x = Placeholder<float>([null, 3], name: "X");
        Tensor mse;
        using (NameScope("loss"))
        {
            mse = ReduceMean(Square(x), name: "mse");
        }

        using Session session = new();
        long before = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() * 1000;

        RunMetadata metadata = Session.Trace(() => session.Run(mse, [(x, new[,] { { 1f, 2, 3 } })]));

        Assert.That(metadata.Nodes.Select(node => node.Name), Is.EqualTo(new[] { "loss/Square", "loss/mse" }));
        Assert.That(metadata.Nodes.Select(node => node.StartMicroseconds), Is.Ordered.And.All.InRange(before, before + 60e6));
        Assert.That(metadata.Nodes.Select(node => node.Microseconds), Is.All.Positive);
        Assert.That(metadata.Nodes.Select(node => node.Device), Is.All.EndsWith("device:CPU:0"));
        RunMetadataProto proto = RunMetadataProto.Parser.ParseFrom(metadata.Encoded.Span);
        NodeExecStats square = proto.StepStats.DevStats.Single().NodeStats[0];
        Assert.That(square.TimelineLabel, Is.EqualTo("loss/Square = Square(X)"));
        Assert.That(square.Output.Single().TensorDescription.Shape, Is.EqualTo(StoredShape.ToProto([1, 3])));
    }

    [Test]
    public void A_trace_tells_of_every_iteration_of_a_loop()
    {
        Tensor last = WhileLoop(i => i[0] < 3, i => [i[0] + 1], [Constant(0)])[0];
        using Session session = new();

        RunMetadata metadata = Session.Trace(() => session.Run(last));

        Assert.That(metadata.Nodes.Count(node => node.Name == "while/add"), Is.EqualTo(3));
    }

    [Test]
    public void A_trace_is_written_into_an_event_file_and_read_back()
    {
        Tensor y = Square(Constant([1f, 2]), name: "y");
        using Session session = new();
        using TemporaryFolder folder = new();
        RunMetadata metadata = Session.Trace(() => session.Run(y));

        using (FileWriter writer = new(folder["run"]))
        {
            writer.AddRunMetadata(metadata, "step 5", 5);
        }

        using EventLog log = new(Directory.EnumerateFiles(folder["run"]).Single());
        LoggedEvent read = log.Read().Last();
        Assert.That((read.Step, read.Run!.Tag), Is.EqualTo((5L, "step 5")));
        Assert.That(read.Run.Metadata.Nodes, Is.EqualTo(metadata.Nodes));
    }

    [Test]
    public void A_trace_ends_with_what_was_to_be_traced()
    {
        Tensor y = Square(Constant(2f));
        using Session session = new();
        Assert.That(() => Session.Trace(() => throw new InvalidOperationException()), Throws.InvalidOperationException);
        RunMetadata empty = Session.Trace(() => { });

        session.Run(y);

        Assert.That(empty.Nodes, Is.Empty);
        Assert.That(Session.Trace(() => session.Run(y)).Nodes, Has.Count.EqualTo(1));
    }

    /// <summary>Seconds, the least of many repetitions.</summary>
    private static Observation? Observe() => Observation.Begin(GraphTelemetry.Source, "Session.Run", GraphTelemetry.RunDuration);

    private static double Shortest(Action action)
    {
        const int Calls = 200;
        double shortest = double.PositiveInfinity;
        for (int repetition = 0; repetition < 50; repetition++)
        {
            long start = Stopwatch.GetTimestamp();
            for (int i = 0; i < Calls; i++)
            {
                action();
            }

            shortest = Math.Min(shortest, Stopwatch.GetElapsedTime(start).TotalSeconds / Calls);
        }

        return shortest;
    }
}
