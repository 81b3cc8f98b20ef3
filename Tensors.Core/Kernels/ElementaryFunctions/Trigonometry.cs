using System.Runtime.CompilerServices;
using static Tensors.Exponentials;
using static Tensors.Powers;

namespace Tensors;

/// <summary>Sine, cosine and tangent per lane; accuracy and method as in <see cref="Exponentials"/>.</summary>
internal static partial class Trigonometry
{
    /// <summary>
    /// Up to this size arguments are reduced by parts of π; larger ones are rare, and <see cref="LargeAngle"/> takes care of them.
    /// </summary>
    public const float LargestSingleAngle = 1e5f;

    /// <summary>As <see cref="LargestSingleAngle"/>, for float64.</summary>
    public const double LargestDoubleAngle = 1e9;

    /// <summary>Sine, for arguments that are not too large; others give a meaningless number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Sin<TLanes, T>(TLanes x)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            return SinOfSingle<TLanes, T>(x);
        }

        TLanes r = ReduceByHalfPi<TLanes, T>(x, out TLanes low, out TLanes quadrant);

        // The reduction turns -0 into +0.
        return TLanes.Select(TLanes.Equal(x, TLanes.BroadcastBits(0)), x, SinOfQuadrant<TLanes, T>(r, low, quadrant));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes SinOfQuadrant<TLanes, T>(TLanes r, TLanes low, TLanes quadrant)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        TLanes result = TLanes.Select(IsOdd<TLanes, T>(quadrant), CosOfReduced<TLanes, T>(r, low), SinOfReduced<TLanes, T>(r, low));
        return result ^ SignOfSecondBit<TLanes, T>(quadrant);
    }

    /// <summary>Cosine, for arguments that are not too large.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Cos<TLanes, T>(TLanes x)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            return CosOfSingle<TLanes, T>(x);
        }

        TLanes r = ReduceByHalfPi<TLanes, T>(x, out TLanes low, out TLanes quadrant);
        return CosOfQuadrant<TLanes, T>(r, low, quadrant);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes CosOfQuadrant<TLanes, T>(TLanes r, TLanes low, TLanes quadrant)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        TLanes result = TLanes.Select(IsOdd<TLanes, T>(quadrant), SinOfReduced<TLanes, T>(r, low), CosOfReduced<TLanes, T>(r, low));
        return result ^ SignOfSecondBit<TLanes, T>(TLanes.AddBits(quadrant, TLanes.BroadcastBits(1)));
    }

    /// <summary>Tangent, for arguments that are not too large: sine over cosine, or minus their inverse in odd quadrants.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Tan<TLanes, T>(TLanes x)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        TLanes r = ReduceByHalfPi<TLanes, T>(x, out TLanes low, out TLanes quadrant);
        return TLanes.Select(TLanes.Equal(x, TLanes.BroadcastBits(0)), x, TanOfQuadrant<TLanes, T>(r, low, quadrant));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes TanOfQuadrant<TLanes, T>(TLanes r, TLanes low, TLanes quadrant)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        TLanes sine = SinOfReduced<TLanes, T>(r, low);
        TLanes cosine = CosOfReduced<TLanes, T>(r, low);
        TLanes odd = IsOdd<TLanes, T>(quadrant);
        return TLanes.Select(odd, -cosine, sine) / TLanes.Select(odd, sine, cosine);
    }

    /// <summary>x - n · π/2 as r + low, with π/2 in three parts (Cody and Waite); the first multiply-add is exact.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes ReduceByHalfPi<TLanes, T>(TLanes x, out TLanes low, out TLanes quadrant)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        TLanes n = NearestMultiple<TLanes, T>(x, Constants.Real<TLanes, T>(0.6366197723675814), out quadrant);
        TLanes first = TLanes.MultiplyAdd(n, Constants.Real<TLanes, T>(-1.5707963267948966), x);
        TLanes middle = Constants.Real<TLanes, T>(4.37113883e-8f, -6.123233995736766e-17);
        TLanes product = n * middle;
        TLanes productLow = TLanes.MultiplySubtract(n, middle, product);
        TLanes second = ExactSum<TLanes, T>(first, product, out TLanes lost);
        TLanes rest = TLanes.MultiplyAdd(n, Constants.Real<TLanes, T>(1.71512451e-15f, 1.4973849048591698e-33), productLow) + lost;
        TLanes r = second + rest;
        low = (second - r) + rest;
        return r;
    }

    /// <summary>
    /// m · (w0 + w1 + w2 + w3) · π/2 without its whole quarter turns, as r + low: m below 2⁵³, the words below 2³, 2⁻⁵⁰, 2⁻¹⁰³ and 2⁻¹⁵⁶.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes ReduceByTable<TLanes>(TLanes m, TLanes w0, TLanes w1, TLanes w2, TLanes w3, out TLanes low, out TLanes quadrant)
        where TLanes : unmanaged, ILanes<TLanes, double>
    {
        // Products in two parts each; of the first, multiples of 4 go at once.
        TLanes first = m * w0;
        TLanes firstLow = TLanes.MultiplySubtract(m, w0, first);
        first = TLanes.MultiplyAdd(TLanes.Round(first * TLanes.Broadcast(0.25)), TLanes.Broadcast(-4), first);
        TLanes second = m * w1;
        TLanes secondLow = TLanes.MultiplySubtract(m, w1, second);
        TLanes third = m * w2;
        TLanes last = TLanes.MultiplyAdd(m, w3, TLanes.MultiplySubtract(m, w2, third));

        TLanes turns = ExactSum<TLanes, double>(first, firstLow, out TLanes lost1);
        turns = ExactSum<TLanes, double>(turns, second, out TLanes lost2);
        turns -= NearestMultiple<TLanes, double>(turns, TLanes.Broadcast(1), out quadrant);

        // What is left may cancel down to 2⁻⁶²: every rounding is carried along.
        turns = ExactSum<TLanes, double>(turns, third, out TLanes lost3);
        turns = ExactSum<TLanes, double>(turns, secondLow, out TLanes lost4);
        turns = ExactSum<TLanes, double>(turns, lost1, out TLanes lost5);
        turns = ExactSum<TLanes, double>(turns, lost2, out TLanes lost6);
        TLanes rest = last + ((lost3 + lost4) + (lost5 + lost6));
        TLanes high = turns + rest;
        rest = (turns - high) + rest;

        TLanes halfPi = TLanes.Broadcast(1.5707963267948966);
        TLanes r = high * halfPi;
        rest = TLanes.MultiplySubtract(high, halfPi, r) + TLanes.MultiplyAdd(high, TLanes.Broadcast(6.123233995736766e-17), rest * halfPi);
        TLanes result = r + rest;
        low = (r - result) + rest;
        return result;
    }

    /// <summary>sin(r + low) = r + (r³ · p(r²) + low · cos r) on |r| ≤ π/4: error 2⁻³⁴ with degree 3, 2⁻⁶⁴ with degree 6.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes SinOfReduced<TLanes, T>(TLanes r, TLanes low)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        TLanes z = r * r;
        TLanes p;
        if (typeof(T) == typeof(float))
        {
            p = Constants.Real<TLanes, T>(2.7185796911199518479e-6);
            p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(-0.00019839540241424662335));
            p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(0.0083333307535133344887));
            p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(-0.16666666660650228325));
        }
        else
        {
            p = Constants.Real<TLanes, T>(-7.5740579228625832313e-13);
            p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(1.605829469839182494e-10));
            p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(-2.5052104575828459291e-8));
            p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(2.755731921403779227e-6));
            p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(-0.00019841269841257468837));
            p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(0.0083333333333333275623));
            p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(-0.16666666666666666662));
        }

        TLanes cosine = TLanes.MultiplyAdd(z, Constants.Real<TLanes, T>(-0.5), Constants.One<TLanes, T>());
        return r + TLanes.MultiplyAdd(r * z, p, low * cosine);
    }

    /// <summary>cos(r + low) = 1 - r²/2 + (r⁴ · p(r²) - r · low), where what rounding takes from 1 - r²/2 is put back.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes CosOfReduced<TLanes, T>(TLanes r, TLanes low)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        TLanes z = r * r;
        TLanes p;
        if (typeof(T) == typeof(float))
        {
            p = Constants.Real<TLanes, T>(-2.724742655184164854e-7);
            p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(0.000024800144194263870842));
            p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(-0.0013888886736143251699));
            p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(0.041666666661646107292));
        }
        else
        {
            p = Constants.Real<TLanes, T>(4.7388441732732339554e-14);
            p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(-1.1470329153716470697e-11));
            p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(2.0876754869960661938e-9));
            p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(-2.7557319218455146284e-7));
            p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(0.000024801587301580422853));
            p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(-0.001388888888888888568));
            p = TLanes.MultiplyAdd(p, z, Constants.Real<TLanes, T>(0.041666666666666666664));
        }

        TLanes one = Constants.One<TLanes, T>();
        TLanes half = Constants.Real<TLanes, T>(0.5) * z;
        TLanes head = one - half;
        TLanes lost = (one - head) - half;
        return head + (lost + TLanes.MultiplyAdd(z * z, p, -(r * low)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes IsOdd<TLanes, T>(TLanes quadrant)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        int sign = (8 * Unsafe.SizeOf<T>()) - 1;
        return TLanes.ShiftRightBitsArithmetic(TLanes.ShiftLeftBits(quadrant, sign), sign);
    }

    /// <summary>The sign bit where the quadrant's second bit is set: quadrants 2 and 3.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes SignOfSecondBit<TLanes, T>(TLanes quadrant)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        int sign = (8 * Unsafe.SizeOf<T>()) - 1;
        return TLanes.ShiftLeftBits(TLanes.ShiftRightBitsLogical(quadrant, 1), sign);
    }
}
