using Tensors.Autograd;
using Tensors.Optim;

namespace Tensors.Tests.Formats;

/// <summary>Saving and restoring parameters of eager programs.</summary>
public sealed class CheckpointTests
{
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = new();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public void Training_goes_on_bit_for_bit([Values] bool nesterov)
    {
        Dictionary<string, Tensor> straight = Parameters();
        Momentum optimizer = new(0.01, 0.9, nesterov);
        Train(straight, optimizer, 5);
        Checkpoint.Save(_folder["model"], straight, optimizer);
        Train(straight, optimizer, 5);

        Dictionary<string, Tensor> resumed = Parameters();
        Momentum second = new(0.01, 0.9, nesterov);
        Train(resumed, second, 1);
        Checkpoint.Restore(_folder["model"], resumed, second);
        Assert.That(second.Steps, Is.EqualTo(5));
        Train(resumed, second, 5);

        Assert.That(second.Steps, Is.EqualTo(10));
        foreach (string name in straight.Keys)
        {
            Assert.That(Bits.Of(resumed[name]), Is.EqualTo(Bits.Of(straight[name])), name);
        }
    }

    [Test]
    public void Slots_have_the_names_that_TensorFlow_gives_them()
    {
        Checkpoint.Save(_folder["model"], Parameters(), new Momentum(0.01, 0.9));
        using CheckpointReader reader = new(_folder["model"]);

        Assert.That(
            reader.Entries.Select(entry => entry.Name),
            Is.EqualTo(new[] { "bias", "bias/Momentum", "global_step", "theta", "theta/Momentum" }));
        Assert.That(reader.Read("global_step").DType, Is.EqualTo(DType.Int64));
    }

    [Test]
    public void What_Adam_remembers_for_all_parameters_comes_from_a_checkpoint_of_TensorFlow()
    {
        string path = Path.Combine(GoldenFiles.PathOf("checkpoints", "adam_with_global_step"), "model.ckpt");
        Tensor theta = Tensor.Zeros([9, 1]);
        Adam optimizer = new(0.01);

        Checkpoint.Restore(path, new Dictionary<string, Tensor> { ["theta"] = theta }, optimizer);

        using CheckpointReader reader = new(path);
        Assert.That(optimizer.Steps, Is.EqualTo(1));
        Assert.That(optimizer.Beta1Power, Is.EqualTo(reader.Read("beta1_power").Item<float>()).And.EqualTo(0.9f * 0.9f));
        Assert.That(optimizer.Beta2Power, Is.EqualTo(reader.Read("beta2_power").Item<float>()));
        Assert.That(optimizer.Slot(theta, "v").ToArray<float>(), Is.EqualTo(reader.Read("theta/Adam_1").ToArray<float>()));
    }

    [Test]
    public void A_checkpoint_of_TensorFlow_is_restored()
    {
        string path = Path.Combine(GoldenFiles.PathOf("checkpoints", "momentum_five_saves_keep_three"), "model.ckpt-4");
        using CheckpointReader reader = new(path);
        Tensor theta = Tensor.Zeros([9, 1]);

        Checkpoint.Restore(path, new Dictionary<string, Tensor> { ["theta"] = theta });

        Assert.That(theta.ToArray<float>(), Is.EqualTo(reader.Read("theta").ToArray<float>()));
        Assert.That(theta.ToArray<float>(), Has.None.EqualTo(0));
    }

    [Test]
    public void Every_dtype_survives([Values] DType dtype, [Values] CheckpointFormat format)
    {
        Tensor x = Tensor.Arange(7, DType.Float32).Reshape([7, 1]).Cast(dtype);
        Checkpoint.Save(_folder["model"], new Dictionary<string, Tensor> { ["x"] = x }, format: format);
        Tensor restored = Tensor.Zeros([7, 1], dtype);

        Checkpoint.Restore(_folder["model"], new Dictionary<string, Tensor> { ["x"] = restored });

        Assert.That(Bits.Of(restored), Is.EqualTo(Bits.Of(x)));
    }

