namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>Positions in row-major order as one index for each axis: the inverse of counting elements.</summary>
    /// <param name="shape">The shape in which the positions count.</param>
    /// <returns>
    /// For each axis of <paramref name="shape"/> a tensor of this shape and dtype; together they are operands of <see cref="At"/>.
    /// </returns>
    /// <exception cref="DTypeMismatchException">The positions are not int32 or int64.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A position is negative or not below the number of elements; not checked on traced
    /// tensors.</exception>
    /// <remarks>As <c>numpy.unravel_index</c>: <c>x.ArgMax().UnravelIndex(x.Shape)</c>. Not differentiable.</remarks>
    public Tensor[] UnravelIndex(Shape shape)
    {
        IndexTensor.RequireDType("UnravelIndex", this);
        if (HasData && ElementCount > 0)
        {
            long least = Min().Cast(DType.Int64).Item<long>();
            long greatest = Max().Cast(DType.Int64).Item<long>();
            if (least < 0 || greatest >= shape.ElementCount)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(shape),
                    $"UnravelIndex: position {(least < 0 ? least : greatest)} is outside {shape}, which has {shape.ElementCount} "
                    + "elements.");
            }
        }

        Tensor[] indices = new Tensor[shape.Rank];
        Tensor left = this;
        for (int axis = shape.Rank - 1; axis >= 0; axis--)
        {
            int extent = Math.Max(1, shape[axis]);
            indices[axis] = left % extent;
            left = left.FloorDivide(extent);
        }

        return indices;
    }
}
