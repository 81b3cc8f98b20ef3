namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>
    /// Spectral normalization: this weight divided by the greatest singular value of the matrix of its slices, found by power iteration.
    /// </summary>
    /// <param name="direction">The left singular vector so far, one number for each slice: some random numbers at first, then what the last
    /// call left.</param>
    /// <param name="iterations">Steps of the power iteration; 0 leaves the direction as it is, as in inference.</param>
    /// <param name="axis">The axis of the slices (the results of a layer); negative counts from the end.</param>
    /// <param name="epsilon">The least length that vectors are divided by.</param>
    /// <exception cref="ShapeMismatchException">The axis does not exist, or the direction is not one number a slice.</exception>
    /// <exception cref="DTypeMismatchException">The dtypes differ, or are not floating.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than 0 iterations.</exception>
    /// <remarks>
    /// Dtypes: floating. The vectors are constants to derivatives, as they are where the iteration has converged. After Miyato et al.,
    /// "Spectral normalization for generative adversarial networks" (2018).
    /// </remarks>
    public Tensor SpectralNorm(ref Tensor direction, int iterations = 1, int axis = 0, double epsilon = 1e-12)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(iterations);
        int slices = AxisOf("SpectralNorm", axis);
        if (direction.Rank != 1 || direction.Shape[0] != Shape[slices])
        {
            throw ShapeErrors.NotEqual("SpectralNorm", Shape.Create(Shape[slices]), direction.Shape);
        }

        Tensor matrix = MoveAxis(slices, 0).Reshape(Shape[slices], -1);
        Tensor constant = matrix.StopGradient();
        Tensor Unit(Tensor x) => x / x.Norm().Maximum(Full([], epsilon, x.DType));
        Tensor left = direction.ExpandDims(-1).StopGradient();
        Tensor right = Unit(constant.T.MatMul(left));
        for (int i = 0; i < iterations; i++)
        {
            left = Unit(constant.MatMul(right));
            right = Unit(constant.T.MatMul(left));
        }

        direction = left.Squeeze(-1);
        return this / left.T.MatMul(matrix.MatMul(right)).Squeeze();
    }
}
