namespace Tensors;

/// <summary>What a quantile is when it falls between two elements.</summary>
public enum Interpolation
{
    /// <summary>The straight line between them.</summary>
    Linear,

    /// <summary>The lesser of them.</summary>
    Lower,

    /// <summary>The greater of them.</summary>
    Higher,

    /// <summary>Their mean.</summary>
    Midpoint,

    /// <summary>The nearer of them; half-way, the one with the even rank.</summary>
    Nearest,
}

public sealed partial class Tensor
{
    /// <summary>Quantiles along an axis: the element with rank <c>q · (n - 1)</c> in ascending order, for each q.</summary>
    /// <param name="quantiles">Numbers from 0 (the least element) to 1 (the greatest).</param>
    /// <param name="axis">Negative counts from the end; null looks at all elements.</param>
    /// <param name="keepDims">Whether the axis stays with extent 1.</param>
    /// <param name="interpolation">What stands between two elements.</param>
    /// <returns>One slice for each q along a new first axis.</returns>
    /// <exception cref="ShapeMismatchException">The axis does not exist or is empty.</exception>
    /// <exception cref="DTypeMismatchException">The elements are not floating-point numbers.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A q lies outside [0, 1].</exception>
    /// <remarks>
    /// NaN where there is one along the axis, as in NumPy. Between two elements a and b with weight w it is <c>a + w · (b - a)</c>,
    /// half-way their mean, and a where they are equal (also infinities); large elements do not overflow. Each quantile is what it is
    /// alone. By selection, without sorting. VJP: <c>dy</c> goes to the one or two elements by their weights.
    /// </remarks>
    public Tensor Quantile(
        ReadOnlySpan<double> quantiles, int? axis = null, bool keepDims = false, Interpolation interpolation = Interpolation.Linear)
    {
        if (LacksExtents)
        {
            return Composite(
                "Quantile", (quantiles: quantiles.ToArray(), axis, keepDims, interpolation),
                static (x, of) => x.Quantile(of.quantiles, of.axis, of.keepDims, of.interpolation));
        }

        DTypeErrors.Require("Quantile", this, DTypeSet.Floating);
        Tensor lines = axis is { } one ? MoveToEnd("Quantile", one) : Flatten();
        int extent = lines.Shape[^1];
        int[] lower = new int[quantiles.Length];
        int[] upper = new int[quantiles.Length];
        double[] weights = new double[quantiles.Length];
        for (int i = 0; i < quantiles.Length; i++)
        {
            if (!(quantiles[i] >= 0 && quantiles[i] <= 1))
            {
                throw new ArgumentOutOfRangeException(nameof(quantiles), $"Quantile: {quantiles[i]} is outside [0, 1].");
            }

            double rank = quantiles[i] * (extent - 1);
            (lower[i], upper[i], weights[i]) = Between(rank, interpolation);
        }

        Tensor values = ApplyAll(new OrderStatisticsOp([.. lower], [.. upper], [.. weights]), lines)[0];
        Tensor front = values.Transpose([values.Rank - 1, .. Enumerable.Range(0, values.Rank - 1)]);
        return !keepDims
            ? front
            : axis is { } kept
                ? front.ExpandDims(AxisOf("Quantile", kept) + 1)
                : front.Reshape([quantiles.Length, .. Enumerable.Repeat(1, Rank)]);
    }

    /// <summary>One quantile along an axis; see <see cref="Quantile(ReadOnlySpan{double}, int?, bool, Interpolation)"/>.</summary>
    /// <param name="quantile">A number from 0 to 1.</param>
    /// <param name="axis">Negative counts from the end; null looks at all elements.</param>
    /// <param name="keepDims">Whether the axis stays with extent 1.</param>
    /// <param name="interpolation">What stands between two elements.</param>
    public Tensor Quantile(double quantile, int? axis = null, bool keepDims = false, Interpolation interpolation = Interpolation.Linear)
    {
        if (LacksExtents)
        {
            return Composite(
                "Quantile", (quantile, axis, keepDims, interpolation),
                static (x, of) => x.Quantile(of.quantile, of.axis, of.keepDims, of.interpolation));
        }

        Tensor values = Quantile([quantile], axis, keepDims, interpolation);
        return values.ReshapeTo(values.Shape.Remove(0));
    }

