using static Tensors.Graphs.Ops;

namespace Tensors.Graphs;

/// <summary>Weights of losses and metrics: scalars, or of the values' rank with extents equal or 1.</summary>
internal static class WeightBroadcasting
{
    private const string Problem = "weights can not be broadcast to values.";

    /// <summary>
    /// An operation that fails where weights do not broadcast to values; where shapes are known they are checked at once.
    /// </summary>
    /// <exception cref="ArgumentException">They do not.</exception>
    public static Node Assert(TensorLike weights, Tensor values)
    {
        using OpScope scope = OpScope.Open(null, "assert_broadcastable", weights, values);
        (Tensor weight, Tensor weightShape, Tensor weightRank) = Described(weights, "weights");
        (Tensor value, Tensor valueShape, Tensor valueRank) = Described(values, "values");
        (PartialShape from, PartialShape to) = (weight.StaticShape, value.StaticShape);
        if (from.Rank is { } rank && to.Rank is not null)
        {
            if (rank == 0)
            {
                return NoOp("static_scalar_check_success");
            }

            if (rank != to.Rank)
            {
                throw new ArgumentException(
                    $"{Problem} values.rank={to.Rank}. weights.rank={rank}. values.shape={to}. weights.shape={from}.");
            }

            if (from.IsFullyDefined && to.IsFullyDefined)
            {
                int wrong = Enumerable.Range(0, rank).FirstOrDefault(axis => from[axis] != 1 && from[axis] != to[axis], -1);
                return wrong < 0
                    ? NoOp("static_dims_check_success")
                    : throw new ArgumentException($"{Problem} Mismatch at dim {wrong}. values.shape={to} weights.shape={from}.");
            }
        }

        Tensor isScalar = Equal(0, weightRank, "is_scalar");
        Tensor isValid = Cond(
            isScalar,
            () => Identity(isScalar),
            () => Cond(
                Equal(valueRank, weightRank),
                () => ReduceAll(LogicalOr(Equal(weightShape, 1), Equal(weightShape, valueShape))),
                () => Constant(false)),
            "is_valid_shape");
        return AssertTrue(
            isValid, [Problem, "weights.shape=", weight.Name, weightShape, "values.shape=", value.Name, valueShape, "is_scalar=", isScalar],
            name: "assert_broadcastable");
    }

    /// <summary>The weights with the shape of the values.</summary>
    /// <exception cref="ArgumentException">They do not broadcast to it.</exception>
    public static Tensor Broadcast(Tensor weights, Tensor values)
    {
        using OpScope scope = OpScope.Open(null, "broadcast_weights", weights, values);
        if (weights.StaticShape.IsFullyDefined && weights.StaticShape.Equals(values.StaticShape))
        {
            return weights;
        }

        using IDisposable after = ControlDependencies([Assert(weights, values)]);
        return Multiply(weights, OnesLike(values), scope.Name);
    }

    /// <summary>
    /// How many elements of the values have a weight that is not 0: all together, or of each row, which stays with extents 1.
    /// </summary>
    public static Tensor CountPresent(Tensor values, Tensor weights, bool perRow = false)
    {
        using OpScope scope = OpScope.Open(null, "num_present", values, weights);
        Tensor weight = Cast(weights, DataType.Float32);
        Tensor present = Broadcast(Where(Equal(weight, 0f), ZerosLike(weight), OnesLike(weight)), values);
        return perRow
            ? Reduce("Sum", present, Range(1, RankOf(present), 1), keepDims: true, scope.Name)
            : ReduceSum(present, name: scope.Name);
    }

    private static (Tensor Value, Tensor Shape, Tensor Rank) Described(TensorLike value, string name)
    {
        using OpScope scope = OpScope.Open(null, name, value);
        Tensor tensor = scope.Convert(value, scope.Name);
        return (tensor, ShapeOf(tensor, "shape"), RankOf(tensor, "rank"));
    }
}
