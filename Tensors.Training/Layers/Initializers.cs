namespace Tensors.Training;

/// <summary>First elements of parameters: random ones come from the program's sequence, see <see cref="RandomSeed.Set"/>.</summary>
public static class Initializers
{
    /// <summary>Equally likely in <c>[-bound, bound)</c>.</summary>
    /// <param name="shape">The extents.</param>
    /// <param name="bound">Not negative.</param>
    public static Tensor Uniform(Shape shape, double bound) => Tensor.RandomUniform(shape, (float)-bound, (float)bound);

    /// <summary>Normally distributed around 0.</summary>
    /// <param name="shape">The extents.</param>
    /// <param name="deviation">The standard deviation.</param>
    public static Tensor Normal(Shape shape, double deviation = 1) => Tensor.RandomNormal(shape, 0, deviation);

    /// <summary>
    /// What PyTorch fills weights of dense layers and convolutions with: equally likely up to <c>1 / √fanIn</c>, which is Kaiming's bound
    /// with a slope of √5.
    /// </summary>
    /// <param name="shape">The extents.</param>
    /// <param name="fanIn">How many elements a result is summed over.</param>
    public static Tensor FanIn(Shape shape, int fanIn) => Uniform(shape, 1 / Math.Sqrt(Math.Max(1, fanIn)));

    /// <summary>Glorot's: equally likely up to <c>√(6 / (fanIn + fanOut))</c>. Keras fills dense layers with it.</summary>
    /// <param name="shape">PyTorch's <c>(out, in, taps…)</c>, of at least two axes.</param>
    public static Tensor XavierUniform(Shape shape)
    {
        (int fanIn, int fanOut) = Fans(shape);
        return Uniform(shape, Math.Sqrt(6.0 / (fanIn + fanOut)));
    }

    /// <summary>He's: normal with a standard deviation of <c>√(2 / fanIn)</c>, for layers in front of <see cref="Tensor.Relu"/>.</summary>
    /// <param name="shape">PyTorch's <c>(out, in, taps…)</c>, of at least two axes.</param>
    public static Tensor KaimingNormal(Shape shape) => Normal(shape, Math.Sqrt(2.0 / Fans(shape).In));

    private static (int In, int Out) Fans(Shape shape)
    {
        if (shape.Rank < 2)
        {
            throw new ShapeMismatchException("Initializers", $"weights {shape} must have at least two axes, (out, in, ...)", [shape]);
        }

        int taps = (int)Shape.Create(shape.Extents[2..]).ElementCount;
        return (shape[1] * taps, shape[0] * taps);
    }
}
