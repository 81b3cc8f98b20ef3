namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>
    /// Connectionist temporal classification: the negative logarithm of the probability of labels, summed over all their alignments with
    /// the frames. In an alignment every label stands for one frame or several in a row, and blanks stand anywhere between, at least one
    /// between equal labels.
    /// </summary>
    /// <param name="targets">The labels: dtype int32 or int64, shape (items, most); what lies behind an item's own length is not looked
    /// at.</param>
    /// <param name="inputLengths">How many frames each item has: dtype int32 or int64, shape (items).</param>
    /// <param name="targetLengths">How many labels each item has: dtype int32 or int64, shape (items).</param>
    /// <param name="blank">The class of blanks.</param>
    /// <param name="reduction">How the losses become one number. Before the mean, that of each item is divided by its number of labels, or
    /// by 1 without any.</param>
    /// <param name="zeroInfinity">Whether items without an alignment, whose labels are too many for the frames, count 0 and not
    /// +inf.</param>
    /// <returns>A scalar, or shape (items) where losses stay as they are.</returns>
    /// <exception cref="ShapeMismatchException">This tensor is not (frames, items, classes), or the others do not fit it.</exception>
    /// <exception cref="DTypeMismatchException">This tensor is not floating, or others are not integers.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A length is greater than its axis, a label is no class or the blank, or there is no
    /// class for blanks.</exception>
    /// <remarks>
    /// This tensor holds logarithms of probabilities, shape (frames, items, classes), as <see cref="LogSoftmax"/> makes them. Computed in
    /// float64 and rounded once. VJP: minus the share of all alignments that pass through a class in a frame, times dy; 0 for an item that
    /// has none. After Graves et al., "Connectionist temporal classification" (2006).
    /// </remarks>
    /// <example>
    /// <code>
    /// Tensor loss = logits.LogSoftmax().CtcLoss(targets, inputLengths, targetLengths);
    /// </code>
    /// </example>
    public Tensor CtcLoss(
        Tensor targets, Tensor inputLengths, Tensor targetLengths, int blank = 0, LossReduction reduction = LossReduction.Mean,
        bool zeroInfinity = false)
    {
        Tensor losses = Apply(new CtcLossOp(blank, MergesRepeated: true), this, targets, inputLengths, targetLengths);
        losses = zeroInfinity ? Where(losses.Equal(double.PositiveInfinity), 0, losses) : losses;
        return (reduction == LossReduction.Mean ? losses / targetLengths.Maximum(1).Cast(losses.DType) : losses).Reduced(reduction);
    }
}

/// <summary>Shape rules of the sums over alignments: (log-probabilities, targets, lengths of inputs, lengths of targets).</summary>
/// <param name="Name">The name.</param>
/// <param name="Blank">The class of blanks.</param>
/// <param name="MergesRepeated">Whether a label may stand for several frames in a row, so that equal labels need a blank between
/// them.</param>
public abstract record CtcOperation(string Name, int Blank, bool MergesRepeated) : Operation(Name)
{
    private protected abstract bool IsGradient { get; }

    /// <inheritdoc/>
    protected internal sealed override void Infer(ReadOnlySpan<Tensor> inputs, Span<TensorSpec> outputs)
    {
        Tensor x = inputs[0];
        DTypeErrors.Require(Name, x, DTypeSet.Floating);
        for (int i = 1; i < 4; i++)
        {
            IndexTensor.RequireDType(Name, inputs[i]);
        }

        if (x.Rank != 3 || inputs[1].Rank != 2 || inputs[1].Shape[0] != x.Shape[1] || !IsPerItem(inputs[2]) || !IsPerItem(inputs[3]))
        {
            throw new ShapeMismatchException(
                Name,
                $"log-probabilities {x.Shape}, targets {inputs[1].Shape}, lengths of inputs {inputs[2].Shape} and of targets "
                + $"{inputs[3].Shape} must be "
                + "(frames, items, classes), (items, most), (items) and (items)",
                [x.Shape, inputs[1].Shape, inputs[2].Shape, inputs[3].Shape]);
        }

        if (Blank < 0 || Blank >= x.Shape[2])
        {
            throw new ArgumentOutOfRangeException(
                nameof(inputs), $"{Name}: the blank is class {Blank}, and there are {x.Shape[2]} classes in {x.Shape}.");
        }

        Shape items = [x.Shape[1]];
        if (IsGradient)
        {
            DTypeErrors.RequireSame(Name, x, inputs[4]);
            if (!inputs[4].Shape.Equals(items))
            {
                throw ShapeErrors.NotEqual(Name, items, inputs[4].Shape);
            }
        }

        outputs[0] = new(IsGradient ? x.Shape : items, x.DType);

        bool IsPerItem(Tensor lengths) => lengths.Rank == 1 && lengths.Shape[0] == x.Shape[1];
    }

