namespace Tensors.Graphs;

// Rows of tables, which may be kept in parts, and sums and means of them.
public static partial class Ops
{
    /// <summary>Rows of a table, one for each of some integers.</summary>
    /// <param name="params">The table: rows along the first axis.</param>
    /// <param name="ids">Which rows; any shape.</param>
    /// <param name="name">The name of the scope.</param>
    /// <param name="maxNorm">Rows whose norm is greater are scaled down to it; null for none.</param>
    public static Tensor EmbeddingLookup(TensorLike @params, TensorLike ids, string? name = null, float? maxNorm = null)
    {
        using OpScope scope = OpScope.Open(name, "embedding_lookup", @params, ids);
        TensorLike table = @params.Variable is { IsResource: true } ? @params : scope.Convert(@params, "params");
        Tensor rows;
        using (scope.Graph.ColocateWith((table.Variable?.Reference ?? table.Tensor!).Op))
        {
            rows = Gather(table, ids, name: scope.Name);
        }

        return Identity(ClipRows(rows, ids, maxNorm));
    }

    /// <summary>Rows of a table that is kept in parts.</summary>
    /// <param name="params">The parts of the table.</param>
    /// <param name="ids">Which rows; any shape.</param>
    /// <param name="partitionStrategy">
    /// How rows are numbered: "mod" in turn, row 0 the first of the first part, row 1 the first of the second; "div" part after part, as
    /// they lie.
    /// </param>
    /// <param name="name">The name of the scope.</param>
    /// <param name="maxNorm">Rows whose norm is greater are scaled down to it; null for none.</param>
    /// <exception cref="ArgumentException">There is no part, or no such strategy.</exception>
    public static Tensor EmbeddingLookup(
        PartitionedVariable @params, TensorLike ids, string partitionStrategy = "mod", string? name = null, float? maxNorm = null) =>
        EmbeddingLookup([.. @params.Select(part => (TensorLike)part)], ids, partitionStrategy, name, maxNorm);

    /// <inheritdoc cref="EmbeddingLookup(PartitionedVariable, TensorLike, string, string?, float?)"/>
    public static Tensor EmbeddingLookup(
        IReadOnlyList<TensorLike> @params, TensorLike ids, string partitionStrategy = "mod", string? name = null, float? maxNorm = null)
    {
        ArgumentOutOfRangeException.ThrowIfZero(@params.Count, nameof(@params));
        if (@params.Count == 1)
        {
            return EmbeddingLookup(@params[0], ids, name, maxNorm);
        }

        using OpScope scope = OpScope.Open(name, "embedding_lookup", [.. @params, ids]);
        Tensor wanted = scope.Convert(ids, "ids");
        Tensor flat = Reshape(wanted, Tensor.FromArray([-1]));
        (Tensor part, Tensor row) = partitionStrategy switch
        {
            "mod" => (Mod(flat, @params.Count), FloorDiv(flat, @params.Count)),
            "div" => InOrder(@params, flat),
            _ => throw new ArgumentException(
                $"EmbeddingLookup: rows are numbered by \"mod\" or \"div\", not \"{partitionStrategy}\".", nameof(partitionStrategy)),
        };
        part = Cast(part, DataType.Int32);
        Tensor[] rows = DynamicPartition(row, part, @params.Count);
        Tensor[] places = DynamicPartition(Range(0, SizeOf(flat), 1), part, @params.Count);
        Tensor[] found = [.. rows.Select((ofPart, i) => EmbeddingLookup(@params[i], ofPart))];
        Tensor all = DynamicStitch([.. places.Select(place => (TensorLike)place)], [.. found.Select(ofPart => (TensorLike)ofPart)]);
        TensorLike shape = Concat([ShapeOf(wanted), ShapeOf(found[0])[1..]], 0);
        return maxNorm is null ? Reshape(all, shape, scope.Name) : Identity(ClipRows(Reshape(all, shape), wanted, maxNorm), scope.Name);
    }

    /// <summary>Sums or means of the rows of a table that each row of a sparse matrix names.</summary>
    /// <param name="params">The table: rows along the first axis.</param>
    /// <param name="spIds">Which rows: shape (n, m), in row-major order.</param>
    /// <param name="spWeights">What each counts, at the same positions; null counts each once.</param>
    /// <param name="combiner">"sum" for <c>Σ w · row</c>, "mean" for that over <c>Σ w</c>, "sqrtn" for that over <c>√Σ w²</c>.</param>
    /// <param name="name">The name of the scope.</param>
    /// <param name="maxNorm">Rows whose norm is greater are scaled down to it; null for none.</param>
    /// <returns>A row for each row of the matrix up to the last that names one; zeros for those between that name none.</returns>
    /// <exception cref="ArgumentException">There is no such combiner.</exception>
    public static Tensor EmbeddingLookupSparse(
        TensorLike @params, SparseTensor spIds, SparseTensor? spWeights = null, string combiner = "mean", string? name = null,
        float? maxNorm = null) =>
        Combined("embedding_lookup_sparse", ids => EmbeddingLookup(@params, ids, maxNorm: maxNorm), spIds, spWeights, combiner, name);

