using Tensors.Autograd;
using Tensors.Optim;
using Tensors.Training;

namespace Tensors.Tests.Examples;

/// <summary>The examples in the documentation of layers and training, as they stand there and in docs/training.md.</summary>
[NonParallelizable]
public sealed class TrainingExamples
{
    [TearDown]
    public void Forget() => RandomSeed.Set(null);

    [Test]
    public void A_model_of_layers()
    {
        Sequential model = new(new Dense(4, 8, Activation.Tanh), new Dense(8, 1));
        Tensor prediction = model.Call(Tensor.Ones([2, 4]));

        Assert.That(prediction.Shape, Is.EqualTo(Shape.Create(2, 1)));
    }

    [Test]
    public async Task A_line_that_is_fitted()
    {
        Tensor x = Tensor.Linspace(-1, 1, 100).Reshape(-1, 1);
        IIndexedSource<Example> data = DataSource.FromTensors(x, 2 * x);

        Trainer trainer = new(new Dense(1, 1), Loss.MeanSquaredError, new Adam(0.1)) { Metrics = [Metric.R2] };
        History history = await trainer.FitAsync(data.Shuffle(seed: 1).Batch(32), epochs: 30);

        Assert.That(history["r2"][^1], Is.GreaterThan(0.99));
    }

    [Test]
    public async Task A_curve_is_fitted_drawn_and_fitted_again_in_a_loop_and_from_a_file()
    {
        RandomSeed.Set(42);
        Sequential model = new(new Dense(1, 16, Activation.Tanh), new Dropout(0.1), new Dense(16, 1));
        Trainer trainer = new(model, Loss.MeanSquaredError, new Adam(0.02)) { Metrics = [Metric.R2] };

        Tensor x = Tensor.Linspace(-2, 2, 400).Reshape(-1, 1);
        IIndexedSource<Example> examples = DataSource.FromTensors(x, x.Sin());
        History history = await trainer.FitAsync(
            examples.Shuffle(seed: 1).Batch(20), epochs: 30, validation: examples.Batch(100), callbacks: [new EarlyStopping(patience: 10)]);
        history.SavePlot("curves.png");

        Assert.That(history["val_r2"][^1], Is.GreaterThan(0.95));
        await GoOn(model, examples);
        Assert.That(await OfGroups(examples), Is.GreaterThan(0.9));
        using TemporaryFolder folder = new();
        Assert.That((await Interrupted(trainer, examples, folder["training"])).WasCancelled, Is.False);
    }

    [Test]
    public void Groups_with_optimizers_of_their_own()
    {
        Sequential model = new(new Dense(4, 8, Activation.Tanh), new Dense(8, 1));
        Trainer trainer = new(model, Loss.MeanSquaredError, new AdamW(1e-3))
        {
            Groups = [new("*.bias", new AdamW(1e-3, weightDecay: 0)), new(model.Layers[1].Value, new Momentum(0.1, 0.9))],
        };

        trainer.Step(new(Tensor.Ones([2, 4]), Tensor.Ones([2, 1])));
        Assert.That(trainer.Groups.Select(group => group.Optimizer.Steps), Is.All.EqualTo(1));
    }

    [Test]
    public async Task A_training_that_listens_for_signals()
    {
        using TemporaryFolder folder = new();
        string path = folder["training"];
        IDataSource<Example> data = DataSource.FromTensors(Tensor.Ones([4, 1]), Tensor.Ones([4, 1])).Batch(2);
        Trainer trainer = new(new Dense(1, 1), Loss.MeanSquaredError, new Adam());

        using StopSignal stop = new();
        History history = await trainer.FitAsync(data, epochs: 10, callbacks: [new SaveEvery(path, steps: 1000)], cancellation: stop.Token);

        Assert.That((history.WasCancelled, CheckpointReader.Exists(path)), Is.EqualTo((false, true)));
    }

    [Test]
    public void A_layer_of_ones_own() => Assert.That(
        new Gated(2, 3).Parameters.Keys, Is.EqualTo(new[] { "value.weight", "value.bias", "gate.weight", "gate.bias" }));

    private static async Task GoOn(Sequential model, IIndexedSource<Example> examples)
    {
        Tensor[] parameters = [.. model.TrainedParameters.Values];
        Adam optimizer = new(0.02);
        await foreach (Example batch in examples.Shuffle(seed: 1).Batch(20).ReadAsync())
        {
            using GradientTape tape = new();
            tape.Watch(parameters);
            Tensor loss = Loss.MeanSquaredError(model.Call(batch.Inputs), batch.Targets);
            optimizer.Step(parameters, tape.Gradient(loss, parameters));
        }
    }

    private static async Task<double> OfGroups(IIndexedSource<Example> examples)
    {
        Sequential network = new(new Dense(1, 16, Activation.Tanh), new Dense(16, 1));
        MovingAverage average = new(decay: 0.99);
        Trainer grouped = new(network, Loss.MeanSquaredError, new AdamW(0.02))
        {
            Schedule = new WarmUp(50, new CosineDecay(0.02, 550)),
            Groups = [new("*.bias", new AdamW(0.02, weightDecay: 0)), new(network.Layers[1].Value, new Momentum(0.01, 0.9))],
        };
        await grouped.FitAsync(examples.Shuffle(seed: 1).Batch(20), epochs: 30, callbacks: [average]);
        average.Exchange(network);

        Metric r2 = Metric.R2;
        await foreach (Example batch in examples.Batch(400).ReadAsync())
        {
            r2.Update(grouped.Predict(batch.Inputs), batch.Targets);
        }

        return r2.Value;
    }

    private static async Task<History> Interrupted(Trainer trainer, IIndexedSource<Example> examples, string path)
    {
        using CancellationTokenSource source = new();
        SaveEvery saved = new(path, steps: 50);
        if (CheckpointReader.Exists(path))
        {
            trainer.Restore(path);
        }

        History part = await trainer.FitAsync(
            examples.Shuffle(seed: 1).Batch(20), epochs: 30, callbacks: [saved], cancellation: source.Token);
        return part;
    }

    private sealed class Gated : Layer
    {
        private readonly Dense _value;
        private readonly Dense _gate;

        public Gated(int inputs, int outputs)
        {
            _value = AddLayer("value", new Dense(inputs, outputs));
            _gate = AddLayer("gate", new Dense(inputs, outputs, Activation.Sigmoid));
        }

        protected override Tensor Forward(Tensor x) => _value.Call(x) * _gate.Call(x);
    }
}
