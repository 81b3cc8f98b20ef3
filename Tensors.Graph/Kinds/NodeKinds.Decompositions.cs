namespace Tensors.Graphs;

// Decompositions of matrices.
internal static partial class NodeKinds
{
    private static void AddDecompositions() => Add(new("Qr")
    {
        Infer = node =>
        {
            PartialShape shape = node.Shape(0);
            if (shape.Rank is null)
            {
                node.Output(node.Type(0), PartialShape.Unknown);
                node.Output(node.Type(0), PartialShape.Unknown);
                return;
            }

            int? least = shape[^2] is { } m && shape[^1] is { } n ? Math.Min(m, n) : null;
            bool full = node.Attribute("full_matrices", false);
            PartialShape batch = PartialShape.Create(shape.Extents[..^2]);
            node.Output(node.Type(0), [.. batch, shape[^2], full ? shape[^2] : least]);
            node.Output(node.Type(0), [.. batch, full ? shape[^2] : least, shape[^1]]);
        },
        Kernel = Computes(e => e[0].Rank == 2 && !e.Attribute("full_matrices", false)
            ? Householder(e[0])
            : throw new UnimplementedException("Qr is there for single matrices and their reduced factors.", e.Node)),
        IsNotDifferentiable = true,
    });

    /// <summary>Reduced factors by Householder reflections (Golub and Van Loan, "Matrix Computations", 5.2), computed in float64.</summary>
    private static object[] Householder(Tensor x)
    {
        (int m, int n) = (x.Shape[0], x.Shape[1]);
        int k = Math.Min(m, n);
        double[] a = x.Cast(DType.Float64).ToArray<double>();
        double[] q = Tensor.Eye(m, dtype: DType.Float64).ToArray<double>();
        double[] v = new double[m];
        for (int column = 0; column < k; column++)
        {
            double norm = 0;
            for (int row = column; row < m; row++)
            {
                v[row] = a[(row * n) + column];
                norm += v[row] * v[row];
            }

            norm = Math.Sqrt(norm);
            v[column] += v[column] < 0 ? -norm : norm;
            double square = 0;
            for (int row = column; row < m; row++)
            {
                square += v[row] * v[row];
            }

            if (square > 0)
            {
                Reflect(a, v, square, column, m, n, fromLeft: true);
                Reflect(q, v, square, column, m, m, fromLeft: false);
            }
        }

        Tensor whole = Tensor.FromArray(q, [m, m]);
        Tensor upper = Tensor.FromArray([.. a.Select((value, i) => i / n > i % n ? 0 : value)], [m, n]);
        return [whole[.., ..k].Cast(x.DType).Contiguous(), upper[..k].Cast(x.DType).Contiguous()];
    }

    /// <summary>Multiplies a matrix by the reflection I - 2 v vᵀ / v·v.</summary>
    private static void Reflect(double[] matrix, double[] v, double square, int first, int m, int columns, bool fromLeft)
    {
        int lines = fromLeft ? columns : m;
        for (int line = 0; line < lines; line++)
        {
            double dot = 0;
            for (int i = first; i < m; i++)
            {
                dot += v[i] * matrix[fromLeft ? (i * columns) + line : (line * columns) + i];
            }

            double factor = 2 * dot / square;
            for (int i = first; i < m; i++)
            {
                matrix[fromLeft ? (i * columns) + line : (line * columns) + i] -= factor * v[i];
            }
        }
    }
}