    /// <summary>
    /// See <see cref="EmbeddingLookupSparse(TensorLike, SparseTensor, SparseTensor?, string, string?, float?)"/>, of a table that is kept
    /// in parts.
    /// </summary>
    /// <param name="params">The parts of the table.</param>
    /// <param name="spIds">Which rows: shape (n, m), in row-major order.</param>
    /// <param name="spWeights">What each counts, at the same positions; null counts each once.</param>
    /// <param name="partitionStrategy">How rows are numbered: "mod" or "div".</param>
    /// <param name="combiner">"sum", "mean" or "sqrtn".</param>
    /// <param name="name">The name of the scope.</param>
    public static Tensor EmbeddingLookupSparse(
        PartitionedVariable @params, SparseTensor spIds, SparseTensor? spWeights = null, string partitionStrategy = "mod",
        string combiner = "mean",
        string? name = null) =>
        Combined("embedding_lookup_sparse", ids => EmbeddingLookup(@params, ids, partitionStrategy), spIds, spWeights, combiner, name);

    /// <summary>
    /// As <see cref="EmbeddingLookupSparse(TensorLike, SparseTensor, SparseTensor?, string, string?, float?)"/>, with a row for every row
    /// of the matrix: ids below 0 and,
    /// but for sums, weights that are not above 0 are left out, and rows that name none are zeros or a row of the table.
    /// </summary>
    /// <param name="embeddingWeights">The table: rows along the first axis.</param>
    /// <param name="sparseIds">Which rows: shape (..., m).</param>
    /// <param name="sparseWeights">What each counts, at the same positions; null counts each once.</param>
    /// <param name="combiner">"sum", "mean" or "sqrtn".</param>
    /// <param name="defaultId">The row for those that name none; null for zeros.</param>
    /// <param name="name">The name of the scope.</param>
    /// <returns>Shape (..., columns of the table).</returns>
    /// <exception cref="ArgumentException">There is no such combiner.</exception>
    public static Tensor SafeEmbeddingLookupSparse(
        TensorLike embeddingWeights, SparseTensor sparseIds, SparseTensor? sparseWeights = null, string combiner = "mean",
        int? defaultId = null,
        string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "embedding_lookup", embeddingWeights);
        Tensor isValid = sparseIds.Values >= 0;
        if (sparseWeights is not null && combiner != "sum")
        {
            isValid = LogicalAnd(isValid, sparseWeights.Values > 0);
        }

        // Axes before the last one become one.
        Tensor before = sparseIds.DenseShape[..^1];
        Tensor row = ReduceSum(sparseIds.Indices[.., ..^1] * Cumprod(before, exclusive: true, reverse: true), 1);
        Tensor rows = BooleanMask(row, isValid);
        Tensor count = ReduceProd(before);
        Tensor table = EmbeddingLookup(embeddingWeights, BooleanMask(sparseIds.Values, isValid));
        Tensor? weights = sparseWeights is null ? null : BooleanMask(sparseWeights.Values, isValid);
        Tensor combined = Combined(table, weights, x => UnsortedSegmentSum(x, rows, count), combiner);
        if (defaultId is { } id)
        {
            Tensor isEmpty = Equal(UnsortedSegmentSum(OnesLike(rows), rows, count), 0L);
            combined = Where(isEmpty, ZerosLike(combined) + EmbeddingLookup(embeddingWeights, id), combined);
        }

