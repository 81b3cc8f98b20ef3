using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace Tensors;

/// <summary>Converts between element types: any layout in, contiguous elements out.</summary>
internal static unsafe class CastDriver
{
    public static void Run(in Operand x, DType from, void* y, DType to, long count)
    {
        switch (from)
        {
            case DType.Float32:
                From<float>(x, y, to, count);
                break;
            case DType.Float64:
                From<double>(x, y, to, count);
                break;
            case DType.Int32:
                From<int>(x, y, to, count);
                break;
            case DType.Int64:
                From<long>(x, y, to, count);
                break;
            case DType.Float16:
                From<Half>(x, y, to, count);
                break;
            case DType.BFloat16:
                From<BFloat16>(x, y, to, count);
                break;
            default:
                From<byte>(x, y, to, count);
                break;
        }
    }

    private static void From<TFrom>(in Operand x, void* y, DType to, long count)
        where TFrom : unmanaged
    {
        switch (to)
        {
            case DType.Float32:
                ForkJoinPool.For(count, Grains.Computed, new Body<TFrom, float>(x, y, false));
                break;
            case DType.Float64:
                ForkJoinPool.For(count, Grains.Computed, new Body<TFrom, double>(x, y, false));
                break;
            case DType.Int32:
                ForkJoinPool.For(count, Grains.Computed, new Body<TFrom, int>(x, y, false));
                break;
            case DType.Int64:
                ForkJoinPool.For(count, Grains.Computed, new Body<TFrom, long>(x, y, false));
                break;
            case DType.Float16:
                ForkJoinPool.For(count, Grains.Computed, new Body<TFrom, Half>(x, y, false));
                break;
            case DType.BFloat16:
                ForkJoinPool.For(count, Grains.Computed, new Body<TFrom, BFloat16>(x, y, false));
                break;
            default:
                ForkJoinPool.For(count, Grains.Computed, new Body<TFrom, byte>(x, y, to == DType.Bool));
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TTo Convert<TFrom, TTo>(TFrom value)
    {
        if (typeof(TFrom) == typeof(BFloat16))
        {
            return Convert<float, TTo>((BFloat16)(object)value!);
        }

        if (typeof(TFrom) == typeof(Half) && typeof(TTo) != typeof(double))
        {
            return Convert<float, TTo>((float)(Half)(object)value!);
        }

        if (typeof(TTo) == typeof(BFloat16))
        {
            // A double is rounded to odd on the way, so that the two roundings do not compound.
            return (TTo)(object)(BFloat16)(typeof(TFrom) == typeof(double) ? ToOdd((double)(object)value!) : Convert<TFrom, float>(value));
        }

        if (typeof(TFrom) == typeof(float))
        {
            return FromNumber<float, TTo>((float)(object)value!);
        }

        if (typeof(TFrom) == typeof(double))
        {
            return FromNumber<double, TTo>((double)(object)value!);
        }

        if (typeof(TFrom) == typeof(Half))
        {
            return FromNumber<Half, TTo>((Half)(object)value!);
        }

        if (typeof(TFrom) == typeof(int))
        {
            return FromNumber<int, TTo>((int)(object)value!);
        }

        return typeof(TFrom) == typeof(long) ? FromNumber<long, TTo>((long)(object)value!) : FromNumber<byte, TTo>((byte)(object)value!);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TTo FromNumber<TFrom, TTo>(TFrom value)
        where TFrom : INumberBase<TFrom>
    {
        if (typeof(TTo) == typeof(float))
        {
            return (TTo)(object)float.CreateTruncating(value);
        }

        if (typeof(TTo) == typeof(double))
        {
            return (TTo)(object)double.CreateTruncating(value);
        }

        if (typeof(TTo) == typeof(Half))
        {
            return (TTo)(object)Half.CreateTruncating(value);
        }

        // Truncating conversion keeps the low bits of an integer, and saturates a floating-point number.
        if (typeof(TTo) == typeof(int))
        {
            return (TTo)(object)int.CreateTruncating(value);
        }

        return typeof(TTo) == typeof(long) ? (TTo)(object)long.CreateTruncating(value) : (TTo)(object)byte.CreateTruncating(value);
    }

    private static float ToOdd(double value)
    {
        float rounded = (float)value;
        if (rounded == value || !float.IsFinite(rounded))
        {
            return rounded;
        }

        float below = Math.Abs((double)rounded) > Math.Abs(value)
            ? MathF.CopySign(MathF.BitDecrement(MathF.Abs(rounded)), rounded)
            : rounded;
        return BitConverter.UInt32BitsToSingle(BitConverter.SingleToUInt32Bits(below) | 1);
    }

    private readonly struct Body<TFrom, TTo>(Operand x, void* y, bool toBool) : IRangeBody
        where TFrom : unmanaged
        where TTo : unmanaged
    {
        private readonly Operand _x = x;
        private readonly void* _y = y;
        private readonly bool _toBool = toBool;

        public void Run(long start, long end)
        {
            TFrom* staging = stackalloc TFrom[Grains.Block];
            OperandReader<TFrom> x = new(_x, start, staging, 0);
            int count;
            for (long done = 0; done < end - start; done += count)
            {
                count = (int)Math.Min(x.Piece, end - start - done);
                TFrom* from = x.Next(done, count);
                TTo* to = (TTo*)_y + start + done;
                if (_toBool)
                {
                    ToTruth(from, (byte*)to, count);
                    continue;
                }

                if (!TryWithVectors(from, to, count))
                {
                    for (int i = 0; i < count; i++)
                    {
                        to[i] = Convert<TFrom, TTo>(from[i]);
                    }
                }
            }
        }

        /// <summary>The conversions for which the platform's library has vectors; they give the same values as one by one.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static bool TryWithVectors(TFrom* from, TTo* to, int count) =>
            TryWithVectors<float, double>(from, to, count) || TryWithVectors<double, float>(from, to, count)
            || TryWithVectors<float, int>(from, to, count) || TryWithVectors<int, float>(from, to, count)
            || TryWithVectors<int, long>(from, to, count) || TryWithVectors<long, int>(from, to, count)
            || TryWithVectors<byte, float>(from, to, count) || TryWithVectors<float, Half>(from, to, count)
            || TryWithVectors<Half, float>(from, to, count);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static bool TryWithVectors<TSource, TTarget>(TFrom* from, TTo* to, int count)
            where TSource : unmanaged, INumberBase<TSource>
            where TTarget : unmanaged, INumberBase<TTarget>
        {
            if (typeof(TFrom) != typeof(TSource) || typeof(TTo) != typeof(TTarget))
            {
                return false;
            }

            TensorPrimitives.ConvertTruncating(new ReadOnlySpan<TSource>(from, count), new Span<TTarget>(to, count));
            return true;
        }

        private static void ToTruth(TFrom* from, byte* to, int count)
        {
            for (int i = 0; i < count; i++)
            {
                to[i] = Convert<TFrom, double>(from[i]) != 0 ? (byte)1 : (byte)0;
            }
        }
    }
}
