using System.Numerics;

namespace Tensors;

/// <summary>
/// The slopes c · (t · s - p) of a row add up to 0. Where one class has a share s near 1, its own slope is made of what s lacks of 1, which
/// the digits of s have lost: it is what the others leave.
/// </summary>
internal static unsafe class SlopeBalance
{
    /// <summary>A share near 1: one class of a row at most has it, also after roundings.</summary>
    public const double GreatShare = 0.6;

    /// <summary>Mends one row of slopes that <see cref="CrossEntropyKernel.Gradients"/> gave.</summary>
    /// <param name="slopes">The row.</param>
    /// <param name="position">The class whose share may be great, or -1.</param>
    /// <param name="label">Its probability.</param>
    /// <param name="total">The sum of the row's probabilities.</param>
    /// <param name="cotangent">That of the row's loss.</param>
    /// <param name="extent">The length of the row.</param>
    public static void Mend<T>(T* slopes, int position, T label, T total, T cotangent, long extent)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (position >= 0 && ((slopes[position] / cotangent) + label) / total > T.CreateChecked(GreatShare))
        {
            slopes[position] = T.Zero;
            slopes[position] = -RowLoops.Sum(default(Itself<T>), slopes, slopes, null, extent);
        }
    }
}
