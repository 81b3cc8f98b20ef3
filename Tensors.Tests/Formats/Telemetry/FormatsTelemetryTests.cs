using System.Diagnostics;

namespace Tensors.Tests.Formats;

/// <summary>What checkpoints and event files tell whoever listens.</summary>
public sealed class FormatsTelemetryTests
{
    private static readonly Dictionary<string, Tensor> s_parameters =
        new() { ["a"] = Tensor.Ones([3]), ["b/c"] = Tensor.Zeros([2, 5], DType.Float64) };

    private TemporaryFolder _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = new();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public void Saving_and_restoring_are_activities_with_durations_and_bytes([Values] CheckpointFormat format)
    {
        using Listener listener = new(FormatsTelemetry.Name);

        Checkpoint.Save(_folder["model"], s_parameters, format: format);
        Checkpoint.Restore(_folder["model"], s_parameters);

        Assert.That(
            listener.Activities.Select(activity => activity.OperationName), Is.EqualTo(new[] { "Checkpoint.Save", "Checkpoint.Restore" }));
        Assert.That(
            listener.Activities.Select(activity => activity.GetTagItem("tensors.checkpoint.path")), Is.All.EqualTo(_folder["model"]));
        Assert.That(listener.Activities.Select(activity => activity.Status), Is.All.EqualTo(ActivityStatusCode.Unset));
        Assert.That(listener.Of("tensors.checkpoint.written").Sum(), Is.EqualTo(92));
        Assert.That(listener.Of("tensors.checkpoint.read").Sum(), Is.EqualTo(92));
        Assert.That(listener.Of("tensors.checkpoint.save.duration").Single(), Is.Below(60).And.Positive);
        Assert.That(listener.Of("tensors.checkpoint.restore.duration").Single(), Is.Below(60).And.Positive);
        Assert.That(listener.Measurements.Select(measured => measured.Error), Is.All.Null);
    }

    [Test]
    public void What_fails_is_an_error()
    {
        Checkpoint.Save(_folder["model"], s_parameters);
        using Listener listener = new(FormatsTelemetry.Name);

        Assert.That(
            () => Checkpoint.Restore(_folder["model"], new Dictionary<string, Tensor> { ["other"] = Tensor.Ones([1]) }), Throws.Exception);

        Assert.That(listener.Activities.Single().Status, Is.EqualTo(ActivityStatusCode.Error));
        Assert.That(
            listener.Measurements.Single(measured => measured.Instrument == "tensors.checkpoint.restore.duration").Error, Is.Not.Null);
    }

    [Test]
    public void Events_are_counted()
    {
        using Listener listener = new(FormatsTelemetry.Name);
        using FileWriter writer = new(_folder["run"]);

        writer.Scalar(1, "loss", 1);
        writer.Scalar(2, "loss", 1);

        Assert.That(listener.Of("tensors.events.written").Sum(), Is.EqualTo(2));
    }

    [TestCase("tensors.checkpoint.save.duration", "s")]
    [TestCase("tensors.checkpoint.restore.duration", "s")]
    [TestCase("tensors.checkpoint.written", "By")]
    [TestCase("tensors.checkpoint.read", "By")]
    [TestCase("tensors.events.written", "{event}")]
    public void Instruments_have_names_units_and_descriptions(string name, string unit)
    {
        Checkpoint.Save(_folder["model"], s_parameters);
        using Listener listener = new(FormatsTelemetry.Name);

        Assert.That(listener.Instruments[name].Unit, Is.EqualTo(unit));
        Assert.That(listener.Instruments[name].Description, Is.Not.Empty);
        Assert.That(listener.Instruments, Has.Count.EqualTo(5));
    }

    [Test]
    public void The_meter_is_named_after_its_assembly() =>
        Assert.That(typeof(FileWriter).Assembly.GetName().Name, Is.EqualTo(FormatsTelemetry.Name));

    [Test]
    public void Saving_and_restoring_tell_how_far_they_are()
    {
        List<CheckpointProgress> saved = [];
        List<CheckpointProgress> restored = [];

        Checkpoint.Save(_folder["model"], s_parameters, progress: new Reports(saved));
        Checkpoint.Restore(_folder["model"], s_parameters, progress: new Reports(restored));

        CheckpointProgress[] expected = [new("a", 1, 2, 12, 92), new("b/c", 2, 2, 92, 92)];
        Assert.That(saved, Is.EqualTo(expected));
        Assert.That(restored, Is.EqualTo(expected));
    }

    private sealed class Reports(List<CheckpointProgress> into) : IProgress<CheckpointProgress>
    {
        public void Report(CheckpointProgress value) => into.Add(value);
    }
}
