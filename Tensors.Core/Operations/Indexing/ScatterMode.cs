namespace Tensors;

/// <summary>What scattering does with an update and the element at its position.</summary>
public enum ScatterMode
{
    /// <summary>The update replaces the element; of several at one position, the last stays.</summary>
    Set,

    /// <summary>The update is added to the element.</summary>
    Add,

    /// <summary>The element is multiplied by the update.</summary>
    Multiply,

    /// <summary>The lesser of both stays; NaN wins.</summary>
    Minimum,

    /// <summary>The greater of both stays; NaN wins.</summary>
    Maximum,
}
