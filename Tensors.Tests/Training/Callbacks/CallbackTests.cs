using System.Globalization;
using Tensors.Optim;
using Tensors.Training;

namespace Tensors.Tests;

/// <summary>What callbacks do with the figures of epochs.</summary>
public sealed class CallbackTests
{
    [Test]
    public async Task Early_stopping_waits_for_as_many_epochs_as_it_has_patience()
    {
        // A rate of 0: no epoch is better than the first.
        History history = await Fit(new GradientDescent(0), 20, new EarlyStopping(patience: 4));

        Assert.That(history.Epochs, Has.Count.EqualTo(5));
    }

    [Test]
    public async Task Early_stopping_lets_a_loss_fall()
    {
        History history = await Fit(new GradientDescent(0.01), 20, new EarlyStopping(patience: 1));

        Assert.That(history.Epochs, Has.Count.EqualTo(20));
    }

    [Test]
    public void A_figure_that_is_not_there_is_named() => Assert.That(
        async () => await Fit(new GradientDescent(0), 1, new EarlyStopping("val_f1")),
        Throws.TypeOf<KeyNotFoundException>().With.Message.EqualTo("There is no figure 'val_f1'; there are [loss]."));

    [Test]
    public async Task The_best_model_is_kept()
    {
        using TemporaryFolder folder = new();
        Dense model = new(1, 1, bias: false);
        KeepBest best = new(folder["best.safetensors"]);

        // Steps that are too large lead away from the first epoch's model.
        History history = await Fit(new GradientDescent(3), 3, best, model);

        Dense kept = new(1, 1, bias: false);
        kept.Load(folder["best.safetensors"]);
        Assert.That(best.Best, Is.EqualTo(history["loss"].Min()));
        Assert.That(Math.Abs(kept.Weight.Item<float>()), Is.Below(Math.Abs(model.Weight.Item<float>())));
    }

    [Test]
    public async Task The_log_holds_steps_and_epochs()
    {
        using TemporaryFolder folder = new();

        await Fit(new GradientDescent(0.01), 2, new TensorBoardLog(folder.Path, everySteps: 3));

        using EventLog log = new(Directory.GetFiles(folder.Path).Single());
        LoggedValue[] values = [.. log.Read().SelectMany(logged => logged.Values)];
        Assert.That(values.Count(value => value.Tag == "step/loss"), Is.EqualTo(2));
        Assert.That(values.Count(value => value.Tag == "epoch/loss"), Is.EqualTo(2));
    }

    [Test]
    public async Task Progress_is_a_line_an_epoch_where_output_is_redirected()
    {
        using StringWriter output = new();

        History history = await Fit(new GradientDescent(0.01), 2, new ConsoleProgress(output));

        Assert.That(output.ToString(), Is.EqualTo($"{history.Epochs[0]}{Environment.NewLine}{history.Epochs[1]}{Environment.NewLine}"));
        Assert.That(output.ToString(), Does.Match(@"^epoch 1: loss [\d.]+ \(\d+\.\d s\)"));
    }

    [Test]
    public async Task A_table_has_a_line_for_each_epoch()
    {
        using TemporaryFolder folder = new();

        History history = await Fit(new GradientDescent(0.01), 2, new CsvLog(folder["figures.csv"]));

        string[] lines = File.ReadAllLines(folder["figures.csv"]);
        Assert.That(lines, Has.Length.EqualTo(3));
        Assert.That(lines[0], Is.EqualTo("epoch,loss,seconds"));
        Assert.That(double.Parse(lines[2].Split(',')[1], CultureInfo.InvariantCulture), Is.EqualTo(history["loss"][1]));
    }

    private static Task<History> Fit(Optimizer optimizer, int epochs, Callback callback, Layer? model = null)
    {
        Tensor x = Tensor.Linspace(1, 2, 6).Reshape(-1, 1);
        return new Trainer(model ?? new Dense(1, 1), Loss.MeanSquaredError, optimizer).FitAsync(
            DataSource.FromTensors(x, x).Batch(2), epochs, callbacks: [callback]);
    }
}
