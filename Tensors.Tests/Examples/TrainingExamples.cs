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
        using TemporaryFolder folder = new();
        Assert.That((await Interrupted(trainer, examples, folder["training"])).WasCancelled, Is.False);
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
