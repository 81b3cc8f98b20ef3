using System.Numerics;
using CommunityToolkit.HighPerformance.Buffers;

namespace Tensors;

/// <summary>
/// QR decomposition of one row-major matrix with at least as many rows as columns, by Householder reflections in blocks: those of a block
/// are applied together as I - V · T · Vᵀ (Schreiber and Van Loan 1989).
/// </summary>
internal static unsafe class QrDecomposition
{
    private const int Block = FactorBlock.Reflected;
    private const int LongestChain = 512;

    /// <summary>
    /// Writes Q (m by n, orthonormal columns) and R (n by n, upper triangular, diagonal not negative). Overwrites <paramref name="a"/>.
    /// </summary>
    public static void Factor<T>(T* a, T* q, T* r, int m, int n)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int blocks = (n + Block - 1) / Block;
        using SpanOwner<T> reflections = SpanOwner<T>.Allocate(checked(Math.Max(1, blocks * m * Block)));
        using SpanOwner<T> triangles = SpanOwner<T>.Allocate(checked(Math.Max(1, blocks * Block * Block)));
        using SpanOwner<T> work = SpanOwner<T>.Allocate(checked(Math.Max(1, ((2 * Block) + m) * n)));
        fixed (T* v = reflections.Span, t = triangles.Span, scratch = work.Span)
        {
            for (int number = 0; number < blocks; number++)
            {
                int start = number * Block;
                int width = Math.Min(Block, n - start);
                T* panel = v + ((long)number * m * Block);
                T* triangle = t + ((long)number * Block * Block);
                FactorPanel(a, panel, triangle, m, n, start, width);
                Apply(panel, triangle, a, scratch, m - start, start, n, start + width, n - start - width, width, transposed: true);
            }

            for (int row = 0; row < n; row++)
            {
                new Span<T>(r + ((long)row * n), row).Clear();
                new ReadOnlySpan<T>(a + ((long)row * n) + row, n - row).CopyTo(new Span<T>(r + ((long)row * n) + row, n - row));
            }

            new Span<T>(q, checked(m * n)).Clear();
            for (int i = 0; i < n; i++)
            {
                q[((long)i * n) + i] = T.One;
            }

            for (int number = blocks - 1; number >= 0; number--)
            {
                int start = number * Block;
                int width = Math.Min(Block, n - start);
                Apply(
                    v + ((long)number * m * Block), t + ((long)number * Block * Block), q, scratch, m - start, start, n, start, n - start,
                    width, transposed: false);
            }
        }

