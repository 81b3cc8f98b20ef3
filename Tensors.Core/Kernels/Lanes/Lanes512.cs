using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Tensors;

/// <summary>Lanes of one <see cref="Vector512{T}"/>.</summary>
internal unsafe struct Lanes512<T> : ILanes<Lanes512<T>, T>
    where T : unmanaged
{
    private Vector512<T> _value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Lanes512(Vector512<T> value) => _value = value;

    public static int Count => Vector512<T>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> Load(T* source) => new(Vector512.Load(source));

    public static Lanes512<T> LoadPartial(T* source, int count)
    {
        Vector512<T> value = Vector512.Create(*source);
        Unsafe.CopyBlockUnaligned(&value, source, (uint)(count * sizeof(T)));
        return new(value);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Lanes512<T> lanes, T* destination) => lanes._value.Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreStreaming(Lanes512<T> lanes, T* destination) => lanes._value.StoreAlignedNonTemporal(destination);

    public static void StorePartial(Lanes512<T> lanes, T* destination, int count) =>
        Unsafe.CopyBlockUnaligned(destination, &lanes, (uint)(count * sizeof(T)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> Broadcast(T value) => new(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> operator +(Lanes512<T> left, Lanes512<T> right) => new(left._value + right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> operator -(Lanes512<T> left, Lanes512<T> right) => new(left._value - right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> operator *(Lanes512<T> left, Lanes512<T> right) => new(left._value * right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> operator /(Lanes512<T> left, Lanes512<T> right) => new(left._value / right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> operator -(Lanes512<T> value) => new(-value._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> operator &(Lanes512<T> left, Lanes512<T> right) => new(left._value & right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> operator |(Lanes512<T> left, Lanes512<T> right) => new(left._value | right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> operator ^(Lanes512<T> left, Lanes512<T> right) => new(left._value ^ right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> operator ~(Lanes512<T> value) => new(~value._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> MultiplyAdd(Lanes512<T> x, Lanes512<T> y, Lanes512<T> addend)
    {
        if (typeof(T) == typeof(float))
        {
            return new(Vector512.FusedMultiplyAdd(x._value.AsSingle(), y._value.AsSingle(), addend._value.AsSingle()).As<float, T>());
        }

        if (typeof(T) == typeof(double))
        {
            return new(Vector512.FusedMultiplyAdd(x._value.AsDouble(), y._value.AsDouble(), addend._value.AsDouble()).As<double, T>());
        }

        return new((x._value * y._value) + addend._value);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddProduct(Lanes512<T> x, Lanes512<T> y, ref Lanes512<T> sum)
    {
        if (typeof(T) == typeof(float))
        {
            sum._value = Vector512.FusedMultiplyAdd(x._value.AsSingle(), y._value.AsSingle(), sum._value.AsSingle()).As<float, T>();
        }
        else if (typeof(T) == typeof(double))
        {
            sum._value = Vector512.FusedMultiplyAdd(x._value.AsDouble(), y._value.AsDouble(), sum._value.AsDouble()).As<double, T>();
        }
        else
        {
            sum = MultiplyAdd(x, y, sum);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> MultiplySubtract(Lanes512<T> x, Lanes512<T> y, Lanes512<T> subtrahend)
    {
        // The compiler negates the subtrahend in an instruction of its own.
        if (typeof(T) == typeof(float) && Avx512F.IsSupported)
        {
            return new(
                Avx512F.FusedMultiplySubtract(x._value.AsSingle(), y._value.AsSingle(), subtrahend._value.AsSingle()).As<float, T>());
        }

        if (typeof(T) == typeof(double) && Avx512F.IsSupported)
        {
            return new(
                Avx512F.FusedMultiplySubtract(x._value.AsDouble(), y._value.AsDouble(), subtrahend._value.AsDouble()).As<double, T>());
        }

        return MultiplyAdd(x, y, -subtrahend);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> Abs(Lanes512<T> x) => new(Vector512.Abs(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> Sqrt(Lanes512<T> x) => new(Vector512.Sqrt(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> Floor(Lanes512<T> x) => typeof(T) == typeof(float)
        ? new(Vector512.Floor(x._value.AsSingle()).As<float, T>())
        : new(Vector512.Floor(x._value.AsDouble()).As<double, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> Ceiling(Lanes512<T> x) => typeof(T) == typeof(float)
        ? new(Vector512.Ceiling(x._value.AsSingle()).As<float, T>())
        : new(Vector512.Ceiling(x._value.AsDouble()).As<double, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> Truncate(Lanes512<T> x) => typeof(T) == typeof(float)
        ? new(Vector512.Truncate(x._value.AsSingle()).As<float, T>())
        : new(Vector512.Truncate(x._value.AsDouble()).As<double, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> Round(Lanes512<T> x) => typeof(T) == typeof(float)
        ? new(Vector512.Round(x._value.AsSingle()).As<float, T>())
        : new(Vector512.Round(x._value.AsDouble()).As<double, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> Min(Lanes512<T> x, Lanes512<T> y) => new(Vector512.Min(x._value, y._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> Max(Lanes512<T> x, Lanes512<T> y) => new(Vector512.Max(x._value, y._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> Equal(Lanes512<T> x, Lanes512<T> y) => new(Vector512.Equals(x._value, y._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> Less(Lanes512<T> x, Lanes512<T> y) => new(Vector512.LessThan(x._value, y._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> LessOrEqual(Lanes512<T> x, Lanes512<T> y) => new(Vector512.LessThanOrEqual(x._value, y._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> Select(Lanes512<T> mask, Lanes512<T> whenSet, Lanes512<T> whenClear) =>
        new(Vector512.ConditionalSelect(mask._value, whenSet._value, whenClear._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> BroadcastBits(long bits) =>
        sizeof(T) == sizeof(long) ? new(Vector512.Create(bits).As<long, T>()) : new(Vector512.Create((int)bits).As<int, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> AddBits(Lanes512<T> x, Lanes512<T> y) => sizeof(T) == sizeof(long)
        ? new((x._value.AsInt64() + y._value.AsInt64()).As<long, T>())
        : new((x._value.AsInt32() + y._value.AsInt32()).As<int, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> SubtractBits(Lanes512<T> x, Lanes512<T> y) => sizeof(T) == sizeof(long)
        ? new((x._value.AsInt64() - y._value.AsInt64()).As<long, T>())
        : new((x._value.AsInt32() - y._value.AsInt32()).As<int, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> ShiftLeftBits(Lanes512<T> x, int count) => sizeof(T) == sizeof(long)
        ? new((x._value.AsInt64() << count).As<long, T>())
        : new((x._value.AsInt32() << count).As<int, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> ShiftRightBitsLogical(Lanes512<T> x, int count) => sizeof(T) == sizeof(long)
        ? new((x._value.AsInt64() >>> count).As<long, T>())
        : new((x._value.AsInt32() >>> count).As<int, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> ShiftRightBitsArithmetic(Lanes512<T> x, int count) => sizeof(T) == sizeof(long)
        ? new((x._value.AsInt64() >> count).As<long, T>())
        : new((x._value.AsInt32() >> count).As<int, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> AtMost(Lanes512<T> x, Lanes512<T> bound)
    {
        // Where an operand is NaN, the instruction answers with the second.
        if (typeof(T) == typeof(float) && Avx512F.IsSupported)
        {
            return new(Avx512F.Min(bound._value.AsSingle(), x._value.AsSingle()).As<float, T>());
        }

        if (typeof(T) == typeof(double) && Avx512F.IsSupported)
        {
            return new(Avx512F.Min(bound._value.AsDouble(), x._value.AsDouble()).As<double, T>());
        }

        return Select(Less(bound, x), bound, x);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> AtLeast(Lanes512<T> x, Lanes512<T> bound)
    {
        // Where an operand is NaN, the instruction answers with the second.
        if (typeof(T) == typeof(float) && Avx512F.IsSupported)
        {
            return new(Avx512F.Max(bound._value.AsSingle(), x._value.AsSingle()).As<float, T>());
        }

        if (typeof(T) == typeof(double) && Avx512F.IsSupported)
        {
            return new(Avx512F.Max(bound._value.AsDouble(), x._value.AsDouble()).As<double, T>());
        }

        return Select(Less(x, bound), bound, x);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> ScaleByPowerOfTwo(Lanes512<T> x, Lanes512<T> n)
    {
        if (typeof(T) == typeof(float) && Avx512F.IsSupported)
        {
            return new(Avx512F.Scale(x._value.AsSingle(), n._value.AsSingle()).As<float, T>());
        }

        if (typeof(T) == typeof(double) && Avx512F.IsSupported)
        {
            return new(Avx512F.Scale(x._value.AsDouble(), n._value.AsDouble()).As<double, T>());
        }

        return PowerOfTwo.Scale<Lanes512<T>, T>(x, n);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> Lookup(T* table, Lanes512<T> index)
    {
        if (Avx512F.IsSupported && Avx512DQ.IsSupported)
        {
            // The table twice: the instruction looks at four bits.
            Vector512<float> twice = Avx512DQ.BroadcastVector256ToVector512((float*)table);
            return new(Avx512F.PermuteVar16x32(twice, index._value.AsInt32()).As<float, T>());
        }

        return ElementLookup.Run<Lanes512<T>, T>(table, index);
    }
}
