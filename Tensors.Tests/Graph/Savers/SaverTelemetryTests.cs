using Tensors.Graphs;

namespace Tensors.Tests.Graphs;

/// <summary>What savers tell whoever listens to files.</summary>
public sealed class SaverTelemetryTests
{
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = new();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public void Savers_of_sessions_are_observed_too_and_shards_are_counted_once()
    {
        using DefaultGraph graph = new Graph().AsDefault();
        Ops.Variable(Ops.Ones([3]), name: "a");
        using (Ops.Device("/cpu:0"))
        {
            Ops.Variable(Ops.Ones([5]), name: "b");
        }

        Saver saver = new(sharded: true);
        using Session session = new();
        session.Run(Ops.GlobalVariablesInitializer());
        using Listener listener = new(FormatsTelemetry.Name);

        saver.Restore(session, saver.Save(session, _folder["model"]));

        Assert.That(listener.Activities.Select(activity => activity.OperationName), Does.Contain("Checkpoint.Save"));
        Assert.That(listener.Activities[^1].OperationName, Is.EqualTo("Checkpoint.Restore"));
        Assert.That(listener.Of("tensors.checkpoint.written").Sum(), Is.EqualTo(32));
    }
}
