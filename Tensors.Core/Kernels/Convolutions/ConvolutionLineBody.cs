using CommunityToolkit.HighPerformance.Buffers;

namespace Tensors;

/// <summary>
/// Results of windows, from the lines of the image that they see: the micro-kernel reads those where they are, so that no window is copied.
/// Work is cut into pieces of lines of windows, in the order (n, j0, piece of j2, j1), so that neighbours share lines.
/// </summary>
internal readonly unsafe struct ConvolutionLineBody<TLanes, T>(
    Patches<T> patches, T* packed, PatchTarget<T> target, long first, long count, Epilogue<T> epilogue) : IRangeBody
    where TLanes : unmanaged, ILanes<TLanes, T>
    where T : unmanaged
{
    // Shorter lines would not fill tiles.
    private const long FewestWindows = 4;

    // Bytes of the lines that a block of results is computed from: a part of a second-level cache.
    private const long BytesOfLines = 256 << 10;

    private const long MostWindowsOfPiece = 32 * 12;

    private readonly T* _packed = packed;

    /// <summary>Whether lines are long enough.</summary>
    public static bool Fits(in Patches<T> patches) => patches.Axis2.Windows >= FewestWindows && patches.Columns > 0;

    /// <summary>How many windows of a line are one piece.</summary>
    public static long PieceOf(in Patches<T> patches)
    {
        long fitting = BytesOfLines / 4 / sizeof(T) / (patches.Channels * patches.Axis2.Step);
        return Tiles.EqualBlock(patches.Axis2.Windows, Math.Clamp(fitting, 24, MostWindowsOfPiece), 12);
    }

    /// <summary>How many pieces there are.</summary>
    public static long Pieces(in Patches<T> patches) =>
        patches.Batch * patches.Axis0.Windows * Tiles.CeilingOf(patches.Axis2.Windows, PieceOf(patches)) * patches.Axis1.Windows;

    public void Run(long start, long end)
    {
        long length = PieceOf(patches);
        long piecesOfLine = Tiles.CeilingOf(patches.Axis2.Windows, length);
        WindowLines<T> lines = new(patches, Math.Min(length, patches.Axis2.Windows));
        LineBlock<T> block = new(patches, lines);
        long mostWindows = Tiles.EqualBlock(patches.Axis1.Windows, block.Fitting(BytesOfLines), 1);
        long copies = block.Copies(mostWindows);
        long depth = SumBlocks.Depth(patches.Columns);
        using SpanOwner<T> memory = SpanOwner<T>.Allocate(checked((int)(((1 + copies) * block.LineLength) + Tiles.Slack<T>())));
        using SpanOwner<nint> pointers = SpanOwner<nint>.Allocate(checked((int)((mostWindows * block.LinesOfWindow) + copies)));
        using SpanOwner<TileJump> room = SpanOwner<TileJump>.Allocate(checked((int)(depth / lines.RunLength) + 2));
        fixed (T* elements = memory.Span)
        fixed (nint* starts = pointers.Span)
        fixed (TileJump* jumps = room.Span)
        {
            T* zeros = Tiles.Align(elements);
            new Span<T>(zeros, (int)block.LineLength).Clear();
            for (long item = start; item < end;)
            {
                (long rest, long window1) = Math.DivRem(item, patches.Axis1.Windows);
                long windows = Math.Min(Math.Min(mostWindows, patches.Axis1.Windows - window1), end - item);
                (rest, long piece) = Math.DivRem(rest, piecesOfLine);
                (long member, long window0) = Math.DivRem(rest, patches.Axis0.Windows);
                WindowCursor cursor = new() { Member = member, Window0 = window0, Window1 = window1, Window2 = piece * length };
                block.Fill(
                    cursor, windows, zeros, zeros + block.LineLength, (T**)starts, (T**)starts + (mostWindows * block.LinesOfWindow));
                Multiply(lines, cursor, windows, (T**)starts, jumps);
                item += windows;
            }
        }
    }

    private void Multiply(in WindowLines<T> lines, WindowCursor cursor, long windows, T** starts, TileJump* jumps)
    {
        int width = 2 * TLanes.Count;
        long padded = Tiles.RoundUp(count, width);
        long blockDepth = SumBlocks.Depth(patches.Columns);
        long rows = Math.Min(PieceOf(patches), patches.Axis2.Windows - cursor.Window2);
        nint rowStep = (nint)(patches.Axis2.Step * lines.Pixel * sizeof(T));
        for (long p = 0; p < patches.Columns; p += blockDepth)
        {
            long depth = Math.Min(blockDepth, patches.Columns - p);
            for (long column = 0; column < count; column += width)
            {
                byte* b = (byte*)(_packed + (p * padded) + (column * depth));
                WindowCursor at = cursor;
                for (long window = 0; window < windows; window++, at.Window1++)
                {
                    LineRuns<T> runs = lines.Runs(starts + (window * patches.Axis0.Taps * patches.Axis1.Taps), p, depth, jumps);
                    TileOperands a = new(
                        (byte*)runs.First, rowStep, sizeof(T), b, (nint)width * sizeof(T), runs.Depth, jumps, runs.JumpCount);
                    TileResult<T> result = new(target.At(at) + first + column, target.WindowStride, p > 0);
                    Tiles.MultiplyPanel<TLanes, T>(a, result, rows, (int)Math.Min(width, count - column));
                }
            }
        }

        for (long window = 0; window < windows; window++, cursor.Window1++)
        {
            epilogue.Apply<TLanes>(target.At(cursor) + first, target.WindowStride, rows, count);
        }
    }
}
