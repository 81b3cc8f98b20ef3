using System.Security.Cryptography;
using Tensors.Optim;
using Tensors.Training;

namespace Tensors.Tests;

/// <summary>The loop: steps, figures, stopping, going on, mistakes.</summary>
[NonParallelizable]
public sealed class TrainerTests
{
    [SetUp]
    public void Seed() => RandomSeed.Set(5);

    [TearDown]
    public void Forget() => RandomSeed.Set(null);

    [Test]
    public async Task A_model_is_fitted_and_its_figures_are_those_of_the_data()
    {
        Trainer trainer = Line();

        History history = await trainer.FitAsync(Data(), epochs: 60, validation: Data());

        Assert.That(history.Epochs, Has.Count.EqualTo(60));
        Assert.That(history.Names, Is.EqualTo(new[] { "loss", "r2", "val_loss", "val_r2" }));
        Assert.That(history["val_r2"][^1], Is.GreaterThan(0.999));
        Assert.That(history["loss"][^1], Is.Below(0.01 * history["loss"][0]));
        Assert.That((await trainer.EvaluateAsync(Data()))["loss"], Is.EqualTo(history["val_loss"][^1]));
    }

    [Test]
    public async Task Steps_of_ones_own_are_those_of_the_loop()
    {
        Trainer own = Line();

        for (int epoch = 0; epoch < 2; epoch++)
        {
            await foreach (Example batch in Data().ReadAsync(new(epoch)))
            {
                own.Step(batch);
            }
        }

        Assert.That(Hash(own.Model), Is.EqualTo(HashAfter(Line, 2)));
    }

    [Test]
    public void Compiled_steps_have_the_same_bits() =>
        Assert.That(HashAfter(CompiledDropping, 3), Is.EqualTo(HashAfter(Dropping, 3)));

    [Test]
    public void A_layer_that_is_frozen_in_between_is_frozen_in_compiled_steps_too()
    {
        (Dense first, Dense second) = (new(1, 4), new(4, 1));
        Trainer trainer = new(new Sequential(first, second), Loss.MeanSquaredError, new Adam(0.05)) { IsCompiled = true };
        Example batch = new(Tensor.Ones([3, 1]), Tensor.Zeros([3, 1]));
        trainer.Step(batch);
        first.IsFrozen = true;
        (string frozen, string trained) = (Hash(first), Hash(second));

        trainer.Step(batch);

        Assert.That(Hash(first), Is.EqualTo(frozen));
        Assert.That(Hash(second), Is.Not.EqualTo(trained));
    }

    [Test]
    public void A_batch_that_does_not_fit_is_named_in_compiled_steps_too() => Assert.That(
        () => new Trainer(new Dense(2, 3), Loss.SparseSoftmaxCrossEntropy, new Adam()) { IsCompiled = true }.Step(
            new(Tensor.Zeros([4, 5]), Tensor.Zeros([4], DType.Int32))),
        Throws.TypeOf<TrainingException>().With.Message.StartsWith(
            "Epoch 1, batch 1: inputs float32 (4, 5), targets int32 (4,). Dense(2, 3)"));

    [Test]
    public async Task Training_that_was_cancelled_goes_on_to_the_same_bits()
    {
        string whole = HashAfter(Dropping, 4);
        RandomSeed.Set(5);
        Trainer trainer = Dropping();
        using CancellationTokenSource source = new();

        History history = await trainer.FitAsync(Data(), 4, callbacks: [new At(11, source.Cancel)], cancellation: source.Token);

        Assert.That(history.WasCancelled);
        Assert.That(trainer.Position, Is.EqualTo(new DataPosition(1, 4)));
        Assert.That(trainer.Optimizer.Steps, Is.EqualTo(11));
        await trainer.FitAsync(Data(), 4);
        Assert.That(Hash(trainer.Model), Is.EqualTo(whole));
    }

