using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Tensors;

/// <summary>
/// Copies between a source whose rows are strided and a destination whose columns are: square tiles are transposed in registers, so that
/// every cache line is read once and written once, whatever the strides.
/// </summary>
internal static unsafe partial class Transposition
{
    /// <summary>Elements of a cache line of 4-byte elements, and the rows of the largest tile.</summary>
    public const int TileRows = 16;

    /// <summary>
    /// <c>destination[i · destinationStride + j] = source[i + j · sourceStride]</c> for i below rows and j below columns.
    /// </summary>
    public static void Run<T>(T* source, long sourceStride, T* destination, long destinationStride, long rows, long columns)
        where T : unmanaged
    {
        int tile = TileOf<T>();
        if (rows < tile || columns < tile)
        {
            Edge(source, sourceStride, destination, destinationStride, rows, columns);
            return;
        }

        long wholeRows = rows / tile * tile;
        long wholeColumns = columns / tile * tile;
        for (long i = 0; i < wholeRows; i += tile)
        {
            T* from = source + i;
            T* to = destination + (i * destinationStride);
            for (long j = 0; j < wholeColumns; j += tile)
            {
                Tile(from + (j * sourceStride), sourceStride, to + j, destinationStride);
            }
        }

        Edge(
            source + (wholeColumns * sourceStride), sourceStride, destination + wholeColumns, destinationStride, wholeRows,
            columns - wholeColumns);
        Edge(source + wholeRows, sourceStride, destination + (wholeRows * destinationStride), destinationStride, rows - wholeRows, columns);
    }

    private static int TileOf<T>()
        where T : unmanaged => sizeof(T) switch
        {
            4 => Avx512F.IsSupported ? 16 : Avx.IsSupported ? 8 : int.MaxValue,
            8 => Avx512F.IsSupported ? 8 : Avx.IsSupported ? 4 : int.MaxValue,
            16 => int.MaxValue,
            _ => TileRows,
        };

    private static void Tile<T>(T* source, long sourceStride, T* destination, long destinationStride)
        where T : unmanaged
    {
        if (sizeof(T) == 4)
        {
            if (Avx512F.IsSupported)
            {
                Tile16((float*)source, sourceStride, (float*)destination, destinationStride);
            }
            else
            {
                Tile8((float*)source, sourceStride, (float*)destination, destinationStride);
            }
        }
        else if (sizeof(T) == 8)
        {
            if (Avx512F.IsSupported)
            {
                Tile8((double*)source, sourceStride, (double*)destination, destinationStride);
            }
            else
            {
                Tile4((double*)source, sourceStride, (double*)destination, destinationStride);
            }
        }
        else
        {
            Scalar(source, sourceStride, destination, destinationStride, TileRows, TileRows);
        }
    }

    private static void Scalar<T>(T* source, long sourceStride, T* destination, long destinationStride, long rows, long columns)
        where T : unmanaged
    {
        for (long i = 0; i < rows; i++)
        {
            T* from = source + i;
            T* to = destination + (i * destinationStride);
            for (long j = 0; j < columns; j++)
            {
                to[j] = *from;
                from += sourceStride;
            }
        }
    }

