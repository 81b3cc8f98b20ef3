using System.Numerics;
using CommunityToolkit.HighPerformance.Buffers;

namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>
    /// Sign and logarithm of the size of the determinant of each square matrix in the last two axes: <c>det x = sign · e^log</c>.
    /// </summary>
    /// <returns>Two tensors of shape <c>(…)</c> for <c>(…, n, n)</c>; sign 0 and log -inf for a singular matrix.</returns>
    /// <exception cref="ShapeMismatchException">The matrices are not square.</exception>
    /// <exception cref="DTypeMismatchException">The elements are not floating-point numbers.</exception>
    /// <remarks>
    /// By LU decomposition with partial pivoting; nothing overflows where <see cref="Determinant"/> does. VJP: <c>dx = dlog · x⁻ᵀ</c>. At a
    /// singular matrix the logarithm has no derivative, and asking for it throws a <see cref="SingularMatrixException"/>;
    /// <see cref="Determinant"/> has one there.
    /// </remarks>
    public (Tensor Sign, Tensor Log) LogDeterminant()
    {
        Tensor[] results = ApplyAll(new LogDeterminantOp(), this);
        return (results[0], results[1]);
    }
}

/// <summary>The operation of <see cref="Tensor.LogDeterminant"/>: sign and logarithm.</summary>
public sealed record LogDeterminantOp() : Operation("LogDeterminant")
{
    /// <inheritdoc/>
    public override int OutputCount => 2;

    /// <inheritdoc/>
    protected internal override void Infer(ReadOnlySpan<Tensor> inputs, Span<TensorSpec> outputs)
    {
        Tensor.RequireSquare(inputs[0], Name);
        outputs[0] = new(Shape.Create(inputs[0].Shape.Extents[..^2]), inputs[0].DType);
        outputs[1] = outputs[0];
    }

    /// <inheritdoc/>
    protected internal override void Execute(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) =>
        MatrixBatch.Run<LogDeterminantKernel>(Name, inputs[0], outputs);
}

internal readonly unsafe struct LogDeterminantKernel : IMatrixKernel
{
    public static int Run<T>(T* a, void* first, void* second, void* third, int rows, int columns)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using SpanOwner<int> pivots = SpanOwner<int>.Allocate(Math.Max(1, rows));
        bool odd;
        fixed (int* p = pivots.Span)
        {
            LuDecomposition.Factor(a, p, rows, out odd);
        }

        T sign = odd ? -T.One : T.One;
        T sum = T.Zero;
        for (int i = 0; i < rows; i++)
        {
            T pivot = a[((long)i * columns) + i];
            sign *= pivot == T.Zero || T.IsNaN(pivot) ? pivot : T.CopySign(T.One, pivot);
            Lanes128<T> log = Logarithms.Log<Lanes128<T>, T>(Lanes128<T>.Broadcast(T.Abs(pivot)));
            sum += *(T*)&log;
        }

        *(T*)first = sign;
        *(T*)second = sum;
        return -1;
    }
}
