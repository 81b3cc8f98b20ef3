namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>
    /// Normalises over the axes from <paramref name="axis"/> to the last: <c>y = (x - mean) / √(variance + epsilon) · gain + bias</c>, with
    /// mean and variance (of a population) of each slice.
    /// </summary>
    /// <param name="gain">Broadcasts to the shape of a slice; 1 if null.</param>
    /// <param name="bias">Broadcasts to the shape of a slice; 0 if null.</param>
    /// <param name="axis">The first of the axes that are normalised together; negative counts from the end.</param>
    /// <param name="epsilon">Keeps the divisor away from 0; not negative.</param>
    /// <exception cref="ShapeMismatchException">The axis does not exist, or gain or bias do not broadcast.</exception>
    /// <exception cref="DTypeMismatchException">The dtypes differ, or are not floating.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Epsilon is negative or not finite.</exception>
    /// <remarks>Dtypes: floating. Slices far from 0 beside their deviation keep the digits of their differences.
    /// VJP with <c>h = dy · gain</c> and the normalised x̂: <c>dx = (h - mean h - x̂ · mean (h · x̂)) / √(variance + epsilon)</c>,
    /// <c>dgain = Σ dy · x̂</c>, <c>dbias = Σ dy</c>. After Ba, Kiros and Hinton, "Layer normalization" (2016).</remarks>
    /// <example>
    /// <code>
    /// Tensor normalised = x.LayerNorm(gain, bias);   // each row to mean 0 and deviation 1, then scaled and shifted
    /// </code>
    /// </example>
    public Tensor LayerNorm(Tensor? gain = null, Tensor? bias = null, int axis = -1, double epsilon = 1e-5) =>
        Normalize("LayerNorm", gain, bias, axis, epsilon, centered: true);

    /// <summary>
    /// Normalises over the axes from <paramref name="axis"/> to the last by their root of the mean square:
    /// <c>y = x / √(mean x² + epsilon) · gain</c>.
    /// </summary>
    /// <param name="gain">Broadcasts to the shape of a slice; 1 if null.</param>
    /// <param name="axis">The first of the axes that are normalised together; negative counts from the end.</param>
    /// <param name="epsilon">Keeps the divisor away from 0; not negative.</param>
    /// <exception cref="ShapeMismatchException">The axis does not exist, or the gain does not broadcast.</exception>
    /// <exception cref="DTypeMismatchException">The dtypes differ, or are not floating.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Epsilon is negative or not finite.</exception>
    /// <remarks>
    /// Dtypes: floating. VJP as that of <see cref="LayerNorm"/>, without the means of x and h. After Zhang and Sennrich, "Root mean square
    /// layer normalization" (2019).
    /// </remarks>
    public Tensor RmsNorm(Tensor? gain = null, int axis = -1, double epsilon = 1e-5) =>
        Normalize("RmsNorm", gain, null, axis, epsilon, centered: false);

    private Tensor Normalize(string name, Tensor? gain, Tensor? bias, int axis, double epsilon, bool centered)
    {
        if (!double.IsFinite(epsilon) || epsilon < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(epsilon), epsilon, $"{name}: epsilon is finite and not negative.");
        }

        if (LacksExtents)
        {
            Tensor[] operands = [this, .. gain is null ? [] : new[] { gain }, .. bias is null ? [] : new[] { bias }];
            return Composite(name, operands, (name, hasGain: gain is not null, axis, epsilon, centered), static (x, of) =>
                x[0].Normalize(
                    of.name, of.hasGain ? x[1] : null, x.Length > (of.hasGain ? 2 : 1) ? x[^1] : null, of.axis, of.epsilon, of.centered));
        }

        LayerNormOp operation = new(AxisOf(name, axis), epsilon, centered);
        Shape slice = Shape.Create(Shape.Extents[operation.Axis..]);
        Tensor? weights = gain?.BroadcastTo(slice) ?? (bias is null ? null : Full([], 1, DType).BroadcastTo(slice));
        return weights is null ? Apply(operation, this)
            : bias is null ? Apply(operation, this, weights)
            : Apply(operation, this, weights, bias.BroadcastTo(slice));
    }
}