    [TestCase(1)]
    [TestCase(7)]
    [TestCase(10)]
    [TestCase(27)]
    public async Task Training_that_was_restored_in_another_process_goes_on_to_the_same_bits(int stop)
    {
        string whole = HashAfter(Dropping, 4);
        using TemporaryFolder folder = new();
        RandomSeed.Set(5);
        Trainer first = Dropping();
        using CancellationTokenSource source = new();
        await first.FitAsync(
            Data(), 4, callbacks: [new SaveEvery(folder["training"], 1), new At(stop, source.Cancel)], cancellation: source.Token);

        // Other numbers than those of the file, all over.
        RandomSeed.Set(99);
        Trainer second = Dropping();
        second.Restore(folder["training"]);
        await second.FitAsync(Data(), 4);

        Assert.That(second.Optimizer.Steps, Is.EqualTo(28));
        Assert.That(Hash(second.Model), Is.EqualTo(whole));
    }

    [TestCase(9)]
    [TestCase(21)]
    public async Task Callbacks_and_groups_of_a_restored_training_go_on_as_well(int stop)
    {
        RandomSeed.Set(5);
        (Trainer whole, MovingAverage average) = (Grouped(), new(0.9));
        await whole.FitAsync(Data(), 12, callbacks: [average, new ReduceOnPlateau(patience: 1, leastChange: 0.5)]);
        using TemporaryFolder folder = new();
        RandomSeed.Set(5);
        using CancellationTokenSource source = new();
        await Grouped().FitAsync(
            Data(), 12, cancellation: source.Token,
            callbacks: [new SaveEvery(folder["training"], 1), new MovingAverage(0.9), new ReduceOnPlateau(patience: 1, leastChange: 0.5),
                new At(stop, source.Cancel)]);

        RandomSeed.Set(99);
        (Trainer second, MovingAverage secondAverage) = (Grouped(), new(0.9));
        second.Restore(folder["training"]);
        await second.FitAsync(Data(), 12, callbacks: [secondAverage, new ReduceOnPlateau(patience: 1, leastChange: 0.5)]);

        Assert.That(whole.Optimizer.LearningRate, Is.Below(0.01));
        Assert.That(second.Optimizer.LearningRate, Is.EqualTo(whole.Optimizer.LearningRate));
        Assert.That(second.Groups[0].Optimizer.Steps, Is.EqualTo(84));
        Assert.That(Hash(second.Model), Is.EqualTo(Hash(whole.Model)));
        secondAverage.Exchange(second.Model);
        average.Exchange(whole.Model);
        Assert.That(Hash(second.Model), Is.EqualTo(Hash(whole.Model)));
    }

    [Test]
    public async Task A_training_that_was_saved_behind_the_last_batch_of_an_epoch_goes_on_with_the_next()
    {
        using TemporaryFolder folder = new();
        Trainer first = Line();
        await first.FitAsync(Data(), 4, callbacks: [new At(14, () => first.Save(folder["training"]))]);
        Trainer second = Line();
        second.Restore(folder["training"]);

        History history = await second.FitAsync(Data(), 4, validation: Data());

        Assert.That(Hash(second.Model), Is.EqualTo(Hash(first.Model)));
        Assert.That(history.Epochs.Select(epoch => epoch.Epoch), Is.EqualTo(new[] { 2, 3, 4 }));
        Assert.That(history["loss"].Select(double.IsNaN), Is.EqualTo(new[] { true, false, false }));
        Assert.That(history["r2"].Select(double.IsNaN), Is.EqualTo(new[] { true, false, false }));
        Assert.That(history["val_loss"].Select(double.IsNaN), Has.All.False);
    }

    [Test]
    public async Task A_training_that_was_saved_with_more_batches_is_refused()
    {
        using TemporaryFolder folder = new();
        Trainer first = Line();
        await first.FitAsync(Data(), 1, callbacks: [new At(6, () => first.Save(folder["training"]))]);
        Trainer second = Line();
        second.Restore(folder["training"]);

        Assert.That(
            async () => await second.FitAsync(Data().Take(5), 1),
            Throws.TypeOf<TrainingException>().With.Message.EqualTo(
                "Epoch 1, batch 7: the training was saved with other data; these have 5 batches."));
    }

