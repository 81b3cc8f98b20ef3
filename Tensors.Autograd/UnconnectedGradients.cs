namespace Tensors;

/// <summary>What a gradient answers for a source that no target depends on.</summary>
public enum UnconnectedGradients
{
    /// <summary>An error that names the source: of a tape most often a forgotten <c>Watch</c>.</summary>
    Error,

    /// <summary>Zeros.</summary>
    Zeros,
}
