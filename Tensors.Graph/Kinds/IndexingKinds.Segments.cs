namespace Tensors.Graphs;

// Rows that share a number: folded, counted, or dealt out.
internal static partial class IndexingKinds
{
    private static void Segments(KindTable kinds)
    {
        Segment(kinds, "SegmentSum", (x, segments, count) => x.SegmentSum(segments, count), node =>
            [Ops.Gather(node.Grad, node.Input(1)), null]);
        Segment(kinds, "SegmentMean", (x, segments, count) => x.SegmentMean(segments, count));
        Segment(kinds, "SegmentProd", (x, segments, count) => x.SegmentProd(segments, count));
        Segment(kinds, "SegmentMin", (x, segments, count) => WithoutRows(x.SegmentMin(segments, count), segments, Tensor.ZerosLike));
        Segment(kinds, "SegmentMax", (x, segments, count) => WithoutRows(x.SegmentMax(segments, count), segments, Tensor.ZerosLike));
        Unsorted(kinds, "UnsortedSegmentProd", (x, segments, count) => x.SegmentProd(segments, count));
        Unsorted(kinds, "UnsortedSegmentMin", (x, segments, count) => WithoutRows(x.SegmentMin(segments, count), segments, Finite));
        Unsorted(kinds, "UnsortedSegmentMax", (x, segments, count) => WithoutRows(x.SegmentMax(segments, count), segments, Finite));
        SparseSegments(kinds);
        kinds.Add(new("DynamicPartition")
        {
            Infer = node =>
            {
                PartialShape rest = PartialShape.Unknown;
                if (node.Shape(0).Rank is { } all && node.Shape(1).Rank is { } first)
                {
                    PartialShape start = [.. node.Shape(0).Take(first)];
                    if (all < first || !start.IsCompatibleWith(node.Shape(1)))
                    {
                        throw node.Fail(
                            $"The shape of the data must start with that of the partitions, but {node.Shape(0)} does not start with "
                            + $"{node.Shape(1)}");
                    }

                    rest = [null, .. node.Shape(0).Skip(first)];
                }

                for (long i = 0; i < node.Attribute<long>("num_partitions"); i++)
                {
                    node.Output(node.Type(0), rest);
                }
            },
            Computes = e => DealOut(e),
            TextOperands = ..1,
            Gradient = IndexingGradients.OfPartition,
        });
        kinds.Add(new("Bincount")
        {
            Types = [("T", 2)],
            Infer = node => node.Output(node.Type(2), [node.Integer(1)]),
            Computes = e => Count(e[0], e.Integer(1), e[2]),
            IsNotDifferentiable = true,
        });
        kinds.Add(new("DenseBincount")
        {
            Types = [("Tidx", 0), ("T", 2)],
            Infer = node =>
                node.Output(
                    node.Type(2),
                    node.Shape(0).Rank is { } rank ? [.. node.Shape(0).SkipLast(1).Take(rank - 1), node.Integer(1)] : PartialShape.Unknown),
            Computes = e => e[0].Rank == 1 && !e.Attribute("binary_output", false)
                ? Count(e[0], e.Integer(1), e[2])
                : throw new UnimplementedException("DenseBincount counts vectors, not rows of matrices or truths.", e.Node),
            IsNotDifferentiable = true,
        });
        kinds.Add(new("HistogramFixedWidth")
        {
            Types = [("T", 0)],
            Infer = node => node.Output(node.Attribute("dtype", DataType.Int32), [node.Integer(2)]),
            Computes = e => Histogram(e),
            IsNotDifferentiable = true,
        });
        kinds.Add(new("SparseToDense")
        {
            Types = [("Tindices", 0), ("T", 2)],
            Infer = node => node.Output(node.Type(2), node.ShapeValue(1)),
            Computes = e => e[3].BroadcastTo(Shape.Create(e.Integers(1))).ScatterNd(AsRows(e[0]), e[2]),
            TextOperands = 2..4,
            IsNotDifferentiable = true,
        });
        kinds.Add(new("SparseTensorDenseAdd")
        {
            Types = [("T", 1), ("Tindices", 0)],
            Infer = node => node.Output(node.Type(1), node.Shape(3)),
            Computes = e => e[3].ScatterNd(e[0], e[1], ScatterMode.Add),
            Gradient = node => [null, Ops.GatherNd(node.Grad, node.Input(0)), null, node.Grad],
        });
    }

    /// <summary>Segments in ascending order: the last one says how many there are.</summary>
    private static void Segment(KindTable kinds, string op, Func<Tensor, Tensor, int, Tensor> fold, GradientRule? gradient = null) =>
        kinds.Function(
            op,
            node => CountOf(node.Operand(1), op),
            (x, count) => fold(x[0], x[1], count),
            operands: 2,
            infer: node => node.Output(node.Type(0), node.Shape(0).Rank is null ? PartialShape.Unknown : [null, .. node.Shape(0).Skip(1)]),
            types: [("T", 0), ("Tindices", 1)],
            gradient: gradient);

    private static void Unsorted(KindTable kinds, string op, Func<Tensor, Tensor, int, Tensor> fold) => kinds.Function(
        op,
        node => node.Integer(2),
        (x, count) => WithoutNegative(op, x[0], x[1], count, fold),
        operands: 2,
        infer: node => node.Output(node.Type(0), SegmentShape(node)),
        types: [("T", 0), ("Tindices", 1), ("Tnumsegments", 2)]);

