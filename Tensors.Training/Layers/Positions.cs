namespace Tensors.Training;

/// <summary>
/// Adds a vector for each position, which is learned: <c>weight</c> <c>(length, width)</c>, as that of an <see cref="Embedding"/>.
/// </summary>
public sealed class LearnedPositions : Layer
{
    /// <summary>Makes the table, normally distributed.</summary>
    /// <param name="length">The greatest number of steps.</param>
    /// <param name="width">The extent of vectors.</param>
    public LearnedPositions(int length, int width) => Weight = AddParameter("weight", Initializers.Normal([length, width]));

    /// <summary>Shape <c>(length, width)</c>.</summary>
    public Tensor Weight { get; }

    /// <inheritdoc/>
    public override string ToString() => $"LearnedPositions({Weight.Shape[0]}, {Weight.Shape[1]})";

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x) => x.Rank >= 2 && x.Shape[^2] <= Weight.Shape[0]
        ? x + Weight.Slice(0, 0, x.Shape[^2])
        : throw new ShapeMismatchException(
            "LearnedPositions", $"the input {x.Shape} has more than {Weight.Shape[0]} steps", [x.Shape, Weight.Shape]);
}

/// <summary>
/// Adds sines and cosines of the position, of wave lengths from 2π to 2π · period: <see cref="Tensor.SinusoidalPositions"/>.
/// </summary>
/// <param name="period">The longest wave length, divided by 2π.</param>
public sealed class SinusoidalPositions(double period = 10000) : Layer
{
    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x) => x.Rank >= 2
        ? x + Tensor.SinusoidalPositions(x.Shape[^2], x.Shape[^1], period, dtype: x.DType)
        : throw new ShapeMismatchException("SinusoidalPositions", $"the input {x.Shape} has no axis of steps", [x.Shape]);
}
