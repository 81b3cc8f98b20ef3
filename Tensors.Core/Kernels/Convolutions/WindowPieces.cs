namespace Tensors;

/// <summary>
/// The lines of an image under a block of windows that follow each other, as pieces of lines of windows: a column of the matrix of windows
/// is then a run in each of them.
/// </summary>
internal readonly unsafe struct WindowPieces<T>
    where T : unmanaged
{
    // Shorter runs would be jumps more than products, and fewer rows would not fill tiles.
    private const long FewestWindows = 8;
    private const long FewestRows = 8;

    private readonly Patches<T> _patches;
    private readonly WindowLines<T> _lines;
    private readonly LineBlock<T> _block;

    /// <summary>Pieces for blocks of so many windows.</summary>
    public WindowPieces(in Patches<T> patches, long windows)
    {
        _patches = patches;
        _lines = new(patches, Math.Min(windows, patches.Axis2.Windows));
        _block = new(patches, _lines);
        MostPieces = Math.Min((windows / patches.Axis2.Windows) + 2, patches.Batch * patches.Axis0.Windows * patches.Axis1.Windows);
    }

    /// <summary>The most pieces of a block.</summary>
    public long MostPieces { get; }

    /// <summary>Elements of memory.</summary>
    public long Elements => _block.LineLength * (1 + MostCopies);

    /// <summary>Elements of one line.</summary>
    public long LineLength => _block.LineLength;

    /// <summary>Room for pointers.</summary>
    public long Pointers => (MostPieces * _block.LinesOfWindow) + MostCopies;

    /// <summary>Columns side by side that lie side by side in memory, too.</summary>
    public long RunLength => _lines.RunLength;

    /// <summary>Elements from one window to the next.</summary>
    public long Step => _patches.Axis2.Step * _lines.Pixel;

    private long MostCopies => _lines.AreInPlace ? 0 : MostPieces * Math.Max(_block.Copies(1), _patches.Axis1.Step * _patches.Axis0.Taps);

    /// <summary>Whether pieces and runs are long enough.</summary>
    public bool Fit => _patches.Axis2.Windows >= FewestWindows && RunLength >= FewestRows;

    /// <summary>Finds the lines of so many windows.</summary>
    /// <param name="window">The first one.</param>
    /// <param name="windows">How many.</param>
    /// <param name="zeros">Memory, which begins with a line of zeros.</param>
    /// <param name="pointers">Room for pointers.</param>
    /// <param name="lengths">Room for the number of windows of each piece.</param>
    /// <returns>How many pieces there are.</returns>
    public int Fill(long window, long windows, T* zeros, T** pointers, long* lengths)
    {
        WindowCursor cursor = WindowCursor.At(_patches, window);
        T* memory = zeros + _block.LineLength;
        T** copies = pointers + (MostPieces * _block.LinesOfWindow);
        int pieces = 0;
        while (windows > 0)
        {
            long lines = cursor.Window2 > 0
                ? 1
                : Math.Min(Tiles.CeilingOf(windows, _patches.Axis2.Windows), _patches.Axis1.Windows - cursor.Window1);
            _block.Fill(cursor, lines, zeros, memory, pointers + (pieces * _block.LinesOfWindow), copies);
            memory += _block.Copies(lines) * _block.LineLength;
            for (; lines > 0; lines--)
            {
                long length = Math.Min(windows, _patches.Axis2.Windows - cursor.Window2);
                lengths[pieces++] = length;
                windows -= length;
                cursor.Advance(_patches, length);
            }
        }

        return pieces;
    }

    /// <summary>A column of windows that were found.</summary>
    public LineRuns<T> Column(long column, in FoundWindows<T> found, TileJump* jumps)
    {
        (long line, column) = Math.DivRem(column, _patches.LineLength);
        (long tap, long channel) = Math.DivRem(column, _patches.Channels);
        long offset = (tap * _patches.Axis2.Spacing * _lines.Pixel) + channel;
        LineRuns<T> runs = new(found.Lines[line] + offset, found.Lengths[0], jumps);
        T* behind = runs.First + (found.Lengths[0] * Step);
        for (int piece = 1; piece < found.Count; piece++)
        {
            T* next = found.Lines[(piece * _block.LinesOfWindow) + line] + offset;
            jumps[runs.JumpCount++] = new((nint)((byte*)next - (byte*)behind), found.Lengths[piece]);
            behind = next + (found.Lengths[piece] * Step);
        }

        return runs;
    }
}

/// <summary>A block of windows whose lines are found.</summary>
/// <param name="pieces">How they are cut.</param>
/// <param name="lines">For each piece the lines under all pairs of taps of the first two axes.</param>
/// <param name="lengths">The number of windows of each piece.</param>
/// <param name="count">How many pieces there are.</param>
internal readonly unsafe struct FoundWindows<T>(in WindowPieces<T> pieces, T** lines, long* lengths, int count)
    where T : unmanaged
{
    public readonly WindowPieces<T> Pieces = pieces;
    public readonly T** Lines = lines;
    public readonly long* Lengths = lengths;
    public readonly int Count = count;

    /// <summary>A column of the matrix of windows.</summary>
    public LineRuns<T> Column(long column, TileJump* jumps) => Pieces.Column(column, this, jumps);
}
