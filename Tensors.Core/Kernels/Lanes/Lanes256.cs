using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Tensors;

/// <summary>Lanes of one <see cref="Vector256{T}"/>.</summary>
internal unsafe struct Lanes256<T> : ILanes<Lanes256<T>, T>
    where T : unmanaged
{
    private Vector256<T> _value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Lanes256(Vector256<T> value) => _value = value;

    public static int Count => Vector256<T>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> Load(T* source) => new(Vector256.Load(source));

    public static Lanes256<T> LoadPartial(T* source, int count)
    {
        Vector256<T> value = Vector256.Create(*source);
        Unsafe.CopyBlockUnaligned(&value, source, (uint)(count * sizeof(T)));
        return new(value);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Lanes256<T> lanes, T* destination) => lanes._value.Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreStreaming(Lanes256<T> lanes, T* destination) => lanes._value.StoreAlignedNonTemporal(destination);

    public static void StorePartial(Lanes256<T> lanes, T* destination, int count) =>
        Unsafe.CopyBlockUnaligned(destination, &lanes, (uint)(count * sizeof(T)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> Broadcast(T value) => new(Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> operator +(Lanes256<T> left, Lanes256<T> right) => new(left._value + right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> operator -(Lanes256<T> left, Lanes256<T> right) => new(left._value - right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> operator *(Lanes256<T> left, Lanes256<T> right) => new(left._value * right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> operator /(Lanes256<T> left, Lanes256<T> right) => new(left._value / right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> operator -(Lanes256<T> value) => new(-value._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> operator &(Lanes256<T> left, Lanes256<T> right) => new(left._value & right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> operator |(Lanes256<T> left, Lanes256<T> right) => new(left._value | right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> operator ^(Lanes256<T> left, Lanes256<T> right) => new(left._value ^ right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> operator ~(Lanes256<T> value) => new(~value._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> MultiplyAdd(Lanes256<T> x, Lanes256<T> y, Lanes256<T> addend)
    {
        if (typeof(T) == typeof(float))
        {
            return new(Vector256.FusedMultiplyAdd(x._value.AsSingle(), y._value.AsSingle(), addend._value.AsSingle()).As<float, T>());
        }

        if (typeof(T) == typeof(double))
        {
            return new(Vector256.FusedMultiplyAdd(x._value.AsDouble(), y._value.AsDouble(), addend._value.AsDouble()).As<double, T>());
        }

        return new((x._value * y._value) + addend._value);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddProduct(Lanes256<T> x, Lanes256<T> y, ref Lanes256<T> sum)
    {
        if (typeof(T) == typeof(float))
        {
            sum._value = Vector256.FusedMultiplyAdd(x._value.AsSingle(), y._value.AsSingle(), sum._value.AsSingle()).As<float, T>();
        }
        else if (typeof(T) == typeof(double))
        {
            sum._value = Vector256.FusedMultiplyAdd(x._value.AsDouble(), y._value.AsDouble(), sum._value.AsDouble()).As<double, T>();
        }
        else
        {
            sum = MultiplyAdd(x, y, sum);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> MultiplySubtract(Lanes256<T> x, Lanes256<T> y, Lanes256<T> subtrahend)
    {
        // The compiler negates the subtrahend in an instruction of its own.
        if (typeof(T) == typeof(float) && Fma.IsSupported)
        {
            return new(Fma.MultiplySubtract(x._value.AsSingle(), y._value.AsSingle(), subtrahend._value.AsSingle()).As<float, T>());
        }

        if (typeof(T) == typeof(double) && Fma.IsSupported)
        {
            return new(Fma.MultiplySubtract(x._value.AsDouble(), y._value.AsDouble(), subtrahend._value.AsDouble()).As<double, T>());
        }

        return MultiplyAdd(x, y, -subtrahend);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> Abs(Lanes256<T> x) => new(Vector256.Abs(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> Sqrt(Lanes256<T> x) => new(Vector256.Sqrt(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> Floor(Lanes256<T> x) => typeof(T) == typeof(float)
        ? new(Vector256.Floor(x._value.AsSingle()).As<float, T>())
        : new(Vector256.Floor(x._value.AsDouble()).As<double, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> Ceiling(Lanes256<T> x) => typeof(T) == typeof(float)
        ? new(Vector256.Ceiling(x._value.AsSingle()).As<float, T>())
        : new(Vector256.Ceiling(x._value.AsDouble()).As<double, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> Truncate(Lanes256<T> x) => typeof(T) == typeof(float)
        ? new(Vector256.Truncate(x._value.AsSingle()).As<float, T>())
        : new(Vector256.Truncate(x._value.AsDouble()).As<double, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> Round(Lanes256<T> x) => typeof(T) == typeof(float)
        ? new(Vector256.Round(x._value.AsSingle()).As<float, T>())
        : new(Vector256.Round(x._value.AsDouble()).As<double, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> Min(Lanes256<T> x, Lanes256<T> y)
    {
        // Where both are zeros, or one is NaN, the instruction answers with the second: so both ways round, and all bits set for a NaN.
        if (typeof(T) == typeof(float) && Avx.IsSupported && !Avx512DQ.VL.IsSupported)
        {
            (Vector256<float> a, Vector256<float> b) = (x._value.AsSingle(), y._value.AsSingle());
            return new(((Avx.Min(a, b) | Avx.Min(b, a)) | Avx.CompareUnordered(a, b)).As<float, T>());
        }

        if (typeof(T) == typeof(double) && Avx.IsSupported && !Avx512DQ.VL.IsSupported)
        {
            (Vector256<double> a, Vector256<double> b) = (x._value.AsDouble(), y._value.AsDouble());
            return new(((Avx.Min(a, b) | Avx.Min(b, a)) | Avx.CompareUnordered(a, b)).As<double, T>());
        }

        return new(Vector256.Min(x._value, y._value));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> Max(Lanes256<T> x, Lanes256<T> y)
    {
        if (typeof(T) == typeof(float) && Avx.IsSupported && !Avx512DQ.VL.IsSupported)
        {
            (Vector256<float> a, Vector256<float> b) = (x._value.AsSingle(), y._value.AsSingle());
            return new(((Avx.Max(a, b) & Avx.Max(b, a)) | Avx.CompareUnordered(a, b)).As<float, T>());
        }

        if (typeof(T) == typeof(double) && Avx.IsSupported && !Avx512DQ.VL.IsSupported)
        {
            (Vector256<double> a, Vector256<double> b) = (x._value.AsDouble(), y._value.AsDouble());
            return new(((Avx.Max(a, b) & Avx.Max(b, a)) | Avx.CompareUnordered(a, b)).As<double, T>());
        }

        return new(Vector256.Max(x._value, y._value));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> Equal(Lanes256<T> x, Lanes256<T> y) => new(Vector256.Equals(x._value, y._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> Less(Lanes256<T> x, Lanes256<T> y) => new(Vector256.LessThan(x._value, y._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> LessOrEqual(Lanes256<T> x, Lanes256<T> y) => new(Vector256.LessThanOrEqual(x._value, y._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> Select(Lanes256<T> mask, Lanes256<T> whenSet, Lanes256<T> whenClear) =>
        new(Vector256.ConditionalSelect(mask._value, whenSet._value, whenClear._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> BroadcastBits(long bits) =>
        sizeof(T) == sizeof(long) ? new(Vector256.Create(bits).As<long, T>()) : new(Vector256.Create((int)bits).As<int, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> AddBits(Lanes256<T> x, Lanes256<T> y) => sizeof(T) == sizeof(long)
        ? new((x._value.AsInt64() + y._value.AsInt64()).As<long, T>())
        : new((x._value.AsInt32() + y._value.AsInt32()).As<int, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> SubtractBits(Lanes256<T> x, Lanes256<T> y) => sizeof(T) == sizeof(long)
        ? new((x._value.AsInt64() - y._value.AsInt64()).As<long, T>())
        : new((x._value.AsInt32() - y._value.AsInt32()).As<int, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> ShiftLeftBits(Lanes256<T> x, int count) => sizeof(T) == sizeof(long)
        ? new((x._value.AsInt64() << count).As<long, T>())
        : new((x._value.AsInt32() << count).As<int, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> ShiftRightBitsLogical(Lanes256<T> x, int count) => sizeof(T) == sizeof(long)
        ? new((x._value.AsInt64() >>> count).As<long, T>())
        : new((x._value.AsInt32() >>> count).As<int, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> ShiftRightBitsArithmetic(Lanes256<T> x, int count) => sizeof(T) == sizeof(long)
        ? new((x._value.AsInt64() >> count).As<long, T>())
        : new((x._value.AsInt32() >> count).As<int, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> AtMost(Lanes256<T> x, Lanes256<T> bound)
    {
        // Where an operand is NaN, the instruction answers with the second.
        if (typeof(T) == typeof(float) && Avx.IsSupported)
        {
            return new(Avx.Min(bound._value.AsSingle(), x._value.AsSingle()).As<float, T>());
        }

        if (typeof(T) == typeof(double) && Avx.IsSupported)
        {
            return new(Avx.Min(bound._value.AsDouble(), x._value.AsDouble()).As<double, T>());
        }

        return Select(Less(bound, x), bound, x);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> AtLeast(Lanes256<T> x, Lanes256<T> bound)
    {
        // Where an operand is NaN, the instruction answers with the second.
        if (typeof(T) == typeof(float) && Avx.IsSupported)
        {
            return new(Avx.Max(bound._value.AsSingle(), x._value.AsSingle()).As<float, T>());
        }

        if (typeof(T) == typeof(double) && Avx.IsSupported)
        {
            return new(Avx.Max(bound._value.AsDouble(), x._value.AsDouble()).As<double, T>());
        }

        return Select(Less(x, bound), bound, x);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> ScaleByPowerOfTwo(Lanes256<T> x, Lanes256<T> n)
    {
        if (typeof(T) == typeof(float) && Avx512F.VL.IsSupported)
        {
            return new(Avx512F.VL.Scale(x._value.AsSingle(), n._value.AsSingle()).As<float, T>());
        }

        if (typeof(T) == typeof(double) && Avx512F.VL.IsSupported)
        {
            return new(Avx512F.VL.Scale(x._value.AsDouble(), n._value.AsDouble()).As<double, T>());
        }

        return PowerOfTwo.Scale<Lanes256<T>, T>(x, n);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> Lookup(T* table, Lanes256<T> index) => Avx2.IsSupported
        ? new(Avx2.PermuteVar8x32(Avx.LoadVector256((float*)table), index._value.AsInt32()).As<float, T>())
        : ElementLookup.Run<Lanes256<T>, T>(table, index);
}
