namespace Tensors;

/// <summary>
/// The lines of an image that neighbouring windows along axis 1 see, in memory of the caller: copies, and a line of zeros for taps outside
/// of the image. Lines that can stay where they are take no memory.
/// </summary>
internal readonly unsafe struct LineBlock<T>
    where T : unmanaged
{
    private readonly Patches<T> _patches;
    private readonly WindowLines<T> _lines;

    public LineBlock(in Patches<T> patches, in WindowLines<T> lines)
    {
        _patches = patches;
        _lines = lines;
        LineLength = Tiles.RoundUp(lines.Length, NativeBlock.Alignment / sizeof(T));
    }

    /// <summary>Elements of one line.</summary>
    public long LineLength { get; }

    /// <summary>Pointers to lines that a window needs.</summary>
    public long LinesOfWindow => _patches.Axis0.Taps * _patches.Axis1.Taps;

    /// <summary>How many windows along axis 1 a number of bytes of lines allows, at least one.</summary>
    public long Fitting(long bytes)
    {
        long most = bytes / sizeof(T) / LineLength / _patches.Axis0.Taps;
        return Math.Max(1, ((most - Span(1)) / _patches.Axis1.Step) + 1);
    }

    /// <summary>How many lines so many windows may have copied.</summary>
    public long Copies(long windows) => _lines.AreInPlace ? 0 : Span(windows) * _patches.Axis0.Taps;

    /// <summary>
    /// Finds the line under each pair of taps of the first two axes, for so many windows, and copies each once where it must be.
    /// </summary>
    /// <param name="cursor">The first window.</param>
    /// <param name="windows">How many, along axis 1.</param>
    /// <param name="zeros">A line of zeros.</param>
    /// <param name="memory">Room for the copies.</param>
    /// <param name="starts">Room for the pointers.</param>
    /// <param name="copies">Room for a pointer to each copy.</param>
    public void Fill(WindowCursor cursor, long windows, T* zeros, T* memory, T** starts, T** copies)
    {
        long linesOfTap = Span(windows);
        long first = _patches.Axis1.Start(cursor.Window1);
        new Span<nint>(copies, (int)Copies(windows)).Clear();
        for (long window = 0; window < windows; window++)
        {
            for (long tap0 = 0; tap0 < _patches.Axis0.Taps; tap0++)
            {
                for (long tap1 = 0; tap1 < _patches.Axis1.Taps; tap1++)
                {
                    bool inside = _patches.SeesLine(cursor.Window0, tap0, cursor.Window1 + window, tap1, out long at0, out long at1);
                    T* line = inside ? _lines.InPlace(cursor.Member, at0, at1, cursor.Window2) : zeros;
                    if (inside && !_lines.AreInPlace)
                    {
                        long number = (tap0 * linesOfTap) + at1 - first;
                        if (copies[number] == null)
                        {
                            copies[number] = memory + (number * LineLength);
                            _lines.Copy(line, cursor.Window2, copies[number]);
                        }

                        line = copies[number];
                    }

                    *starts++ = line;
                }
            }
        }
    }

    /// <summary>Lines from the first that some windows along axis 1 see to the last.</summary>
    private long Span(long windows) => ((windows - 1) * _patches.Axis1.Step) + ((_patches.Axis1.Taps - 1) * _patches.Axis1.Spacing) + 1;
}
