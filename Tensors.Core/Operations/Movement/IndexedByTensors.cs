namespace Tensors;

public sealed partial class Tensor
{
    private Tensor IndexedByTensors(ReadOnlySpan<TensorIndex> indices)
    {
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
        DTypeErrors.RequireSame("With", this, values);
        Tensor places = Arange(checked((int)ElementCount), DType.Int64).ReshapeTo(Shape).IndexedByTensors(indices);
        return Flatten().ScatterNd(places.Reshape(-1, 1), values.BroadcastTo(places.Shape).Flatten()).ReshapeTo(Shape);
    }
}
