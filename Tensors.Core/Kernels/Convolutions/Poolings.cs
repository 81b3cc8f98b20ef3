using System.Runtime.CompilerServices;

namespace Tensors;

/// <summary>The greatest element: the first of several equal ones; NaN above all, and the last one of those.</summary>
internal readonly unsafe struct MaxPooling<T>(T* y, long channels) : IPooling<T>
    where T : unmanaged
{
    private readonly T* _y = y;

    public static bool Scatters => false;

    /// <summary>Whether an element takes the place of the greatest so far.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Takes<TLanes>(TLanes x, TLanes greatest)
        where TLanes : unmanaged, ILanes<TLanes, T> => TLanes.Less(greatest, x) | ~TLanes.Equal(x, x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Run<TLanes>(in WindowRun<T> run, long window, long channel, int count)
        where TLanes : unmanaged, ILanes<TLanes, T>
    {
        TLanes mask = MaskedLanes.First<TLanes, T>(count);
        TLanes greatest = MaskedLanes.Load(run.At[0] + channel, mask, count == TLanes.Count);
        for (int tap = 1; tap < run.Count; tap++)
        {
            TLanes x = MaskedLanes.Load(run.At[tap] + channel, mask, count == TLanes.Count);
            greatest = TLanes.Select(Takes(x, greatest), x, greatest);
        }

        MaskedLanes.Store(greatest, _y + (window * channels) + channel, mask, count == TLanes.Count);
    }

    /// <summary>Which tap has the greatest element, as integers of the size of the elements.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Taps<TLanes>(in WindowRun<T> run, long channel, int count, TLanes mask)
        where TLanes : unmanaged, ILanes<TLanes, T>
    {
        TLanes greatest = MaskedLanes.Load(run.At[0] + channel, mask, count == TLanes.Count);
        TLanes taps = TLanes.BroadcastBits(0);
        for (int tap = 1; tap < run.Count; tap++)
        {
            TLanes x = MaskedLanes.Load(run.At[tap] + channel, mask, count == TLanes.Count);
            TLanes takes = Takes(x, greatest);
            greatest = TLanes.Select(takes, x, greatest);
            taps = TLanes.Select(takes, TLanes.BroadcastBits(tap), taps);
        }

        return taps;
    }
}

/// <summary>Where the greatest element is: its row-major number among the spatial positions.</summary>
internal readonly unsafe struct MaxPositions<T>(long* positions, long channels) : IPooling<T>
    where T : unmanaged
{
    private readonly long* _positions = positions;

    public static bool Scatters => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Run<TLanes>(in WindowRun<T> run, long window, long channel, int count)
        where TLanes : unmanaged, ILanes<TLanes, T>
    {
        TLanes taps = MaxPooling<T>.Taps(run, channel, count, MaskedLanes.First<TLanes, T>(count));
        long* to = _positions + (window * channels) + channel;
        for (int i = 0; i < count; i++)
        {
            to[i] = run.Positions[sizeof(T) == sizeof(int) ? ((int*)&taps)[i] : ((long*)&taps)[i]];
        }
    }
}

/// <summary>Adds the cotangent of each window to what belongs to its greatest element.</summary>
/// <param name="dy">A row of channels for each window.</param>
/// <param name="dx">The result, contiguous, zeros at first.</param>
/// <param name="channels">The number of channels.</param>
/// <param name="positions">The number of spatial positions of an image.</param>
/// <param name="windows">The number of windows of an image.</param>
internal readonly unsafe struct MaxScatter<T>(T* dy, T* dx, long channels, long positions, long windows) : IPooling<T>
    where T : unmanaged
{
    private readonly T* _dy = dy;
    private readonly T* _dx = dx;

    public static bool Scatters => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Run<TLanes>(in WindowRun<T> run, long window, long channel, int count)
        where TLanes : unmanaged, ILanes<TLanes, T>
    {
        TLanes mask = MaskedLanes.First<TLanes, T>(count);
        TLanes taps = MaxPooling<T>.Taps(run, channel, count, mask);
        TLanes cotangent = MaskedLanes.Load(_dy + (window * channels) + channel, mask, count == TLanes.Count);
        T* member = _dx + (window / windows * positions * channels) + channel;
        for (int tap = 0; tap < run.Count; tap++)
        {
            T* to = member + (run.Positions[tap] * channels);
            TLanes others = TLanes.SubtractBits(taps, TLanes.BroadcastBits(tap));

            // All bits of what has no difference: one less than zero borrows through the sign.
            TLanes chosen = TLanes.ShiftRightBitsArithmetic(
                TLanes.SubtractBits(others, TLanes.BroadcastBits(1)) & ~others, (8 * sizeof(T)) - 1);
            MaskedLanes.Store(MaskedLanes.Load(to, mask, count == TLanes.Count) + (cotangent & chosen), to, mask, count == TLanes.Count);
        }
    }
}

/// <summary>The sum of the elements over how many there are, in blocks of at most 512 that are added up one after the other.</summary>
internal readonly unsafe struct AveragePooling<T>(T* y, long channels, long divisor) : IPooling<T>
    where T : unmanaged
{
    private readonly T* _y = y;

    public static bool Scatters => false;

    /// <summary>What sums are divided by: the number of elements, or of taps where those in the padding count.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Divisor<TLanes>(in WindowRun<T> run, long divisor)
        where TLanes : unmanaged, ILanes<TLanes, T>
    {
        double count = divisor > 0 ? divisor : run.Count;
        float single = (float)count;
        return TLanes.Broadcast(sizeof(T) == sizeof(float) ? Unsafe.As<float, T>(ref single) : Unsafe.As<double, T>(ref count));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Run<TLanes>(in WindowRun<T> run, long window, long channel, int count)
        where TLanes : unmanaged, ILanes<TLanes, T>
    {
        TLanes mask = MaskedLanes.First<TLanes, T>(count);
        int block = (int)SumBlocks.Depth(run.Count);
        TLanes sum = TLanes.BroadcastBits(0);
        for (int first = 0; first < run.Count; first += block)
        {
            TLanes part = TLanes.BroadcastBits(0);
            for (int tap = first; tap < Math.Min(first + block, run.Count); tap++)
            {
                part += MaskedLanes.Load(run.At[tap] + channel, mask, count == TLanes.Count);
            }

            sum += part;
        }

        MaskedLanes.Store(sum / Divisor<TLanes>(run, divisor), _y + (window * channels) + channel, mask, count == TLanes.Count);
    }
}

/// <summary>Adds the share of each window's cotangent to what belongs to its elements; see <see cref="MaxScatter{T}"/>.</summary>
internal readonly unsafe struct AverageScatter<T>(T* dy, T* dx, long channels, long positions, long windows, long divisor) : IPooling<T>
    where T : unmanaged
{
    private readonly T* _dy = dy;
    private readonly T* _dx = dx;

    public static bool Scatters => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Run<TLanes>(in WindowRun<T> run, long window, long channel, int count)
        where TLanes : unmanaged, ILanes<TLanes, T>
    {
        TLanes mask = MaskedLanes.First<TLanes, T>(count);
        TLanes share = MaskedLanes.Load(_dy + (window * channels) + channel, mask, count == TLanes.Count)
            / AveragePooling<T>.Divisor<TLanes>(run, divisor);
        T* member = _dx + (window / windows * positions * channels) + channel;
        for (int tap = 0; tap < run.Count; tap++)
        {
            T* to = member + (run.Positions[tap] * channels);
            MaskedLanes.Store(MaskedLanes.Load(to, mask, count == TLanes.Count) + share, to, mask, count == TLanes.Count);
        }
    }
}
