namespace Tensors.Autograd;

/// <summary>The losses of <see cref="CtcLossOp"/> in public operations, frame by frame: slow, and with derivatives of any order.</summary>
internal static class Alignments
{
    public static Tensor Losses(Tensor x, Tensor targets, Tensor inputLengths, Tensor targetLengths, int blank, bool mergesRepeated)
    {
        (int frames, int items, int classes) = (x.Shape[0], x.Shape[1], x.Shape[2]);
        int states = (2 * targets.Shape[1]) + 1;
        Tensor none = Tensor.Full([items, states], double.NegativeInfinity, x.DType);
        Tensor position = Tensor.Arange(states, DType.Int64);
        Tensor length = targetLengths.Cast(DType.Int64).ExpandDims(-1);

        // Blanks and labels in turn; what lies behind the labels of an item may be anything.
        Tensor labels = targets.Cast(DType.Int64).Maximum(0).Minimum(classes - 1);
        Tensor blanks = Tensor.Full([items, targets.Shape[1] + 1], blank, DType.Int64);
        Tensor pairs = Tensor.Stack([blanks.Slice(1, 0, targets.Shape[1]), labels], -1).Reshape(items, states - 1);
        Tensor label = Tensor.Concat([pairs, blanks.Slice(1, 0, 1)], 1);
        Tensor isLabel = Tensor.FromArray([.. Enumerable.Range(0, states).Select(state => state % 2 == 1)]);
        Tensor skips = mergesRepeated
            ? isLabel.LogicalAnd(label.NotEqual(Tensor.Concat([Tensor.Full([items, 2], blank, DType.Int64), label], 1).Slice(1, 0, states)))
            : isLabel.LogicalAnd((position > 1).BroadcastTo(none.Shape));

        Tensor sums = none;
        Tensor emissions = x.TakeAlongAxis(label.ExpandDims(0), 2);
        for (int frame = 0; frame < frames; frame++)
        {
            Tensor entered = frame == 0
                ? Tensor.Where(position < 2, Tensor.Zeros([], x.DType), none)
                : Tensor.Stack(
                    [
                        mergesRepeated ? sums : Tensor.Where(isLabel, none, sums),
                        Behind(sums, 1),
                        Tensor.Where(skips, Behind(sums, 2), none),
                    ],
                    0).LogSumExp(0);
            sums = Tensor.Where((inputLengths > frame).ExpandDims(-1), entered + emissions[frame], sums);
        }

        Tensor ends = Tensor.Where((position.Equal(2 * length)).LogicalOr(position.Equal((2 * length) - 1)), sums, none).LogSumExp(1);
        Tensor withoutFrames = Tensor.Where(
            targetLengths.Equal(0), Tensor.Zeros([], x.DType), Tensor.Full([], double.NegativeInfinity, x.DType));
        return -Tensor.Where(inputLengths.Equal(0), withoutFrames, ends);

        Tensor Behind(Tensor row, int steps) => Tensor.Concat([none, row], 1).Slice(1, states - steps, (2 * states) - steps);
    }
}
