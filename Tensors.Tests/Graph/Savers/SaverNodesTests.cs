using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests;

public sealed class SaverNodesTests : GraphFixture
{
    private string _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory().FullName;

    [TearDown]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void What_was_saved_is_put_back()
    {
        Variable v = Variable(new[] { 1f, 2 }, name: "v");
        Tensor change = v.Assign(new[] { 5f, 6 });
        SaverNodes saver = SaverNodes.Add(Graph, SaverNodes.ByName([v]));
        string path = Path.Combine(_folder, "model");
        using Session session = new();
        session.Run(v.Initializer);

        session.RunText(saver.Save, feed: [(saver.FileName, path)]);
        session.Run(change.Op);
        session.Run(saver.Restore, feed: [(saver.FileName, path)]);

        Assert.That(session.Run(v).ToArray<float>(), Is.EqualTo(new[] { 1f, 2 }));
    }

    [Test]
    public void Parts_of_a_variable_are_saved_as_one_and_put_back_as_parts()
    {
        PartitionedVariable parts;
        using (VariableScope("p", partitioner: FixedSizePartitioner(2)))
        {
            parts = GetPartitionedVariable("v", [5, 2], initializer: Initializers.RandomNormal(seed: 1));
        }

        SaverNodes saver = SaverNodes.Add(Graph, SaverNodes.ByName(parts));
        string path = Path.Combine(_folder, "model");
        using Session session = new();
        session.Run(GlobalVariablesInitializer());
        float[] saved = session.Run(parts.ToTensor()).ToArray<float>();

        session.RunText(saver.Save, feed: [(saver.FileName, path)]);
        using Session next = new();
        next.Run(saver.Restore, feed: [(saver.FileName, path)]);

        Assert.That(next.Run(parts.ToTensor()).ToArray<float>(), Is.EqualTo(saved));
        using CheckpointReader reader = new(path);
        Assert.That(reader.Read("p/v").ToArray<float>(), Is.EqualTo(saved));
    }

    [Test]
    public void Saving_what_is_not_initialized_fails_at_the_saving_node()
    {
        Variable v = Variable(1f, name: "v");
        SaverNodes saver = SaverNodes.Add(Graph, SaverNodes.ByName([v]));
        using Session session = new();

        FailedPreconditionException failure = Assert.Throws<FailedPreconditionException>(
            () => session.RunText(saver.Save, feed: [(saver.FileName, Path.Combine(_folder, "model"))]))!;

        Assert.That(failure.Node!.Name, Is.EqualTo("save/SaveV2"));
        Assert.That(Directory.EnumerateFiles(_folder), Is.Empty);
    }
}
