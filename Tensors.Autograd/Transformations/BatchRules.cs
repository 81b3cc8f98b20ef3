namespace Tensors.Autograd;

/// <summary>
/// How an operation on each member becomes one operation on the batch. What is not listed is applied to one member after the other.
/// </summary>
internal static class BatchRules
{
    /// <summary>The results of all members, each with a leading batch axis.</summary>
    /// <param name="operation">The operation on one member.</param>
    /// <param name="operands">Its operands; at least one is batched.</param>
    /// <param name="specs">Shapes and dtypes of one member's results.</param>
    /// <param name="extent">The number of members.</param>
    public static Tensor[] Apply(Operation operation, BatchOperand[] operands, ReadOnlySpan<TensorSpec> specs, int extent)
    {
        Tensor first = operands[0].Value;
        return operation switch
        {
            // Each element, or each matrix in the last two axes, by itself: leading axes make no difference.
            ElementwiseOperation or WhereOp or CastOp or CopyOp or StopGradientOp or MatMulOp or SolveOp or InverseOp or DeterminantOp
                or AdjugateOp or LeastSquaresOp =>
                Tensor.ApplyAll(operation, Leading(operands, extent)),
            ReductionOperation reduction => [Tensor.Apply(reduction with { Axes = Behind(reduction.Axes) }, first)],
            ArgExtremeOp extreme => [Tensor.Apply(extreme with { Axis = extreme.Axis + 1 }, first)],
            PermuteOp permute => [Tensor.Apply(new PermuteOp([0, .. Behind(permute.Axes)]), first)],
            ReshapeOp reshape => [Tensor.Apply(new ReshapeOp([extent, .. reshape.To.Extents]), first)],
            BroadcastToOp broadcast => [Aligned(first, broadcast.To.Rank).BroadcastTo([extent, .. broadcast.To.Extents])],
            SliceOp slice => [Tensor.Apply(new SliceOp([new(0, extent), .. slice.Ranges]), first)],
            PlaceOp place =>
                [Tensor.Apply(place with { To = [extent, .. place.To.Extents], Ranges = [new(0, extent), .. place.Ranges] }, first)],
            ConcatOp concat => [Tensor.Apply(new ConcatOp(concat.Axis + 1), Leading(operands, extent))],
            GatherOp gather when !operands[1].IsBatched => [Tensor.Apply(new GatherOp(gather.Axis + 1), first, operands[1].Value)],
            GatherOp gather when !operands[0].IsBatched => [ToFront(Tensor.Apply(gather, first, operands[1].Value), gather.Axis)],
            ScatterAddOp scatter when !operands[1].IsBatched =>
                [Tensor.Apply(scatter with { Axis = scatter.Axis + 1 }, first, operands[1].Value)],
            _ => OneByOne(operation, operands, specs, extent),
        };
    }

    /// <summary>One axis in front, the others in their order.</summary>
    public static Tensor ToFront(Tensor x, int axis) =>
        axis == 0 ? x : x.Transpose([axis, .. Enumerable.Range(0, x.Rank).Where(other => other != axis)]);

    private static Tensor[] Leading(BatchOperand[] operands, int extent) =>
        Array.ConvertAll(operands, operand => operand.WithBatchAxis(extent));

    private static ValueArray<int> Behind(ValueArray<int> axes) => [.. axes.Select(axis => axis + 1)];

    /// <summary>Axes of extent 1 between the batch axis and the others, as many as broadcasting to a rank adds.</summary>
    private static Tensor Aligned(Tensor batch, int rank) =>
        batch.Reshape([batch.Shape[0], .. Enumerable.Repeat(1, rank - (batch.Rank - 1)), .. batch.Shape.Extents[1..]]);

    private static Tensor[] OneByOne(Operation operation, BatchOperand[] operands, ReadOnlySpan<TensorSpec> specs, int extent)
    {
        Tensor[][] results = new Tensor[specs.Length][];
        for (int i = 0; i < results.Length; i++)
        {
            results[i] = new Tensor[extent];
        }

        for (int member = 0; member < extent; member++)
        {
            Tensor[] made = Tensor.ApplyAll(
                operation, Array.ConvertAll(operands, operand => operand.IsBatched ? operand.Value[member] : operand.Value));
            for (int i = 0; i < made.Length; i++)
            {
                results[i][member] = made[i];
            }
        }

        Tensor[] batches = new Tensor[specs.Length];
        for (int i = 0; i < batches.Length; i++)
        {
            batches[i] = extent == 0 ? Tensor.Zeros([0, .. specs[i].Shape.Extents], specs[i].DType) : Tensor.Stack(results[i]);
        }

        return batches;
    }
}
