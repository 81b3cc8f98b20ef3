using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Tensors;

/// <content>
/// What is too narrow for the large tiles: four by four elements of four bytes, two by two of eight. The last block of each direction
/// overlaps the one before, and writes the same elements again.
/// </content>
internal static unsafe partial class Transposition
{
    /// <summary><c>destination[i · destinationStride + j] = source[i + j · sourceStride]</c>, as <see cref="Run"/>.</summary>
    private static void Edge<T>(T* source, long sourceStride, T* destination, long destinationStride, long rows, long columns)
        where T : unmanaged
    {
        if (sizeof(T) == sizeof(float) && (Sse.IsSupported || AdvSimd.Arm64.IsSupported) && rows >= 4 && columns >= 4)
        {
            InFours((float*)source, sourceStride, (float*)destination, destinationStride, columns, rows);
        }
        else if (sizeof(T) == sizeof(double) && (Sse2.IsSupported || AdvSimd.Arm64.IsSupported) && rows >= 2 && columns >= 2)
        {
            InTwos((double*)source, sourceStride, (double*)destination, destinationStride, columns, rows);
        }
        else
        {
            Scalar(source, sourceStride, destination, destinationStride, rows, columns);
        }
    }

    /// <summary><c>to[j, i] = from[i, j]</c>.</summary>
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
