using System.Runtime.InteropServices;

namespace Tensors;

// Results whose shape depends on elements: these methods look at them at once; of a traced program the value alone can say it.
public sealed partial class Tensor
{
    /// <summary>The positions of all elements that are not 0 (or are true), in row-major order.</summary>
    /// <param name="condition">Any dtype.</param>
    /// <returns>Dtype int64, shape <c>(count, rank)</c>: the form of <see cref="GatherNd"/>.</returns>
    /// <exception cref="NoElementsException">The tensor was traced in a function of fixed shapes: how many there are is not known before it
    /// is computed.</exception>
    /// <remarks>As <c>numpy.argwhere</c> and TensorFlow's <c>where</c> with one argument. NaN is not 0. Not differentiable.</remarks>
    public static Tensor Where(Tensor condition) => condition.NonZero();

    /// <summary>See <see cref="Where(Tensor)"/>.</summary>
    public Tensor NonZero()
    {
        if (Symbol is not null)
        {
            return CompositeOfElements("NonZero", DType.Int64, [this], 0, static (x, _) => x[0].NonZero());
        }

        int rank = Rank;
        int[] places = TruePlaces();
        long[] positions = new long[checked(places.Length * rank)];
        for (int i = 0; i < places.Length; i++)
        {
            int left = places[i];
            for (int axis = rank - 1; axis >= 0; axis--)
            {
                (left, positions[(i * rank) + axis]) = Math.DivRem(left, Shape[axis]);
            }
        }

        return FromArray(positions, [places.Length, rank]);
    }

    /// <summary>The elements or slices where a mask is true, in row-major order.</summary>
    /// <param name="mask">Dtype bool; the extents of the first axes.</param>
    /// <returns>Shape <c>(count,) + x.Shape[mask.Rank..]</c>.</returns>
    /// <exception cref="ShapeMismatchException">The mask does not have the extents of the first axes.</exception>
    /// <exception cref="DTypeMismatchException">The mask is not bool.</exception>
    /// <exception cref="InvalidOperationException">The mask was traced: how many elements there are is not known before it is
    /// computed.</exception>
    /// <remarks>Dtypes: all. VJP: <c>dy</c> where the mask is true, 0 elsewhere.</remarks>
    public Tensor BooleanMask(Tensor mask)
    {
        DTypeErrors.Require("BooleanMask", mask, DTypeSet.Bool);
        if (mask.Symbol is not null || LacksExtents)
        {
            return CompositeOfElements("BooleanMask", DType, [this, mask], 0, static (x, _) => x[0].BooleanMask(x[1]));
        }

        return mask.Rank <= Rank && Shape.Extents[..mask.Rank].SequenceEqual(mask.Shape.Extents)
            ? Reshape([checked((int)mask.ElementCount), .. Shape.Extents[mask.Rank..]]).Gather(FromArray(mask.TruePlaces()))
            : throw new ShapeMismatchException(
                "BooleanMask", $"the mask {mask.Shape} must have the extents of the first axes of {Shape}", [Shape, mask.Shape]);
    }

    /// <summary>Where in row-major order the elements are that are not 0.</summary>
    private int[] TruePlaces()
    {
        Tensor truths = DType == DType.Bool ? this : NotEqual(0);
        truths.RequireElementType<bool>("NonZero");
        using TensorAccess<bool> access = new(ContiguousNow(truths), overwrites: false);
        ReadOnlySpan<byte> bits = MemoryMarshal.AsBytes(access.Span);
        int[] places = new int[bits.Length - bits.Count((byte)0)];
        int next = 0;
        for (int i = 0; i < bits.Length && next < places.Length; i++)
        {
            // Written in any case, and overwritten where it was false.
            places[next] = i;
            next += bits[i];
        }

        return places;
    }
}
