namespace Tensors;

/// <summary>How <see cref="TensorFormat.Precision"/> bounds the fraction digits of printed floating-point elements.</summary>
/// <remarks>The modes of NumPy's print options. Shortest digits are the fewest that read back as the same value of the dtype.</remarks>
public enum FloatMode
{
    /// <summary>The shortest digits of each element, cut to the precision by rounding: NumPy's <c>maxprec</c>.</summary>
    MaxPrecision,

    /// <summary>As <see cref="MaxPrecision"/>, with as many digits for all elements as the longest needs: <c>maxprec_equal</c>.</summary>
    MaxPrecisionEqual,

    /// <summary>The shortest digits of each element; the precision is ignored: <c>unique</c>.</summary>
    Unique,

    /// <summary>As many digits as the precision says for all elements, of the exact value: <c>fixed</c>.</summary>
    Fixed,
}
