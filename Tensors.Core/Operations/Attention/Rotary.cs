namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>
    /// Rotary position embedding: pairs of elements of the row at position p are turned by the angles <c>p · period^(-2i / width)</c>, so
    /// that products of rows depend on the distance of their positions only.
    /// </summary>
    /// <param name="period">The base of the angles.</param>
    /// <param name="offset">The position of the first row.</param>
    /// <param name="interleaved">Whether elements 2i and 2i + 1 are a pair; otherwise i and i + width / 2 are.</param>
    /// <param name="width">So many elements of each row are turned, all if null; the others stay.</param>
    /// <returns>The shape of this tensor, <c>(…, T, D)</c>.</returns>
    /// <exception cref="ShapeMismatchException">The rank is below 2, or the width is odd or above D.</exception>
    /// <exception cref="DTypeMismatchException">The elements are not floating-point numbers.</exception>
    /// <remarks>
    /// Dtypes: floating; float16 and bfloat16 are computed in float32. Angles are computed in float64. VJP: the cotangent turned back.
    /// After Su et al., "RoFormer" (2021).
    /// </remarks>
    public Tensor Rotary(double period = 10000, int offset = 0, bool interleaved = false, int? width = null)
    {
        if (LacksExtents)
        {
            return Composite(
                "Rotary", (period, offset, interleaved, width), static (x, of) => x.Rotary(of.period, of.offset, of.interleaved, of.width));
        }

        int turned = width ?? (Rank > 0 ? Shape[^1] : 0);
        RequirePairs(turned, turned / 2);
        (Tensor cos, Tensor sin) = RotaryTable(Shape[^2], turned, period, offset);
        return Rotary(cos, sin, interleaved);
    }

    /// <summary>Turns pairs of elements by given angles; see <see cref="Rotary(double, int, bool, int?)"/>.</summary>
    /// <param name="cos">Cosines, broadcasting to <c>(…, T, P)</c>: the first 2 P elements of each row are turned.</param>
    /// <param name="sin">The sines beside them.</param>
    /// <param name="interleaved">Whether elements 2i and 2i + 1 are a pair; otherwise i and i + P are.</param>
    /// <exception cref="ShapeMismatchException">The rank is below 2, or the angles do not broadcast or are more than pairs.</exception>
    /// <exception cref="DTypeMismatchException">The elements are not floating-point numbers.</exception>
    public Tensor Rotary(Tensor cos, Tensor sin, bool interleaved = false)
    {
        if (LackExtents(this, cos, sin))
        {
            return Composite("Rotary", [this, cos, sin], interleaved, static (x, of) => x[0].Rotary(x[1], x[2], of));
        }

        int pairs = cos.Rank > 0 ? cos.Shape[^1] : 0;
        RequirePairs(2 * pairs, pairs);
        DType dtype = DType.Wide;
        Tensor x = Slice(-1, 0, 2 * pairs).Cast(dtype);
        (cos, sin) = (cos.Cast(dtype), sin.Cast(dtype));
        ReadOnlySpan<int> outer = Shape.Extents[..^1];
        Tensor apart = interleaved ? x.Reshape([.. outer, pairs, 2]).MoveAxis(-1, -2) : x.Reshape([.. outer, 2, pairs]);
        (Tensor first, Tensor second) = (apart.Slice(-2, 0, 1).Squeeze(-2), apart.Slice(-2, 1, 2).Squeeze(-2));
        Tensor turned = Stack([(first * cos) - (second * sin), (second * cos) + (first * sin)], interleaved ? -1 : -2)
            .Reshape([.. outer, 2 * pairs]).Cast(DType);
        return 2 * pairs == Shape[^1] ? turned : Concat([turned, Slice(-1, 2 * pairs)], -1);
    }

    /// <summary>Cosines and sines of the angles of <see cref="Rotary(double, int, bool, int?)"/>, to be used again and again.</summary>
    /// <param name="length">So many positions.</param>
    /// <param name="width">Elements of a row that are turned: twice the pairs.</param>
    /// <param name="period">The base of the angles.</param>
    /// <param name="offset">The first position.</param>
    /// <param name="dtype">float32 or float64.</param>
    /// <returns>Two tensors of shape <c>(length, width / 2)</c>.</returns>
    public static (Tensor Cos, Tensor Sin) RotaryTable(
        int length, int width, double period = 10000, int offset = 0, DType dtype = DType.Float64)
    {
        Tensor angles = Angles(length, width / 2, width, period, offset);
        return (angles.Cos().Cast(dtype), angles.Sin().Cast(dtype));
    }

    /// <summary>
    /// Sinusoidal positions: <c>y[p, 2i] = sin (p · period^(-2i / width))</c> and <c>y[p, 2i + 1] = cos (p · period^(-2i / width))</c>, to
    /// be added to embeddings.
    /// </summary>
    /// <param name="length">So many positions.</param>
    /// <param name="width">Elements of each.</param>
    /// <param name="period">The base of the angles.</param>
    /// <param name="offset">The first position.</param>
    /// <param name="dtype">A floating dtype; computed in float64.</param>
    /// <returns>Shape <c>(length, width)</c>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The length or the width is negative.</exception>
    /// <remarks>After Vaswani et al., "Attention is all you need" (2017).</remarks>
    public static Tensor SinusoidalPositions(int length, int width, double period = 10000, int offset = 0, DType dtype = DType.Float32)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfNegative(width);
        int pairs = (width + 1) / 2;
        Tensor angles = Angles(length, pairs, width, period, offset);
        return Stack([angles.Sin(), angles.Cos()], -1).Reshape(length, 2 * pairs).Slice(-1, 0, width).Cast(dtype);
    }

    private static Tensor Angles(int length, int pairs, int width, double period, int offset)
    {
        Tensor exponents = Arange(pairs, DType.Float64) * (-2.0 / Math.Max(1, width));
        return (Arange(length, DType.Float64) + offset).ExpandDims(-1) * Full([], period, DType.Float64).Pow(exponents);
    }

    private void RequirePairs(int width, int pairs)
    {
        DTypeErrors.Require("Rotary", this, DTypeSet.Floating);
        if (Rank < 2 || width != 2 * pairs || width > Shape[^1] || width < 0)
        {
            throw new ShapeMismatchException("Rotary", $"the rows of {Shape} must hold pairs of elements, {width} in all", [Shape]);
        }
    }
}