    [Test]
    public void The_older_format_is_one_file_with_everything_in_it()
    {
        Dictionary<string, Tensor> parameters = Parameters();
        Momentum optimizer = new(0.01, 0.9);
        Train(parameters, optimizer, 3);

        Checkpoint.Save(Path.Combine(_folder["run"], "model"), parameters, optimizer, format: CheckpointFormat.V1);

        Dictionary<string, Tensor> restored = Parameters();
        Momentum second = new(0.01, 0.9);
        Checkpoint.Restore(Checkpoint.Latest(_folder["run"])!, restored, second);
        Assert.That(Directory.EnumerateFiles(_folder["run"]).Select(Path.GetFileName), Is.EquivalentTo(new[] { "checkpoint", "model" }));
        Assert.That(second.Steps, Is.EqualTo(3));
        Assert.That(Bits.Of(restored["theta"]), Is.EqualTo(Bits.Of(parameters["theta"])));
        Assert.That(
            Bits.Of(second.Slot(restored["theta"], "momentum")), Is.EqualTo(Bits.Of(optimizer.Slot(parameters["theta"], "momentum"))));
    }

    [TestCase(CheckpointFormat.V1, CheckpointFormat.V2)]
    [TestCase(CheckpointFormat.V2, CheckpointFormat.V1)]
    public void What_was_saved_last_under_a_path_is_read_whatever_the_format(CheckpointFormat first, CheckpointFormat second)
    {
        Checkpoint.Save(_folder["model"], new Dictionary<string, Tensor> { ["x"] = Tensor.FromScalar(1) }, format: first);
        Checkpoint.Save(_folder["model"], new Dictionary<string, Tensor> { ["x"] = Tensor.FromScalar(2) }, format: second);
        using CheckpointReader reader = new(_folder["model"]);

        Assert.That(reader.Read("x").Item<int>(), Is.EqualTo(2));
    }

    [Test]
    public void A_tensor_of_many_chunks_survives()
    {
        Tensor x = Tensor.Arange(40_000_000, DType.Int32);
        Checkpoint.Save(_folder["model"], new Dictionary<string, Tensor> { ["x"] = x });
        using CheckpointReader reader = new(_folder["model"]);

        Assert.That(reader.Read("x").Equal(x).All().Item<bool>());
    }

    [Test]
    public void A_view_is_saved_by_its_elements()
    {
        Checkpoint.Save(_folder["model"], new Dictionary<string, Tensor> { ["x"] = Tensor.Arange(6).Reshape([2, 3]).T });
        using CheckpointReader reader = new(_folder["model"]);

        Assert.That(reader.Read("x").ToArray<int>(), Is.EqualTo(new[] { 0, 3, 1, 4, 2, 5 }));
    }

    [Test]
    public void The_folder_names_its_latest_checkpoint()
    {
        Checkpoint.Save(_folder["model-1"], Parameters());
        Checkpoint.Save(_folder["model-2"], Parameters());

        Assert.That(Checkpoint.Latest(_folder.Path), Is.EqualTo(_folder["model-2"]));
    }

    [Test]
    public void What_does_not_fit_is_named_and_nothing_is_changed()
    {
        Checkpoint.Save(_folder["model"], Parameters());
        Tensor bias = Tensor.Full([1], 7);

        Assert.That(
            () => Restore(("bias", bias), ("theta", Tensor.Zeros([4, 1]))),
            Throws.TypeOf<ShapeMismatchException>().With.Message.Contains("'theta' is (4, 1), and (3, 1) in"));
        Assert.That(
            () => Restore(("bias", bias), ("theta", Tensor.Zeros([3, 1], DType.Float64))),
            Throws.TypeOf<DTypeMismatchException>().With.Message.Contains("'theta' is float64, and float32 in"));
        Assert.That(
            () => Restore(("bias", bias), ("other", Tensor.Zeros([3, 1]))),
            Throws.TypeOf<KeyNotFoundException>().With.Message.Contains("Key other not found in checkpoint"));
        Assert.That(
            () => Restore(("bias", bias), ("theta", Tensor.Zeros([3, 2])[.., ..1])),
            Throws.InvalidOperationException.With.Message.Contains("do not follow each other"));
        Assert.That(bias.Item<float>(), Is.EqualTo(7));
    }

    [Test]
    public void Two_tensors_under_one_name_are_not_saved() => Assert.That(
        () => Checkpoint.Save(
            _folder["model"], new Dictionary<string, Tensor> { ["x"] = Tensor.Zeros([1]), ["x/Momentum"] = Tensor.Zeros([1]) },
            new Momentum(0.1, 0.9)),
        Throws.ArgumentException.With.Message.Contains("x/Momentum"));

    [Test]
    public void A_tensor_without_a_name_is_not_saved([Values] CheckpointFormat format) => Assert.That(
        () => Checkpoint.Save(_folder["model"], new Dictionary<string, Tensor> { [""] = Tensor.Zeros([1]) }, format: format),
        Throws.ArgumentException);

