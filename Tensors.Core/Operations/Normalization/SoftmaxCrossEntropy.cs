namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>
    /// Cross-entropy between class probabilities and the softmax of this tensor, per example: <c>y = -Σᵢ labelsᵢ · ln softmax(x)ᵢ</c>.
    /// </summary>
    /// <param name="labels">Probabilities of this tensor's dtype; broadcasts to its shape.</param>
    /// <param name="axis">The axis of the classes; negative counts from the end.</param>
    /// <returns>Shape without that axis.</returns>
    /// <exception cref="ShapeMismatchException">The axis does not exist, or the labels do not broadcast.</exception>
    /// <exception cref="DTypeMismatchException">The dtypes differ, or are not floating.</exception>
    /// <remarks>
    /// Dtypes: floating. Computed from the logits in one step, without overflow and without rounding small probabilities to 0. VJP: <c>dx =
    /// dy · (Σ labels · softmax(x) - labels)</c>, <c>dlabels = -dy · ln softmax(x)</c>. The slope of a class whose share is near 1 is what
    /// the others leave of a sum of 0.
    /// </remarks>
    public Tensor SoftmaxCrossEntropy(Tensor labels, int axis = -1)
    {
        if (LackExtents(this, labels))
        {
            return Composite("SoftmaxCrossEntropy", [this, labels], axis, static (x, of) => x[0].SoftmaxCrossEntropy(x[1], of));
        }

        int classes = AxisOf("SoftmaxCrossEntropy", axis);
        return Apply<SoftmaxCrossEntropyOp>(WithAxisLast(classes), labels.BroadcastTo(Shape).WithAxisLast(classes));
    }

    /// <summary>
    /// Cross-entropy between one certain class and the softmax of this tensor, per example: <c>y = -ln softmax(x)[…, class, …]</c>.
    /// </summary>
    /// <param name="classes">Dtype int32 or int64; this tensor's shape without the axis.</param>
    /// <param name="axis">The axis of the classes; negative counts from the end.</param>
    /// <returns>The shape of <paramref name="classes"/>.</returns>
    /// <exception cref="ShapeMismatchException">The axis does not exist, or the classes have another shape.</exception>
    /// <exception cref="DTypeMismatchException">The logits are not floating, or the classes not integers.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A class is negative or not below the axis's extent.</exception>
    /// <remarks>Dtypes: floating. VJP: <c>dx = dy · (softmax(x) - onehot(classes))</c>.</remarks>
    public Tensor SparseSoftmaxCrossEntropy(Tensor classes, int axis = -1) =>
        Apply<SparseSoftmaxCrossEntropyOp>(WithAxisLast(AxisOf("SparseSoftmaxCrossEntropy", axis)), classes);

    private Tensor WithAxisLast(int axis) => axis == Rank - 1
        ? this
        : Transpose([.. Enumerable.Range(0, axis), .. Enumerable.Range(axis + 1, Rank - axis - 1), axis]);
}

/// <summary>Shape rules and kernels of the cross-entropies and of their gradients.</summary>
/// <param name="Name">The name.</param>
public abstract record CrossEntropyOperation(string Name) : Operation(Name)
{
    private protected abstract bool IsSparse { get; }

    private protected abstract bool IsGradient { get; }

    /// <inheritdoc/>
    protected internal sealed override void Infer(ReadOnlySpan<Tensor> inputs, Span<TensorSpec> outputs)
    {
        (Tensor logits, Tensor labels) = (inputs[0], inputs[1]);
        DTypeErrors.Require(Name, logits, DTypeSet.Floating);
        Shape examples = logits.Rank > 0 ? logits.Shape.Remove(logits.Rank - 1) : throw ShapeErrors.AxisOutOfRange(Name, -1, logits.Shape);
        if (IsSparse)
        {
            IndexTensor.RequireDType(Name, labels);
        }
        else
        {
            DTypeErrors.RequireSame(Name, logits, labels);
        }

        Shape expected = IsSparse ? examples : logits.Shape;
        if (!labels.Shape.Equals(expected))
        {
            throw new ShapeMismatchException(
                Name, $"the logits {logits.Shape} need labels of shape {expected}, not {labels.Shape}", [logits.Shape, labels.Shape]);
        }

        if (IsGradient)
        {
            DTypeErrors.RequireSame(Name, logits, inputs[2]);
            if (!inputs[2].Shape.Equals(examples))
            {
                throw ShapeErrors.NotEqual(Name, examples, inputs[2].Shape);
            }
        }

        outputs[0] = new(IsGradient ? logits.Shape : examples, logits.DType);
    }

    /// <inheritdoc/>
    protected internal sealed override unsafe void Execute(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        Tensor logits = Tensor.ContiguousNow(inputs[0]);
        Tensor labels = Tensor.ContiguousNow(inputs[1]);
        Tensor? cotangents = IsGradient ? Tensor.ContiguousNow(inputs[2]) : null;
        int extent = logits.Shape[^1];
        int[] classes = IsSparse ? IndexTensor.Positions(Name, labels, extent) : [];
        long rows = extent == 0 ? outputs[0].ElementCount : logits.ElementCount / extent;
        fixed (int* positions = classes)
        fixed (byte* x = logits, p = labels, dy = cotangents ?? logits, y = outputs[0])
        {
            byte* weights = IsSparse ? null : p;
            switch (logits.DType, IsGradient)
            {
                case (DType.Float32, false):
                    CrossEntropyKernel.Losses((float*)x, (float*)weights, positions, (float*)y, rows, extent);
                    break;
                case (DType.Float32, true):
                    CrossEntropyKernel.Gradients((float*)x, (float*)weights, positions, (float*)dy, (float*)y, rows, extent);
                    break;
                case (_, false):
                    CrossEntropyKernel.Losses((double*)x, (double*)weights, positions, (double*)y, rows, extent);
                    break;
                default:
                    CrossEntropyKernel.Gradients((double*)x, (double*)weights, positions, (double*)dy, (double*)y, rows, extent);
                    break;
            }
        }

        GC.KeepAlive(logits);
        GC.KeepAlive(labels);
        GC.KeepAlive(cotangents);
    }
}

/// <summary>The operation of <see cref="Tensor.SoftmaxCrossEntropy"/>: (logits, labels) with the classes on the last axis.</summary>
public sealed record SoftmaxCrossEntropyOp() : CrossEntropyOperation("SoftmaxCrossEntropy")
{
    private protected override bool IsSparse => false;

    private protected override bool IsGradient => false;
}

/// <summary>The gradient of <see cref="SoftmaxCrossEntropyOp"/> with respect to the logits: (logits, labels, cotangent).</summary>
public sealed record SoftmaxCrossEntropyGradientOp() : CrossEntropyOperation("SoftmaxCrossEntropyGradient")
{
    private protected override bool IsSparse => false;

    private protected override bool IsGradient => true;
}

/// <summary>The operation of <see cref="Tensor.SparseSoftmaxCrossEntropy"/>: (logits, classes) with the classes on the last axis.</summary>
public sealed record SparseSoftmaxCrossEntropyOp() : CrossEntropyOperation("SparseSoftmaxCrossEntropy")
{
    private protected override bool IsSparse => true;

    private protected override bool IsGradient => false;
}

/// <summary>The gradient of <see cref="SparseSoftmaxCrossEntropyOp"/> with respect to the logits: (logits, classes, cotangent).</summary>
public sealed record SparseSoftmaxCrossEntropyGradientOp() : CrossEntropyOperation("SparseSoftmaxCrossEntropyGradient")
{
    private protected override bool IsSparse => true;

    private protected override bool IsGradient => true;
}
