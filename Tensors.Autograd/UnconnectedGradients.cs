namespace Tensors.Autograd;

/// <summary>What a tape answers for a source that the target does not depend on.</summary>
public enum UnconnectedGradients
{
    /// <summary>An error that names the source: most often a forgotten <see cref="GradientTape.Watch"/>.</summary>
    Error,

    /// <summary>Zeros.</summary>
    Zeros,
}
