namespace Tensors;

/// <summary>How tensors are written as text: NumPy's print options, with NumPy's defaults.</summary>
/// <remarks>
/// Text has the form of NumPy's <c>str(array)</c>, by the rules of NumPy 2.0. Change an option by <c>with</c>:
/// <c>TensorFormat.Default with { Precision = 3 }</c>. A tensor of rank 0 is written as NumPy writes a scalar: by its shortest digits,
/// which no option changes.
/// </remarks>
public sealed record TensorFormat
{
    /// <summary>The format of every tensor written without one; can be set, for the whole process.</summary>
    /// <exception cref="ArgumentNullException">Null is set.</exception>
    public static TensorFormat Default
    {
        get;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            field = value;
        }
    } = new();

    /// <summary>Digits behind the decimal point, at most or exactly as <see cref="FloatMode"/> says; 8 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int Precision
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    } = 8;

    /// <summary>The number of elements above which only the edges of each axis are written; 1000 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int Threshold
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    } = 1000;

    /// <summary>The number of elements at each edge of an axis when only edges are written; 3 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive.</exception>
    public int EdgeItems
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            field = value;
        }
    } = 3;

    /// <summary>The number of characters above which a line is broken; 75 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive.</exception>
    public int LineWidth
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            field = value;
        }
    } = 75;

    /// <summary>Whether small elements, and elements of very different size, are written without an exponent; false by default.</summary>
    public bool SuppressSmall { get; init; }

    /// <summary>How the precision bounds the digits; <see cref="FloatMode.MaxPrecision"/> by default.</summary>
    public FloatMode FloatMode { get; init; }
}
