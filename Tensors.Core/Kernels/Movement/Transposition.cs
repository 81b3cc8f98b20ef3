using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Tensors;

/// <summary>
/// Exchanges rows and columns of blocks of memory: in registers, four by four elements where they have four bytes, two by two of eight.
/// The last block of each direction overlaps the one before, and writes the same elements again.
/// </summary>
internal static unsafe class Transposition
{
    /// <summary><c>to[j, i] = from[i, j]</c> for <paramref name="rows"/> by <paramref name="columns"/> elements of the source.</summary>
    /// <param name="from">The first element of the source, whose rows are contiguous.</param>
    /// <param name="fromStride">Elements from one row of it to the next.</param>
    /// <param name="to">The first element of the destination.</param>
    /// <param name="toStride">Elements from one row of the destination to the next.</param>
    /// <param name="rows">Rows of the source.</param>
    /// <param name="columns">Columns of the source.</param>
    public static void Run<T>(T* from, long fromStride, T* to, long toStride, long rows, long columns)
        where T : unmanaged
    {
        if (sizeof(T) == sizeof(float) && (Sse.IsSupported || AdvSimd.Arm64.IsSupported) && rows >= 4 && columns >= 4)
        {
            InFours((float*)from, fromStride, (float*)to, toStride, rows, columns);
        }
        else if (sizeof(T) == sizeof(double) && (Sse2.IsSupported || AdvSimd.Arm64.IsSupported) && rows >= 2 && columns >= 2)
        {
            InTwos((double*)from, fromStride, (double*)to, toStride, rows, columns);
        }
        else
        {
            OneByOne(from, fromStride, to, toStride, rows, columns);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void InFours(float* from, long fromStride, float* to, long toStride, long rows, long columns)
    {
        long row = 0;
        if (Avx.IsSupported)
        {
            // Sixteen rows give whole lines of the destination at once, so that none has to wait in the cache for its other half.
            for (; row + 16 <= rows; row += 16)
            {
                for (long next = 0; next < columns; next += 4)
                {
                    long column = Math.Min(next, columns - 4);
                    float* source = from + (row * fromStride) + column;
                    float* destination = to + row + (column * toStride);
                    EightByFour(source, fromStride, destination, toStride);
                    EightByFour(source + (8 * fromStride), fromStride, destination + 8, toStride);
                }
            }

            for (; row + 8 <= rows; row += 8)
            {
                for (long next = 0; next < columns; next += 4)
                {
                    long column = Math.Min(next, columns - 4);
                    EightByFour(from + (row * fromStride) + column, fromStride, to + row + (column * toStride), toStride);
                }
            }
        }

        for (; row < rows; row += 4)
        {
            long first = Math.Min(row, rows - 4);
            for (long next = 0; next < columns; next += 4)
            {
                long column = Math.Min(next, columns - 4);
                FourByFour(from + (first * fromStride) + column, fromStride, to + first + (column * toStride), toStride);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FourByFour(float* source, long fromStride, float* destination, long toStride)
    {
        Vector128<float> a = Vector128.Load(source);
        Vector128<float> b = Vector128.Load(source + fromStride);
        Vector128<float> c = Vector128.Load(source + (2 * fromStride));
        Vector128<float> d = Vector128.Load(source + (3 * fromStride));
        Vector128<double> firstLow = ZipLow(a, b).AsDouble();
        Vector128<double> firstHigh = ZipHigh(a, b).AsDouble();
        Vector128<double> lastLow = ZipLow(c, d).AsDouble();
        Vector128<double> lastHigh = ZipHigh(c, d).AsDouble();
        ZipLow(firstLow, lastLow).AsSingle().Store(destination);
        ZipHigh(firstLow, lastLow).AsSingle().Store(destination + toStride);
        ZipLow(firstHigh, lastHigh).AsSingle().Store(destination + (2 * toStride));
        ZipHigh(firstHigh, lastHigh).AsSingle().Store(destination + (3 * toStride));
    }

    /// <summary>Two blocks of four by four at once: rows 0 to 3 in the lower halves of the vectors, 4 to 7 in the upper ones.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void EightByFour(float* source, long fromStride, float* destination, long toStride)
    {
        float* upper = source + (4 * fromStride);
        Vector256<float> a = Vector256.Create(Vector128.Load(source), Vector128.Load(upper));
        Vector256<float> b = Vector256.Create(Vector128.Load(source + fromStride), Vector128.Load(upper + fromStride));
        Vector256<float> c = Vector256.Create(Vector128.Load(source + (2 * fromStride)), Vector128.Load(upper + (2 * fromStride)));
        Vector256<float> d = Vector256.Create(Vector128.Load(source + (3 * fromStride)), Vector128.Load(upper + (3 * fromStride)));
        Vector256<double> firstLow = Avx.UnpackLow(a, b).AsDouble();
        Vector256<double> firstHigh = Avx.UnpackHigh(a, b).AsDouble();
        Vector256<double> lastLow = Avx.UnpackLow(c, d).AsDouble();
        Vector256<double> lastHigh = Avx.UnpackHigh(c, d).AsDouble();
        Avx.UnpackLow(firstLow, lastLow).AsSingle().Store(destination);
        Avx.UnpackHigh(firstLow, lastLow).AsSingle().Store(destination + toStride);
        Avx.UnpackLow(firstHigh, lastHigh).AsSingle().Store(destination + (2 * toStride));
        Avx.UnpackHigh(firstHigh, lastHigh).AsSingle().Store(destination + (3 * toStride));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void InTwos(double* from, long fromStride, double* to, long toStride, long rows, long columns)
    {
        for (long nextRow = 0; nextRow < rows; nextRow += 2)
        {
            long row = Math.Min(nextRow, rows - 2);
            for (long next = 0; next < columns; next += 2)
            {
                long column = Math.Min(next, columns - 2);
                double* source = from + (row * fromStride) + column;
                double* destination = to + row + (column * toStride);
                Vector128<double> a = Vector128.Load(source);
                Vector128<double> b = Vector128.Load(source + fromStride);
                ZipLow(a, b).Store(destination);
                ZipHigh(a, b).Store(destination + toStride);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void OneByOne<T>(T* from, long fromStride, T* to, long toStride, long rows, long columns)
        where T : unmanaged
    {
        for (long row = 0; row < rows; row++)
        {
            for (long column = 0; column < columns; column++)
            {
                to[(column * toStride) + row] = from[(row * fromStride) + column];
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> ZipLow(Vector128<float> x, Vector128<float> y) =>
        Sse.IsSupported ? Sse.UnpackLow(x, y) : AdvSimd.Arm64.ZipLow(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> ZipHigh(Vector128<float> x, Vector128<float> y) =>
        Sse.IsSupported ? Sse.UnpackHigh(x, y) : AdvSimd.Arm64.ZipHigh(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<double> ZipLow(Vector128<double> x, Vector128<double> y) =>
        Sse2.IsSupported ? Sse2.UnpackLow(x, y) : AdvSimd.Arm64.ZipLow(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<double> ZipHigh(Vector128<double> x, Vector128<double> y) =>
        Sse2.IsSupported ? Sse2.UnpackHigh(x, y) : AdvSimd.Arm64.ZipHigh(x, y);
}
