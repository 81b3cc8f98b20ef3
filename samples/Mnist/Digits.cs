using Tensors;
using Tensors.Training;

namespace MnistSample;

/// <summary>Pictures of digits.</summary>
/// <param name="Images">float32, shape (count, 28, 28, 1): 0 is paper, 1 is ink.</param>
/// <param name="Labels">int32, shape (count).</param>
internal sealed record Digits(Tensor Images, Tensor Labels)
{
    /// <summary>Pixels along each side.</summary>
    public const int Side = Mnist.Side;

    /// <summary>The number of pictures.</summary>
    public int Count => Labels.Shape[0];

    /// <summary>All pictures of a source.</summary>
    public static Digits Of(IIndexedSource<Example> source)
    {
        Example all = source.Batch(source.Count).At(0, 0);
        return new(all.Inputs, all.Targets);
    }

    /// <summary>Pictures from one number to another.</summary>
    public Digits Part(int start, int end) => new(Images[start..end], Labels[start..end]);

    /// <summary>Pictures in another order.</summary>
    public Digits In(Tensor order) => new(Images.Gather(order), Labels.Gather(order));
}