    /// <summary>Rows of negative ids belong to no segment: they go to one more, which is left out.</summary>
    private static Tensor WithoutNegative(string op, Tensor x, Tensor segments, int count, Func<Tensor, Tensor, int, Tensor> fold)
    {
        if (segments.ElementCount > 0 && segments.Max().Cast(DType.Int64).Item<long>() is var greatest && greatest >= count)
        {
            throw new InvalidArgumentException($"{op}: segment {greatest} is out of range [0, {count}).", null);
        }

        Tensor ids = Tensor.Where(segments < 0, Tensor.Full(segments.Shape, count, segments.DType), segments);
        return fold(x, ids, checked(count + 1)).Slice(0, 0, count);
    }

    private static PartialShape SegmentShape(Inference node) => node.Shape(0).Rank is not null && node.Shape(1).Rank is { } rank
        ? [node.Integer(2), .. node.Shape(0).Skip(rank)]
        : PartialShape.Unknown;

    private static int CountOf(Tensor segments, string op)
    {
        int[] numbers = ConstantFolding.ToIntegers(segments, Array.MaxLength);
        for (int i = 1; i < numbers.Length; i++)
        {
            if (numbers[i] < numbers[i - 1])
            {
                throw new InvalidArgumentException(
                    $"{op}: segment ids are not increasing: {numbers[i]} at {i} follows {numbers[i - 1]}.", null);
            }
        }

        return numbers.Length == 0 ? 0
            : numbers[0] < 0 ? throw new InvalidArgumentException($"{op}: segment ids must be >= 0, not {numbers[0]}.", null)
            : numbers[^1] < Array.MaxLength ? numbers[^1] + 1
            : throw new InvalidArgumentException($"{op}: a segment {numbers[^1]} makes more rows than a tensor holds.", null);
    }

    /// <summary>Folds of segments, and for each segment without a row what TensorFlow has there.</summary>
    private static Tensor WithoutRows(Tensor folds, Tensor segments, Func<Tensor, Tensor> ofNone)
    {
        Tensor hasRows = Tensor.Ones(segments.Shape, DType.Int32).SegmentSum(segments, folds.Shape[0]) > 0;
        return Tensor.Where(hasRows.Reshape([folds.Shape[0], .. Enumerable.Repeat(1, folds.Rank - 1)]), folds, ofNone(folds));
    }

    /// <summary>The greatest or least number in place of an infinity.</summary>
    private static Tensor Finite(Tensor folds) => folds.DType.IsFloating ? folds.NanToNum() : folds;

    private static GraphValue[] DealOut(Evaluation e)
    {
        int parts = e.Attribute<int>("num_partitions");
        if (e[0].Rank < e[1].Rank || !e[0].Shape.Extents[..e[1].Rank].SequenceEqual(e[1].Shape.Extents))
        {
            throw new InvalidArgumentException(
                $"DynamicPartition: the shape of the data must start with that of the partitions, but {e[0].Shape} does not start with "
                + $"{e[1].Shape}.", null);
        }

        int[] numbers = e.Positions(1);
        int wrong = Array.FindIndex(numbers, number => number < 0 || number >= parts);
        if (wrong >= 0)
        {
            throw new InvalidArgumentException($"partitions[{wrong}] = {numbers[wrong]} is not in [0, {parts}).", null);
        }

        Tensor rows = e[0].Reshape([numbers.Length, .. e[0].Shape.Extents[e[1].Rank..]]);
        return
        [
            .. Enumerable.Range(0, parts).Select(part =>
                rows.Gather(Tensor.FromArray<int>([.. numbers.Index().Where(pair => pair.Item == part).Select(pair => pair.Index)]))),
        ];
    }

    /// <summary>How often each number below a limit occurs, or what its weights add up to; others are left out.</summary>
    private static Tensor Count(Tensor numbers, int limit, Tensor weights)
    {
        Tensor flat = numbers.Flatten();
        Tensor inside = flat < limit;
        Tensor each = weights.ElementCount == 0 ? Tensor.Ones(flat.Shape, weights.DType) : weights.Flatten();
        Tensor counted = each * inside.Cast(each.DType);
        return counted.SegmentSum(Tensor.Where(inside, flat, Tensor.ZerosLike(flat)), limit);
    }

    private static Tensor Histogram(Evaluation e)
    {
        int bins = e.Integer(2);
        double[] range = e[1].Cast(DType.Float64).ToArray<double>();
        if (range.Length != 2 || !(range[0] < range[1]) || bins <= 0)
        {
            throw new InvalidArgumentException(
                $"HistogramFixedWidth: value_range must be two numbers that ascend, and nbins above 0, not [{string.Join(", ", range)}] "
                + $"and {bins}.", null);
        }

        double width = (range[1] - range[0]) / bins;
        int[] counts = new int[bins];
        foreach (double value in e[0].Cast(DType.Float64).ToArray<double>())
        {
            counts[(int)Math.Clamp(Math.Floor((value - range[0]) / width), 0, bins - 1)]++;
        }

        return Tensor.FromArray(counts).Cast(e.Attribute("dtype", DataType.Int32).DType!.Value);
    }

    /// <summary>Positions, one a row.</summary>
    private static Tensor AsRows(Tensor indices) => indices.Rank switch
    {
        0 => indices.Reshape(1, 1),
        1 => indices.ExpandDims(-1),
        _ => indices,
    };
}
