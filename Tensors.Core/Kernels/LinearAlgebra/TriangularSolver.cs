using System.Numerics;
using System.Runtime.CompilerServices;
using CommunityToolkit.HighPerformance.Buffers;

namespace Tensors;

/// <summary>Solves triangular systems in place: rows in blocks, what other blocks contribute by a matrix product.</summary>
internal static unsafe class TriangularSolver
{
    /// <summary>
    /// Overwrites the n by columns elements of <paramref name="b"/> by the solution y of A · y = b; A is read on one side of its diagonal
    /// only.
    /// </summary>
    public static void Solve<T>(Matrix<T> a, T* b, int n, int columns, bool lower, bool unit)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using SpanOwner<T> owner = SpanOwner<T>.Allocate(checked(Math.Min(FactorBlock.Triangular, n) * columns));
        fixed (T* product = owner.Span)
        {
            int blocks = (n + FactorBlock.Triangular - 1) / FactorBlock.Triangular;
            for (int number = 0; number < blocks; number++)
            {
                int start = (lower ? number : blocks - 1 - number) * FactorBlock.Triangular;
                int rows = Math.Min(FactorBlock.Triangular, n - start);

                // Rows that are solved already: those above, or those below.
                int first = lower ? 0 : start + rows;
                int solved = lower ? start : n - first;
                if (solved > 0)
                {
                    Gemm.Run(a.From(start, first), new Matrix<T>(b + ((long)first * columns), columns, 1), product, rows, columns, solved);
                    RowOperations.Subtract(b + ((long)start * columns), product, (long)rows * columns);
                }

                SolveBlock(a.From(start, start), b + ((long)start * columns), rows, columns, lower, unit);
            }
        }
    }

    private static void SolveBlock<T>(Matrix<T> a, T* b, int n, int columns, bool lower, bool unit)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Widths.Widest<Strips<T>, T, bool>(new(a, b, n, columns, lower, unit));

    /// <summary>As many columns at a time as a vector holds, in memory of their own.</summary>
    private static void SolveStrips<TLanes, T>(Matrix<T> a, T* b, int n, int columns, bool lower, bool unit)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T* strip = stackalloc T[FactorBlock.Triangular * TLanes.Count];
        for (int first = 0; first < columns; first += TLanes.Count)
        {
            int width = Math.Min(TLanes.Count, columns - first);
            new Span<T>(strip, n * TLanes.Count).Clear();
            for (int row = 0; row < n; row++)
            {
                new ReadOnlySpan<T>(b + ((long)row * columns) + first, width).CopyTo(new(strip + (row * TLanes.Count), width));
            }

            SolveStrip<TLanes, T>(a, strip, n, lower, unit);
            for (int row = 0; row < n; row++)
            {
                new ReadOnlySpan<T>(strip + (row * TLanes.Count), width).CopyTo(new(b + ((long)row * columns) + first, width));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SolveStrip<TLanes, T>(Matrix<T> a, T* strip, int n, bool lower, bool unit)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int step = 0; step < n; step++)
        {
            int i = lower ? step : n - 1 - step;
            int k = lower ? 0 : i + 1;
            int end = lower ? i : n;
            TLanes sum = TLanes.Load(strip + (i * TLanes.Count));
            T* factor = a.At(i, k);
            for (; k < end; k++)
            {
                sum = TLanes.MultiplyAdd(-TLanes.Broadcast(*factor), TLanes.Load(strip + (k * TLanes.Count)), sum);
                factor += a.ColumnStride;
            }

            TLanes.Store(unit ? sum : sum / TLanes.Broadcast(*a.At(i, i)), strip + (i * TLanes.Count));
        }
    }

    private readonly struct Strips<T>(Matrix<T> a, T* b, int n, int columns, bool lower, bool unit) : ILoop<T, bool>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly T* _b = b;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public bool Run<TLanes>()
            where TLanes : unmanaged, ILanes<TLanes, T>
        {
            SolveStrips<TLanes, T>(a, _b, n, columns, lower, unit);
            return true;
        }
    }
}
