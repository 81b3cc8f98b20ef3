using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Tensors;

/// <summary>Exchanges rows and columns of blocks of memory, four by four elements in registers where they have four bytes, two by two of eight.</summary>
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
        long wholeRows = 0;
        long wholeColumns = 0;
        if (sizeof(T) == sizeof(float) && (Sse.IsSupported || AdvSimd.Arm64.IsSupported))
        {
            (wholeRows, wholeColumns) = (rows & ~3, columns & ~3);
            InFours((float*)from, fromStride, (float*)to, toStride, wholeRows, wholeColumns);
        }
        else if (sizeof(T) == sizeof(double) && (Sse2.IsSupported || AdvSimd.Arm64.IsSupported))
        {
            (wholeRows, wholeColumns) = (rows & ~1, columns & ~1);
            InTwos((double*)from, fromStride, (double*)to, toStride, wholeRows, wholeColumns);
        }

        OneByOne(from + wholeColumns, fromStride, to + (wholeColumns * toStride), toStride, wholeRows, columns - wholeColumns);
        OneByOne(from + (wholeRows * fromStride), fromStride, to + wholeRows, toStride, rows - wholeRows, columns);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void InFours(float* from, long fromStride, float* to, long toStride, long rows, long columns)
    {
        for (long row = 0; row < rows; row += 4)
        {
            float* source = from + (row * fromStride);
            float* destination = to + row;
            for (long column = 0; column < columns; column += 4)
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
                source += 4;
                destination += 4 * toStride;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void InTwos(double* from, long fromStride, double* to, long toStride, long rows, long columns)
    {
        for (long row = 0; row < rows; row += 2)
        {
            double* source = from + (row * fromStride);
            double* destination = to + row;
            for (long column = 0; column < columns; column += 2)
            {
                Vector128<double> a = Vector128.Load(source);
                Vector128<double> b = Vector128.Load(source + fromStride);
                ZipLow(a, b).Store(destination);
                ZipHigh(a, b).Store(destination + toStride);
                source += 2;
                destination += 2 * toStride;
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
