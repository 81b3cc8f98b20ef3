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

    [Test]
    public async Task Moving_averages_follow_the_parameters_and_change_places_with_them()
    {
        Dense model = new(1, 1, bias: false);
        model.Load(new Dictionary<string, Tensor> { ["weight"] = Tensor.Full([1, 1], 4) });
        MovingAverage average = new(0.75);

        // One step over x = 1, target 0: the weight becomes 4 - 0.25 · 2 · 4 = 2.
        await new Trainer(model, Loss.MeanSquaredError, new GradientDescent(0.25)).FitAsync(
            DataSource.FromTensors(Tensor.Ones([2, 1]), Tensor.Zeros([2, 1])).Batch(2), 1, callbacks: [average]);

        Assert.That(average.Averages["weight"].Item<float>(), Is.EqualTo((0.75f * 4) + (0.25f * 2)));
        average.Exchange(model);
        Assert.That((model.Weight.Item<float>(), average.Averages["weight"].Item<float>()), Is.EqualTo((3.5f, 2f)));
        average.Exchange(model);
        Assert.That(model.Weight.Item<float>(), Is.EqualTo(2));
    }

    [Test]
    public void Averages_of_another_model_are_rejected() => Assert.That(
        () => new MovingAverage().Exchange(new Dense(1, 1)),
        Throws.TypeOf<KeyNotFoundException>().With.Message.Contains("missing: [weight, bias]"));

    [Test]
    public async Task A_plateau_reduces_the_rate()
    {
        // Steps too small to change anything: the rate falls behind the third epoch and the fifth.
        GradientDescent optimizer = new(1e-30);

        await Fit(optimizer, 5, new ReduceOnPlateau(factor: 0.5, patience: 2));

        Assert.That(optimizer.LearningRate, Is.EqualTo(0.25e-30).Within(1e-45));
    }

    [Test]
    public async Task A_plateau_rests_after_a_change_and_keeps_the_least_rate()
    {
        GradientDescent optimizer = new(1e-30);

        // Behind epochs 2, 5 (3 and 4 are rest), 8.
        await Fit(optimizer, 7, new ReduceOnPlateau(factor: 0.5, patience: 1, rest: 3));
        Assert.That(optimizer.LearningRate, Is.EqualTo(0.25e-30).Within(1e-45));

        await Fit(optimizer, 9, new ReduceOnPlateau(factor: 0.5, patience: 1, leastRate: 0.1e-30));
        Assert.That(optimizer.LearningRate, Is.EqualTo(0.1e-30).Within(1e-45));
    }

    [Test]
    public void A_plateau_and_a_schedule_do_not_go_together() => Assert.That(
        async () => await new Trainer(new Dense(1, 1), Loss.MeanSquaredError, new GradientDescent(1)) { Schedule = new ConstantRate(1) }
            .FitAsync(DataSource.FromTensors(Tensor.Ones([2, 1]), Tensor.Zeros([2, 1])).Batch(2), 1, callbacks: [new ReduceOnPlateau()]),
        Throws.InvalidOperationException.With.Message.Contains("schedule"));

    private static Task<History> Fit(Optimizer optimizer, int epochs, Callback callback, Layer? model = null)
    {
        Tensor x = Tensor.Linspace(1, 2, 6).Reshape(-1, 1);
        return new Trainer(model ?? new Dense(1, 1), Loss.MeanSquaredError, optimizer).FitAsync(
            DataSource.FromTensors(x, x).Batch(2), epochs, callbacks: [callback]);
    }
}
