using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests.Graphs;

/// <summary>Savers over sessions: which variables, under which names, in which files, and which checkpoints are kept.</summary>
public sealed class SaverTests
{
    private DefaultGraph _default = null!;
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void Open()
    {
        _default = new Graph().AsDefault();
        _folder = new();
    }

    [TearDown]
    public void Close()
    {
        _folder.Dispose();
        _default.Dispose();
    }

    [Test]
    public void All_variables_are_saved_and_restored_into_a_new_session()
    {
        Variable v = Variable(new[] { 1f, 2 }, name: "v");
        Variable n = Variable(7, name: "n", trainable: false);
        Saver saver = new();
        string path;
        using (Session session = new())
        {
            session.Run(GlobalVariablesInitializer());
            path = saver.Save(session, _folder["model.ckpt"]);
        }

        using Session next = new();
        saver.Restore(next, path);

        Assert.That(path, Is.EqualTo(_folder["model.ckpt"]));
        Assert.That(next.Run(v).ToArray<float>(), Is.EqualTo(new[] { 1f, 2 }));
        Assert.That(next.Run(n).Item<int>(), Is.EqualTo(7));
    }

    [Test]
    public void Text_is_saved_and_restored()
    {
        Variable words = Variable(new[] { "one", "zwei", "" }, trainable: false, name: "words");
        Saver saver = new();
        using Session session = new();
        session.Run(words.Initializer);
        string path = saver.Save(session, _folder["model"]);

        using Session next = new();
        saver.Restore(next, path);

        Assert.That(next.RunText(words).ToArray(), Is.EqualTo(new[] { "one", "zwei", "" }));
    }

    [Test]
    public void A_list_saves_those_variables_alone()
    {
        Variable v = Variable(1f, name: "v");
        Variable(2f, name: "w");
        Saver saver = new([v]);
        using Session session = new();
        session.Run(GlobalVariablesInitializer());

        using CheckpointReader reader = new(saver.Save(session, _folder["model"]));

        Assert.That(reader.Entries.Select(entry => entry.Name), Is.EqualTo(new[] { "v" }));
    }

    [Test]
    public void A_map_saves_and_restores_under_its_names()
    {
        Variable theta = Variable(new[] { 3f, 4 }, name: "theta");
        Saver saver = new(new Dictionary<string, Variable> { ["weights"] = theta });
        string path;
        using (Session session = new())
        {
            session.Run(theta.Initializer);
            path = saver.Save(session, _folder["model"]);
        }

        using Session next = new();
        saver.Restore(next, path);

        Assert.That(next.Run(theta).ToArray<float>(), Is.EqualTo(new[] { 3f, 4 }));
        using CheckpointReader reader = new(path);
        Assert.That(reader.Entries.Single().Name, Is.EqualTo("weights"));
    }

    [Test]
    public void A_map_reads_what_another_graph_saved_under_another_name()
    {
        using (new Graph().AsDefault())
        {
            Variable weights = Variable(new[] { 5f, 6 }, name: "weights");
            using Session session = new();
            session.Run(weights.Initializer);
            new Saver().Save(session, _folder["model"]);
        }

        Variable theta = Variable(Zeros([2]), name: "theta");
        Saver saver = new(new Dictionary<string, Variable> { ["weights"] = theta });
        using Session next = new();
        saver.Restore(next, _folder["model"]);

        Assert.That(next.Run(theta).ToArray<float>(), Is.EqualTo(new[] { 5f, 6 }));
    }

    [Test]
    public void Variables_that_are_not_covered_stay_as_they_were()
    {
        Variable v = Variable(1f, name: "v");
        Saver saver = new([v]);
        Variable w = Variable(2f, name: "w");
        using Session session = new();
        session.Run(v.Initializer);
        string path = saver.Save(session, _folder["model"]);

        using Session next = new();
        saver.Restore(next, path);

        Assert.That(() => next.Run(w), Throws.TypeOf<FailedPreconditionException>());
    }

    [Test]
    public void Held_by_a_handle_a_variable_is_saved_as_well()
    {
        Variable r = Variable(new[] { 1f, 2 }, name: "r", useResource: true);
        Saver saver = new();
        using Session session = new();
        session.Run(r.Initializer);
        string path = saver.Save(session, _folder["model"]);

        using Session next = new();
        saver.Restore(next, path);

        Assert.That(next.Run(r).ToArray<float>(), Is.EqualTo(new[] { 1f, 2 }));
    }

