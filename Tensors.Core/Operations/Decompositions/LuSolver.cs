using System.Numerics;
using CommunityToolkit.HighPerformance.Buffers;

namespace Tensors;

/// <summary>Factors every matrix of a tensor and puts the factors to use.</summary>
internal static unsafe class LuSolver
{
    public static void SolveInPlace(string operation, Tensor matrices, Tensor right)
    {
        if (matrices.DType == DType.Float32)
        {
            SolveInPlace<float>(operation, matrices, right);
        }
        else
        {
            SolveInPlace<double>(operation, matrices, right);
        }
    }

    public static void Determinants(Tensor matrices, Tensor determinants)
    {
        if (matrices.DType == DType.Float32)
        {
            Determinants<float>(matrices, determinants);
        }
        else
        {
            Determinants<double>(matrices, determinants);
        }
    }

    private static void SolveInPlace<T>(string operation, Tensor matrices, Tensor right)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (int n, int columns) = (right.Shape[^2], right.Shape[^1]);
        long count = right.ElementCount == 0 ? 0 : right.ElementCount / ((long)n * columns);
        Tensor factors = Copy(matrices);
        using SpanOwner<int> pivots = SpanOwner<int>.Allocate(n);
        fixed (byte* lu = factors, b = right)
        fixed (int* p = pivots.Span)
        {
            for (long number = 0; number < count; number++)
            {
                T* matrix = (T*)lu + (number * n * n);
                int singular = LuDecomposition.Factor(matrix, p, n, out _);
                if (singular >= 0)
                {
                    throw new SingularMatrixException(operation, number, singular, matrices.Shape);
                }

                LuDecomposition.Solve(matrix, p, n, (T*)b + (number * n * columns), columns);
            }
        }

        GC.KeepAlive(factors);
    }

    private static void Determinants<T>(Tensor matrices, Tensor determinants)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int n = matrices.Shape[^1];
        Tensor factors = Copy(matrices);
        using SpanOwner<int> pivots = SpanOwner<int>.Allocate(n);
        fixed (byte* lu = factors, results = determinants)
        fixed (int* p = pivots.Span)
        {
            for (long number = 0; number < determinants.ElementCount; number++)
            {
                T* matrix = (T*)lu + (number * n * n);
                LuDecomposition.Factor(matrix, p, n, out bool odd);
                T product = odd ? -T.One : T.One;
                for (int i = 0; i < n; i++)
                {
                    product *= matrix[((long)i * n) + i];
                }

                ((T*)results)[number] = product;
            }
        }

        GC.KeepAlive(factors);
    }

    private static Tensor Copy(Tensor matrices)
    {
        Tensor copy = Tensor.Allocate(new(matrices.Shape, matrices.DType));
        CopyOp.Copy(matrices, copy);
        return copy;
    }
}
