namespace Tensors.Graphs;

/// <summary>Fourier transforms along the last axes; inverses are divided by the number of elements.</summary>
internal static class SpectralKinds
{
    public static void AddTo(KindTable kinds)
    {
        for (int axes = 1; axes <= 3; axes++)
        {
            string suffix = axes == 1 ? "" : $"{axes}D";
            AddComplex(kinds, "FFT" + suffix, axes, inverse: false);
            AddComplex(kinds, "IFFT" + suffix, axes, inverse: true);
            AddReal(kinds, "RFFT" + suffix, axes);
            AddInverse(kinds, "IRFFT" + suffix, axes);
        }

        kinds.Writes<FftOp>((op, x) => Write(op, x[0]));
        kinds.Writes<RfftOp>((op, x) => op.Scale == 1 ? Ops.Rfft(x[0]) : null);
        kinds.Writes<IrfftOp>((op, x) => op.Scale == 1.0 / op.Length ? Ops.Irfft(x[0], new[] { op.Length }) : null);
    }

    private static void AddComplex(KindTable kinds, string op, int axes, bool inverse) => kinds.Add(new(op)
    {
        Types = [("Tcomplex", 0)],
        Infer = node => node.Output(
            node.Type(0).IsComplex ? node.Type(0) : throw node.Fail($"The operand must be complex but is {node.Type(0).Name}"),
            node.RequireLeastRank(0, axes)),
        Twin = new(
            node => node.Operand(0).Shape.Rank < axes
                ? throw new ShapeMismatchException(op, $"the operand must have at least {axes} axes", [node.Operand(0).Shape])
                : axes == 1 ? Alone(node.Operand(0).Shape, inverse)
                : new CompositeOp(op, op, x => [inverse ? x[0].IfftN(Last(axes)) : x[0].FftN(Last(axes))], 1),
            1),
    });

    private static void AddReal(KindTable kinds, string op, int axes) => kinds.Function(
        op,
        node => new ValueArray<int>([.. Lengths(node, op, axes)]),
        (x, lengths) => Fitted(x[0], lengths.AsSpan()).RfftN(Last(axes)),
        operands: 1,
        infer: node => node.Output(ComplexKinds.ComplexOf(node.Type(0)), Inner(node, axes, last => (last / 2) + 1)),
        leastRank: axes,
        types: [("Treal", 0)],
        alone: (node, lengths) => axes == 1 && node.Operand(0).Shape[^1] == lengths[0] ? new RfftOp(1) : null);

    private static void AddInverse(KindTable kinds, string op, int axes) => kinds.Function(
        op,
        node => new ValueArray<int>([.. Lengths(node, op, axes)]),
        (x, lengths) => Fitted(x[0], [.. lengths.AsSpan()[..^1], (lengths[^1] / 2) + 1]).IrfftN(lengths[^1], Last(axes)),
        operands: 1,
        infer: node => node.Output(
            node.Type(0).IsComplex
                ? node.Type(0).DType!.Value.PartDType.DataType
                : throw node.Fail($"The operand must be complex but is {node.Type(0).Name}"),
            Inner(node, axes, last => last)),
        leastRank: axes,
        types: [("Tcomplex", 0)],
        alone: (node, lengths) => axes == 1 && node.Operand(0).Shape[^1] == (lengths[0] / 2) + 1
            ? new IrfftOp(lengths[0], 1.0 / lengths[0])
            : null);

    private static FftOp Alone(Shape shape, bool inverse) => new(shape.Rank - 1, inverse, inverse ? 1.0 / Math.Max(1, shape[^1]) : 1);

    private static int[] Last(int axes) => [.. Enumerable.Range(-axes, axes)];

    /// <summary>TensorFlow transforms the last axis, and divides inverses alone.</summary>
    private static Tensor? Write(FftOp op, Tensor x) => op != Alone(x.Shape, op.Inverse) ? null : op.Inverse ? Ops.Ifft(x) : Ops.Fft(x);

    private static int[] Lengths(INodeView node, string op, int axes)
    {
        int[] lengths = node.Integers(1);
        return lengths.Length == axes && Array.TrueForAll(lengths, length => length > 0)
            ? lengths
            : throw new ArgumentException($"{op}: fft_length must be {axes} positive numbers, not [{string.Join(", ", lengths)}].");
    }

    /// <summary>The last axes cut, or filled up with zeros.</summary>
    private static Tensor Fitted(Tensor x, ReadOnlySpan<int> extents)
    {
        (int, int)[] padding = new (int, int)[x.Rank];
        for (int i = 0; i < extents.Length; i++)
        {
            int axis = x.Rank - extents.Length + i;
            x = x.Slice(axis, 0, Math.Min(extents[i], x.Shape[axis]));
            padding[axis] = (0, extents[i] - x.Shape[axis]);
        }

        return Array.TrueForAll(padding, pair => pair.Item2 == 0) ? x : x.Pad(padding);
    }

    private static PartialShape Inner(Inference node, int axes, Func<int, int> ofLast)
    {
        PartialShape shape = node.RequireLeastRank(0, axes);
        node.RequireRank(1, 1);
        if (shape.Rank is not { } rank)
        {
            return PartialShape.Unknown;
        }

        int[]? lengths = node.Integers(1);
        int?[] extents =
            [.. shape.Take(rank - axes), .. lengths is { } known
            && known.Length == axes ? known.Select(length => (int?)length) : new int?[axes]];
        extents[^1] = extents[^1] is { } last ? ofLast(last) : null;
        return PartialShape.Create(extents);
    }
}
