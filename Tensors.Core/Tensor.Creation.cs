using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using CommunityToolkit.HighPerformance;

namespace Tensors;

// From C# to tensors. Elements are always copied: later changes to the source do not show.
public sealed partial class Tensor
{
    /// <summary>A tensor of rank 0.</summary>
    /// <typeparam name="T">Gives the dtype.</typeparam>
    /// <param name="value">Its element.</param>
    public static Tensor FromScalar<T>(T value)
        where T : unmanaged => FromSpan(new ReadOnlySpan<T>(in value), Shape.Scalar);

    /// <summary>A tensor of rank 1 with the elements of an array.</summary>
    /// <typeparam name="T">Gives the dtype.</typeparam>
    /// <param name="values">The elements.</param>
    public static Tensor FromArray<T>(T[] values)
        where T : unmanaged => FromSpan<T>(values, [values.Length]);

    /// <summary>A tensor with the elements of an array in row-major order.</summary>
    /// <typeparam name="T">Gives the dtype.</typeparam>
    /// <param name="values">The elements.</param>
    /// <param name="shape">As many as the array has.</param>
    /// <exception cref="ShapeMismatchException">The number of elements differs.</exception>
    public static Tensor FromArray<T>(T[] values, Shape shape)
        where T : unmanaged => FromSpan<T>(values, shape);

    /// <summary>A tensor of rank 2 with the elements and extents of an array.</summary>
    /// <typeparam name="T">Gives the dtype.</typeparam>
    /// <param name="values">The elements.</param>
    public static Tensor FromArray<T>(T[,] values)
        where T : unmanaged => FromRectangular<T>(values);

    /// <summary>A tensor of rank 3 with the elements and extents of an array.</summary>
    /// <typeparam name="T">Gives the dtype.</typeparam>
    /// <param name="values">The elements.</param>
    public static Tensor FromArray<T>(T[,,] values)
        where T : unmanaged => FromRectangular<T>(values);

    /// <summary>A tensor of rank 4 with the elements and extents of an array.</summary>
    /// <typeparam name="T">Gives the dtype.</typeparam>
    /// <param name="values">The elements.</param>
    public static Tensor FromArray<T>(T[,,,] values)
        where T : unmanaged => FromRectangular<T>(values);

    /// <summary>A tensor of rank 2 from nested arrays.</summary>
    /// <typeparam name="T">Gives the dtype.</typeparam>
    /// <param name="rows">Rows of equal length.</param>
    /// <exception cref="ShapeMismatchException">The rows differ in length.</exception>
    public static Tensor FromArray<T>(T[][] rows)
        where T : unmanaged
    {
        int columns = rows.Length == 0 ? 0 : rows[0].Length;
        T[] values = new T[checked(rows.Length * columns)];
        for (int row = 0; row < rows.Length; row++)
        {
            if (rows[row].Length != columns)
            {
                throw new ShapeMismatchException(
                    "FromArray", $"row {row} has {rows[row].Length} elements and row 0 has {columns}; nested arrays must be rectangular",
                    []);
            }

            rows[row].CopyTo(values, row * columns);
        }

        return FromSpan<T>(values, [rows.Length, columns]);
    }

    /// <summary>A tensor of rank 3 from nested arrays.</summary>
    /// <typeparam name="T">Gives the dtype.</typeparam>
    /// <param name="blocks">Blocks of equal shape.</param>
    /// <exception cref="ShapeMismatchException">The blocks differ in shape.</exception>
    public static Tensor FromArray<T>(T[][][] blocks)
        where T : unmanaged => blocks.Length == 0
            ? FromSpan<T>([], [0, 0, 0])
            : EagerStack([.. blocks.Select(rows => FromArray(rows))]);

    /// <summary>A tensor with the elements of a span in row-major order.</summary>
    /// <typeparam name="T">Gives the dtype.</typeparam>
    /// <param name="values">The elements.</param>
    /// <param name="shape">As many as the span has.</param>
    /// <exception cref="ShapeMismatchException">The number of elements differs.</exception>
    public static Tensor FromSpan<T>(ReadOnlySpan<T> values, Shape shape)
        where T : unmanaged
    {
        if (values.Length != shape.ElementCount)
        {
            throw new ShapeMismatchException(
                "FromSpan", $"{values.Length} elements do not fill {shape}, which has {shape.ElementCount}", [shape]);
        }

        Tensor tensor = Allocate(new(shape, DTypes.Of<T>()));
        tensor.CopyFrom(values);
        return tensor;
    }

    /// <summary>A tensor with the elements of a memory in row-major order.</summary>
    /// <typeparam name="T">Gives the dtype.</typeparam>
    /// <param name="values">The elements.</param>
    /// <param name="shape">As many as the memory has.</param>
    /// <exception cref="ShapeMismatchException">The number of elements differs.</exception>
    public static Tensor FromMemory<T>(ReadOnlyMemory<T> values, Shape shape)
        where T : unmanaged => FromSpan(values.Span, shape);

