namespace Tensors.Graphs;

/// <summary>How elements of a resized image are made of those that are near.</summary>
public enum ImageResizeMethod
{
    /// <summary>In proportion to distances.</summary>
    Bilinear,

    /// <summary>The nearest one.</summary>
    NearestNeighbor,

    /// <summary>By cubic polynomials.</summary>
    Bicubic,

    /// <summary>Means over areas.</summary>
    Area,
}
