using System.Runtime.CompilerServices;

namespace Tensors;

/// <summary>
/// Lines of an image as windows see them: with the zeros around it, the channels of a position side by side. Each line is copied once for
/// many windows, or not at all where it lies in memory like this; the columns of the matrix of windows are then runs in it.
/// </summary>
internal readonly unsafe struct WindowLines<T>
    where T : unmanaged
{
    private readonly Patches<T> _patches;

    /// <summary>Lines for pieces of so many windows.</summary>
    public WindowLines(in Patches<T> patches, long windows)
    {
        _patches = patches;
        WindowAxis axis = patches.Axis2;
        long span = ((axis.Taps - 1) * axis.Spacing) + 1;
        Positions = ((windows - 1) * axis.Step) + span;
        AreInPlace = patches.Strides.Channel == 1 && patches.Strides.Axis2 >= patches.Channels && axis.First >= 0
            && axis.Start(axis.Windows - 1) + span <= axis.Extent;
        Pixel = AreInPlace ? patches.Strides.Axis2 : patches.Channels;
        RunLength = axis.Spacing == 1 && Pixel == patches.Channels ? patches.LineLength : patches.Channels;
    }

    /// <summary>Positions of a piece.</summary>
    public long Positions { get; }

    /// <summary>Whether no window reaches over the ends of a line, and channels lie side by side.</summary>
    public bool AreInPlace { get; }

    /// <summary>Elements from one position to the next.</summary>
    public long Pixel { get; }

    /// <summary>Columns that follow each other in memory.</summary>
    public long RunLength { get; }

    /// <summary>Elements of a piece.</summary>
    public long Length => Positions * Pixel;

    /// <summary>Where the first position of a piece of a line lies in the image.</summary>
    public T* InPlace(long member, long at0, long at1, long window) => _patches.Data + (member * _patches.Strides.Batch)
        + (at0 * _patches.Strides.Axis0) + (at1 * _patches.Strides.Axis1) + (_patches.Axis2.Start(window) * _patches.Strides.Axis2);

    /// <summary>Copies a piece of a line.</summary>
    public void Copy(T* source, long window, T* to)
    {
        long start = _patches.Axis2.Start(window);
        long first = Math.Clamp(-start, 0, Positions);
        long end = Math.Clamp(_patches.Axis2.Extent - start, first, Positions);
        (long channels, ImageStrides strides) = (_patches.Channels, _patches.Strides);
        new Span<T>(to, (int)(first * channels)).Clear();
        new Span<T>(to + (end * channels), (int)((Positions - end) * channels)).Clear();
        source += first * strides.Axis2;
        to += first * channels;
        if (strides.Channel == 1 && strides.Axis2 == channels)
        {
            new ReadOnlySpan<T>(source, (int)((end - first) * channels)).CopyTo(new(to, (int)((end - first) * channels)));
        }
        else if (strides.Axis2 == 1)
        {
            Transposition.Run(source, strides.Channel, to, channels, end - first, channels);
        }
        else
        {
            for (; first < end; first++, source += strides.Axis2, to += channels)
            {
                for (long channel = 0; channel < channels; channel++)
                {
                    to[channel] = source[channel * strides.Channel];
                }
            }
        }
    }

    /// <summary>Columns [column, column + depth) of the windows of one line, as runs.</summary>
    /// <param name="lines">The line under each pair of taps of the first two axes.</param>
    /// <param name="column">The first column.</param>
    /// <param name="depth">How many, at least one.</param>
    /// <param name="jumps">Room for a jump for every run.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public LineRuns<T> Runs(T** lines, long column, long depth, TileJump* jumps)
    {
        (long pixel, long length, long spacing) = (Pixel, RunLength, _patches.Axis2.Spacing);
        long runsOfLine = _patches.LineLength / length;
        (long run, long from) = Math.DivRem(column, length);
        (long line, long tap) = Math.DivRem(run, runsOfLine);
        T* at = lines[line] + (tap * spacing * pixel) + from;
        long count = Math.Min(depth, length - from);
        LineRuns<T> runs = new(at, count, jumps);
        at += count;
        for (depth -= count; depth > 0; depth -= count)
        {
            if (++tap == runsOfLine)
            {
                tap = 0;
                line++;
            }

            T* next = lines[line] + (tap * spacing * pixel);
            count = Math.Min(depth, length);
            jumps[runs.JumpCount++] = new((nint)((byte*)next - (byte*)at), count);
            at = next + count;
        }

        return runs;
    }
}

/// <summary>Runs of columns: where the first is, how long it is, and where the others are.</summary>
internal unsafe struct LineRuns<T>(T* first, long depth, TileJump* jumps)
    where T : unmanaged
{
    public readonly T* First = first;
    public readonly long Depth = depth;
    public readonly TileJump* Jumps = jumps;
    public int JumpCount;
}