    /// <summary>A tensor of rank 2 with the elements of a 2-D span, which may have a pitch.</summary>
    /// <typeparam name="T">Gives the dtype.</typeparam>
    /// <param name="values">The elements.</param>
    public static Tensor FromSpan<T>(ReadOnlySpan2D<T> values)
        where T : unmanaged
    {
        Tensor tensor = Allocate(new([values.Height, values.Width], DTypes.Of<T>()));
        using TensorAccess<T> access = tensor.Access<T>();
        values.CopyTo(access.Span);
        return tensor;
    }

    /// <summary>A tensor with the elements and extents of a tensor span.</summary>
    /// <typeparam name="T">Gives the dtype.</typeparam>
    /// <param name="values">The elements.</param>
    public static Tensor FromTensorSpan<T>(scoped in ReadOnlyTensorSpan<T> values)
        where T : unmanaged
    {
        int[] extents = new int[values.Rank];
        for (int axis = 0; axis < extents.Length; axis++)
        {
            extents[axis] = checked((int)values.Lengths[axis]);
        }

        Tensor tensor = Allocate(new(Shape.Create(extents), DTypes.Of<T>()));
        using TensorAccess<T> access = tensor.Access<T>();
        values.FlattenTo(access.Span);
        return tensor;
    }

    /// <summary>All elements 0 (or false).</summary>
    /// <param name="shape">The extents.</param>
    /// <param name="dtype">The element type.</param>
    public static Tensor Zeros(Shape shape, DType dtype = DType.Float32) => Full(shape, 0, dtype);

    /// <summary>All elements 1 (or true).</summary>
    /// <param name="shape">The extents.</param>
    /// <param name="dtype">The element type.</param>
    public static Tensor Ones(Shape shape, DType dtype = DType.Float32) => Full(shape, 1, dtype);

    /// <summary>All elements 0, with the shape and dtype of another tensor.</summary>
    /// <param name="x">Gives shape and dtype.</param>
    public static Tensor ZerosLike(Tensor x) => Zeros(x.Shape, x.DType);

    /// <summary>All elements 1, with the shape and dtype of another tensor.</summary>
    /// <param name="x">Gives shape and dtype.</param>
    public static Tensor OnesLike(Tensor x) => Ones(x.Shape, x.DType);

    /// <summary>All elements equal.</summary>
    /// <param name="shape">The extents.</param>
    /// <param name="value">The element, as a value of <paramref name="dtype"/>.</param>
    /// <param name="dtype">The element type.</param>
    /// <exception cref="DTypeMismatchException">The dtype does not have this value.</exception>
    public static Tensor Full(Shape shape, Scalar value, DType dtype = DType.Float32)
    {
        Tensor full = Allocate(new(shape, dtype));
        CopyOp.Copy(value.ToTensor("Full", dtype, shape), full);
        return full;
    }

    /// <summary>0, 1, ..., count - 1.</summary>
    /// <param name="count">How many.</param>
    /// <param name="dtype">A numeric dtype.</param>
    public static Tensor Arange(int count, DType dtype = DType.Int32) => Arange(0, count, 1, dtype);

    /// <summary>start, start + step, ... up to but without end.</summary>
    /// <param name="start">The first element.</param>
    /// <param name="end">The bound.</param>
    /// <param name="step">Not 0; negative counts down.</param>
    /// <param name="dtype">A numeric dtype.</param>
    /// <returns>Shape <c>(⌈(end - start) / step⌉,)</c>, or <c>(0,)</c>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The step is 0, or a bound is not finite.</exception>
    /// <remarks>Element i is <c>start + i · step</c>, computed in float64 and rounded once. Bounds that are integers of C# go to
    /// <see cref="Arange(long, long, long, DType)"/>, which is exact.</remarks>
    public static Tensor Arange(double start, double end, double step = 1, DType dtype = DType.Float32)
    {
        ArgumentOutOfRangeException.ThrowIfZero(step);
        double count = Math.Max(0, Math.Ceiling((end - start) / step));
        if (!double.IsFinite(count) || count > int.MaxValue)
        {
            throw new ArgumentOutOfRangeException(
                nameof(end), $"Arange: from {start} to {end} by {step} is not a number of elements that a tensor can have.");
        }

        Tensor numbers = Allocate(new([(int)count], DType.Float64));
        using (TensorAccess<double> access = numbers.Access<double>())
        {
            Span<double> values = access.Span;
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = start + (i * step);
            }
        }

