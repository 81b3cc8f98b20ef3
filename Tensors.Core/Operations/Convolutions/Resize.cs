namespace Tensors;

/// <summary>How images of another size are worked out.</summary>
public enum ResizeMode
{
    /// <summary>The nearest element.</summary>
    Nearest,

    /// <summary>Between the two nearest elements along each axis, in proportion to their distances.</summary>
    Bilinear,

    /// <summary>By cubic polynomials through four elements along each axis, as TensorFlow does.</summary>
    Bicubic,

    /// <summary>The mean over the area that an element of the result covers.</summary>
    Area,

    /// <summary>Bicubic with a = -¾, where positions beyond an edge show the element at it: as PyTorch does.</summary>
    BicubicClamped,
}

/// <summary>Where the elements of a resized axis lie on the old one.</summary>
public enum ResizeCoordinates
{
    /// <summary>Elements are areas, and their middles are mapped: <c>(i + ½) · scale - ½</c>.</summary>
    HalfPixel,

    /// <summary>The first elements and the last ones coincide: <c>i · (extent - 1) / (resized - 1)</c>.</summary>
    AlignCorners,

    /// <summary>Only the first elements coincide: <c>i · scale</c>.</summary>
    Asymmetric,
}

public sealed partial class Tensor
{
    /// <summary>An image of other spatial extents, channel by channel.</summary>
    /// <param name="extents">The new extents, one for each spatial axis.</param>
    /// <param name="mode">How elements are worked out.</param>
    /// <param name="coordinates">Where they lie on the old axes. <see cref="ResizeMode.Area"/> knows no half pixels: areas have
    /// edges.</param>
    /// <param name="channelsFirst">Whether the image is <c>(N, C, spatial…)</c>; else <c>(N, spatial…, C)</c>.</param>
    /// <param name="antialias">Whether an axis that gets shorter shows means over all that its elements cover, in which those in the middle
    /// count most: with the triangle of <see cref="ResizeMode.Bilinear"/>, or the polynomial of <see cref="ResizeMode.BicubicClamped"/>
    /// with a = -½, as PyTorch does.</param>
    /// <exception cref="ArgumentException">Without half pixels, or with another mode, there is no antialiasing.</exception>
    /// <exception cref="ShapeMismatchException">There is no spatial axis, an axis has no element, or there is not one extent for
    /// each.</exception>
    /// <exception cref="DTypeMismatchException">The dtype is not floating.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An extent is below 1.</exception>
    /// <remarks>
    /// Dtypes: floating. As TensorFlow: coordinates are worked out in float32, positions beyond an edge show the element at it; cubic
    /// weights are those of Keys with a = -½ and no elements from beyond an edge for half pixels, and with a = -¾ else. VJP: the weights of
    /// <c>dy</c>, added up where their elements come from.
    /// </remarks>
    public Tensor Resize(
        ReadOnlySpan<int> extents, ResizeMode mode, ResizeCoordinates coordinates = ResizeCoordinates.HalfPixel, bool channelsFirst = false,
        bool antialias = false)
    {
        if (LacksExtents)
        {
            return Convolutions.Composite(
                "Resize", [this], (Extents: ValueArray.Create(extents), mode, coordinates, channelsFirst, antialias),
                static (x, of) => x[0].Resize(of.Extents.AsSpan(), of.mode, of.coordinates, of.channelsFirst, of.antialias));
        }

        DTypeErrors.Require("Resize", this, DTypeSet.Floating);
        if (Rank < 3 || extents.Length != Rank - 2)
        {
            throw new ShapeMismatchException("Resize", $"{extents.Length} extents do not fit the spatial axes of {Shape}", [Shape]);
        }

        if (antialias && (coordinates != ResizeCoordinates.HalfPixel || mode is not (ResizeMode.Bilinear or ResizeMode.BicubicClamped)))
        {
            throw new ArgumentException(
                $"Resize: {mode} with {coordinates} is not antialiased; Bilinear and BicubicClamped with HalfPixel are.",
                nameof(antialias));
        }

        Tensor image = this;
        for (int axis = 0; axis < extents.Length; axis++)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(extents[axis], 1);
            int place = axis + (channelsFirst ? 2 : 1);
            image = Resampling.Of("Resize", mode, coordinates, Shape, place, extents[axis], antialias).Apply(image, place);
        }

        return image;
    }
}
