namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>
    /// A dense layer: <c>y[…, j] = activation(Σₚ x[…, p] · right[p, j] + bias[j])</c>, of which the product is the only one to touch
    /// memory.
    /// </summary>
    /// <param name="right">Shape <c>(k, n)</c>.</param>
    /// <param name="bias">Shape <c>(n)</c>; nothing is added if null.</param>
    /// <param name="activation">What the sums are passed through.</param>
    /// <returns>Shape <c>(…, n)</c> for this tensor's <c>(…, k)</c>.</returns>
    /// <exception cref="ShapeMismatchException">This tensor has fewer than two axes, the right one not two, the two k differ, or the bias
    /// has not n elements.</exception>
    /// <exception cref="DTypeMismatchException">The dtypes differ, or are not floating.</exception>
    /// <remarks>
    /// Dtypes: floating. Bits are those of <see cref="MatMul"/>, <c>+</c> and the function, which are applied while a block of the product
    /// is in the caches. VJP: that of <see cref="MatMul"/>, and for the bias the sum over all but the last axis. The slope of an activation
    /// follows from y: 1 - y² of tanh, y · (1 - y) of the logistic function.
    /// </remarks>
    /// <example>
    /// <code>
    /// Tensor hidden = x.Dense(weights, bias, Activation.Relu);
    /// </code>
    /// </example>
    public Tensor Dense(Tensor right, Tensor? bias = null, Activation activation = Activation.None)
    {
        if (LackExtents(this, right) || bias?.LacksExtents == true)
        {
            return Apply(
                new CompositeOp(
                    "Dense", activation, x => [x[0].Dense(x[1], x.ElementAtOrDefault(2), activation)], 1)
                { HasRankOfFirst = true },
                bias is null ? [this, right] : [this, right, bias]);
        }

        if (Rank < 2)
        {
            throw new ShapeMismatchException(
                "Dense", $"left {Shape} must have at least two axes; add one, as in x.ExpandDims(0)", [Shape, right.Shape]);
        }

        Tensor rows = Rank == 2 ? this : Reshape(checked((int)Shape.Create(Shape.Extents[..^1]).ElementCount), Shape[^1]);
        Tensor product = bias is null
            ? Apply(new DenseOp(activation), rows, right)
            : Apply(new DenseOp(activation), rows, right, bias);
        return Rank == 2 ? product : product.Reshape([.. Shape.Extents[..^1], right.Shape[^1]]);
    }
}

/// <summary>
/// The operation of <see cref="Tensor.Dense"/>: left (m, k), right (k, n) and, if there is one, bias (n).
/// </summary>
/// <param name="Activation">What the sums are passed through.</param>
public sealed record DenseOp(Activation Activation) : Operation("Dense")
{
    /// <inheritdoc/>
    protected internal override void Infer(ReadOnlySpan<Tensor> inputs, Span<TensorSpec> outputs)
    {
        (Shape left, Shape right) = (inputs[0].Shape, inputs[1].Shape);
        DType dtype = DTypeErrors.RequireSame("Dense", inputs[0], inputs[1]);
        DTypeErrors.Require("Dense", inputs[0], DTypeSet.Floating);
        if (left.Rank != 2 || right.Rank != 2)
        {
            throw new ShapeMismatchException("Dense", $"left {left} and right {right} must both be matrices", [left, right]);
        }

        if (left[1] != right[0])
        {
            throw ShapeErrors.DoNotChain("Dense", left, right, left[1], right[0]);
        }

        outputs[0] = new(Shape.Create(left[0], right[1]), dtype);
        if (inputs.Length > 2)
        {
            DTypeErrors.RequireSame("Dense", inputs[1], inputs[2]);
            ShapeErrors.RequireBias("Dense", inputs[2].Shape, outputs[0].Shape);
        }
    }

    /// <inheritdoc/>
    protected internal override void Execute(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        Tensor? bias = inputs.Length > 2 ? inputs[2] : null;
        if (inputs[0].DType == DType.Float32)
        {
            Execute<float>(inputs[0], inputs[1], bias, outputs[0]);
        }
        else
        {
            Execute<double>(inputs[0], inputs[1], bias, outputs[0]);
        }
    }

    private unsafe void Execute<T>(Tensor left, Tensor right, Tensor? bias, Tensor product)
        where T : unmanaged
    {
        Tensor added = bias is null ? product : Tensor.ContiguousNow(bias);
        fixed (byte* a = left, b = right, d = added, c = product)
        {
            Gemm.Run(
                new Matrix<T>((T*)a, left.Layout.Strides[0], left.Layout.Strides[1]),
                new Matrix<T>((T*)b, right.Layout.Strides[0], right.Layout.Strides[1]),
                (T*)c,
                left.Shape[0],
                right.Shape[1],
                left.Shape[1],
                new Epilogue<T>(bias is null ? null : (T*)d, Activation));
        }

        GC.KeepAlive(added);
    }
}