/// <summary>The operation of <see cref="Tensor.LayerNorm"/> and <see cref="Tensor.RmsNorm"/>: (x), (x, gain) or (x, gain, bias).</summary>
/// <param name="Axis">The first normalised axis.</param>
/// <param name="Epsilon">Added to the variance.</param>
/// <param name="Centered">Whether the mean is subtracted.</param>
public sealed record LayerNormOp(int Axis, double Epsilon, bool Centered) : Operation(Centered ? "LayerNorm" : "RmsNorm")
{
    /// <inheritdoc/>
    protected internal override void Infer(ReadOnlySpan<Tensor> inputs, Span<TensorSpec> outputs)
    {
        DTypeErrors.Require(Name, inputs[0], DTypeSet.Floating);
        Shape slice = Shape.Create(inputs[0].Shape.Extents[Axis..]);
        foreach (Tensor weights in inputs[1..])
        {
            DTypeErrors.RequireSame(Name, inputs[0], weights);
            if (!weights.Shape.Equals(slice))
            {
                throw ShapeErrors.NotEqual(Name, slice, weights.Shape);
            }
        }

        outputs[0] = new(inputs[0].Shape, inputs[0].DType);
    }

    /// <inheritdoc/>
    protected internal override unsafe void Execute(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        Tensor x = Tensor.ContiguousNow(inputs[0]);
        Tensor gain = inputs.Length > 1 ? Tensor.ContiguousNow(inputs[1]) : x;
        Tensor bias = inputs.Length > 2 ? Tensor.ContiguousNow(inputs[2]) : x;
        (long rows, long extent) = Rows(x.Shape, Axis);
        fixed (byte* source = x, weights = gain, shifts = bias, y = outputs[0])
        {
            byte* g = inputs.Length > 1 ? weights : null;
            byte* b = inputs.Length > 2 ? shifts : null;
            if (x.DType == DType.Float32)
            {
                LayerNormKernel.Run((float*)source, (float*)g, (float*)b, (float*)y, rows, extent, (float)Epsilon, Centered);
            }
            else
            {
                LayerNormKernel.Run((double*)source, (double*)g, (double*)b, (double*)y, rows, extent, Epsilon, Centered);
            }
        }

        GC.KeepAlive(x);
        GC.KeepAlive(gain);
        GC.KeepAlive(bias);
    }

    /// <summary>How many slices there are, and of how many elements.</summary>
    internal static (long Rows, long Extent) Rows(Shape shape, int axis)
    {
        long extent = Shape.Create(shape.Extents[axis..]).ElementCount;
        return (extent == 0 ? 0 : shape.ElementCount / extent, extent);
    }
}

/// <summary>The gradient of <see cref="LayerNormOp"/> with respect to x: (x, dy · gain).</summary>
/// <param name="Axis">The first normalised axis.</param>
/// <param name="Epsilon">Added to the variance.</param>
/// <param name="Centered">Whether the mean is subtracted.</param>
public sealed record LayerNormGradientOp(int Axis, double Epsilon, bool Centered)
    : Operation(Centered ? "LayerNormGradient" : "RmsNormGradient")
{
    /// <inheritdoc/>
    protected internal override void Infer(ReadOnlySpan<Tensor> inputs, Span<TensorSpec> outputs)
    {
        DTypeErrors.RequireSame(Name, inputs[0], inputs[1]);
        DTypeErrors.Require(Name, inputs[0], DTypeSet.Floating);
        outputs[0] = inputs[0].Shape.Equals(inputs[1].Shape)
            ? new(inputs[0].Shape, inputs[0].DType)
            : throw ShapeErrors.NotEqual(Name, inputs[0].Shape, inputs[1].Shape);
    }

    /// <inheritdoc/>
    protected internal override unsafe void Execute(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        Tensor x = Tensor.ContiguousNow(inputs[0]);
        Tensor h = Tensor.ContiguousNow(inputs[1]);
        (long rows, long extent) = LayerNormOp.Rows(x.Shape, Axis);
        fixed (byte* source = x, cotangent = h, dx = outputs[0])
        {
            if (x.DType == DType.Float32)
            {
                LayerNormKernel.Gradient((float*)source, (float*)cotangent, (float*)dx, rows, extent, (float)Epsilon, Centered);
            }
            else
            {
                LayerNormKernel.Gradient((double*)source, (double*)cotangent, (double*)dx, rows, extent, Epsilon, Centered);
            }
        }

        GC.KeepAlive(x);
        GC.KeepAlive(h);
    }
}