    [Test]
    public async Task A_training_that_ended_begins_anew()
    {
        Trainer trainer = Line();
        await trainer.FitAsync(Data(), 2);

        History history = await trainer.FitAsync(Data(), 3);

        Assert.That(history.Epochs, Has.Count.EqualTo(3));
        Assert.That(trainer.Optimizer.Steps, Is.EqualTo(35));
    }

    [Test]
    public async Task Accumulated_batches_make_the_step_of_one_batch_of_all()
    {
        (Layer small, Layer large) = (new Dense(1, 1), new Dense(1, 1));
        large.Load(small.State);
        IIndexedSource<Example> data = DataSource.FromTensors(Tensor.Linspace(0, 1, 8).Reshape(-1, 1), Tensor.Ones([8, 1]));

        await new Trainer(small, Loss.MeanSquaredError, new GradientDescent(0.1)) { AccumulatedBatches = 4 }.FitAsync(data.Batch(2), 1);
        await new Trainer(large, Loss.MeanSquaredError, new GradientDescent(0.1)).FitAsync(data.Batch(8), 1);

        Assert.That(small.State["weight"].Item<float>(), Is.EqualTo(large.State["weight"].Item<float>()).Within(1e-6));
    }

    [Test]
    public void Clipped_gradients_bound_the_step()
    {
        Dense model = new(1, 1, bias: false);
        float before = model.Weight.Item<float>();

        new Trainer(model, Loss.MeanSquaredError, new GradientDescent(1)) { ClipNorm = 0.25 }.Step(
            new(Tensor.Full([4, 1], 100), Tensor.Zeros([4, 1])));

        Assert.That(Math.Abs(model.Weight.Item<float>() - before), Is.EqualTo(0.25).Within(1e-5));
    }

    [Test]
    public void A_schedule_sets_the_rate_of_each_step()
    {
        Trainer trainer = new(new Dense(1, 1), Loss.MeanSquaredError, new GradientDescent(1))
        {
            Schedule = new ExponentialDecay(0.5, 1, 0.5),
        };
        Example batch = new(Tensor.Ones([2, 1]), Tensor.Ones([2, 1]));

        trainer.Step(batch);
        trainer.Step(batch);

        Assert.That(trainer.Optimizer.LearningRate, Is.EqualTo(0.25));
    }

    [Test]
    public void Layers_that_were_frozen_between_steps_stay_as_they_are()
    {
        (Dense first, Dense second) = (new(1, 2), new(2, 1));
        Trainer trainer = new(new Sequential(first, second), Loss.MeanSquaredError, new GradientDescent(0.1));
        Example batch = new(Tensor.Ones([2, 1]), Tensor.Full([2, 1], 9));
        trainer.Step(batch);
        (string frozen, string trained) = (Hash(first), Hash(second));

        first.IsFrozen = true;
        trainer.Step(batch);

        Assert.That(Hash(first), Is.EqualTo(frozen));
        Assert.That(Hash(second), Is.Not.EqualTo(trained));
    }

    [Test]
    public void Predictions_are_those_of_the_model_in_use()
    {
        Trainer trainer = new(new Dropout(0.9), Loss.MeanSquaredError, new GradientDescent(0.1));

        Assert.That(trainer.Predict(Tensor.Ones([100])).ToArray<float>(), Is.All.EqualTo(1));
        Assert.That(trainer.Model.IsTraining);
    }

    [Test]
    public void A_batch_that_does_not_fit_is_named_with_its_layer_and_changes_nothing()
    {
        Trainer trainer = new(new Sequential(new Dense(2, 3)), Loss.SparseSoftmaxCrossEntropy, new Adam());
        string before = Hash(trainer.Model);

        Assert.That(
            async () => await trainer.FitAsync(DataSource.FromTensors(Tensor.Zeros([4, 5]), Tensor.Zeros([4], DType.Int32)).Batch(2), 1),
            Throws.TypeOf<TrainingException>().With.Message.StartsWith(
                "Epoch 1, batch 1: inputs float32 (2, 5), targets int32 (2,). Dense(2, 3) was given float32 (2, 5)."));
        Assert.That(Hash(trainer.Model), Is.EqualTo(before));
    }