        return Reshape(combined, (TensorLike)Concat([Cast(before, DataType.Int32), ShapeOf(combined)[1..]], 0), scope.Name);
    }

    /// <summary>Sums of rows of a table, of which each segment names some: TensorFlow's <c>sparse_segment_sum</c>.</summary>
    /// <param name="data">The table: rows along the first axis.</param>
    /// <param name="indices">A vector: which rows.</param>
    /// <param name="segmentIds">A vector as long: to which sum each goes, in ascending order.</param>
    /// <param name="name">The name of the node.</param>
    /// <param name="numSegments">How many sums there are; nothing for as many as the last one says.</param>
    /// <returns>A row for each segment; zeros for those that name none.</returns>
    public static Tensor SparseSegmentSum(
        TensorLike data, TensorLike indices, TensorLike segmentIds, string? name = null, TensorLike numSegments = default) =>
        SparseSegment("SparseSegmentSum", data, indices, segmentIds, name, numSegments);

    /// <summary>As <see cref="SparseSegmentSum"/>, over how many rows a segment names.</summary>
    /// <param name="data">The table: rows along the first axis.</param>
    /// <param name="indices">A vector: which rows.</param>
    /// <param name="segmentIds">A vector as long: to which mean each goes, in ascending order.</param>
    /// <param name="name">The name of the node.</param>
    /// <param name="numSegments">How many means there are; nothing for as many as the last one says.</param>
    public static Tensor SparseSegmentMean(
        TensorLike data, TensorLike indices, TensorLike segmentIds, string? name = null, TensorLike numSegments = default) =>
        SparseSegment("SparseSegmentMean", data, indices, segmentIds, name, numSegments);

    /// <summary>As <see cref="SparseSegmentSum"/>, over the root of how many rows a segment names.</summary>
    /// <param name="data">The table: rows along the first axis.</param>
    /// <param name="indices">A vector: which rows.</param>
    /// <param name="segmentIds">A vector as long: to which sum each goes, in ascending order.</param>
    /// <param name="name">The name of the node.</param>
    /// <param name="numSegments">How many sums there are; nothing for as many as the last one says.</param>
    public static Tensor SparseSegmentSqrtN(
        TensorLike data, TensorLike indices, TensorLike segmentIds, string? name = null, TensorLike numSegments = default) =>
        SparseSegment("SparseSegmentSqrtN", data, indices, segmentIds, name, numSegments);

    private static Tensor SparseSegment(
        string op, TensorLike data, TensorLike indices, TensorLike segmentIds, string? name, TensorLike numSegments)
    {
        using OpScope scope = OpScope.Open(name, op, data, indices, segmentIds, numSegments);
        Tensor[] inputs =
            [scope.Convert(data, "data"), scope.Convert(indices, "indices"), scope.Convert(segmentIds, "segment_ids", DataType.Int32)];
        return numSegments.IsNone
            ? scope.Result(op, inputs)
            : scope.Result(op + "WithNumSegments", [.. inputs, scope.Convert(numSegments, "num_segments", DataType.Int32)]);
    }

    private static Tensor Combined(
        string scopeName, Func<Tensor, Tensor> lookup, SparseTensor ids, SparseTensor? weights, string combiner, string? name)
    {
        using OpScope scope = OpScope.Open(name, scopeName, ids.Values);
        Tensor rows = Cast(ids.Indices[.., 0], DataType.Int32);
        (Tensor different, Tensor which) = Unique(ids.Values);
        return Identity(Combined(Gather(lookup(different), which), weights?.Values, x => SegmentSum(x, rows), combiner), scope.Name);
    }

    private static Tensor Combined(Tensor rows, Tensor? weights, Func<Tensor, Tensor> sum, string combiner)
    {
        DataType type = rows.DataType.Base;
        Tensor counts = weights is null ? Ones(ShapeOf(rows)[..1], type) : Cast(weights, type);
        Tensor column = Reshape(counts, (TensorLike)Concat([ShapeOf(rows)[..1], OnesLike(ShapeOf(rows)[1..])], 0));
        Tensor total = sum(weights is null ? rows : rows * column);
        return combiner switch
        {
            "sum" => total,
            "mean" => DivNoNan(total, sum(column)),
            "sqrtn" => DivNoNan(total, Sqrt(sum(Square(column)))),
            _ => throw new ArgumentException($"Rows are combined by \"sum\", \"mean\" or \"sqrtn\", not \"{combiner}\".", nameof(combiner)),
        };
    }

    /// <summary>Rows, with those scaled down whose norm is too great.</summary>
    private static Tensor ClipRows(Tensor rows, TensorLike ids, float? maxNorm)
    {
        if (maxNorm is not { } norm)
        {
            return rows;
        }

        if (rows.StaticShape.Rank is not { } rank)
        {
            throw new ArgumentException(
                "EmbeddingLookup: rows are scaled down only where the ranks of the table and of the ids are known; set their shapes.",
                nameof(ids));
        }

        int axesOfIds = (ids.Tensor ?? ids.ToTensor(rows.Graph, "ids", null)).StaticShape.Rank!.Value;
        return ClipByNorm(rows, norm, [.. Enumerable.Range(axesOfIds, rank - axesOfIds)]);
    }

    /// <summary>
    /// The part and the row in it where rows are numbered part after part; the first parts have one row more where they do not come out
    /// even.
    /// </summary>
    private static (Tensor Part, Tensor Row) InOrder(IReadOnlyList<TensorLike> parts, Tensor ids)
    {
        Tensor[] extents = [.. parts.Select(part => ShapeOf(part, null, ids.DataType.Base, optimize: true)[0])];
        Tensor total = AddN(extents), count = Cast(Building.Integer(ids.Graph, parts.Count, "Const"), ids.DataType.Base);
        (Tensor least, Tensor longer) = (FloorDiv(total, count), Mod(total, count));
        Tensor part = Maximum(FloorDiv(ids, least + 1), FloorDiv(ids - longer, least));
        return (part, SelectV2(part < longer, Mod(ids, least + 1), Mod(ids - longer, least)));
    }
}
