using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests.Examples;

/// <summary>The examples of the documentation of graphs.</summary>
public sealed class GraphExamples : SessionFixture
{
    [Test]
    public void A_function_is_traced()
    {
        (Tensor x, Tensor w) = (Tensor.Zeros([1, 2]), Tensor.Ones([2, 1]));
        var f = Function.Trace((Tensor x, Tensor w) => (x.MatMul(w) + 1).Tanh());
        Tensor y = f.Call(x, w);
        Console.WriteLine(f);   // the graph, node by node

        Assert.That(y.Item<float>(), Is.EqualTo(MathF.Tanh(1)).Within(1e-6f));
    }

    [Test]
    public void A_cotangent_is_clipped()
    {
        Variable v = Variable(3f);
        Tensor x = v;
        Tensor clipped = CustomGradient(v => (Identity(v), dy => ClipByValue(dy, -1f, 1f)), x);
        Tensor gradient = Gradients(clipped * 5f, [v])[0]!;
        Session.Run(v.Initializer);

        Assert.That(Session.Run(gradient).Item<float>(), Is.EqualTo(1f));
    }

    [Test]
    public void A_run_goes_on_where_it_stopped()
    {
        (Tensor a, Tensor b) = (Placeholder<float>([]), Placeholder<float>([]));
        Tensor x = a + 1f;
        Tensor y = x * b;
        Session session = Session;
        PartialRunHandle run = session.PartialRunSetup([x, y], [a, b]);
        Tensor first = session.PartialRun(run, x, feed: [(a, 1f)]);
        Tensor second = session.PartialRun(run, y, feed: [(b, first * 2)]);

        Assert.That(second.Item<float>(), Is.EqualTo(8f));
    }

    [Test]
    public void A_step_is_prepared_once()
    {
        (Tensor X, Tensor y) = (Placeholder<float>([null]), Placeholder<float>([null]));
        Variable weight = Variable(0f);
        Tensor mse = ReduceMean(Square((X * weight) - y));
        Node trainingOp = new GradientDescentOptimizer(0.5).Minimize(mse);
        (Tensor, Tensor)[] batches = [(Tensor.Ones([2]), Tensor.Full([2], 3f)), (Tensor.Ones([2]), Tensor.Full([2], 3f))];
        Session session = Session;
        session.Run(GlobalVariablesInitializer());
        Callable step = session.MakeCallable([trainingOp, mse], [X, y]);
        Tensor?[] results = new Tensor?[2];
        foreach ((Tensor x, Tensor target) in batches)
        {
            step.Run([x, target], results);
        }

        Assert.That(session.Run(weight).Item<float>(), Is.EqualTo(3f));
    }

    [Test]
    public void Sessions_of_a_server_share_variables()
    {
        Variable v = Variable(2f);
        using Server server = Server.CreateLocalServer();
        using Session first = new(target: server.Target), second = new(target: server.Target);
        first.Run(GlobalVariablesInitializer());
        Tensor same = second.Run(v);

        Assert.That(same.Item<float>(), Is.EqualTo(2f));
    }

    [Test]
    public void The_tasks_of_a_cluster_are_told()
    {
        ClusterSpec cluster = new(("ps", ["ps0:2222"]), ("worker", ["worker0:2222", "worker1:2222"]));
        string first = cluster.TaskAddress("worker", 0);

        Assert.That(first, Is.EqualTo("worker0:2222"));
    }

    [Test]
    public void A_supervisor_takes_care_of_a_session()
    {
        using TemporaryFolder folder = new();
        string logs = folder.Path;
        Node trainingStep = CountUpTo(Variable(0, trainable: false), 3).Op;
        Supervisor supervisor = new(logdir: logs, saveModelSecs: 60);
        supervisor.ManagedSession(session =>
        {
            while (!supervisor.ShouldStop)
            {
                session.Run(trainingStep);
            }
        });

        Assert.That(supervisor.ShouldStop);
    }

    [Test]
    public void A_picture_goes_into_a_file_and_back()
    {
        Tensor image = Constant(Tensor.FromArray(new byte[] { 0, 128, 255, 7 }, [2, 2, 1]));
        Tensor file = EncodePng(image);
        Tensor same = DecodePng(file);

        Assert.That(Session.Run(same).ToArray<byte>(), Is.EqualTo(new byte[] { 0, 128, 255, 7 }));
    }
}