    [Test]
    public void A_label_out_of_range_is_answered_at_its_batch() => Assert.That(
        async () => await new Trainer(new Dense(1, 3), Loss.SparseSoftmaxCrossEntropy, new Adam()).FitAsync(
            DataSource.FromTensors(Tensor.Zeros([4, 1]), Tensor.FromArray([0, 1, 2, 3])).Batch(2), 1),
        Throws.TypeOf<TrainingException>().With.Message.StartsWith("Epoch 1, batch 2:"));

    [Test]
    public void A_loss_that_is_not_finite_stops_before_the_step()
    {
        Trainer trainer = new(new Dense(1, 1), Loss.MeanSquaredError, new Adam());
        string before = Hash(trainer.Model);

        Assert.That(
            () => trainer.Step(new(Tensor.Ones([1, 1]), Tensor.Full([1, 1], float.NaN))),
            Throws.TypeOf<TrainingException>().With.Message.Contains("the loss is NaN; nothing was changed"));
        Assert.That(Hash(trainer.Model), Is.EqualTo(before));
    }

    [Test]
    public void A_model_without_trained_parameters_is_an_error() => Assert.That(
        () => new Trainer(new Flatten(), Loss.MeanSquaredError, new Adam()).Step(new(Tensor.Ones([1, 1]), Tensor.Ones([1, 1]))),
        Throws.InvalidOperationException.With.Message.StartsWith("Flatten has no parameter that is trained"));

    [Test]
    public void Data_without_examples_are_an_error() => Assert.That(
        async () => await Line().FitAsync(DataSource.FromTensors(Tensor.Zeros([0, 1]), Tensor.Zeros([0, 1])).Batch(2), 1),
        Throws.TypeOf<TrainingException>().With.Message.Contains("there is no example"));

    /// <summary>Seven batches an epoch, in another order in each.</summary>
    private static IDataSource<Example> Data()
    {
        Tensor x = Tensor.Linspace(-1, 1, 50).Reshape(-1, 1);
        return DataSource.FromTensors(x, (3 * x) + 0.5f).Shuffle(seed: 1).Batch(8);
    }

    private static Trainer Line() => new(new Dense(1, 1), Loss.MeanSquaredError, new Adam(0.1)) { Metrics = [Metric.R2] };

    private static Trainer Dropping() => new(
        new Sequential(new Dense(1, 16, Activation.Relu), new BatchNorm(16), new Dropout(0.3), new Dense(16, 1)), Loss.MeanSquaredError,
        new Adam(0.05));

    private static Trainer CompiledDropping() => new(Dropping().Model, Loss.MeanSquaredError, new Adam(0.05)) { IsCompiled = true };

    private static Trainer Grouped() => new(Dropping().Model, Loss.MeanSquaredError, new Adam(0.05))
    {
        Groups = [new("0.*", new Adam(0.02)), new("*.bias", new Momentum(0.01, 0.9))],
    };

    private static string HashAfter(Func<Trainer> make, int epochs)
    {
        RandomSeed.Set(5);
        Trainer trainer = make();
        trainer.FitAsync(Data(), epochs).GetAwaiter().GetResult();
        return Hash(trainer.Model);
    }

    private static string Hash(Layer model)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (Tensor tensor in model.State.Values.Where(tensor => tensor.DType == DType.Float32))
        {
            hash.AppendData(System.Runtime.InteropServices.MemoryMarshal.AsBytes<float>(tensor.ToArray<float>()));
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }

    private sealed class At(long step, Action action) : Callback
    {
        public override void OnStep(Trainer trainer, double loss)
        {
            if (trainer.Optimizer.Steps == step)
            {
                action();
            }
        }
    }
}
