using Tensors.Formats.Protos;

namespace Tensors;

// What loops write.
public sealed partial class FileWriter
{
    /// <summary>A point of a curve.</summary>
    /// <param name="step">Where on the axis.</param>
    /// <param name="tag">The curve; slashes make groups.</param>
    /// <param name="value">Written as a float32.</param>
    public void Scalar(long step, string tag, double value) => Add(step, SummaryValues.Scalar(tag, (float)value));

    /// <summary>How the elements of a tensor are distributed.</summary>
    /// <param name="step">Where on the axis.</param>
    /// <param name="tag">What is shown; slashes make groups.</param>
    /// <param name="values">Of any shape and dtype.</param>
    /// <exception cref="ArgumentException">An element is NaN or infinite.</exception>
    public void Histogram(long step, string tag, Tensor values) => Add(step, SummaryValues.Histogram(tag, values));

    /// <summary>Pictures, each scaled for itself unless its values are bytes.</summary>
    /// <param name="step">Where on the axis.</param>
    /// <param name="tag">What is shown; slashes make groups.</param>
    /// <param name="images">Shape <c>(batch, height, width, channels)</c> with 1, 3 or 4 channels.</param>
    /// <param name="maxOutputs">At most so many of the batch are written.</param>
    /// <exception cref="ShapeMismatchException">The shape is another.</exception>
    /// <remarks>
    /// Without negative values 0 to the largest become 0 to 255, else 0 becomes 128. Pixels with a value that is not finite become red.
    /// </remarks>
    public void Image(long step, string tag, Tensor images, int maxOutputs = 3) => Add(step, SummaryValues.Image(tag, images, maxOutputs));

    /// <summary>Sounds, as WAV of 16 bits.</summary>
    /// <param name="step">Where on the axis.</param>
    /// <param name="tag">What is played; slashes make groups.</param>
    /// <param name="clips">Shape <c>(batch, frames)</c> or <c>(batch, frames, channels)</c>, from -1 to 1.</param>
    /// <param name="sampleRate">Frames per second.</param>
    /// <param name="maxOutputs">At most so many of the batch are written.</param>
    /// <exception cref="ShapeMismatchException">The shape is another.</exception>
    public void Audio(long step, string tag, Tensor clips, float sampleRate, int maxOutputs = 3) =>
        Add(step, SummaryValues.Audio(tag, clips, sampleRate, maxOutputs));

    /// <summary>A text in Markdown.</summary>
    /// <param name="step">Where on the axis.</param>
    /// <param name="tag">What is shown; slashes make groups.</param>
    /// <param name="text">The text.</param>
    public void Text(long step, string tag, string text) => Add(step, SummaryValues.Text(tag, text));

    /// <summary>The hyperparameters of this run, and by which curves runs are compared.</summary>
    /// <param name="parameters">Their values by name.</param>
    /// <param name="metrics">Tags of scalars of this run.</param>
    public void HParams(IReadOnlyDictionary<string, HParam> parameters, params ReadOnlySpan<string> metrics)
    {
        Experiment experiment = new() { TimeCreatedSecs = Now };
        SessionStartInfo start = new() { StartTimeSecs = Now };
        foreach ((string name, HParam value) in parameters.OrderBy(parameter => parameter.Key, StringComparer.Ordinal))
        {
            experiment.HparamInfos.Add(new HParamInfo { Name = name, Type = value.Type });
            start.Hparams.Add(name, value.ToProto());
        }

        foreach (string tag in metrics)
        {
            experiment.MetricInfos.Add(new MetricInfo { Name = new() { Tag = tag } });
        }

        Add(0, SummaryValues.HParams("_hparams_/experiment", new() { Experiment = experiment }));
        Add(0, SummaryValues.HParams("_hparams_/session_start_info", new() { SessionStartInfo = start }));
    }

    /// <summary>Says that the run whose hyperparameters were written is over.</summary>
    /// <param name="succeeded">Whether it reached its end.</param>
    public void EndHParams(bool succeeded = true) => Add(0, SummaryValues.HParams("_hparams_/session_end_info", new()
    {
        SessionEndInfo = new() { Status = succeeded ? SessionStatus.StatusSuccess : SessionStatus.StatusFailure, EndTimeSecs = Now },
    }));

    private double Now => _clock.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0;

    private void Add(long step, SummaryProto summary) => _events.Add(new() { Step = step, Summary = summary });
}