    [Test]
    public void A_counter_among_the_parameters_has_no_slots()
    {
        Dictionary<string, Tensor> parameters = new() { ["w"] = Tensor.Ones([2]), ["epoch"] = Tensor.FromScalar(3L) };
        Adam optimizer = new(0.1);

        Checkpoint.Save(_folder["model"], parameters, optimizer);
        Dictionary<string, Tensor> restored = new() { ["w"] = Tensor.Zeros([2]), ["epoch"] = Tensor.FromScalar(0L) };
        Checkpoint.Restore(_folder["model"], restored, new Adam(0.1));

        using CheckpointReader reader = new(_folder["model"]);
        Assert.That(reader.Entries.Select(entry => entry.Name), Does.Contain("w/Adam").And.Not.Contain("epoch/Adam"));
        Assert.That(restored["epoch"].Item<long>(), Is.EqualTo(3));
        Assert.That(
            () => optimizer.Slot(parameters["epoch"], "Momentum"),
            Throws.ArgumentException.With.Message.Contains("int64 tensor has no slots"));
    }

    [Test]
    public void The_best_and_the_latest_are_kept_apart()
    {
        double[] losses = [3, 1, double.NaN, 2];
        List<bool> saved = [];
        for (int epoch = 0; epoch < losses.Length; epoch++)
        {
            TrainingState state = new() { Epoch = epoch, Score = losses[epoch] };
            Checkpoint.Save(_folder[$"model-{epoch}"], Parameters(), state: state);
            saved.Add(Checkpoint.SaveBest(_folder["best"], Parameters(), state));
        }

        TrainingState best = new();
        Checkpoint.Restore(Checkpoint.Best(_folder.Path)!, Parameters(), state: best);

        Assert.That(saved, Is.EqualTo(new[] { true, true, false, false }));
        Assert.That((best.Epoch, best.Score), Is.EqualTo((1, 1.0)));
        Assert.That(Checkpoint.Best(_folder.Path), Is.EqualTo(_folder["best"]));
        Assert.That(Checkpoint.Latest(_folder.Path), Is.EqualTo(_folder["model-3"]));
        Assert.That(
            () => Checkpoint.SaveBest(_folder["model-3"], Parameters(), best),
            Throws.ArgumentException.With.Message.Contains("path of its own"));
        Assert.That(Checkpoint.SaveBest(_folder["best"], Parameters(), new() { Score = 9 }, greaterIsBetter: true), Is.True);
    }

    [Test]
    [NonParallelizable]
    public void Random_numbers_go_on_where_they_stood()
    {
        try
        {
            RandomSeed.Set(11);
            TrainingState state = new() { Random = new(5) };
            state.Random.RandN();
            Tensor.Ones([9]).Dropout(0.5, seed: 2);
            Tensor.RandomUniform([3]);
            Checkpoint.Save(_folder["model"], Parameters(), state: state);
            string[] expected = Draws(state);

            RandomSeed.Set(null);
            TrainingState resumed = new();
            Checkpoint.Restore(_folder["model"], Parameters(), state: resumed);

            Assert.That(Draws(resumed), Is.EqualTo(expected));
        }
        finally
        {
            RandomSeed.Set(null);
        }

        static string[] Draws(TrainingState state) =>
            [.. new[] { state.Random!.RandN([4]), Tensor.RandomUniform([4]), Tensor.Ones([64]).Dropout(0.5, seed: 2),
                Tensor.Ones([64]).Dropout(0.5) }.Select(drawn => drawn.ToString())];
    }

    private static Dictionary<string, Tensor> Parameters() => new()
    {
        ["theta"] = Tensor.RandomUniform([3, 1], -1, 1, seed: 3),
        ["bias"] = Tensor.Zeros([1]),
    };

    private static void Train(Dictionary<string, Tensor> parameters, Optimizer optimizer, int steps)
    {
        Tensor inputs = Tensor.RandomNormal([20, 3], seed: 1);
        Tensor targets = Tensor.RandomNormal([20, 1], seed: 2);
        Tensor[] sources = [parameters["theta"], parameters["bias"]];
        for (int step = 0; step < steps; step++)
        {
            using GradientTape tape = new();
            tape.Watch(sources);
            Tensor loss = (inputs.MatMul(sources[0]) + sources[1] - targets).Square().Mean();
            optimizer.Step(sources, tape.Gradient(loss, sources));
        }
    }

    private void Restore(params (string Name, Tensor Value)[] parameters) =>
        Checkpoint.Restore(_folder["model"], parameters.ToDictionary(parameter => parameter.Name, parameter => parameter.Value));
}
