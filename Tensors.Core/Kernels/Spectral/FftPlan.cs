using System.Numerics;

namespace Tensors;

/// <summary>
/// What transforms of one length need: the radices and roots of its stages; for single signals its cut into rows and columns (after Bailey,
/// "FFTs in external or hierarchical memory", 1990); for lengths with great prime factors a convolution (after Bluestein, 1970). Built
/// once, and never changed.
/// </summary>
internal sealed class FftPlan<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Signals that are transformed side by side at least: one vector of 128 bits, of any element.</summary>
    public const int LeastLanes = 4;

    private const int GreatestRadix = 13;

    // Plans of so many lengths are kept; when there are more, all are forgotten.
    private const int MostPlans = 64;

    private static readonly Dictionary<int, FftPlan<T>> s_plans = [];
    private static readonly Lock s_lock = new();

    private readonly Lazy<(T[] Real, T[] Imaginary)> _halfAngles;

    private FftPlan(int length)
    {
        Length = length;
        _halfAngles = new(() => UnitRoots.Table<T>(length + 1L, 2L * length, k => k));
        int[] radices = Radices(length);
        if (radices is [.., > GreatestRadix])
        {
            Convolution = new(this);
            return;
        }

        Stages = radices;
        Roots = RootsOfStages(length, radices);
        for (int rows = (int)Math.Sqrt(length); rows >= LeastLanes && Rows == 0; rows--)
        {
            Rows = length % rows == 0 ? rows : 0;
        }

        if (Rows > 0)
        {
            int columns = length / Rows;
            (TwiddleReal, TwiddleImaginary) = UnitRoots.Table<T>(length, length, i => i / columns * (i % columns));
        }
    }

    /// <summary>The length of the signals.</summary>
    public int Length { get; }

    /// <summary>The radices of the stages; empty where the length has a great prime factor.</summary>
    public int[] Stages { get; } = [];

    /// <summary>
    /// For each stage the roots that its results are multiplied by, in pairs; for radices without a formula of their own also the roots of
    /// the radix.
    /// </summary>
    public T[][] Roots { get; } = [];

    /// <summary>Into how many rows a single signal is cut; 0 where it is not.</summary>
    public int Rows { get; }

    /// <summary>e^(-2πi · row · column / length).</summary>
    public T[] TwiddleReal { get; } = [];

    public T[] TwiddleImaginary { get; } = [];

    /// <summary>
    /// e^(-πi · k / length) for k up to the length: what takes even and odd elements of a real signal of twice the length apart.
    /// </summary>
    public (T[] Real, T[] Imaginary) HalfAngles => _halfAngles.Value;

    /// <summary>How lengths with great prime factors are transformed, or null.</summary>
    public Bluestein<T>? Convolution { get; }

    public static FftPlan<T> Of(int length)
    {
        lock (s_lock)
        {
            if (s_plans.TryGetValue(length, out FftPlan<T>? known))
            {
                return known;
            }
        }

        // Outside of the lock: a plan may need others.
        FftPlan<T> plan = new(length);
        lock (s_lock)
        {
            if (s_plans.Count >= MostPlans)
            {
                s_plans.Clear();
            }

            return s_plans.TryAdd(length, plan) ? plan : s_plans[length];
        }
    }

    /// <summary>Fours first, then what is left of twos, threes, fives and other primes, ascending.</summary>
    private static int[] Radices(int length)
    {
        List<int> radices = [];
        int left = length;
        for (; left % 4 == 0; left /= 4)
        {
            radices.Add(4);
        }

        for (int prime = 2; (long)prime * prime <= left; prime++)
        {
            for (; left % prime == 0; left /= prime)
            {
                radices.Add(prime);
            }
        }

        return left > 1 ? [.. radices, left] : [.. radices];
    }

    private static T[][] RootsOfStages(int length, int[] radices)
    {
        T[][] roots = new T[radices.Length][];
        int left = length;
        for (int stage = 0; stage < radices.Length; stage++)
        {
            int radix = radices[stage];
            int m = left / radix;
            List<T> pairs = new(2 * ((radix * m) + radix));
            for (long p = 0; p < m; p++)
            {
                for (long k = 1; k < radix; k++)
                {
                    Add(p * k, left);
                }
            }

            for (long k = 0; radix > 5 && k < radix; k++)
            {
                Add(k, radix);
            }

            roots[stage] = [.. pairs];
            left = m;

            void Add(long j, long n)
            {
                (double c, double s) = UnitRoots.Of(j, n);
                pairs.Add(T.CreateTruncating(c));
                pairs.Add(T.CreateTruncating(s));
            }
        }

        return roots;
    }
}
