using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Tensors;

/// <summary>A function of an angle that has been reduced to a quadrant.</summary>
internal interface IAngleFunction
{
    static abstract TLanes OfReduced<TLanes, T>(TLanes r, TLanes low, TLanes quadrant)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged;
}

/// <summary>
/// Angles too large for a reduction by parts of π (Payne and Hanek 1983): the argument is an integer m times 2ᵉ, and of 2/π · 2ᵉ all
/// multiples of 8 are left out, because they add whole turns. What is left is kept in words of 53 bits, one row of a table for each e.
/// </summary>
internal static unsafe class LargeAngle
{
    private const int Batch = 128;
    private const int Bits = 1216;
    private const int Words = 4;
    private const int WordBits = 53;

    // Exponents of the last bit: from that of the smallest large float64 to that of the largest.
    private const int LowestExponent = -23;
    private const int HighestExponent = 971;

    private const double HalfPi = 1.5707963267948966;

    // 1.5 · 2⁵²: a sum with it is an integer, in its lowest bits.
    private const double Magic = 6755399441055744;

    // ⌊2/π · 2^1216⌋.
    private static readonly BigInteger TwoOverPi = BigInteger.Parse(
        "0a2f9836e4e441529fc2757d1f534ddc0db6295993c439041fe5163abdebbc561b7246e3a424dd2e006492eea09d1921cfe1deb1cb129a73ee88235f52ebb4484"
        + "e99c7026b45f7e413991d639835339f49c845f8bbdf9283b1ff897ffde05980fef2f118b5a0a6d1f6d367ecf27cb09b74f463f669e5fea2d7527bac7ebe5f17b"
        + "3d0739f78a5292ea6bfb5fb11f8d5d0856033046fc7b6bab",
        NumberStyles.HexNumber,
        CultureInfo.InvariantCulture);

    private static readonly double[] Table = MakeTable();

    /// <summary>Overwrites the results of large finite angles.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Mend<TFunction, T>(T* x, T* y, nint count)
        where TFunction : struct, IAngleFunction
        where T : unmanaged
    {
        if (!AnyLarge(x, count))
        {
            return;
        }

        int* places = stackalloc int[Batch];
        nint next = 0;
        while (next < count)
        {
            int found = 0;
            for (; next < count && found < Batch; next++)
            {
                places[found] = (int)next;
                found += IsLarge(x[next]) ? 1 : 0;
            }

            Evaluate<TFunction, T>(x, y, places, found);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Evaluate<TFunction, T>(T* x, T* y, int* places, int count)
        where TFunction : struct, IAngleFunction
        where T : unmanaged
    {
        T* r = stackalloc T[3 * Batch];
        T* low = r + Batch;
        T* quadrant = low + Batch;
        if (typeof(T) == typeof(float))
        {
            ReduceSingle((float*)x, places, count, (float*)r, (float*)low, (int*)quadrant);
        }
        else
        {
            double* words = stackalloc double[(Words + 1) * Batch];
            ReadWords((double*)x, places, count, words);
            ReduceDouble(words, count, (double*)r, (double*)low, (double*)quadrant);
        }

        Function<TFunction, T>(r, low, quadrant, count);
        for (int i = 0; i < count; i++)
        {
            y[places[i]] = r[i];
        }
    }

    /// <summary>In float32 two words leave an error of 2⁻⁷⁹, and no angle comes nearer than 2⁻³² to a multiple of π/2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ReduceSingle(float* x, int* places, int count, float* r, float* low, int* quadrant)
    {
        fixed (double* table = Table)
        {
            for (int i = 0; i < count; i++)
            {
                int bits = BitConverter.SingleToInt32Bits(x[places[i]]);
                int exponent = (bits >> 23 & 0xff) - 150;
                double m = BitConverter.Int32BitsToSingle((bits & ~0x7f800000) | 150 << 23);
                double* row = table + (Words * (exponent - LowestExponent));
                double product = m * row[0];
                double shifted = product + Magic;
                double nearest = shifted - Magic;
                double turn = (product - nearest) + Math.FusedMultiplyAdd(m, row[1], Math.FusedMultiplyAdd(m, row[0], -product));
                double angle = turn * HalfPi;
                r[i] = (float)angle;
                low[i] = (float)(angle - r[i]);
                quadrant[i] = (int)BitConverter.DoubleToInt64Bits(shifted);
            }
        }
    }

    /// <summary>The integer and its row of the table, each in a column of its own.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ReadWords(double* x, int* places, int count, double* words)
    {
        fixed (double* table = Table)
        {
            for (int i = 0; i < count; i++)
            {
                long bits = BitConverter.DoubleToInt64Bits(x[places[i]]);
                int exponent = (int)(bits >> 52 & 0x7ff) - 1075;
                double* row = table + (Words * (exponent - LowestExponent));
                words[i] = BitConverter.Int64BitsToDouble((bits & ~0x7ff0000000000000) | 1075L << 52);
                words[Batch + i] = row[0];
                words[(2 * Batch) + i] = row[1];
                words[(3 * Batch) + i] = row[2];
                words[(4 * Batch) + i] = row[3];
            }
        }
    }

    private static void ReduceDouble(double* words, int count, double* r, double* low, double* quadrant) =>
        Widths.Widest<ReduceLoop, double, bool>(new(words, count, r, low, quadrant));

    // A batch is whole vectors; lanes behind the count are computed and thrown away.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ReduceIn<TLanes>(double* words, int count, double* r, double* low, double* quadrant)
        where TLanes : unmanaged, ILanes<TLanes, double>
    {
        for (int i = 0; i < count; i += TLanes.Count)
        {
            TLanes angle = Trigonometry.ReduceByTable(
                TLanes.Load(words + i), TLanes.Load(words + Batch + i), TLanes.Load(words + (2 * Batch) + i),
                TLanes.Load(words + (3 * Batch) + i), TLanes.Load(words + (4 * Batch) + i), out TLanes rest, out TLanes turns);
            TLanes.Store(angle, r + i);
            TLanes.Store(rest, low + i);
            TLanes.Store(turns, quadrant + i);
        }
    }

    private static void Function<TFunction, T>(T* r, T* low, T* quadrant, int count)
        where TFunction : struct, IAngleFunction
        where T : unmanaged => Widths.Widest<FunctionLoop<TFunction, T>, T, bool>(new(r, low, quadrant, count));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FunctionIn<TFunction, TLanes, T>(T* r, T* low, T* quadrant, int count)
        where TFunction : struct, IAngleFunction
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        for (int i = 0; i < count; i += TLanes.Count)
        {
            TLanes.Store(TFunction.OfReduced<TLanes, T>(TLanes.Load(r + i), TLanes.Load(low + i), TLanes.Load(quadrant + i)), r + i);
        }
    }

    private static double[] MakeTable()
    {
        double[] table = new double[Words * (HighestExponent - LowestExponent + 1)];
        BigInteger eight = BigInteger.One << (Bits + 3);
        BigInteger mask = (BigInteger.One << WordBits) - 1;
        for (int i = 0; i < table.Length; i++)
        {
            int exponent = LowestExponent + (i / Words);
            BigInteger rest = (exponent < 0 ? TwoOverPi >> -exponent : TwoOverPi << exponent) % eight;
            int end = WordBits * ((i % Words) + 1);
            table[i] = Math.ScaleB((double)((rest >> (Bits + 3 - end)) & mask), 3 - end);
        }

        return table;
    }

    // Numbers of one sign are ordered as their bits are.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsLarge<T>(T x)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            uint magnitude = Unsafe.BitCast<T, uint>(x) & 0x7fffffff;
            uint bound = BitConverter.SingleToUInt32Bits(Trigonometry.LargestSingleAngle);
            return magnitude - bound - 1 < BitConverter.SingleToUInt32Bits(float.PositiveInfinity) - bound - 1;
        }

