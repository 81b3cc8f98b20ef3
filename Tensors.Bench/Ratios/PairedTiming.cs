using System.Diagnostics;

namespace Tensors.Bench.Ratios;

/// <summary>Medians of one pair of contestants.</summary>
/// <param name="Ours">Seconds per call.</param>
/// <param name="Peer">Seconds per call, or NaN without a peer.</param>
/// <param name="Ratio">Median of peer by ours, sample by sample; above 1 ours is faster.</param>
internal readonly record struct PairedTimes(double Ours, double Peer, double Ratio);

/// <summary>
/// Times two contestants in turns (A B A B), so that a machine that changes its mind about its clock changes it for both, and takes
/// medians, so that a moment of disturbance does not count.
/// </summary>
internal static class PairedTiming
{
    // Code is compiled three times: plainly, with counters, and well.
    private const double ShortestWarmUpSeconds = 0.08;
    private const double LongestWarmUpSeconds = 0.4;
    private const double SteadyWithin = 1.1;
    private const double SampleSeconds = 0.0015;
    private const double BudgetSeconds = 0.2;
    private const int FewestPairs = 3;
    private const int MostPairs = 60;

    // Thread pools of peers go on spinning for some milliseconds after their last job, on a processor that ours would use; and a thread
    // that has slept may take some milliseconds until it is on a processor again.
    private const double SettlingSeconds = 0.006;

    public static PairedTimes Measure(Action ours, Action? peer, int threads, int callsPerSample)
    {
        int ourCalls = WarmUp(ours, callsPerSample);
        int peerCalls = peer is null ? 0 : WarmUp(peer, callsPerSample);
        List<double> ourTimes = [];
        List<double> peerTimes = [];
        List<double> ratios = [];
        Stopwatch clock = Stopwatch.StartNew();
        while (ourTimes.Count < FewestPairs || (clock.Elapsed.TotalSeconds < BudgetSeconds && ourTimes.Count < MostPairs))
        {
            if (peer is not null)
            {
                peerTimes.Add(Sample(peer, peerCalls, threads));
            }

            ourTimes.Add(Sample(ours, ourCalls, peer is null ? 1 : threads));
            ratios.Add(peer is null ? double.NaN : peerTimes[^1] / ourTimes[^1]);
        }

        return new(Median(ourTimes), peer is null ? double.NaN : Median(peerTimes), Median(ratios));
    }

    public static double Median(List<double> values)
    {
        double[] sorted = [.. values];
        Array.Sort(sorted);
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /// <summary>Seconds per call over a number of calls.</summary>
    public static double Time(Action action, int calls)
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < calls; i++)
        {
            action();
        }

        return Stopwatch.GetElapsedTime(start).TotalSeconds / calls;
    }

    private static double Sample(Action action, int calls, int threads)
    {
        if (threads > 1)
        {
            Until(action, SettlingSeconds);
        }

        return Time(action, calls);
    }

    /// <summary>Calls until the time of a call has settled; answers how many calls fill a sample.</summary>
    private static int WarmUp(Action action, int callsPerSample)
    {
        double before = Until(action, ShortestWarmUpSeconds);
        double settled = Until(action, ShortestWarmUpSeconds / 2);
        Stopwatch clock = Stopwatch.StartNew();
        while (clock.Elapsed.TotalSeconds < LongestWarmUpSeconds && before > SteadyWithin * settled)
        {
            before = settled;
            settled = Until(action, ShortestWarmUpSeconds / 2);
        }

        return callsPerSample > 0 ? callsPerSample : CallsPerSample(settled);
    }

    private static int CallsPerSample(double seconds) => (int)Math.Clamp(SampleSeconds / Math.Max(seconds, 1e-9), 1, 1 << 16);

    /// <summary>The shortest time of a call seen within some seconds.</summary>
    private static double Until(Action action, double end)
    {
        Stopwatch clock = Stopwatch.StartNew();
        double best = Time(action, 1);
        while (clock.Elapsed.TotalSeconds < end)
        {
            best = Math.Min(best, Time(action, CallsPerSample(best)));
        }

        return best;
    }
}
