namespace Tensors.Tests;

/// <summary>The same values under different layouts.</summary>
internal static class Layouts
{
    /// <summary>The ways to lay out a tensor; the last shows one slice again and again and thereby has other values.</summary>
    public static IReadOnlyList<(string Name, Func<Tensor, Tensor> Apply)> All { get; } =
    [
        ("transposed", x => x.Transpose().Copy().Transpose()),
        ("every second element", Spread),
        ("backwards", x => Backwards(Backwards(x).Copy())),
        ("inside a larger tensor", Inset),
        ("broadcast along the first axis", x => x.Rank == 0 || x.Shape[0] == 0 ? x : x[..1].BroadcastTo(x.Shape)),
        ("broadcast along the last axis", x => x.Rank == 0 || x.Shape[^1] == 0 ? x : x.Slice(-1, 0, 1).BroadcastTo(x.Shape)),
    ];

    private static Tensor Backwards(Tensor x) => x.Flip([.. Enumerable.Range(0, x.Rank)]);

    /// <summary>The elements at the even positions of the last axis, with others between them.</summary>
    private static Tensor Spread(Tensor x)
    {
        if (x.Rank == 0)
        {
            return x;
        }

        Tensor others = x.Flip(-1);
        Tensor pairs = Tensor.Stack([x, others], axis: -1);
        return pairs.Reshape([.. x.Shape.Extents[..^1], 2 * x.Shape[^1]]).Slice(-1, 0, null, 2);
    }

    private static Tensor Inset(Tensor x)
    {
        (int, int)[] margins = [.. Enumerable.Repeat((1, 2), x.Rank)];
        TensorIndex[] inside = [.. x.Shape.Select(extent => (TensorIndex)(1..(extent + 1)))];
        return x.Rank == 0 ? x : x.Pad(margins)[inside];
    }
}
