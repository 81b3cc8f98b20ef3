namespace Tensors.Graphs;

// Parts at positions, and rows that share a number.
public static partial class Ops
{
    /// <summary>The slices at positions: <c>y[i…] = params[indices[i…, 0], indices[i…, 1], …]</c>.</summary>
    /// <param name="params">The values.</param>
    /// <param name="indices">Positions along the last axis; int32 or int64.</param>
    /// <param name="name">The name of the node.</param>
    public static Tensor GatherNd(TensorLike @params, TensorLike indices, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "GatherNd", @params, indices);
        return scope.Result("GatherNd", [scope.Convert(@params, "params"), scope.Convert(indices, "indices")]);
    }

    /// <summary>Updates added up at positions of a tensor of zeros.</summary>
    /// <param name="indices">Positions along the last axis; int32 or int64.</param>
    /// <param name="updates">What to add there.</param>
    /// <param name="shape">The shape of the result.</param>
    /// <param name="name">The name of the node.</param>
    /// <exception cref="OpException">When run: a position lies outside.</exception>
    public static Tensor ScatterNd(TensorLike indices, TensorLike updates, TensorLike shape, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "ScatterNd", indices, updates, shape);
        return scope.Result(
            "ScatterNd", [scope.Convert(indices, "indices"), scope.Convert(updates, "updates"), scope.Convert(shape, "shape")]);
    }

    /// <summary>The rows that each partition is given: row i goes to part <c>partitions[i]</c>.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="partitions">A number below <paramref name="numPartitions"/> for each; int32.</param>
    /// <param name="numPartitions">How many parts there are.</param>
    /// <param name="name">The name of the node.</param>
    public static Tensor[] DynamicPartition(TensorLike data, TensorLike partitions, int numPartitions, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "DynamicPartition", data, partitions);
        return [.. scope.Node(
            "DynamicPartition", [scope.Convert(data, "data"), scope.Convert(partitions, "partitions")],
            new() { ["num_partitions"] = (long)numPartitions }).Outputs];
    }

    /// <summary>
    /// Rows put to positions: <c>y[indices[m][i]] = data[m][i]</c>; later ones win, and rows that nothing is put to are zeros.
    /// </summary>
    /// <param name="indices">Positions; int32.</param>
    /// <param name="data">For each the rows.</param>
    /// <param name="name">The name of the node.</param>
    public static Tensor DynamicStitch(IReadOnlyList<TensorLike> indices, IReadOnlyList<TensorLike> data, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "DynamicStitch", [.. indices, .. data]);
        Tensor[] positions = [.. indices.Select((value, i) => scope.Convert(value, $"indices_{i}"))];
        return scope.Result(
            "DynamicStitch", [.. positions, .. data.Select((value, i) => scope.Convert(value, $"data_{i}"))],
            new() { ["N"] = (long)indices.Count });
    }

    /// <summary>The inverse of a permutation: <c>y[x[i]] = i</c>.</summary>
    public static Tensor InvertPermutation(TensorLike x, string? name = null) => Building.Unary("InvertPermutation", x, name);

    /// <summary>Sums of the rows with equal ids, which ascend; 0 for an id without a row.</summary>
    public static Tensor SegmentSum(TensorLike data, TensorLike segmentIds, string? name = null) =>
        Segment("SegmentSum", data, segmentIds, name);

    /// <summary>Means of the rows with equal ids, which ascend; 0 for an id without a row.</summary>
    public static Tensor SegmentMean(TensorLike data, TensorLike segmentIds, string? name = null) =>
        Segment("SegmentMean", data, segmentIds, name);

    /// <summary>Products of the rows with equal ids, which ascend; 1 for an id without a row.</summary>
    public static Tensor SegmentProd(TensorLike data, TensorLike segmentIds, string? name = null) =>
        Segment("SegmentProd", data, segmentIds, name);

    /// <summary>Least elements of the rows with equal ids, which ascend; 0 for an id without a row.</summary>
    public static Tensor SegmentMin(TensorLike data, TensorLike segmentIds, string? name = null) =>
        Segment("SegmentMin", data, segmentIds, name);

    /// <summary>Greatest elements of the rows with equal ids, which ascend; 0 for an id without a row.</summary>
    public static Tensor SegmentMax(TensorLike data, TensorLike segmentIds, string? name = null) =>
        Segment("SegmentMax", data, segmentIds, name);

    /// <summary>Sums of the rows with equal ids, in any order.</summary>
    public static Tensor UnsortedSegmentSum(TensorLike data, TensorLike segmentIds, TensorLike numSegments, string? name = null) =>
        Unsorted("UnsortedSegmentSum", data, segmentIds, numSegments, name);

    /// <summary>Products of the rows with equal ids, in any order; 1 for an id without a row.</summary>
    public static Tensor UnsortedSegmentProd(TensorLike data, TensorLike segmentIds, TensorLike numSegments, string? name = null) =>
        Unsorted("UnsortedSegmentProd", data, segmentIds, numSegments, name);

    /// <summary>Least elements of the rows with equal ids, in any order; the greatest number there is for an id without a row.</summary>
    public static Tensor UnsortedSegmentMin(TensorLike data, TensorLike segmentIds, TensorLike numSegments, string? name = null) =>
        Unsorted("UnsortedSegmentMin", data, segmentIds, numSegments, name);

    /// <summary>Greatest elements of the rows with equal ids, in any order; the least number there is for an id without a row.</summary>
    public static Tensor UnsortedSegmentMax(TensorLike data, TensorLike segmentIds, TensorLike numSegments, string? name = null) =>
        Unsorted("UnsortedSegmentMax", data, segmentIds, numSegments, name);

    /// <summary>
    /// The distinct elements of a vector in the order in which they come, where each is among them, and how often it occurs.
    /// </summary>
    public static (Tensor Values, Tensor Indices, Tensor Counts) UniqueWithCounts(TensorLike x, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "UniqueWithCounts", x);
        IReadOnlyList<Tensor> outputs = scope.Node(
            "UniqueWithCounts", [scope.Convert(x, "x")], new() { ["out_idx"] = DataType.Int32 }).Outputs;
        return (outputs[0], outputs[1], outputs[2]);
    }

    /// <summary>Which positions lie before the end of a row: <c>y[i…, j] = j &lt; lengths[i…]</c>.</summary>
    /// <param name="lengths">The lengths; integers.</param>
    /// <param name="maxLength">How many positions there are; the greatest length without it.</param>
    /// <param name="dtype">The type of the result.</param>
    /// <param name="name">The name of the scope.</param>
    public static Tensor SequenceMask(TensorLike lengths, TensorLike? maxLength = null, DataType dtype = DataType.Bool, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "SequenceMask", lengths);
        Tensor given = scope.Convert(lengths, "Const");
        Tensor most = maxLength is { } limit ? scope.Convert(limit, "Const") : Maximum(0, ReduceMax(given));
        Tensor row = scope.Graph.Tensor1(
            "Range", null, [Building.Integer(scope.Graph, 0, "Const"), most, Building.Integer(scope.Graph, 1, "Const")]);
        Tensor columns = ExpandDims(given, -1);
        Tensor mask = Less(row, scope.Graph.Tensor1("Cast", null, [columns], new() { ["DstT"] = row.DataType.Base, ["Truncate"] = false }));
        return dtype == DataType.Bool ? mask : Cast(mask, dtype);
    }

    /// <summary>How often each class was taken for each: <c>y[i, j]</c> counts predictions j of labels i.</summary>
    /// <param name="labels">A class each; integers.</param>
    /// <param name="predictions">As many classes.</param>
    /// <param name="numClasses">How many classes there are; one more than the greatest without it.</param>
    /// <param name="dtype">The type of the counts.</param>
    /// <param name="name">The name of the scope.</param>
    /// <param name="weights">What each counts, cast to the type of the counts; null for 1.</param>
    public static Tensor ConfusionMatrix(
        TensorLike labels, TensorLike predictions, TensorLike? numClasses = null, DataType dtype = DataType.Int32, string? name = null,
        TensorLike? weights = null)
    {
        using OpScope scope = OpScope.Open(name, "confusion_matrix", labels, predictions);
        Tensor wanted = Cast(scope.Convert(labels, "labels"), DataType.Int64);
        Tensor given = Cast(scope.Convert(predictions, "predictions"), DataType.Int64);
        Tensor count = numClasses is { } number
            ? Cast(scope.Convert(number, "num_classes"), DataType.Int64)
            : Maximum(ReduceMax(given), ReduceMax(wanted)) + 1;
        Tensor counted = weights is { } weight ? Cast(scope.Convert(weight, "weights"), dtype) : Ones(ShapeOf(given), dtype);
        return ScatterNd(Stack([wanted, given], 1), counted, Stack([count, count]));
    }

    /// <summary>The coordinates of a grid: for each vector a tensor that repeats it along the axes of the others.</summary>
    /// <param name="vectors">The coordinates along each axis.</param>
    /// <param name="swapsFirstTwo">Whether the first vector runs along the second axis, as columns do ("xy").</param>
    /// <param name="name">The name of the scope.</param>
    public static Tensor[] Meshgrid(IReadOnlyList<Tensor> vectors, bool swapsFirstTwo = true, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "meshgrid", [.. vectors.Select(vector => (TensorLike)vector)]);
        int rank = vectors.Count;
        int[] axes = [.. Enumerable.Range(0, rank)];
        if (swapsFirstTwo && rank > 1)
        {
            (axes[0], axes[1]) = (1, 0);
        }

        Tensor[] sizes = new Tensor[rank];
        for (int i = 0; i < rank; i++)
        {
            sizes[axes[i]] = SizeOf(vectors[i]);
        }

        Tensor shape = Stack(sizes);
        return [.. vectors.Select((vector, i) =>
        {
            int[] extents = [.. Enumerable.Repeat(1, rank)];
            extents[axes[i]] = -1;
            return BroadcastTo(Reshape(vector, Tensor.FromArray(extents)), (TensorLike)shape);
        })];
    }

    private static Tensor Segment(string op, TensorLike data, TensorLike segmentIds, string? name)
    {
        using OpScope scope = OpScope.Open(name, op, data, segmentIds);
        return scope.Result(op, [scope.Convert(data, "data"), scope.Convert(segmentIds, "segment_ids")]);
    }

    private static Tensor Unsorted(string op, TensorLike data, TensorLike segmentIds, TensorLike numSegments, string? name)
    {
        using OpScope scope = OpScope.Open(name, op, data, segmentIds, numSegments);
        return scope.Result(
            op, [scope.Convert(data, "data"), scope.Convert(segmentIds, "segment_ids"), scope.Convert(numSegments, "num_segments")]);
    }
}
