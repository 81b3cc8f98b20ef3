using System.Numerics;

namespace Tensors;

/// <summary>
/// The slopes c · (t · s - p) of a row add up to 0. Where one class has a share s near 1, its own slope is made of what s lacks of 1, which the digits of s
/// have lost: it is what the others leave.
/// </summary>
internal static unsafe class SlopeBalance
{
    private const long Grain = 16 << 10;

    // One class at most has it, also after roundings.
    private const double GreatShare = 0.6;

    /// <summary>Mends the slopes that <see cref="CrossEntropyKernel.Gradients"/> gave, from the same operands.</summary>
    public static void Run<T>(T* logits, T* labels, int* classes, T* cotangents, T* slopes, long rows, long extent)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => ForkJoinPool.For(
            rows, Math.Max(1, Grain / Math.Max(1, extent)), new Body<T>(logits, labels, classes, cotangents, slopes, extent));

    private readonly struct Body<T>(T* logits, T* labels, int* classes, T* cotangents, T* slopes, long extent) : IRangeBody
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly T* _logits = logits;
        private readonly T* _labels = labels;
        private readonly int* _classes = classes;
        private readonly T* _cotangents = cotangents;
        private readonly T* _slopes = slopes;

        public void Run(long start, long end)
        {
            for (long number = start; number < end; number++)
            {
                T* slope = _slopes + (number * extent);
                int position = _labels == null ? _classes[number] : Greatest(_logits + (number * extent));
                if (position >= 0 && Share(number, slope[position], position) > T.CreateChecked(GreatShare))
                {
                    slope[position] = T.Zero;
                    slope[position] = -RowLoops.Sum(default(Itself<T>), slope, slope, null, extent);
                }
            }
        }

        private int Greatest(T* row) => new ReadOnlySpan<T>(row, checked((int)extent)).IndexOf(RowLoops.Greatest(row, extent));

        private T Share(long number, T slope, int position)
        {
            T* label = _labels + (number * extent);
            return _labels == null
                ? (slope / _cotangents[number]) + T.One
                : ((slope / _cotangents[number]) + label[position]) / RowLoops.Sum(default(Itself<T>), label, label, null, extent);
        }
    }
}
