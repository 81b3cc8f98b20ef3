namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>Weight normalization: each slice of this direction brought to the length of its gain, <c>w = gain · v / ‖v‖</c>.</summary>
    /// <param name="gain">Broadcasts to the direction with extent 1 along all axes but <paramref name="axis"/>; a vector stands along that
    /// axis.</param>
    /// <param name="axis">The axis of the slices (the results of a layer); negative counts from the end.</param>
    /// <exception cref="ShapeMismatchException">The axis does not exist, or the gain does not fit.</exception>
    /// <exception cref="DTypeMismatchException">The dtypes differ, or are not floating.</exception>
    /// <remarks>
    /// Dtypes: floating. A slice of zeros has no direction: NaN. After Salimans and Kingma, "Weight normalization" (2016).
    /// </remarks>
    public Tensor WeightNorm(Tensor gain, int axis = 0)
    {
        if (LackExtents(this, gain))
        {
            return Composite("WeightNorm", [this, gain], axis, static (x, of) => x[0].WeightNorm(x[1], of));
        }

        int slices = AxisOf("WeightNorm", axis);
        int[] others = [.. Enumerable.Range(0, Rank).Where(other => other != slices)];
        Tensor lengths = others.Length == 0 ? Abs() : Norm(2, others, keepDims: true);
        Tensor gains = gain.Rank == 1
            ? gain.Reshape([.. Enumerable.Repeat(1, slices), gain.Shape[0], .. Enumerable.Repeat(1, Rank - slices - 1)]) : gain;
        return this * (gains / lengths);
    }
}
