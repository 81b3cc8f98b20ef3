namespace Tensors;

/// <summary>
/// The lines of an image that neighbouring windows along axis 1 see, in memory of the caller: first a line of zeros, for taps outside of the image, then copies.
/// Lines that can stay where they are take no memory.
/// </summary>
internal readonly unsafe struct LineBlock<T>
    where T : unmanaged
{
    private readonly Patches<T> _patches;
    private readonly WindowLines<T> _lines;
    private readonly long _lineLength;
    private readonly long _linesOfTap;

    /// <summary>A block of as many windows as a number of bytes of lines allows.</summary>
    public LineBlock(in Patches<T> patches, in WindowLines<T> lines, long bytes)
    {
        _patches = patches;
        _lines = lines;
        _lineLength = Tiles.RoundUp(lines.Length, NativeBlock.Alignment / sizeof(T));
        WindowAxis axis = patches.Axis1;
        long span = ((axis.Taps - 1) * axis.Spacing) + 1;
        long most = bytes / sizeof(T) / _lineLength / patches.Axis0.Taps;
        Windows = Tiles.EqualBlock(axis.Windows, Math.Max(1, ((most - span) / axis.Step) + 1), 1);
        _linesOfTap = ((Windows - 1) * axis.Step) + span;
    }

    /// <summary>Along axis 1.</summary>
    public long Windows { get; }

    /// <summary>Elements of memory.</summary>
    public long Elements => _lineLength * (1 + (_lines.AreInPlace ? 0 : _linesOfTap * _patches.Axis0.Taps));

    /// <summary>Pointers to lines, and one for each line that may be copied.</summary>
    public long Pointers => (Windows * _patches.Axis0.Taps * _patches.Axis1.Taps) + (_linesOfTap * _patches.Axis0.Taps);

    /// <summary>Finds the line under each pair of taps of the first two axes, for so many windows, and copies each once where it must be.</summary>
    public void Fill(WindowCursor cursor, long windows, T* memory, T** starts)
    {
        new Span<T>(memory, (int)_lineLength).Clear();
        T** copies = starts + (Windows * _patches.Axis0.Taps * _patches.Axis1.Taps);
        new Span<nint>(copies, (int)(_linesOfTap * _patches.Axis0.Taps)).Clear();
        for (long window = 0; window < windows; window++)
        {
            for (long tap0 = 0; tap0 < _patches.Axis0.Taps; tap0++)
            {
                for (long tap1 = 0; tap1 < _patches.Axis1.Taps; tap1++)
                {
                    long at0 = _patches.Axis0.Start(cursor.Window0) + (tap0 * _patches.Axis0.Spacing);
                    long at1 = _patches.Axis1.Start(cursor.Window1 + window) + (tap1 * _patches.Axis1.Spacing);
                    *starts++ = !_patches.Axis0.IsInside(at0) || !_patches.Axis1.IsInside(at1) ? memory
                        : _lines.AreInPlace ? _lines.InPlace(cursor.Member, at0, at1, cursor.Window2)
                        : Copied(cursor, at0, at1, (tap0 * _linesOfTap) + at1 - _patches.Axis1.Start(cursor.Window1), memory, copies);
                }
            }
        }
    }

    private T* Copied(WindowCursor cursor, long at0, long at1, long number, T* memory, T** copies)
    {
        if (copies[number] == null)
        {
            copies[number] = memory + ((1 + number) * _lineLength);
            _lines.Copy(_lines.InPlace(cursor.Member, at0, at1, cursor.Window2), cursor.Window2, copies[number]);
        }

        return copies[number];
    }
}
