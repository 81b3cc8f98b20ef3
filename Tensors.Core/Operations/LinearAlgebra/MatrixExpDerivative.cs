using System.Numerics;
using CommunityToolkit.HighPerformance.Buffers;

namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>How the exponential of each square matrix changes when the matrix moves in a direction (its Fréchet derivative).</summary>
    /// <param name="direction">Shape and dtype of this tensor.</param>
    /// <exception cref="ShapeMismatchException">The matrices are not square, or the shapes differ.</exception>
    /// <exception cref="DTypeMismatchException">The dtypes differ, or are not floating.</exception>
    /// <remarks>
    /// The upper right block of the exponential of <c>[[x, direction], [0, x]]</c> (Al-Mohy and Higham 2009). Linear in the direction; VJP:
    /// <c>ddirection</c> is the same of <c>xᵀ</c> and <c>dy</c>.
    /// </remarks>
    public Tensor MatrixExpDerivative(Tensor direction) => Apply<MatrixExpDerivativeOp>(this, direction);
}

/// <summary>The operation of <see cref="Tensor.MatrixExpDerivative"/>: (x, direction).</summary>
public sealed record MatrixExpDerivativeOp() : Operation("MatrixExpDerivative")
{
    /// <inheritdoc/>
    protected internal override void Infer(ReadOnlySpan<Tensor> inputs, Span<TensorSpec> outputs)
    {
        DTypeErrors.RequireSame(Name, inputs[0], inputs[1]);
        Tensor.RequireSquare(inputs[0], Name);
        outputs[0] = inputs[0].Shape.Equals(inputs[1].Shape)
            ? new(inputs[0].Shape, inputs[0].DType)
            : throw ShapeErrors.NotEqual(Name, inputs[0].Shape, inputs[1].Shape);
    }

    /// <inheritdoc/>
    protected internal override unsafe void Execute(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        Tensor x = Tensor.ContiguousNow(inputs[0]);
        Tensor direction = Tensor.ContiguousNow(inputs[1]);
        int n = x.Shape[^1];
        long matrices = n == 0 ? 0 : x.ElementCount / ((long)n * n);
        fixed (byte* a = x, e = direction, result = outputs[0])
        {
            if (x.DType == DType.Float32)
            {
                Run((float*)a, (float*)e, (float*)result, matrices, n);
            }
            else
            {
                Run((double*)a, (double*)e, (double*)result, matrices, n);
            }
        }

        GC.KeepAlive(x);
        GC.KeepAlive(direction);
    }

    private static unsafe void Run<T>(T* x, T* direction, T* result, long matrices, int n)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int width = 2 * n;
        using SpanOwner<T> scratch = SpanOwner<T>.Allocate(checked(2 * width * width));
        fixed (T* block = scratch.Span)
        {
            T* exponential = block + (width * width);
            for (long matrix = 0; matrix < matrices; matrix++)
            {
                long first = matrix * n * n;

                // Linear in the direction: brought near the size of x, it does not decide how often to halve.
                ReadOnlySpan<T> toward = new(direction + first, n * n);
                int exponent = Exponent(toward) - Math.Max(0, Exponent(new ReadOnlySpan<T>(x + first, n * n)));
                scratch.Span.Clear();
                for (int row = 0; row < n; row++)
                {
                    ReadOnlySpan<T> of = new(x + first + (row * n), n);
                    of.CopyTo(new(block + (row * width), n));
                    of.CopyTo(new(block + ((n + row) * width) + n, n));
                    Scale(toward.Slice(row * n, n), new(block + (row * width) + n, n), -exponent);
                }

                MatrixExponential.Run(block, exponential, width);
                for (int row = 0; row < n; row++)
                {
                    Scale<T>(new(exponential + (row * width) + n, n), new(result + first + (row * n), n), exponent);
                }
            }
        }
    }

    /// <summary>Of the power of two at or below the greatest size; 0 for zeros.</summary>
    private static int Exponent<T>(ReadOnlySpan<T> numbers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T greatest = T.Zero;
        foreach (T number in numbers)
        {
            greatest = T.Max(greatest, T.Abs(number));
        }

        return T.IsFinite(greatest) && greatest > T.Zero ? T.ILogB(greatest) : 0;
    }

    private static void Scale<T>(ReadOnlySpan<T> numbers, Span<T> scaled, int exponent)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < numbers.Length; i++)
        {
            scaled[i] = T.ScaleB(numbers[i], exponent);
        }
    }
}