        MakeDiagonalPositive(q, r, m, n);
    }

    /// <summary>
    /// Reflects the columns of a block one by one, transposed, so that columns are contiguous. Leaves R on and above the diagonal of the
    /// matrix, V (zeros above its diagonal, 1 on it) in the panel, column after column, and T.
    /// </summary>
    private static void FactorPanel<T>(T* a, T* panel, T* triangle, int m, int n, int start, int width)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int rows = m - start;
        T* block = a + ((long)start * n) + start;
        T* dots = stackalloc T[Block];
        Transposition.Run(block, n, panel, rows, width, rows);
        new Span<T>(triangle, Block * Block).Clear();
        for (int k = 0; k < width; k++)
        {
            T* v = panel + ((long)k * rows) + k;
            int length = rows - k;
            T tau = Reflect(v, length);
            block[((long)k * n) + k] = *v;
            *v = T.One;

            // The columns behind it in the block: a = a - τ · v · (vᵀ · a).
            for (int j = k + 1; j < width; j++)
            {
                T* column = panel + ((long)j * rows) + k;
                RowOperations.SubtractMultiple(column, v, tau * RowOperations.Dot(v, column, length), length);
                block[((long)k * n) + j] = *column;
            }

            // Column k of T: -τ · T · (Vᵀ · v).
            for (int i = 0; i < k; i++)
            {
                dots[i] = RowOperations.Dot(panel + ((long)i * rows) + k, v, length);
            }

            for (int i = 0; i < k; i++)
            {
                T sum = T.Zero;
                for (int j = i; j < k; j++)
                {
                    sum = T.FusedMultiplyAdd(triangle[(i * Block) + j], dots[j], sum);
                }

                triangle[(i * Block) + k] = -tau * sum;
            }

            triangle[(k * Block) + k] = tau;
            new Span<T>(panel + ((long)k * rows), k).Clear();
        }
    }

    /// <summary>
    /// Turns a column into a multiple of the first unit vector, which stays in its first element; the rest of v replaces the others.
    /// Returns τ.
    /// </summary>
    public static T Reflect<T>(T* column, int rows)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T largest = T.Zero;
        for (int i = 0; i < rows; i++)
        {
            largest = T.Max(largest, T.Abs(column[i]));
        }

        if (largest == T.Zero || !T.IsFinite(largest))
        {
            return T.Zero;
        }

        // Numbers without all their digits would make a reflection that changes lengths: a power of two gives them back.
        T lift = T.One;
        if (largest < T.ScaleB(T.One, sizeof(T) == sizeof(float) ? -100 : -960))
        {
            lift = T.ScaleB(T.One, sizeof(T) == sizeof(float) ? 100 : 960);
            largest *= lift;
            for (int i = 0; i < rows; i++)
            {
                column[i] *= lift;
            }
        }

        T head = *column;
        T norm = Norm(column, rows, largest);
        T beta = head > T.Zero ? -norm : norm;
        T difference = head - beta;
        RowOperations.Divide(column + 1, difference, rows - 1);
        *column = beta / lift;
        return -difference / beta;
    }

    /// <summary>The root of the sum of squares, of scaled elements where the squares could leave the range.</summary>
    private static T Norm<T>(T* column, int rows, T largest)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T safe = T.CreateChecked(typeof(T) == typeof(float) ? 1e15 : 1e140);
        if (largest < safe && largest > T.One / safe)
        {
            return T.Sqrt(RowOperations.Dot(column, column, rows));
        }

        return largest * T.Sqrt(SquaresOf(column, rows, largest));
    }

    /// <summary>The sum of squares of a column divided by a scale; a long one is the sum of two halves.</summary>
    private static T SquaresOf<T>(T* column, int rows, T scale)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (rows > LongestChain)
        {
            return SquaresOf(column, rows / 2, scale) + SquaresOf(column + (rows / 2), rows - (rows / 2), scale);
        }

        T square = T.Zero;
        for (int i = 0; i < rows; i++)
        {
            T scaled = column[i] / scale;
            square = T.FusedMultiplyAdd(scaled, scaled, square);
        }

        return square;
    }

    /// <summary>
    /// Multiplies columns of <paramref name="c"/>, from row <paramref name="start"/> on, by I - V · T · Vᵀ, or by its transpose.
    /// </summary>
    private static void Apply<T>(
        T* panel, T* triangle, T* c, T* scratch, int rows, int start, int stride, int column, int columns, int width, bool transposed)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (columns == 0)
        {
            return;
        }

        Matrix<T> v = new(panel, 1, rows);
        Matrix<T> t = new(triangle, Block, 1);
        T* inner = scratch;
        T* middle = scratch + ((long)Block * columns);
        T* outer = middle + ((long)Block * columns);
        T* target = c + ((long)start * stride) + column;
        Gemm.Run(v.Transposed, new Matrix<T>(target, stride, 1), inner, width, columns, rows);
        Gemm.Run(transposed ? t.Transposed : t, new Matrix<T>(inner, columns, 1), middle, width, columns, width);
        Gemm.Run(v, new Matrix<T>(middle, columns, 1), outer, rows, columns, width);
        for (int row = 0; row < rows; row++)
        {
            RowOperations.Subtract(target + ((long)row * stride), outer + ((long)row * columns), columns);
        }
    }

    private static void MakeDiagonalPositive<T>(T* q, T* r, int m, int n)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int k = 0; k < n; k++)
        {
            if (!(r[((long)k * n) + k] < T.Zero))
            {
                continue;
            }

            for (int j = k; j < n; j++)
            {
                r[((long)k * n) + j] = -r[((long)k * n) + j];
            }

            for (int i = 0; i < m; i++)
            {
                q[((long)i * n) + k] = -q[((long)i * n) + k];
            }
        }
    }
}
