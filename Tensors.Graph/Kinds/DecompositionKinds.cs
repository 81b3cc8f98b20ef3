namespace Tensors.Graphs;

/// <summary>Decompositions of matrices.</summary>
internal static class DecompositionKinds
{
    public static void AddTo(KindTable kinds)
    {
        AddQr(kinds);
        kinds.Add(new("Cholesky") { Infer = ShapeRules.Unchanged, Twin = Twin.Of(new CholeskyOp()) });
        kinds.Writes<CholeskyOp>((_, x) => Building.Unary("Cholesky", x[0], null, "input"));
        kinds.Add(new("SelfAdjointEigV2") { Infer = InferEigen, Twin = Twin.Of(new SymmetricEigenOp()) });
        kinds.Add(new("LogMatrixDeterminant") { Twin = Twin.Of(new LogDeterminantOp()) });
        kinds.Add(new("Svd")
        {
            Infer = InferSvd,
            Twin = new(
                node =>
                {
                    bool hasVectors = node.Attribute("compute_uv", true);
                    Shape shape = node.Operand(0).Shape;
                    if (hasVectors && node.Attribute("full_matrices", false) && shape[^1] != shape[^2])
                    {
                        throw new UnimplementedException("Svd gives reduced factors only; set full_matrices to false.", null);
                    }

                    return new CompositeOp("Svd", hasVectors, x => Svd(x[0], hasVectors), 3);
                },
                1),
        });
    }

    private static Tensor[] Svd(Tensor x, bool hasVectors)
    {
        (Tensor u, Tensor s, Tensor v) = x.Svd();
        Tensor none = Tensor.Zeros([0], s.DType);
        return hasVectors ? [s, u, v] : [s, none, none];
    }

    private static void InferEigen(Inference node)
    {
        PartialShape shape = node.RequireLeastRank(0, 2);
        node.Output(node.Type(0), shape.Rank is null ? PartialShape.Unknown : [.. shape.SkipLast(1)]);
        node.Output(node.Type(0), shape);
    }

    private static void InferSvd(Inference node)
    {
        PartialShape shape = node.RequireLeastRank(0, 2);
        if (shape.Rank is null)
        {
            node.Output(node.Type(0), PartialShape.Unknown);
            node.Output(node.Type(0), PartialShape.Unknown);
            node.Output(node.Type(0), PartialShape.Unknown);
            return;
        }

        int? least = shape[^2] is { } m && shape[^1] is { } n ? Math.Min(m, n) : null;
        bool full = node.Attribute("full_matrices", false);
        bool vectors = node.Attribute("compute_uv", true);
        PartialShape batch = [.. shape.SkipLast(2)];
        node.Output(node.Type(0), [.. batch, least]);
        node.Output(node.Type(0), vectors ? [.. batch, shape[^2], full ? shape[^2] : least] : [0]);
        node.Output(node.Type(0), vectors ? [.. batch, shape[^1], full ? shape[^1] : least] : [0]);
    }

    private static void AddQr(KindTable kinds) => kinds.Add(new("Qr")
    {
        Infer = node =>
        {
            PartialShape shape = node.RequireLeastRank(0, 2);
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
        Twin = new(
            node => node.Attribute("full_matrices", false)
                ? throw new UnimplementedException("Qr gives reduced factors only; set full_matrices to false.", null)
                : new CompositeOp(
                    "Qr",
                    "Qr",
                    x =>
                    {
                        (Tensor q, Tensor r) = x[0].Qr();
                        return [q, r];
                    },
                    2),
            1),
    });
}