    /// <summary>16 by 16 elements of 4 bytes: pairs, then quadruples within 128 bits, then the 128-bit blocks themselves.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile16(float* source, long stride, float* destination, long rowStride)
    {
        // Four columns at a time give four vectors, each with the same row of every 128-bit block.
        Quad(source, stride, out Vector512<float> a0, out Vector512<float> a1, out Vector512<float> a2, out Vector512<float> a3);
        Quad(
            source + (4 * stride), stride, out Vector512<float> b0, out Vector512<float> b1, out Vector512<float> b2,
            out Vector512<float> b3);
        Quad(
            source + (8 * stride), stride, out Vector512<float> c0, out Vector512<float> c1, out Vector512<float> c2,
            out Vector512<float> c3);
        Quad(
            source + (12 * stride), stride, out Vector512<float> d0, out Vector512<float> d1, out Vector512<float> d2,
            out Vector512<float> d3);
        Blocks(a0, b0, c0, d0, destination, rowStride);
        Blocks(a1, b1, c1, d1, destination + rowStride, rowStride);
        Blocks(a2, b2, c2, d2, destination + (2 * rowStride), rowStride);
        Blocks(a3, b3, c3, d3, destination + (3 * rowStride), rowStride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Quad(
        float* source, long stride, out Vector512<float> r0, out Vector512<float> r1, out Vector512<float> r2, out Vector512<float> r3)
    {
        Vector512<float> x0 = Vector512.Load(source);
        Vector512<float> x1 = Vector512.Load(source + stride);
        Vector512<float> x2 = Vector512.Load(source + (2 * stride));
        Vector512<float> x3 = Vector512.Load(source + (3 * stride));
        Vector512<double> low01 = Avx512F.UnpackLow(x0, x1).AsDouble();
        Vector512<double> high01 = Avx512F.UnpackHigh(x0, x1).AsDouble();
        Vector512<double> low23 = Avx512F.UnpackLow(x2, x3).AsDouble();
        Vector512<double> high23 = Avx512F.UnpackHigh(x2, x3).AsDouble();
        r0 = Avx512F.UnpackLow(low01, low23).AsSingle();
        r1 = Avx512F.UnpackHigh(low01, low23).AsSingle();
        r2 = Avx512F.UnpackLow(high01, high23).AsSingle();
        r3 = Avx512F.UnpackHigh(high01, high23).AsSingle();
    }

    /// <summary>Block b of the four vectors makes up destination row 4 · b.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Blocks(
        Vector512<float> a, Vector512<float> b, Vector512<float> c, Vector512<float> d, float* destination, long rowStride)
    {
        Vector512<float> evenLeft = Avx512F.Shuffle4x128(a, b, 0b10_00_10_00);
        Vector512<float> oddLeft = Avx512F.Shuffle4x128(a, b, 0b11_01_11_01);
        Vector512<float> evenRight = Avx512F.Shuffle4x128(c, d, 0b10_00_10_00);
        Vector512<float> oddRight = Avx512F.Shuffle4x128(c, d, 0b11_01_11_01);
        Avx512F.Shuffle4x128(evenLeft, evenRight, 0b10_00_10_00).Store(destination);
        Avx512F.Shuffle4x128(oddLeft, oddRight, 0b10_00_10_00).Store(destination + (4 * rowStride));
        Avx512F.Shuffle4x128(evenLeft, evenRight, 0b11_01_11_01).Store(destination + (8 * rowStride));
        Avx512F.Shuffle4x128(oddLeft, oddRight, 0b11_01_11_01).Store(destination + (12 * rowStride));
    }

    /// <summary>8 by 8 elements of 8 bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile8(double* source, long stride, double* destination, long rowStride)
    {
        Pair(source, stride, out Vector512<double> a0, out Vector512<double> a1);
        Pair(source + (2 * stride), stride, out Vector512<double> b0, out Vector512<double> b1);
        Pair(source + (4 * stride), stride, out Vector512<double> c0, out Vector512<double> c1);
        Pair(source + (6 * stride), stride, out Vector512<double> d0, out Vector512<double> d1);
        Blocks(a0, b0, c0, d0, destination, rowStride);
        Blocks(a1, b1, c1, d1, destination + rowStride, rowStride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Pair(double* source, long stride, out Vector512<double> r0, out Vector512<double> r1)
    {
        Vector512<double> x0 = Vector512.Load(source);
        Vector512<double> x1 = Vector512.Load(source + stride);
        r0 = Avx512F.UnpackLow(x0, x1);
        r1 = Avx512F.UnpackHigh(x0, x1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Blocks(
        Vector512<double> a, Vector512<double> b, Vector512<double> c, Vector512<double> d, double* destination, long rowStride)
    {
        Vector512<double> evenLeft = Avx512F.Shuffle4x128(a, b, 0b10_00_10_00);
        Vector512<double> oddLeft = Avx512F.Shuffle4x128(a, b, 0b11_01_11_01);
        Vector512<double> evenRight = Avx512F.Shuffle4x128(c, d, 0b10_00_10_00);
        Vector512<double> oddRight = Avx512F.Shuffle4x128(c, d, 0b11_01_11_01);
        Avx512F.Shuffle4x128(evenLeft, evenRight, 0b10_00_10_00).Store(destination);
        Avx512F.Shuffle4x128(oddLeft, oddRight, 0b10_00_10_00).Store(destination + (2 * rowStride));
        Avx512F.Shuffle4x128(evenLeft, evenRight, 0b11_01_11_01).Store(destination + (4 * rowStride));
        Avx512F.Shuffle4x128(oddLeft, oddRight, 0b11_01_11_01).Store(destination + (6 * rowStride));
    }

    /// <summary>8 by 8 elements of 4 bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile8(float* source, long stride, float* destination, long rowStride)
    {
        Quad(source, stride, out Vector256<float> a0, out Vector256<float> a1, out Vector256<float> a2, out Vector256<float> a3);
        Quad(
            source + (4 * stride), stride, out Vector256<float> b0, out Vector256<float> b1, out Vector256<float> b2,
            out Vector256<float> b3);
        Halves(a0, b0, destination, rowStride);
        Halves(a1, b1, destination + rowStride, rowStride);
        Halves(a2, b2, destination + (2 * rowStride), rowStride);
        Halves(a3, b3, destination + (3 * rowStride), rowStride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Quad(
        float* source, long stride, out Vector256<float> r0, out Vector256<float> r1, out Vector256<float> r2, out Vector256<float> r3)
    {
        Vector256<float> x0 = Vector256.Load(source);
        Vector256<float> x1 = Vector256.Load(source + stride);
        Vector256<float> x2 = Vector256.Load(source + (2 * stride));
        Vector256<float> x3 = Vector256.Load(source + (3 * stride));
        Vector256<double> low01 = Avx.UnpackLow(x0, x1).AsDouble();
        Vector256<double> high01 = Avx.UnpackHigh(x0, x1).AsDouble();
        Vector256<double> low23 = Avx.UnpackLow(x2, x3).AsDouble();
        Vector256<double> high23 = Avx.UnpackHigh(x2, x3).AsDouble();
        r0 = Avx.UnpackLow(low01, low23).AsSingle();
        r1 = Avx.UnpackHigh(low01, low23).AsSingle();
        r2 = Avx.UnpackLow(high01, high23).AsSingle();
        r3 = Avx.UnpackHigh(high01, high23).AsSingle();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Halves(Vector256<float> a, Vector256<float> b, float* destination, long rowStride)
    {
        Avx.Permute2x128(a, b, 0x20).Store(destination);
        Avx.Permute2x128(a, b, 0x31).Store(destination + (4 * rowStride));
    }

    /// <summary>4 by 4 elements of 8 bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile4(double* source, long stride, double* destination, long rowStride)
    {
        Vector256<double> x0 = Vector256.Load(source);
        Vector256<double> x1 = Vector256.Load(source + stride);
        Vector256<double> x2 = Vector256.Load(source + (2 * stride));
        Vector256<double> x3 = Vector256.Load(source + (3 * stride));
        Vector256<double> even01 = Avx.UnpackLow(x0, x1);
        Vector256<double> odd01 = Avx.UnpackHigh(x0, x1);
        Vector256<double> even23 = Avx.UnpackLow(x2, x3);
        Vector256<double> odd23 = Avx.UnpackHigh(x2, x3);
        Avx.Permute2x128(even01, even23, 0x20).Store(destination);
        Avx.Permute2x128(odd01, odd23, 0x20).Store(destination + rowStride);
        Avx.Permute2x128(even01, even23, 0x31).Store(destination + (2 * rowStride));
        Avx.Permute2x128(odd01, odd23, 0x31).Store(destination + (3 * rowStride));
    }
}
