namespace Tensors;

public sealed partial class Tensor
{
    private Tensor IndexedByTensors(ReadOnlySpan<TensorIndex> indices)
    {
        if (LacksWhatIndicesNeed(indices, out Tensor[] operands))
        {
            return CompositeOfElements(
                "Index", DType, operands, indices.ToArray(),
                static (x, of) => x[0].IndexedByTensors(TensorIndex.WithTensors(of, x.AsSpan(1))));
        }

        (TensorIndex[] ranges, int[] axes, Tensor[] tensors, bool areNeighbours) = TensorIndex.Separate(indices, Shape);
        Tensor part = this[ranges];
        if (axes.Length == 1)
        {
            return part.Gather(IndexTensor.FromFront(tensors[0], part.Shape[axes[0]]), axes[0]);
        }

        Tensor gathered = part.MoveAxis(axes, [.. Enumerable.Range(0, axes.Length)]).At(tensors);
        int common = gathered.Rank - (part.Rank - axes.Length);
        return areNeighbours
            ? gathered.MoveAxis([.. Enumerable.Range(0, common)], [.. Enumerable.Range(axes[0], common)])
            : gathered;
    }

    private Tensor WithByTensors(ReadOnlySpan<TensorIndex> indices, Tensor values)
    {
        if (LacksWhatIndicesNeed(indices, out Tensor[] operands) || values.LacksExtents)
        {
            return CompositeOfElements(
                "With", DType, [values, .. operands], indices.ToArray(),
                static (x, of) => x[1].WithByTensors(TensorIndex.WithTensors(of, x.AsSpan(2)), x[0]));
        }

        DTypeErrors.RequireSame("With", this, values);
        Tensor places = Arange(checked((int)ElementCount), DType.Int64).ReshapeTo(Shape).IndexedByTensors(indices);
        return Flatten().ScatterNd(places.Reshape(-1, 1), values.BroadcastTo(places.Shape).Flatten()).ReshapeTo(Shape);
    }

    /// <summary>Whether extents are not known, or the elements of a mask, which say how many positions there are.</summary>
    private bool LacksWhatIndicesNeed(ReadOnlySpan<TensorIndex> indices, out Tensor[] operands)
    {
        operands = [this, .. TensorIndex.Tensors(indices)];
        return Symbol.Among(operands) is not null
            && (LackExtents(operands) || Array.Exists(operands, operand => operand is { DType: DType.Bool, Symbol: not null }));
    }
}
