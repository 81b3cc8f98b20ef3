namespace Tensors.Autograd;

/// <summary>Compares the gradients of a function with differences of its values.</summary>
/// <remarks>
/// Along one random direction d of the operands and one random cotangent v of the result, <c>⟨VJP(v), d⟩</c> must equal the derivative
/// of <c>⟨f, v⟩</c>, taken from a five-point stencil (error of order h⁴). The second order checks the gradient's own gradient the same way.
/// </remarks>
public static class GradientCheck
{
    // Balances the stencil's error h⁴ against the rounding error 2⁻⁵³ / h.
    private const double Step = 1e-3;

    /// <summary>Checks a function at a point.</summary>
    /// <param name="function">A function of tensors made of differentiable operations.</param>
    /// <param name="inputs">The point: float64 tensors of any layout.</param>
    /// <param name="order">1 checks the gradient, 2 also the gradient of the gradient.</param>
    /// <param name="tolerance">The largest difference allowed, relative to the size of the terms.</param>
    /// <param name="seed">Chooses the directions.</param>
    /// <exception cref="GradientCheckException">They differ by more than the tolerance.</exception>
    /// <exception cref="DTypeMismatchException">An input is not float64.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The order is not 1 or 2.</exception>
    public static void Run(
        Func<Tensor[], Tensor> function, ReadOnlySpan<Tensor> inputs, int order = 1, double tolerance = 1e-7, int seed = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(order, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(order, 2);
        foreach (Tensor input in inputs)
        {
            if (input.DType != DType.Float64)
            {
                throw new DTypeMismatchException(
                    "GradientCheck", $"an input is {input.DType.Name}; differences need float64", [input.DType]);
            }
        }

        Random random = new(seed);
        Tensor[] point = inputs.ToArray();
        Compare(function, point, random, tolerance, order: 1);
        if (order == 2)
        {
            Tensor cotangent = Direction(function(point).Shape, random);
            Compare(x => Flatten(Gradients(function, x, cotangent)), point, random, tolerance, order: 2);
        }
    }

    private static void Compare(Func<Tensor[], Tensor> function, Tensor[] point, Random random, double tolerance, int order)
    {
        Tensor cotangent = Direction(function(point).Shape, random);
        Tensor[] direction = Array.ConvertAll(point, x => Direction(x.Shape, random));
        Tensor[] gradients = Gradients(function, point, cotangent);
        double byRule = 0;
        double size = 0;
        for (int i = 0; i < point.Length; i++)
        {
            Tensor terms = gradients[i] * direction[i];
            byRule += terms.Sum().Item<double>();
            size += terms.Abs().Sum().Item<double>();
        }

        double Along(double t)
        {
            Tensor[] moved = [.. point.Zip(direction, (x, d) => x + (t * d))];
            return (function(moved) * cotangent).Sum().Item<double>();
        }

        double byDifferences = ((8 * (Along(Step) - Along(-Step))) - (Along(2 * Step) - Along(-2 * Step))) / (12 * Step);
        double difference = Math.Abs(byRule - byDifferences);
        if (!(difference <= tolerance * Math.Max(1, size)))
        {
            throw new GradientCheckException(order, byRule, byDifferences, tolerance * Math.Max(1, size));
        }
    }

    private static Tensor[] Gradients(Func<Tensor[], Tensor> function, Tensor[] point, Tensor cotangent)
    {
        using GradientTape tape = new();
        tape.Watch(point);
        Tensor value = function(point);
        return tape.Gradient([value], point, [cotangent], UnconnectedGradients.Zeros);
    }

    private static Tensor Flatten(Tensor[] tensors) => Tensor.Concat(Array.ConvertAll(tensors, tensor => tensor.Flatten()));

    private static Tensor Direction(Shape shape, Random random)
    {
        double[] values = new double[shape.ElementCount];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (2 * random.NextDouble()) - 1;
        }

        return Tensor.FromArray(values, shape);
    }
}
