using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests.Graphs;

/// <summary>The tasks of a cluster.</summary>
public sealed class ClusterSpecTests : GraphFixture
{
    private static ClusterSpec Cluster => new(("worker", ["w0:1", "w1:1"]), ("ps", ["p0:1", "p1:1", "p2:1"]));

    [Test]
    public void Jobs_and_tasks_are_told()
    {
        Assert.That(Cluster.Jobs, Is.EqualTo(new[] { "ps", "worker" }));
        Assert.That(Cluster.NumTasks("ps"), Is.EqualTo(3));
        Assert.That(Cluster.TaskIndices("worker"), Is.EqualTo(new[] { 0, 1 }));
        Assert.That(Cluster.TaskAddress("worker", 1), Is.EqualTo("w1:1"));
        Assert.That(Cluster.JobTasks("worker"), Is.EqualTo(new[] { "w0:1", "w1:1" }));
        Assert.That(Cluster.AsDict()["ps"], Has.Count.EqualTo(3));
    }

    [Test]
    public void What_is_not_there_is_named()
    {
        Assert.That(
            () => Cluster.NumTasks("chief"),
            Throws.ArgumentException.With.Message.Contains("No such job in cluster: 'chief'. There are: ps, worker."));
        Assert.That(() => Cluster.TaskAddress("ps", -1), Throws.ArgumentException.With.Message.Contains("No task with index -1"));
        Assert.That(() => new ClusterSpec(("a", []), ("a", [])), Throws.ArgumentException.With.Message.Contains("'a' stands there twice"));
    }

    [Test]
    public void Variables_are_dealt_out_to_the_servers_of_a_cluster()
    {
        using IDisposable devices = Device(ReplicaDeviceSetter(Cluster));

        string[] placed = [.. Enumerable.Range(0, 4).Select(i => Variable(1f, name: $"v{i}").Op.Device)];

        Assert.That(placed, Is.EqualTo(new[] { "/job:ps/task:0", "/job:ps/task:1", "/job:ps/task:2", "/job:ps/task:0" }));
    }

    [Test]
    public void Without_servers_variables_are_the_workers()
    {
        using IDisposable devices = Device(ReplicaDeviceSetter(new ClusterSpec(("worker", ["w0:1"]))));

        Assert.That(Variable(1f).Op.Device, Is.EqualTo("/job:worker"));
    }
}
