namespace Tensors;

/// <summary>The distinct elements of a tensor.</summary>
/// <param name="Values">One of each, ascending; shape <c>(count,)</c>.</param>
/// <param name="Inverse">For each element its position among the values; int64, in the shape of the tensor.</param>
/// <param name="Counts">How often each occurs; int64, shape <c>(count,)</c>.</param>
public sealed record UniqueElements(Tensor Values, Tensor Inverse, Tensor Counts);

public sealed partial class Tensor
{
    /// <summary>The distinct elements in ascending order, where each element is among them, and how often each occurs.</summary>
    /// <exception cref="InvalidOperationException">The tensor was traced: how many there are is not known before it is
    /// computed.</exception>
    /// <remarks>
    /// Dtypes: all but complex ones. NaN comes last and counts as one element, 0 and -0 are the same, as in NumPy. VJP of the values:
    /// <c>dy</c> goes to the first element of each kind.
    /// </remarks>
    public UniqueElements Unique()
    {
        DTypeErrors.Require("Unique", this, DTypeSet.Real);
        Tensor elements = Flatten();
        (int[] first, long[] inverse, long[] counts) = DType switch
        {
            DType.Float32 or DType.Float16 or DType.BFloat16 => DistinctElements.Find(elements.Cast(DType.Float32).ToArray<float>()),
            DType.Float64 => DistinctElements.Find(elements.ToArray<double>()),
            DType.Int64 => DistinctElements.Find(elements.ToArray<long>()),
            _ => DistinctElements.Find(elements.Cast(DType.Int32).ToArray<int>()),
        };
        return new(elements.Gather(FromArray(first)), FromArray(inverse, Shape), FromArray(counts));
    }
}