    [Test]
    public void Parts_are_saved_as_one_under_the_name_of_a_map()
    {
        PartitionedVariable parts;
        using (VariableScope("p", partitioner: FixedSizePartitioner(2)))
        {
            parts = GetPartitionedVariable("v", [5, 2], initializer: Initializers.RandomNormal(seed: 1));
        }

        Saver saver = new(new Dictionary<string, PartitionedVariable> { ["whole"] = parts });
        using Session session = new();
        session.Run(GlobalVariablesInitializer());
        float[] values = session.Run(parts.ToTensor()).ToArray<float>();

        string path = saver.Save(session, _folder["model"]);

        using CheckpointReader reader = new(path);
        Assert.That(reader.Read("whole").ToArray<float>(), Is.EqualTo(values));
        using Session next = new();
        saver.Restore(next, path);
        Assert.That(next.Run(parts.ToTensor()).ToArray<float>(), Is.EqualTo(values));
    }

    [Test]
    public void Shards_are_merged_into_one_checkpoint()
    {
        Variable a = Variable(new[] { 1f, 2 }, name: "a");
        Variable b;
        using (Device("/cpu:0"))
        {
            b = Variable(new[] { 3f, 4 }, name: "b");
        }

        Saver saver = new(sharded: true);
        using Session session = new();
        session.Run(GlobalVariablesInitializer());
        string path = saver.Save(session, _folder["model"]);
        saver.Save(session, _folder["model"]);

        using Session next = new();
        saver.Restore(next, path);

        Assert.That(next.Run([a, b]).SelectMany(value => value!.ToArray<float>()), Is.EqualTo(new[] { 1f, 2, 3, 4 }));
        Assert.That(Directory.EnumerateDirectories(_folder.Path), Is.Empty);
    }

    [Test]
    public void A_saver_that_reshapes_fits_elements_into_the_shape_of_the_variable()
    {
        using (new Graph().AsDefault())
        {
            Variable flat = Variable(new[] { 1f, 2, 3, 4 }, name: "v");
            using Session session = new();
            session.Run(flat.Initializer);
            new Saver().Save(session, _folder["model"]);
        }

        Variable square = Variable(Zeros([2, 2]), name: "v");
        using Session next = new();
        new Saver(reshape: true).Restore(next, _folder["model"]);

        Assert.That(next.Run(square).Shape, Is.EqualTo(Shape.Create(2, 2)));
        Assert.That(next.Run(square).ToArray<float>(), Is.EqualTo(new[] { 1f, 2, 3, 4 }));
    }

    [Test]
    public void The_step_is_appended_whatever_it_is_given_as()
    {
        Variable step = Variable(12L, name: "step", trainable: false, dtype: DataType.Int64);
        Saver saver = new();
        using Session session = new();
        session.Run(step.Initializer);

        Assert.That(saver.Save(session, _folder["m"], 3), Is.EqualTo(_folder["m-3"]));
        Assert.That(saver.Save(session, _folder["m"], step), Is.EqualTo(_folder["m-12"]));
        Assert.That(saver.Save(session, _folder["m"], step.Value() + 1L), Is.EqualTo(_folder["m-13"]));
        Assert.That(new Saver { PadStepNumber = true }.Save(session, _folder["m"], 7), Is.EqualTo(_folder["m-00000007"]));
    }

    [Test]
    public void The_graph_is_written_beside_unless_told_otherwise()
    {
        Variable v = Variable(1f, name: "v");
        Saver saver = new();
        using Session session = new();
        session.Run(v.Initializer);

        saver.Save(session, _folder["with"]);
        saver.Save(session, _folder["without"], writeMetaGraph: false, writeState: false);

        Assert.That(File.Exists(_folder["with.meta"]));
        Assert.That(File.Exists(_folder["without.meta"]), Is.False);
        Assert.That(LatestCheckpoint(_folder.Path), Is.EqualTo(_folder["with"]));
    }

    [Test]
    public void An_empty_saver_does_nothing()
    {
        Constant(1f);
        Saver saver = new(allowEmpty: true);
        using Session session = new();

        saver.Restore(session, saver.Save(session, _folder["model"]));

        Assert.That(Directory.EnumerateFiles(_folder.Path), Is.Empty);
    }

    [Test]
    public void Making_a_saver_adds_nodes_in_scopes_of_their_own()
    {
        Variable(1f, name: "v");

        _ = new Saver();
        _ = new Saver();
        _ = new Saver(name: "other");

        Assert.That(Graph.Default.GetOperationByName("save_1/restore_all").Op, Is.EqualTo("NoOp"));
        Assert.That(Graph.Default.GetOperationByName("other/restore_all").Op, Is.EqualTo("NoOp"));
    }
}
