using System.Numerics;
using System.Runtime.CompilerServices;

namespace Tensors;

/// <summary>Cross-entropy between rows of probabilities, or of one certain class each, and the softmax of rows of logits.</summary>
internal static unsafe class CrossEntropyKernel
{
    /// <summary>One loss per row.</summary>
    /// <param name="logits">Contiguous rows.</param>
    /// <param name="labels">Rows of probabilities, or null.</param>
    /// <param name="classes">Where there are no probabilities, one class per row.</param>
    /// <param name="losses">One number per row.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="extent">Their length.</param>
    public static void Losses<T>(T* logits, T* labels, int* classes, T* losses, long rows, long extent)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        ForkJoinPool.For(rows, Grains.Items(Grains.Computed, extent), new LossBody<T>(logits, labels, classes, losses, extent));

    /// <summary>
    /// Per row <paramref name="cotangents"/> · (Σ labels · softmax - labels), with the parameters of <see cref="Losses"/>. A cotangent of 0
    /// wins, also over logits and labels that are infinite or NaN.
    /// </summary>
    public static void Gradients<T>(T* logits, T* labels, int* classes, T* cotangents, T* gradients, long rows, long extent)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => ForkJoinPool.For(
            rows, Grains.Items(Grains.Computed, extent), new GradientBody<T>(logits, labels, classes, cotangents, gradients, extent));

    private readonly struct LossBody<T>(T* logits, T* labels, int* classes, T* losses, long extent) : IRangeBody
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly T* _logits = logits;
        private readonly T* _labels = labels;
        private readonly int* _classes = classes;
        private readonly T* _losses = losses;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(long start, long end)
        {
            for (long number = start; number < end; number++)
            {
                T* row = _logits + (number * extent);
                T reference = SoftmaxKernel.Reference(RowLoops.Greatest(row, extent));
                T log = LogOfSum.Of(row, reference, extent);
                _losses[number] = _labels == null
                    ? log - (row[_classes[number]] - reference)
                    : RowLoops.Sum(new WeightedShortfall<T>(reference, log), row, _labels + (number * extent), null, extent);
            }
        }
    }

    private readonly struct GradientBody<T>(T* logits, T* labels, int* classes, T* cotangents, T* gradients, long extent) : IRangeBody
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly T* _logits = logits;
        private readonly T* _labels = labels;
        private readonly int* _classes = classes;
        private readonly T* _cotangents = cotangents;
        private readonly T* _gradients = gradients;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(long start, long end)
        {
            for (long number = start; number < end; number++)
            {
                T* row = _logits + (number * extent);
                T* gradient = _gradients + (number * extent);
                T cotangent = _cotangents[number];
                if (T.IsZero(cotangent))
                {
                    new Span<T>(gradient, checked((int)extent)).Clear();
                    continue;
                }

                T greatest = RowLoops.Greatest(row, extent);
                T sum = RowLoops.Sum(new ExponentialOfDifference<T>(greatest), row, row, gradient, extent);
                if (_labels == null)
                {
                    RowLoops.Map(new ShiftedAndScaled<T>(T.Zero, cotangent / sum), gradient, gradient, gradient, extent);
                    gradient[_classes[number]] -= cotangent;
                    SlopeBalance.Mend(gradient, _classes[number], T.One, T.One, cotangent, extent);
                    continue;
                }

                T* label = _labels + (number * extent);
                T total = RowLoops.Sum(default(Itself<T>), label, label, null, extent);
                RowLoops.Map(new ScaledDifference<T>(cotangent, total / sum), gradient, label, gradient, extent);
                int position = new ReadOnlySpan<T>(row, checked((int)extent)).IndexOf(greatest);
                SlopeBalance.Mend(gradient, position, position < 0 ? T.Zero : label[position], total, cotangent, extent);
            }
        }
    }
}
