using System.Numerics;
using CommunityToolkit.HighPerformance.Buffers;

namespace Tensors;

/// <summary>
/// Eigenvalues and right eigenvectors of one row-major matrix, by its real Schur form and back substitution (Golub and Van Loan, 7.6).
/// </summary>
internal static unsafe class GeneralEigen
{
    /// <summary>
    /// Writes eigenvalues (real parts, then imaginary parts) and unit eigenvectors as columns (a matrix of real parts, then one of
    /// imaginary parts), whose component of greatest size is real and positive. Overwrites <paramref name="a"/>. Returns whether the steps
    /// converged.
    /// </summary>
    public static bool Run<T>(T* a, T* values, T* vectors, int n)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int count = checked(n * n);
        using SpanOwner<T> owner = SpanOwner<T>.Allocate(checked(Math.Max(1, 3 * count)));
        fixed (T* z = owner.Span)
        {
            if (!RealSchur.Run(a, z, n))
            {
                return false;
            }

            // Eigenvectors of the Schur form, real and imaginary parts.
            T* re = z + count;
            T* im = re + count;
            new Span<T>(re, 2 * count).Clear();
            Complex[] x = new Complex[n];
            int column = 0;
            (int Position, Complex Value, bool IsPair)[] blocks = [.. Blocks(a, n)];
            foreach ((int k, Complex value, bool pair) in blocks)
            {
                Store(values, n, column, value);
                Substitute(a, n, k, pair, value, x);
                for (int i = 0; i < (pair ? k + 2 : k + 1); i++)
                {
                    re[((long)i * n) + column] = T.CreateTruncating(x[i].Real);
                    im[((long)i * n) + column] = T.CreateTruncating(x[i].Imaginary);
                }

                column++;
                if (pair)
                {
                    Store(values, n, column++, Complex.Conjugate(value));
                }
            }

            Matrix<T> turn = new(z, n, 1);
            Gemm.Run(turn, new Matrix<T>(re, n, 1), vectors, n, n, n);
            Gemm.Run(turn, new Matrix<T>(im, n, 1), vectors + count, n, n, n);
            column = 0;
            foreach ((_, _, bool pair) in blocks)
            {
                Normalize(vectors, n, column++);
                if (pair)
                {
                    Conjugate(vectors, n, column++ - 1);
                }
            }
        }

