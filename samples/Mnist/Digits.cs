using Tensors;

namespace Mnist;

/// <summary>Pictures of digits.</summary>
/// <param name="Images">float32, shape (count, 28, 28, 1): 0 is paper, 1 is ink.</param>
/// <param name="Labels">int32, shape (count).</param>
internal sealed record Digits(Tensor Images, Tensor Labels)
{
    /// <summary>Pixels along each side.</summary>
    public const int Side = 28;

    /// <summary>The number of pictures.</summary>
    public int Count => Labels.Shape[0];

    /// <summary>Pictures from bytes, row by row: 255 is ink.</summary>
    public static Digits Of(byte[] pixels, byte[] labels) => new(
        Tensor.FromArray(pixels).Reshape(-1, Side, Side, 1).Cast(DType.Float32) / 255f, Tensor.FromArray(labels).Cast(DType.Int32));

    /// <summary>Pictures from one number to another.</summary>
    public Digits Part(int start, int end) => new(Images[start..end], Labels[start..end]);

    /// <summary>Pictures in another order.</summary>
    public Digits In(Tensor order) => new(Images.Gather(order), Labels.Gather(order));
}
