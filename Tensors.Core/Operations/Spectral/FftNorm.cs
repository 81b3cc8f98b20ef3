namespace Tensors;

/// <summary>Which of a Fourier transform of n elements and its inverse is divided, so that one undoes the other.</summary>
public enum FftNorm
{
    /// <summary>The inverse, by n.</summary>
    Backward,

    /// <summary>Both, by √n: the transform keeps lengths.</summary>
    Ortho,

    /// <summary>The transform, by n.</summary>
    Forward,
}