        return CastNow(numbers, dtype);
    }

    /// <summary>start, start + step, ... up to but without end, exact for every integer.</summary>
    /// <param name="start">The first element.</param>
    /// <param name="end">The bound.</param>
    /// <param name="step">Not 0; negative counts down.</param>
    /// <param name="dtype">A numeric dtype.</param>
    /// <returns>Shape <c>(⌈(end - start) / step⌉,)</c>, or <c>(0,)</c>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The step is 0, there are too many elements, or the dtype cannot hold one of
    /// them.</exception>
    /// <remarks>
    /// Nothing overflows, also between <see cref="long.MinValue"/> and <see cref="long.MaxValue"/>; floating-point elements are rounded
    /// once.
    /// </remarks>
    public static Tensor Arange(long start, long end, long step = 1, DType dtype = DType.Float32)
    {
        ArgumentOutOfRangeException.ThrowIfZero(step);
        Int128 count = step > 0 ? ((Int128)end - start + step - 1) / step : ((Int128)start - end - step - 1) / -(Int128)step;
        if (count > int.MaxValue)
        {
            throw new ArgumentOutOfRangeException(
                nameof(end), $"Arange: from {start} to {end} by {step} are {count} elements, more than a tensor can have.");
        }

        count = Int128.Max(0, count);
        if (count > 0)
        {
            RequireInteger(start, dtype, nameof(start));
            RequireInteger(start + (((long)count - 1) * step), dtype, nameof(end));
        }

        Tensor numbers = Allocate(new([(int)count], DType.Int64));
        using (TensorAccess<long> access = numbers.Access<long>())
        {
            Span<long> values = access.Span;
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = start + (i * step);
            }
        }

        return CastNow(numbers, dtype);
    }

    /// <summary>Evenly spaced numbers from start to end, both included.</summary>
    /// <param name="start">The first element.</param>
    /// <param name="end">The last element.</param>
    /// <param name="count">How many; with 1 only <paramref name="start"/>.</param>
    /// <param name="dtype">A numeric dtype.</param>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative.</exception>
    /// <remarks>Element i is <c>start + i · ((end - start) / (count - 1))</c> in float64, the last is end itself, as in NumPy.</remarks>
    public static Tensor Linspace(double start, double end, int count, DType dtype = DType.Float32)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        Tensor numbers = Allocate(new([count], DType.Float64));
        using (TensorAccess<double> access = numbers.Access<double>())
        {
            double step = (end - start) / Math.Max(1, count - 1);
            for (int i = 0; i < count; i++)
            {
                access.Span[i] = start + (i * step);
            }

            if (count > 1)
            {
                access.Span[^1] = end;
            }
        }

        return CastNow(numbers, dtype);
    }

    /// <summary>Ones on a diagonal, zeros elsewhere.</summary>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The number of columns; default as many as rows.</param>
    /// <param name="diagonal">0 is the main diagonal, positive above it, negative below.</param>
    /// <param name="dtype">The element type.</param>
    public static Tensor Eye(int rows, int? columns = null, int diagonal = 0, DType dtype = DType.Float32)
    {
        Shape shape = [rows, columns ?? rows];
        Tensor eye = Zeros(shape, dtype);
        long first = diagonal >= 0 ? diagonal : -(long)diagonal * shape[1];
        int count = (int)Math.Clamp(Math.Min(rows + Math.Min(0L, diagonal), shape[1] - Math.Max(0L, diagonal)), 0, int.MaxValue);
        if (count > 0)
        {
            Shape line = [count];
            CopyOp.Copy(Ones(line, dtype), eye, new Layout(line, [shape[1] + 1L], first));
        }

        return eye;
    }

    private static Tensor FromRectangular<T>(Array values)
        where T : unmanaged
    {
        int[] extents = new int[values.Rank];
        for (int axis = 0; axis < extents.Length; axis++)
        {
            extents[axis] = values.GetLength(axis);
        }

        // The elements of a rectangular array follow each other in row-major order.
        ReadOnlySpan<T> elements = MemoryMarshal.CreateReadOnlySpan(
            ref Unsafe.As<byte, T>(ref MemoryMarshal.GetArrayDataReference(values)), values.Length);
        return FromSpan(elements, Shape.Create(extents));
    }

    private static Tensor EagerStack(Tensor[] blocks)
    {
        foreach (Tensor block in blocks)
        {
            if (!block.Shape.Equals(blocks[0].Shape))
            {
                throw new ShapeMismatchException(
                    "FromArray", "the blocks differ; nested arrays must be rectangular", [blocks[0].Shape, block.Shape]);
            }
        }

        Tensor stacked = Allocate(new(blocks[0].Shape.Insert(0, blocks.Length), blocks[0].DType));
        EagerInterpreter.Execute(
            new ConcatOp(0), [.. blocks.Select(block => block.WithLayout(block.Layout.Reshape(block.Shape.Insert(0, 1))!.Value))],
            [stacked]);
        return stacked;
    }

    private static void RequireInteger(long value, DType dtype, string argument)
    {
        bool fits = dtype switch
        {
            DType.Int32 => value is >= int.MinValue and <= int.MaxValue,
            DType.UInt8 => value is >= byte.MinValue and <= byte.MaxValue,
            DType.Bool => value is 0 or 1,
            _ => true,
        };
        if (!fits)
        {
            throw new ArgumentOutOfRangeException(argument, $"Arange: {value} is not a value of {dtype.Name}; ask for DType.Int64.");
        }
    }

    private static Tensor CastNow(Tensor x, DType dtype) => x.DType == dtype ? x : CastOp.Cast(x, dtype);

    private void CopyFrom<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        using TensorAccess<T> access = Access<T>();
        values.CopyTo(access.Span);
    }
}
