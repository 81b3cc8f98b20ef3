using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests.Graphs;

/// <summary>What savers say of what is wrong: the file, the entry, what was expected and what is there. Nothing is changed.</summary>
public sealed class SaverErrorTests
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
    public void Without_variables_there_is_nothing_to_save() =>
        Assert.That(() => new Saver(), Throws.ArgumentException.With.Message.StartsWith("No variables to save"));

    [Test]
    public void What_is_not_initialized_is_not_saved()
    {
        Variable(1f, name: "v");
        Saver saver = new();
        using Session session = new();

        FailedPreconditionException failure = Assert.Throws<FailedPreconditionException>(() => saver.Save(session, _folder["m"]))!;

        Assert.That(failure.Node!.Name, Is.EqualTo("save/SaveV2"));
        Assert.That(failure.Message, Does.Contain("uninitialized value v"));
        Assert.That(Directory.EnumerateFileSystemEntries(_folder.Path), Is.Empty);
    }

    [Test]
    public void A_missing_checkpoint_is_named()
    {
        Variable(1f, name: "v");
        Saver saver = new();
        using Session session = new();

        Assert.That(
            () => saver.Restore(session, _folder["missing"]),
            Throws.ArgumentException.With.Message.StartsWith($"The passed save_path is not a valid checkpoint: {_folder["missing"]}"));
        Assert.That(
            () => saver.Restore(session, null!), Throws.ArgumentException.With.Message.Contains("Can't load save_path when it is None"));
    }

    [Test]
    public void A_name_that_was_not_saved_is_answered_with_the_nearest()
    {
        Save("weights", () => Variable(1f, name: "weights"));
        Variable v = Variable(2f, name: "weight");
        Saver saver = new();
        using Session session = new();
        session.Run(v.Initializer);

        NotFoundException failure = Assert.Throws<NotFoundException>(() => saver.Restore(session, _folder["m"]))!;

        Assert.That(failure.Node!.Name, Is.EqualTo("save/RestoreV2"));
        Assert.That(
            failure.Message,
            Does.Contain("Key weight not found in checkpoint").And.Contain(_folder["m"]).And.Contain("Did you mean 'weights'?"));
        Assert.That(session.Run(v).Item<float>(), Is.EqualTo(2));
    }

    [Test]
    public void Another_dtype_is_named_with_both()
    {
        Save("v", () => Variable(1.0, name: "v", dtype: DataType.Float64));
        Variable(2f, name: "v");
        Saver saver = new();
        using Session session = new();

        InvalidArgumentException failure = Assert.Throws<InvalidArgumentException>(() => saver.Restore(session, _folder["m"]))!;

        Assert.That(failure.Node!.Name, Is.EqualTo("save/RestoreV2"));
        Assert.That(
            failure.Message,
            Does.Contain("tensor_name = v; expected dtype float does not equal original dtype double").And.Contain(_folder["m"]));
    }

    [TestCase(false)]
    [TestCase(true)]
    public void Another_shape_is_named_with_both(bool useResource)
    {
        Save("v", () => Variable(new[] { 1f, 2, 3 }, name: "v"));
        Variable w = Variable(7f, name: "a");
        Variable(new[] { 1f, 2 }, name: "v", useResource: useResource);
        Saver saver = new();
        using Session session = new();
        session.Run(w.Initializer);

        InvalidArgumentException failure = Assert.Throws<InvalidArgumentException>(() => saver.Restore(session, _folder["m"]))!;

        Assert.That(failure.Node!.Name, Does.StartWith("save/Assign"));
        Assert.That(
            failure.Message,
            Does.Contain("lhs shape= [2] rhs shape= [3]").And.Contain("variable 'v' is (2,)").And.Contain("entry 'v' is (3)").And.Contain(
                _folder["m"]));
        Assert.That(session.Run(w).Item<float>(), Is.EqualTo(7));
    }

    [Test]
    public void Damage_is_named_with_file_entry_and_offset()
    {
        Save("v", () => Variable(new[] { 1f, 2 }, name: "v"));
        byte[] data = File.ReadAllBytes(_folder["m.data-00000-of-00001"]);
        data[5] ^= 1;
        File.WriteAllBytes(_folder["m.data-00000-of-00001"], data);
        Variable(new[] { 0f, 0 }, name: "v");
        Saver saver = new();
        using Session session = new();

        DataLossException failure = Assert.Throws<DataLossException>(() => saver.Restore(session, _folder["m"]))!;

        Assert.That(failure.Node!.Name, Is.EqualTo("save/RestoreV2"));
        TensorFileException damage = (TensorFileException)failure.InnerException!;
        Assert.That((damage.File, damage.Entry, damage.Offset), Is.EqualTo((_folder["m.data-00000-of-00001"], "v", (long?)0)));
    }

    [Test]
    public void A_missing_data_file_is_named()
    {
        Save("v", () => Variable(1f, name: "v"));
        File.Delete(_folder["m.data-00000-of-00001"]);
        Variable(1f, name: "v");
        Saver saver = new();
        using Session session = new();

        Assert.That(
            () => saver.Restore(session, _folder["m"]), Throws.TypeOf<NotFoundException>().With.Message.Contains("m.data-00000-of-00001"));
    }

    [Test]
    public void Two_variables_of_one_name_are_not_saved_by_their_names()
    {
        Variable v = Variable(1f, name: "v");
        Variable other;
        using (new Graph().AsDefault())
        {
            other = Variable(1f, name: "v");
        }

        Assert.That(
            () => new Saver([v, other]), Throws.ArgumentException.With.Message.Contains("At least two variables have the same name: v"));
    }

    [Test]
    public void One_variable_is_not_saved_under_two_names()
    {
        Variable v = Variable(1f, name: "v");

        Assert.That(
            () => new Saver(new Dictionary<string, Variable> { ["a"] = v, ["b"] = v }),
            Throws.ArgumentException.With.Message.Contains("'v:0' stands under 'a', 'b'"));
    }

    [Test]
    public void The_file_that_names_the_latest_is_no_path_and_no_checkpoint()
    {
        Variable v = Variable(1f, name: "v");
        Saver saver = new();
        using Session session = new();
        session.Run(v.Initializer);

        Assert.That(
            () => saver.Save(session, _folder["m"], latestFilename: "a/b"),
            Throws.ArgumentException.With.Message.Contains("'latest_filename'"));
        Assert.That(() => saver.Save(session, _folder["checkpoint"]), Throws.ArgumentException.With.Message.Contains("collides"));
    }

    [Test]
    public void A_folder_is_made_and_its_folder_is_not()
    {
        Variable v = Variable(1f, name: "v");
        Saver saver = new();
        using Session session = new();
        session.Run(v.Initializer);

        saver.Save(session, Path.Combine(_folder["made"], "m"));

        Assert.That(File.Exists(Path.Combine(_folder["made"], "m.index")));
        Assert.That(
            () => saver.Save(session, Path.Combine(_folder["not"], "made", "m")),
            Throws.ArgumentException.With.Message.Contains("Parent directory of").And.Message.Contains("doesn't exist"));
    }

    private void Save(string name, Func<Variable> make)
    {
        using DefaultGraph graph = new Graph().AsDefault();
        Variable variable = make();
        using Session session = new();
        session.Run(variable.Initializer);
        new Saver(new Dictionary<string, Variable> { [name] = variable }).Save(session, _folder["m"]);
    }

    [Test]
    public void A_saver_without_variables_saves_nothing_and_says_so()
    {
        NoOp();
        Saver saver = new(allowEmpty: true);
        using Session session = new();

        Assert.That(saver.Save(session, _folder["m"]), Is.Null);
        Assert.That(Directory.EnumerateFileSystemEntries(_folder.Path), Is.Empty);
    }

    [TestCase(".index")]
    [TestCase(".meta")]
    [TestCase(".data-00000-of-00001")]
    public void A_file_of_a_checkpoint_given_as_the_checkpoint_is_answered_with_its_path(string ending)
    {
        Save("v", () => Variable(1f, name: "v"));
        Variable(1f, name: "v");
        Saver saver = new();
        using Session session = new();
        string advice = $"'m{ending}' is one of the files of the checkpoint '{_folder["m"]}'";

        Assert.That(() => saver.Restore(session, _folder["m"] + ending), Throws.ArgumentException.With.Message.Contains(advice));
        Assert.That(
            () => new CheckpointReader(_folder["m"] + ending), Throws.TypeOf<FileNotFoundException>().With.Message.Contains(advice));
    }

    [Test]
    public void A_state_file_that_names_no_checkpoint_is_refused()
    {
        File.WriteAllText(_folder["checkpoint"], "all_model_checkpoint_paths: \"m\"\n");

        Assert.That(
            () => LatestCheckpoint(_folder.Path),
            Throws.TypeOf<TensorFileException>().With.Message.Contains("model_checkpoint_path is missing"));
    }
}
