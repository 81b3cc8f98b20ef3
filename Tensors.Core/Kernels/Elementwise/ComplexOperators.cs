using System.Runtime.CompilerServices;

namespace Tensors;

/// <summary>(a + b·i) · (c + d·i).</summary>
internal readonly struct ComplexProduct : IComplexOperator
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (TLanes Real, TLanes Imaginary) Invoke<TLanes, T>(TLanes a, TLanes b, TLanes c, TLanes d)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged => ((a * c) - (b * d), (a * d) + (b * c));
}

/// <summary>The product in which 0 wins over what is not a number.</summary>
internal readonly struct ComplexProductOrZero : IComplexOperator
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (TLanes Real, TLanes Imaginary) Invoke<TLanes, T>(TLanes a, TLanes b, TLanes c, TLanes d)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        TLanes zero = TLanes.BroadcastBits(0);
        TLanes isZero = (TLanes.Equal(a, zero) & TLanes.Equal(b, zero)) | (TLanes.Equal(c, zero) & TLanes.Equal(d, zero));
        (TLanes real, TLanes imaginary) = ComplexProduct.Invoke<TLanes, T>(a, b, c, d);
        return (ComplexQuotientOrZero.Mended<TLanes, T>(real, isZero), ComplexQuotientOrZero.Mended<TLanes, T>(imaginary, isZero));
    }
}

/// <summary>The square of a + b·i.</summary>
internal readonly struct ComplexSquare : IComplexOperator
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (TLanes Real, TLanes Imaginary) Invoke<TLanes, T>(TLanes a, TLanes b, TLanes c, TLanes d)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged => ComplexProduct.Invoke<TLanes, T>(a, b, a, b);
}

/// <summary>The conjugate of a + b·i.</summary>
internal readonly struct ComplexConjugate : IComplexOperator
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (TLanes Real, TLanes Imaginary) Invoke<TLanes, T>(TLanes a, TLanes b, TLanes c, TLanes d)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged => (a, -b);
}

/// <summary>
/// (a + b·i) / (c + d·i), divided by the longer part first so that no square leaves the range; after Smith, "Algorithm 116" (1962).
/// </summary>
internal readonly struct ComplexQuotient : IComplexOperator
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (TLanes Real, TLanes Imaginary) Invoke<TLanes, T>(TLanes a, TLanes b, TLanes c, TLanes d)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        TLanes turns = TLanes.Less(TLanes.Abs(c), TLanes.Abs(d));
        TLanes longer = TLanes.Select(turns, d, c);
        TLanes shorter = TLanes.Select(turns, c, d);
        TLanes first = TLanes.Select(turns, b, a);
        TLanes second = TLanes.Select(turns, a, b);
        TLanes zero = TLanes.BroadcastBits(0);
        TLanes ratio = TLanes.Select(TLanes.Equal(longer, zero), zero, shorter / longer);
        TLanes divisor = longer + (shorter * ratio);
        TLanes imaginary = (second - (first * ratio)) / divisor;
        return ((first + (second * ratio)) / divisor, TLanes.Select(turns, -imaginary, imaginary));
    }
}

/// <summary>The quotient in which a dividend of 0 wins over what is not a number.</summary>
internal readonly struct ComplexQuotientOrZero : IComplexOperator
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (TLanes Real, TLanes Imaginary) Invoke<TLanes, T>(TLanes a, TLanes b, TLanes c, TLanes d)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        TLanes zero = TLanes.BroadcastBits(0);
        TLanes isZero = TLanes.Equal(a, zero) & TLanes.Equal(b, zero);
        (TLanes real, TLanes imaginary) = ComplexQuotient.Invoke<TLanes, T>(a, b, c, d);
        return (Mended<TLanes, T>(real, isZero), Mended<TLanes, T>(imaginary, isZero));
    }

    /// <summary>0 in place of NaN where the mask is set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Mended<TLanes, T>(TLanes x, TLanes isZero)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged => TLanes.Select(isZero & ~TLanes.Equal(x, x), TLanes.BroadcastBits(0), x);
}

/// <summary>1 / (a + b·i).</summary>
internal readonly struct ComplexReciprocal : IComplexOperator
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (TLanes Real, TLanes Imaginary) Invoke<TLanes, T>(TLanes a, TLanes b, TLanes c, TLanes d)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged => ComplexQuotient.Invoke<TLanes, T>(Constants.One<TLanes, T>(), TLanes.BroadcastBits(0), a, b);
}
