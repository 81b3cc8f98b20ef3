using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Tensors.Bench.Ratios;

/// <summary>
/// What this machine can do at most with some threads, measured: multiply-adds from registers, and copies at several sizes.
/// </summary>
internal sealed unsafe class Roofs
{
    // From the first-level cache to main memory; a workload is compared with the copy of the nearest size.
    private static readonly long[] WorkingSets = [16 << 10, 256 << 10, 1536 << 10, 12 << 20, 192 << 20];

    private readonly Dictionary<DType, double> _flops = [];
    private readonly double[] _bytes = new double[WorkingSets.Length];

    private Roofs(int threads)
    {
        Threads = threads;
        _flops[DType.Float32] = OnThreads(threads, _ => Flops<float>());
        _flops[DType.Float64] = OnThreads(threads, _ => Flops<double>());
        nuint most = (nuint)WorkingSets[^1] / 2;
        byte* from = (byte*)NativeMemory.AlignedAlloc(most, NativeBlock.Alignment);
        byte* to = (byte*)NativeMemory.AlignedAlloc(most, NativeBlock.Alignment);
        NativeMemory.Fill(from, most, 1);
        NativeMemory.Fill(to, most, 2);
        for (int i = 0; i < _bytes.Length; i++)
        {
            nuint part = (nuint)(WorkingSets[i] / 2 / threads) / NativeBlock.Alignment * NativeBlock.Alignment;
            _bytes[i] = OnThreads(threads, thread => Bandwidth(from + ((nuint)thread * part), to + ((nuint)thread * part), part));
        }

        NativeMemory.AlignedFree(from);
        NativeMemory.AlignedFree(to);
    }

    /// <summary>The widest vectors that this process uses.</summary>
    public static string InstructionSet => Vector512.IsHardwareAccelerated ? "avx512"
        : Vector256.IsHardwareAccelerated ? "avx2"
        : "vector128";

    public int Threads { get; }

    public static Roofs Measure(int threads) => new(threads);

    /// <summary>The part of the roof that a workload reaches in so many seconds.</summary>
    public double Fraction(Work work, double seconds) =>
        work.Flops > 0 ? work.Flops / seconds / _flops[work.DType] : work.Bytes / seconds / _bytes[Nearest(work.Bytes)];

    public override string ToString() =>
        $"{Threads} thread{(Threads == 1 ? "" : "s")}: {_flops[DType.Float32] / 1e9:F0} GFLOP/s float32, {_flops[DType.Float64] / 1e9:F0} "
        + "float64; copies "
        + string.Join(", ", WorkingSets.Select((size, i) => $"{size >> 10:N0} KiB {_bytes[i] / 1e9:F0}")) + " GB/s";

    private static int Nearest(double bytes)
    {
        int nearest = 0;
        for (int i = 1; i < WorkingSets.Length; i++)
        {
            nearest = Math.Abs(Math.Log(WorkingSets[i] / bytes)) < Math.Abs(Math.Log(WorkingSets[nearest] / bytes)) ? i : nearest;
        }

        return nearest;
    }

    /// <summary>The sum of what threads reach at the same time.</summary>
    private static double OnThreads(int count, Func<int, double> measure)
    {
        double[] results = new double[count];
        using Barrier start = new(count);
        Thread[] threads = [.. Enumerable.Range(0, count).Select(number => new Thread(() =>
        {
            start.SignalAndWait();
            results[number] = measure(number);
        }))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        return results.Sum();
    }

    private static double Flops<T>()
        where T : unmanaged
    {
        const int Rounds = 100_000;
        double best = 0;
        for (int attempt = 0; attempt < 12; attempt++)
        {
            long start = Stopwatch.GetTimestamp();
            int lanes = Vector512.IsHardwareAccelerated ? Chains<Lanes512<T>, T>(Rounds)
                : Vector256.IsHardwareAccelerated ? Chains<Lanes256<T>, T>(Rounds)
                : Chains<Lanes128<T>, T>(Rounds);
            best = Math.Max(best, 2.0 * 12 * lanes * Rounds / Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return best;
    }

    /// <summary>Twelve independent chains of multiply-adds hide the latency of each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Chains<TLanes, T>(int rounds)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        TLanes x = TLanes.BroadcastBits(0);
        TLanes y = x;
        TLanes a = x;
        TLanes b = x;
        TLanes c = x;
        TLanes d = x;
        TLanes e = x;
        TLanes f = x;
        TLanes g = x;
        TLanes h = x;
        TLanes i = x;
        TLanes j = x;
        TLanes k = x;
        TLanes l = x;
        for (int round = 0; round < rounds; round++)
        {
            a = TLanes.MultiplyAdd(x, y, a);
            b = TLanes.MultiplyAdd(x, y, b);
            c = TLanes.MultiplyAdd(x, y, c);
            d = TLanes.MultiplyAdd(x, y, d);
            e = TLanes.MultiplyAdd(x, y, e);
            f = TLanes.MultiplyAdd(x, y, f);
            g = TLanes.MultiplyAdd(x, y, g);
            h = TLanes.MultiplyAdd(x, y, h);
            i = TLanes.MultiplyAdd(x, y, i);
            j = TLanes.MultiplyAdd(x, y, j);
            k = TLanes.MultiplyAdd(x, y, k);
            l = TLanes.MultiplyAdd(x, y, l);
        }

        TLanes sum = a + b + c + d + e + f + g + h + i + j + k + l;
        T* kept = stackalloc T[TLanes.Count];
        TLanes.Store(sum, kept);
        Workload.Keep(kept[0]);
        return TLanes.Count;
    }

    /// <summary>Bytes read and written per second, with ordinary stores or past the caches, whichever is faster.</summary>
    private static double Bandwidth(byte* from, byte* to, nuint count)
    {
        int rounds = (int)Math.Max(1, (nuint)(4 << 20) / count);
        double best = 0;
        for (int attempt = 0; attempt < 8; attempt++)
        {
            best = Math.Max(best, Bandwidth(&Copy, from, to, count, rounds));
            best = Math.Max(best, Bandwidth(&CopyPastCaches, from, to, count, rounds));
        }

        return best;
    }

    private static double Bandwidth(delegate*<byte*, byte*, nuint, void> copy, byte* from, byte* to, nuint count, int rounds)
    {
        long start = Stopwatch.GetTimestamp();
        for (int round = 0; round < rounds; round++)
        {
            copy(from, to, count);
        }

        return 2.0 * count * (nuint)rounds / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Copy(byte* from, byte* to, nuint count)
    {
        for (nuint i = 0; i < count; i += 64)
        {
            Vector512.LoadAligned(from + i).StoreAligned(to + i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CopyPastCaches(byte* from, byte* to, nuint count)
    {
        for (nuint i = 0; i < count; i += 64)
        {
            Vector512.LoadAligned(from + i).StoreAlignedNonTemporal(to + i);
        }
    }
}