        return true;
    }

    /// <summary>The blocks on the diagonal of a Schur form with their eigenvalues, by real and then by imaginary part.</summary>
    private static IEnumerable<(int Position, Complex Value, bool IsPair)> Blocks<T>(T* a, int n)
        where T : unmanaged, INumberBase<T>
    {
        List<(int Position, Complex Value, bool IsPair)> blocks = [];
        for (int k = 0; k < n; k++)
        {
            bool pair = k + 1 < n && a[((long)(k + 1) * n) + k] != T.Zero;
            blocks.Add((k, pair ? ComplexOfBlock(a + ((long)k * n) + k, n) : At(a, n, k, k), pair));
            k += pair ? 1 : 0;
        }

        return blocks.OrderBy(block => block.Value.Real).ThenBy(block => block.Value.Imaginary);
    }

    private static Complex At<T>(T* a, int n, int row, int column)
        where T : unmanaged, INumberBase<T> => double.CreateTruncating(a[((long)row * n) + column]);

    private static void Store<T>(T* values, int n, int k, Complex value)
        where T : unmanaged, INumberBase<T>
    {
        values[k] = T.CreateTruncating(value.Real);
        values[n + k] = T.CreateTruncating(value.Imaginary);
    }

    /// <summary>The eigenvalue with a positive imaginary part.</summary>
    private static Complex ComplexOfBlock<T>(T* block, int n)
        where T : unmanaged, INumberBase<T>
    {
        double half = (double.CreateTruncating(block[0]) - double.CreateTruncating(block[n + 1])) / 2;
        double discriminant = (half * half) + (double.CreateTruncating(block[1]) * double.CreateTruncating(block[n]));
        return new(double.CreateTruncating(block[n + 1]) + half, Math.Sqrt(Math.Max(0, -discriminant)));
    }

    /// <summary>The eigenvector of the Schur form, from the block of the eigenvalue upwards.</summary>
    private static void Substitute<T>(T* t, int n, int k, bool pair, Complex value, Complex[] x)
        where T : unmanaged, INumberBase<T>
    {
        int end = k + 1;
        x[k] = 1;
        if (pair)
        {
            x[k] = At(t, n, k, k + 1);
            x[k + 1] = value - At(t, n, k, k);
            end = k + 2;
        }

        double size = 0;
        for (int i = 0; i < end; i++)
        {
            size = Math.Max(size, Complex.Abs(At(t, n, i, i)));
        }

        // Two equal eigenvalues have no second vector to divide by; a tiny divisor gives one in nearly the same direction.
        double tiny = Math.Max(size * 1e-30, double.Epsilon * 1e20);
        for (int j = k - 1; j >= 0; j--)
        {
            Complex right = -Sum(t, n, j, j + 1, end, x);
            if (j > 0 && t[((long)j * n) + j - 1] != T.Zero)
            {
                Complex upper = -Sum(t, n, j - 1, j + 1, end, x);
                Complex first = At(t, n, j - 1, j - 1) - value;
                Complex second = At(t, n, j, j) - value;
                Complex determinant = AwayFromZero((first * second) - (At(t, n, j - 1, j) * At(t, n, j, j - 1)), tiny);
                x[j - 1] = ((upper * second) - (right * At(t, n, j - 1, j))) / determinant;
                x[j] = ((first * right) - (At(t, n, j, j - 1) * upper)) / determinant;
                j--;
            }
            else
            {
                x[j] = right / AwayFromZero(At(t, n, j, j) - value, tiny);
            }

            Rescale(x, j, end);
        }
    }

    private static Complex AwayFromZero(Complex divisor, double tiny) => Complex.Abs(divisor) < tiny ? tiny : divisor;

    private static Complex Sum<T>(T* t, int n, int row, int start, int end, Complex[] x)
        where T : unmanaged, INumberBase<T>
    {
        Complex sum = 0;
        for (int i = start; i < end; i++)
        {
            sum += At(t, n, row, i) * x[i];
        }

        return sum;
    }

    private static void Rescale(Complex[] x, int start, int end)
    {
        double largest = 0;
        for (int i = start; i < end; i++)
        {
            largest = Math.Max(largest, Complex.Abs(x[i]));
        }

        for (int i = start; i < end && largest > 1e10; i++)
        {
            x[i] /= largest;
        }
    }

    /// <summary>Column k of the vectors with length 1 and its phase fixed.</summary>
    private static void Normalize<T>(T* vectors, int n, int k)
        where T : unmanaged, INumberBase<T>
    {
        double square = 0;
        Complex greatest = 0;
        for (int i = 0; i < n; i++)
        {
            Complex component = Component(i);
            double size = Complex.Abs(component);
            square += size * size;
            greatest = size > Complex.Abs(greatest) ? component : greatest;
        }

        Complex factor = Complex.Conjugate(greatest) / (Complex.Abs(greatest) * Math.Sqrt(square));
        for (int i = 0; i < n; i++)
        {
            Complex component = Component(i) * factor;
            vectors[((long)i * n) + k] = T.CreateTruncating(component.Real);
            vectors[((long)(n + i) * n) + k] = T.CreateTruncating(component.Imaginary);
        }

        Complex Component(int i) =>
            new(double.CreateTruncating(vectors[((long)i * n) + k]), double.CreateTruncating(vectors[((long)(n + i) * n) + k]));
    }

    private static void Conjugate<T>(T* vectors, int n, int k)
        where T : unmanaged, INumberBase<T>
    {
        for (int i = 0; i < n; i++)
        {
            vectors[((long)i * n) + k + 1] = vectors[((long)i * n) + k];
            vectors[((long)(n + i) * n) + k + 1] = -vectors[((long)(n + i) * n) + k];
        }
    }
}
