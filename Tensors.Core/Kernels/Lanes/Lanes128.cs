using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Tensors;

/// <summary>Lanes of one <see cref="Vector128{T}"/>.</summary>
internal unsafe struct Lanes128<T> : ILanes<Lanes128<T>, T>
    where T : unmanaged
{
    private Vector128<T> _value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Lanes128(Vector128<T> value) => _value = value;

    public static int Count => Vector128<T>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128<T> Load(T* source) => new(Vector128.Load(source));

    public static Lanes128<T> LoadPartial(T* source, int count)
    {
        Vector128<T> value = Vector128.Create(*source);
        Unsafe.CopyBlockUnaligned(&value, source, (uint)(count * sizeof(T)));
        return new(value);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Lanes128<T> lanes, T* destination) => lanes._value.Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreStreaming(Lanes128<T> lanes, T* destination) => lanes._value.StoreAlignedNonTemporal(destination);

    public static void StorePartial(Lanes128<T> lanes, T* destination, int count) =>
        Unsafe.CopyBlockUnaligned(destination, &lanes, (uint)(count * sizeof(T)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128<T> Broadcast(T value) => new(Vector128.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128<T> operator +(Lanes128<T> left, Lanes128<T> right) => new(left._value + right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128<T> operator -(Lanes128<T> left, Lanes128<T> right) => new(left._value - right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128<T> operator *(Lanes128<T> left, Lanes128<T> right) => new(left._value * right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128<T> operator /(Lanes128<T> left, Lanes128<T> right) => new(left._value / right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128<T> operator -(Lanes128<T> value) => new(-value._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128<T> operator &(Lanes128<T> left, Lanes128<T> right) => new(left._value & right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128<T> operator |(Lanes128<T> left, Lanes128<T> right) => new(left._value | right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128<T> operator ^(Lanes128<T> left, Lanes128<T> right) => new(left._value ^ right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128<T> operator ~(Lanes128<T> value) => new(~value._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128<T> MultiplyAdd(Lanes128<T> x, Lanes128<T> y, Lanes128<T> addend)
    {
        if (typeof(T) == typeof(float))
        {
            return new(Fused(x._value.AsSingle(), y._value.AsSingle(), addend._value.AsSingle()).As<float, T>());
        }

        if (typeof(T) == typeof(double))
        {
            return new(Fused(x._value.AsDouble(), y._value.AsDouble(), addend._value.AsDouble()).As<double, T>());
        }

        return new((x._value * y._value) + addend._value);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddProduct(Lanes128<T> x, Lanes128<T> y, ref Lanes128<T> sum)
    {
        if (typeof(T) == typeof(float))
        {
            sum._value = Fused(x._value.AsSingle(), y._value.AsSingle(), sum._value.AsSingle()).As<float, T>();
        }
        else if (typeof(T) == typeof(double))
        {
            sum._value = Fused(x._value.AsDouble(), y._value.AsDouble(), sum._value.AsDouble()).As<double, T>();
        }
        else
        {
            sum = MultiplyAdd(x, y, sum);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128<T> MultiplySubtract(Lanes128<T> x, Lanes128<T> y, Lanes128<T> subtrahend)
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
    public static Lanes128<T> Abs(Lanes128<T> x) => new(Vector128.Abs(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128<T> Sqrt(Lanes128<T> x) => new(Vector128.Sqrt(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128<T> Floor(Lanes128<T> x) => typeof(T) == typeof(float)
        ? new(Vector128.Floor(x._value.AsSingle()).As<float, T>())
        : new(Vector128.Floor(x._value.AsDouble()).As<double, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128<T> Ceiling(Lanes128<T> x) => typeof(T) == typeof(float)
        ? new(Vector128.Ceiling(x._value.AsSingle()).As<float, T>())
        : new(Vector128.Ceiling(x._value.AsDouble()).As<double, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128<T> Truncate(Lanes128<T> x) => typeof(T) == typeof(float)
        ? new(Vector128.Truncate(x._value.AsSingle()).As<float, T>())
        : new(Vector128.Truncate(x._value.AsDouble()).As<double, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128<T> Round(Lanes128<T> x) => typeof(T) == typeof(float)
        ? new(Vector128.Round(x._value.AsSingle()).As<float, T>())
        : new(Vector128.Round(x._value.AsDouble()).As<double, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128<T> Min(Lanes128<T> x, Lanes128<T> y) => new(Vector128.Min(x._value, y._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128<T> Max(Lanes128<T> x, Lanes128<T> y) => new(Vector128.Max(x._value, y._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128<T> Equal(Lanes128<T> x, Lanes128<T> y) => new(Vector128.Equals(x._value, y._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128<T> Less(Lanes128<T> x, Lanes128<T> y) => new(Vector128.LessThan(x._value, y._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128<T> LessOrEqual(Lanes128<T> x, Lanes128<T> y) => new(Vector128.LessThanOrEqual(x._value, y._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128<T> Select(Lanes128<T> mask, Lanes128<T> whenSet, Lanes128<T> whenClear) =>
        new(Vector128.ConditionalSelect(mask._value, whenSet._value, whenClear._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128<T> BroadcastBits(long bits) =>
        sizeof(T) == sizeof(long) ? new(Vector128.Create(bits).As<long, T>()) : new(Vector128.Create((int)bits).As<int, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128<T> AddBits(Lanes128<T> x, Lanes128<T> y) => sizeof(T) == sizeof(long)
        ? new((x._value.AsInt64() + y._value.AsInt64()).As<long, T>())
        : new((x._value.AsInt32() + y._value.AsInt32()).As<int, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128<T> SubtractBits(Lanes128<T> x, Lanes128<T> y) => sizeof(T) == sizeof(long)
        ? new((x._value.AsInt64() - y._value.AsInt64()).As<long, T>())
        : new((x._value.AsInt32() - y._value.AsInt32()).As<int, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128<T> ShiftLeftBits(Lanes128<T> x, int count) => sizeof(T) == sizeof(long)
        ? new((x._value.AsInt64() << count).As<long, T>())
        : new((x._value.AsInt32() << count).As<int, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128<T> ShiftRightBitsLogical(Lanes128<T> x, int count) => sizeof(T) == sizeof(long)
        ? new((x._value.AsInt64() >>> count).As<long, T>())
        : new((x._value.AsInt32() >>> count).As<int, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128<T> ShiftRightBitsArithmetic(Lanes128<T> x, int count) => sizeof(T) == sizeof(long)
        ? new((x._value.AsInt64() >> count).As<long, T>())
        : new((x._value.AsInt32() >> count).As<int, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128<T> AtMost(Lanes128<T> x, Lanes128<T> bound)
    {
        // Where an operand is NaN, the instruction answers with the second.
        if (typeof(T) == typeof(float) && Sse.IsSupported)
        {
            return new(Sse.Min(bound._value.AsSingle(), x._value.AsSingle()).As<float, T>());
        }

        if (typeof(T) == typeof(double) && Sse2.IsSupported)
        {
            return new(Sse2.Min(bound._value.AsDouble(), x._value.AsDouble()).As<double, T>());
        }

        return Select(Less(bound, x), bound, x);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128<T> AtLeast(Lanes128<T> x, Lanes128<T> bound)
    {
        // Where an operand is NaN, the instruction answers with the second.
        if (typeof(T) == typeof(float) && Sse.IsSupported)
        {
            return new(Sse.Max(bound._value.AsSingle(), x._value.AsSingle()).As<float, T>());
        }

        if (typeof(T) == typeof(double) && Sse2.IsSupported)
        {
            return new(Sse2.Max(bound._value.AsDouble(), x._value.AsDouble()).As<double, T>());
        }

        return Select(Less(x, bound), bound, x);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128<T> ScaleByPowerOfTwo(Lanes128<T> x, Lanes128<T> n)
    {
        if (typeof(T) == typeof(float) && Avx512F.VL.IsSupported)
        {
            return new(Avx512F.VL.Scale(x._value.AsSingle(), n._value.AsSingle()).As<float, T>());
        }

        if (typeof(T) == typeof(double) && Avx512F.VL.IsSupported)
        {
            return new(Avx512F.VL.Scale(x._value.AsDouble(), n._value.AsDouble()).As<double, T>());
        }

        return PowerOfTwo.Scale<Lanes128<T>, T>(x, n);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128<T> Lookup(T* table, Lanes128<T> index) => ElementLookup.Run<Lanes128<T>, T>(table, index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Fused(Vector128<float> x, Vector128<float> y, Vector128<float> addend) => Fma.IsSupported
        ? Fma.MultiplyAdd(x, y, addend)
        : AdvSimd.IsSupported ? AdvSimd.FusedMultiplyAdd(addend, x, y) : FusedInSoftware.MultiplyAdd(x, y, addend);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<double> Fused(Vector128<double> x, Vector128<double> y, Vector128<double> addend) => Fma.IsSupported
        ? Fma.MultiplyAdd(x, y, addend)
        : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.FusedMultiplyAdd(addend, x, y) : FusedInSoftware.MultiplyAdd(x, y, addend);
}
