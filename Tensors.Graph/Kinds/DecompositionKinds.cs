namespace Tensors.Graphs;

/// <summary>Decompositions of matrices.</summary>
internal static class DecompositionKinds
{
    public static void AddTo(KindTable kinds) => kinds.Add(new("Qr")
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
        Computes = e =>
        {
            if (e.Attribute("full_matrices", false))
            {
                throw new UnimplementedException("Qr gives reduced factors only; set full_matrices to false.", e.Node);
            }

            (Tensor q, Tensor r) = e[0].Qr();
            return (object[])[q, r];
        },
        IsNotDifferentiable = true,
    });
}
