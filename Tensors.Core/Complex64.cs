using System.Numerics;
using System.Runtime.InteropServices;

namespace Tensors;

/// <summary>
/// A complex number of two <see cref="float"/>: the element of <see cref="DType.Complex64"/>, as <see cref="Complex"/> is that of
/// complex128.
/// </summary>
/// <remarks>A storage type; convert to <see cref="Complex"/> to compute.</remarks>
/// <param name="Real">The real part.</param>
/// <param name="Imaginary">The imaginary part.</param>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct Complex64(float Real, float Imaginary)
{
    /// <summary>The same number of two <see cref="double"/>.</summary>
    public static implicit operator Complex(Complex64 value) => new(value.Real, value.Imaginary);

    /// <summary>Each part rounded to the nearest float.</summary>
    public static explicit operator Complex64(Complex value) => new((float)value.Real, (float)value.Imaginary);

    /// <summary>The number as its <see cref="Complex"/> in the invariant culture.</summary>
    public override string ToString() => ((Complex)this).ToString(System.Globalization.CultureInfo.InvariantCulture);
}