        ulong size = Unsafe.BitCast<T, ulong>(x) & 0x7fffffffffffffff;
        ulong end = BitConverter.DoubleToUInt64Bits(Trigonometry.LargestDoubleAngle);
        return size - end - 1 < BitConverter.DoubleToUInt64Bits(double.PositiveInfinity) - end - 1;
    }

    private static bool AnyLarge<T>(T* x, nint count)
        where T : unmanaged => count < Lanes128<T>.Count
            ? AnyLargeOfFew(x, count)
            : Widths.WidestOf<AnyLargeLoop<T>, T, bool>(new(x, count), count, tooFew: false);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool AnyLarge<TLanes, T>(T* x, nint count)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        // The largest magnitude tells; NaN is passed over.
        nint last = count - TLanes.Count;
        TLanes largest = TLanes.AtLeast(TLanes.BroadcastBits(0), TLanes.Abs(TLanes.Load(x + last)));
        for (nint i = 0; i < last; i += TLanes.Count)
        {
            largest = TLanes.AtLeast(largest, TLanes.Abs(TLanes.Load(x + i)));
        }

        TLanes large = TLanes.Less(Constants.Real<TLanes, T>(Trigonometry.LargestSingleAngle, Trigonometry.LargestDoubleAngle), largest);
        return new ReadOnlySpan<byte>(&large, sizeof(TLanes)).ContainsAnyExcept((byte)0);
    }

    private static bool AnyLargeOfFew<T>(T* x, nint count)
        where T : unmanaged
    {
        Lanes128<T> bound = Constants.Real<Lanes128<T>, T>(Trigonometry.LargestSingleAngle, Trigonometry.LargestDoubleAngle);
        Lanes128<T> large = Lanes128<T>.Less(bound, Lanes128<T>.Abs(Lanes128<T>.LoadPartial(x, (int)count)));
        return new ReadOnlySpan<byte>(&large, sizeof(Lanes128<T>)).ContainsAnyExcept((byte)0);
    }

    private readonly struct ReduceLoop(double* words, int count, double* r, double* low, double* quadrant) : ILoop<double, bool>
    {
        private readonly double* _words = words;
        private readonly double* _r = r;
        private readonly double* _low = low;
        private readonly double* _quadrant = quadrant;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public bool Run<TLanes>()
            where TLanes : unmanaged, ILanes<TLanes, double>
        {
            ReduceIn<TLanes>(_words, count, _r, _low, _quadrant);
            return true;
        }
    }

    private readonly struct FunctionLoop<TFunction, T>(T* r, T* low, T* quadrant, int count) : ILoop<T, bool>
        where TFunction : struct, IAngleFunction
        where T : unmanaged
    {
        private readonly T* _r = r;
        private readonly T* _low = low;
        private readonly T* _quadrant = quadrant;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public bool Run<TLanes>()
            where TLanes : unmanaged, ILanes<TLanes, T>
        {
            FunctionIn<TFunction, TLanes, T>(_r, _low, _quadrant, count);
            return true;
        }
    }

    private readonly struct AnyLargeLoop<T>(T* x, nint count) : ILoop<T, bool>
        where T : unmanaged
    {
        private readonly T* _x = x;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public bool Run<TLanes>()
            where TLanes : unmanaged, ILanes<TLanes, T> => AnyLarge<TLanes, T>(_x, count);
    }
}
