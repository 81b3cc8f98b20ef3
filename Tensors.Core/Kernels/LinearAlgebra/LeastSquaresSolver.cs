using System.Numerics;
using CommunityToolkit.HighPerformance.Buffers;

namespace Tensors;

/// <summary>
/// Least squares of least length for one matrix: by QR decomposition where the factor R shows that the rank is full, otherwise by the
/// singular values of R.
/// </summary>
internal static unsafe class LeastSquaresSolver
{
    /// <summary>
    /// Writes the solution y of A · y = b (or of Aᵀ · y = b). Overwrites <paramref name="a"/>. Returns whether the singular values
    /// converged.
    /// </summary>
    /// <param name="a">m by n, with m not below n.</param>
    /// <param name="b">m (transposed: n) by columns.</param>
    /// <param name="y">n (transposed: m) by columns.</param>
    /// <param name="m">Rows.</param>
    /// <param name="n">Columns.</param>
    /// <param name="columns">How many systems.</param>
    /// <param name="transposed">Whether the matrix is Aᵀ.</param>
    /// <param name="tolerance">Singular values up to this share of the greatest count as 0.</param>
    public static bool Run<T>(T* a, Matrix<T> b, T* y, int m, int n, int columns, bool transposed, double tolerance)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using SpanOwner<T> owner = SpanOwner<T>.Allocate(checked(Math.Max(1, (m * n) + (2 * n * n) + (n * columns))));
        fixed (T* q = owner.Span)
        {
            T* r = q + ((long)m * n);
            T* work = r + ((long)n * n);
            T* middle = work + ((long)n * n);
            QrDecomposition.Factor(a, q, r, m, n);
            Matrix<T> basis = new(q, n, 1);
            if (transposed)
            {
                Copy(b, middle, n, columns);
            }
            else
            {
                Gemm.Run(basis.Transposed, b, middle, n, columns, m);
            }

            Matrix<T> triangle = new(r, n, 1);
            bool converged = true;
            if (HasFullRank(r, work, n, tolerance))
            {
                TriangularSolver.Solve(transposed ? triangle.Transposed : triangle, middle, n, columns, lower: transposed, unit: false);
            }
            else
            {
                converged = SolveBySingularValues(r, middle, n, columns, transposed, tolerance);
            }

            if (transposed)
            {
                Gemm.Run(basis, new Matrix<T>(middle, columns, 1), y, m, columns, n);
            }
            else
            {
                new ReadOnlySpan<T>(middle, n * columns).CopyTo(new Span<T>(y, n * columns));
            }

            return converged;
        }
    }

    /// <summary>Whether the norms of R and of its inverse bound the least singular value well above the tolerance.</summary>
    private static bool HasFullRank<T>(T* r, T* work, int n, double tolerance)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double square = 0;
        for (int start = 0; start < n; start += FactorBlock.Reflected)
        {
            // Columns of the inverse end at the diagonal.
            int width = Math.Min(FactorBlock.Reflected, n - start);
            int height = start + width;
            new Span<T>(work, height * width).Clear();
            for (int i = 0; i < width; i++)
            {
                work[((long)(start + i) * width) + i] = T.One;
            }

            TriangularSolver.Solve(new Matrix<T>(r, n, 1), work, height, width, lower: false, unit: false);
            square += double.CreateTruncating(RowOperations.Dot(work, work, (long)height * width));
        }

        double norm = Math.Sqrt(double.CreateTruncating(RowOperations.Dot(r, r, (long)n * n)));
        return 2 * tolerance * norm * Math.Sqrt(square) < 1;
    }

    /// <summary>Overwrites the right sides by the solutions with R = U · diag(s) · Vᵀ, or with its transpose.</summary>
    private static bool SolveBySingularValues<T>(T* r, T* right, int n, int columns, bool transposed, double tolerance)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using SpanOwner<T> owner = SpanOwner<T>.Allocate(checked(Math.Max(1, (2 * n * n) + n + (n * columns))));
        fixed (T* u = owner.Span)
        {
            T* v = u + ((long)n * n);
            T* s = v + ((long)n * n);
            T* inner = s + n;
            bool converged = JacobiSvd.Run(r, u, s, v, n);
            Matrix<T> left = new(transposed ? v : u, n, 1);
            Gemm.Run(left.Transposed, new Matrix<T>(right, columns, 1), inner, n, columns, n);
            for (int k = 0; k < n; k++)
            {
                T* row = inner + ((long)k * columns);
                if (s[k] <= T.CreateTruncating(tolerance) * s[0])
                {
                    new Span<T>(row, columns).Clear();
                }
                else
                {
                    RowOperations.Divide(row, s[k], columns);
                }
            }

            Gemm.Run(new Matrix<T>(transposed ? u : v, n, 1), new Matrix<T>(inner, columns, 1), right, n, columns, n);
            return converged;
        }
    }

    private static void Copy<T>(Matrix<T> from, T* to, int rows, int columns)
        where T : unmanaged
    {
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                to[((long)i * columns) + j] = *from.At(i, j);
            }
        }
    }
}