    /// <summary>Median along an axis: the middle element in ascending order, or the mean of the two in the middle.</summary>
    /// <param name="axis">Negative counts from the end; null looks at all elements.</param>
    /// <param name="keepDims">Whether the axis stays with extent 1.</param>
    /// <exception cref="ShapeMismatchException">The axis does not exist or is empty.</exception>
    /// <exception cref="DTypeMismatchException">The elements are not floating-point numbers.</exception>
    /// <remarks>See <see cref="Quantile(double, int?, bool, Interpolation)"/>.</remarks>
    public Tensor Median(int? axis = null, bool keepDims = false) => Quantile(0.5, axis, keepDims);

    /// <summary>With one axis behind all others, as a view.</summary>
    internal Tensor MoveToEnd(string operation, int axis)
    {
        int position = AxisOf(operation, axis);
        return position == Rank - 1 ? this : Transpose([.. Enumerable.Range(0, Rank).Where(other => other != position), position]);
    }

    /// <summary>The ranks on both sides of a rank, and the weight of the upper one.</summary>
    private static (int Lower, int Upper, double Weight) Between(double rank, Interpolation interpolation)
    {
        int lower = (int)Math.Floor(rank);
        int upper = (int)Math.Ceiling(rank);
        int nearest = (int)Math.Round(rank, MidpointRounding.ToEven);
        return interpolation switch
        {
            Interpolation.Linear => (lower, upper, rank - lower),
            Interpolation.Lower => (lower, lower, 0),
            Interpolation.Higher => (upper, upper, 0),
            Interpolation.Midpoint => (lower, upper, lower == upper ? 0 : 0.5),
            _ => (nearest, nearest, 0),
        };
    }
}

/// <summary>
/// Quantiles along the last axis, and the positions (int64) of the elements that they lie between: those of all lower ones, then those of
/// all upper; NaN for every one where there is one.
/// </summary>
/// <param name="Lower">For each quantile the rank below, from 0.</param>
/// <param name="Upper">For each quantile the rank above.</param>
/// <param name="Weights">For each quantile the weight of the upper element, below 1.</param>
public sealed record OrderStatisticsOp(ValueArray<int> Lower, ValueArray<int> Upper, ValueArray<double> Weights)
    : Operation("OrderStatistics")
{
    /// <inheritdoc/>
    public override int OutputCount => 2;

    /// <inheritdoc/>
    protected internal override void Infer(ReadOnlySpan<Tensor> inputs, Span<TensorSpec> outputs)
    {
        DType dtype = DTypeErrors.Require(Name, inputs[0], DTypeSet.Floating);
        Shape shape = inputs[0].Shape;
        if (shape.Rank == 0 || shape[^1] == 0)
        {
            throw ShapeErrors.Empty(Name, shape);
        }

        outputs[0] = new(shape.With(shape.Rank - 1, Weights.Count), dtype);
        outputs[1] = new(shape.With(shape.Rank - 1, 2 * Weights.Count), DType.Int64);
    }

    /// <inheritdoc/>
    protected internal override unsafe void Execute(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        Tensor x = Tensor.ContiguousNow(inputs[0]);
        int extent = x.Shape[^1];
        long rows = x.ElementCount / extent;
        int[] ranks = [.. Lower, .. Upper];
        double[] weights = [.. Weights];
        fixed (byte* elements = x, values = outputs[0], positions = outputs[1])
        {
            if (x.DType == DType.Float32)
            {
                OrderStatistics.Run<float, uint>((float*)elements, (float*)values, (long*)positions, rows, extent, ranks, weights);
            }
            else
            {
                OrderStatistics.Run<double, ulong>((double*)elements, (double*)values, (long*)positions, rows, extent, ranks, weights);
            }
        }

        GC.KeepAlive(x);
    }
}