    /// <inheritdoc/>
    protected internal sealed override unsafe void Execute(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        Tensor x = Tensor.ContiguousNow(inputs[0]);
        Tensor? cotangents = IsGradient ? Tensor.ContiguousNow(inputs[4]) : null;
        CtcProblem problem = Problem(x.Shape, inputs);
        fixed (byte* source = x, dy = cotangents ?? x, result = outputs[0])
        {
            switch (x.DType, IsGradient)
            {
                case (DType.Float32, false):
                    CtcKernel.Losses(problem, (float*)source, (float*)result);
                    break;
                case (DType.Float32, true):
                    CtcKernel.Gradients(problem, (float*)source, (float*)dy, (float*)result);
                    break;
                case (_, false):
                    CtcKernel.Losses(problem, (double*)source, (double*)result);
                    break;
                default:
                    CtcKernel.Gradients(problem, (double*)source, (double*)dy, (double*)result);
                    break;
            }
        }

        GC.KeepAlive(x);
        GC.KeepAlive(cotangents);
    }

    private CtcProblem Problem(Shape shape, ReadOnlySpan<Tensor> inputs)
    {
        int most = inputs[1].Shape[1];
        long[] labels = CastOp.Cast(inputs[1], DType.Int64).ToArray<long>();
        int[] frames = IndexTensor.Positions(Name, inputs[2], checked(shape[0] + 1));
        int[] lengths = IndexTensor.Positions(Name, inputs[3], checked(most + 1));
        int[] targets = new int[labels.Length];
        for (int item = 0; item < lengths.Length; item++)
        {
            for (int i = item * most; i < (item * most) + lengths[item]; i++)
            {
                targets[i] = labels[i] >= 0 && labels[i] < shape[2] && labels[i] != Blank
                    ? (int)labels[i]
                    : throw new ArgumentOutOfRangeException(
                        nameof(inputs),
                        $"{Name}: label {labels[i]} of item {item} is "
                        + (labels[i] == Blank ? "the blank." : $"none of {shape[2]} classes."));
            }
        }

        return new(shape[0], shape[1], shape[2], most, Blank, MergesRepeated, targets, frames, lengths);
    }
}

/// <summary>
/// The operation of <see cref="Tensor.CtcLoss"/>: (log-probabilities, targets, lengths of inputs, lengths of targets), a loss per item.
/// </summary>
/// <param name="Blank">The class of blanks.</param>
/// <param name="MergesRepeated">Whether a label may stand for several frames in a row.</param>
public sealed record CtcLossOp(int Blank, bool MergesRepeated) : CtcOperation("CtcLoss", Blank, MergesRepeated)
{
    private protected override bool IsGradient => false;
}

/// <summary>The gradient of <see cref="CtcLossOp"/> with respect to the log-probabilities: its operands and the cotangent.</summary>
/// <param name="Blank">The class of blanks.</param>
/// <param name="MergesRepeated">Whether a label may stand for several frames in a row.</param>
public sealed record CtcLossGradientOp(int Blank, bool MergesRepeated) : CtcOperation("CtcLossGradient", Blank, MergesRepeated)
{
    private protected override bool IsGradient => true;
}
