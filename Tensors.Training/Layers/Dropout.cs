namespace Tensors.Training;

/// <summary>
/// In training sets elements to 0 with a probability and divides the others by the probability to stay; otherwise passes everything
/// through.
/// </summary>
/// <remarks>PyTorch's <c>Dropout</c>. Choices come from the program's sequence, see <see cref="RandomSeed.Set"/>.</remarks>
/// <param name="rate">The probability to be set to 0, from 0 to below 1.</param>
public sealed class Dropout(double rate = 0.5) : Layer
{
    private readonly double _rate = rate is >= 0 and < 1
        ? rate
        : throw new ArgumentOutOfRangeException(nameof(rate), rate, "The rate of dropout is at least 0 and below 1.");

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"Dropout({_rate})");

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x) => IsTraining ? x.Dropout(_rate) : x;
}
