namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>Sum of products over pairs of axes.</summary>
    /// <param name="right">The same dtype.</param>
    /// <param name="leftAxes">Axes of this tensor; negative counts from the end.</param>
    /// <param name="rightAxes">As many axes of <paramref name="right"/>, with equal extents in the same order.</param>
    /// <returns>The other axes of this tensor, then those of <paramref name="right"/>.</returns>
    /// <exception cref="ShapeMismatchException">An axis does not exist or is named twice, or the extents of a pair differ.</exception>
    /// <exception cref="DTypeMismatchException">The dtypes differ, or are bool.</exception>
    /// <remarks>Dtypes: all numeric ones. One <see cref="MatMul"/>. VJP: that of the operations it is made of.</remarks>
    public Tensor TensorDot(Tensor right, ReadOnlySpan<int> leftAxes, ReadOnlySpan<int> rightAxes)
    {
        if (LackExtents(this, right))
        {
            return Composite(
                "TensorDot", [this, right], (left: leftAxes.ToArray(), right: rightAxes.ToArray()),
                static (x, of) => x[0].TensorDot(x[1], of.left, of.right));
        }

        int[] left = Positions(this, leftAxes);
        int[] other = Positions(right, rightAxes);
        if (left.Length != other.Length || !left.Select(axis => Shape[axis]).SequenceEqual(other.Select(axis => right.Shape[axis])))
        {
            throw new ShapeMismatchException(
                "TensorDot",
                $"axes [{string.Join(", ", leftAxes.ToArray())}] of {Shape} and [{string.Join(", ", rightAxes.ToArray())}] of "
                + $"{right.Shape} must have equal extents",
                [Shape, right.Shape]);
        }

        int[] rows = [.. Enumerable.Range(0, Rank).Except(left)];
        int[] columns = [.. Enumerable.Range(0, right.Rank).Except(other)];
        int depth = left.Aggregate(1, (product, axis) => checked(product * Shape[axis]));
        int height = rows.Aggregate(1, (product, axis) => checked(product * Shape[axis]));
        int width = columns.Aggregate(1, (product, axis) => checked(product * right.Shape[axis]));
        Tensor x = Transpose([.. rows, .. left]).Reshape(height, depth);
        Tensor y = right.Transpose([.. other, .. columns]).Reshape(depth, width);
        return x.MatMul(y).Reshape([.. rows.Select(axis => Shape[axis]), .. columns.Select(axis => right.Shape[axis])]);

        static int[] Positions(Tensor x, ReadOnlySpan<int> axes)
        {
            int[] positions = new int[axes.Length];
            for (int i = 0; i < positions.Length; i++)
            {
                positions[i] = x.AxisOf("TensorDot", axes[i]);
            }

            return positions.Distinct().Count() == positions.Length
                ? positions
                : throw new ShapeMismatchException(
                    "TensorDot", $"an axis is named twice in [{string.Join(", ", axes.ToArray())}]", [x.Shape]);
        }
    }

    /// <summary>
    /// Sum of products over the last axes of this tensor and the first of another; see
    /// <see cref="TensorDot(Tensor, ReadOnlySpan{int}, ReadOnlySpan{int})"/>.
    /// </summary>
    /// <param name="right">The same dtype.</param>
    /// <param name="axes">How many; 0 gives the outer product.</param>
    /// <exception cref="ShapeMismatchException">There are not so many axes, or their extents differ.</exception>
    public Tensor TensorDot(Tensor right, int axes = 2) => LackExtents(this, right)
        ? Composite("TensorDot", [this, right], axes, static (x, of) => x[0].TensorDot(x[1], of))
        : axes >= 0 && axes <= Rank && axes <= right.Rank
        ? TensorDot(right, [.. Enumerable.Range(Rank - axes, axes)], [.. Enumerable.Range(0, axes)])
        : throw new ShapeMismatchException("TensorDot", $"{axes} axes of {Shape} and {right.Shape} cannot be paired", [Shape, right.Shape]);

    /// <summary>Products of all pairs of elements: <c>z[i…, j…] = x[i…] · y[j…]</c>.</summary>
    /// <param name="right">The same dtype.</param>
    /// <returns>Shape <c>x.Shape + y.Shape</c>.</returns>
    /// <exception cref="DTypeMismatchException">The dtypes differ, or are bool.</exception>
    /// <remarks>Dtypes: all numeric ones. VJP: that of the product of broadcast operands.</remarks>
    public Tensor Outer(Tensor right) => LackExtents(this, right)
        ? Composite("Outer", [this, right], 0, static (x, _) => x[0].Outer(x[1]))
        : Reshape([.. Shape.Extents, .. Enumerable.Repeat(1, right.Rank)]) * right;

    /// <summary>Kronecker's product: each element of this tensor times the whole of another, as blocks.</summary>
    /// <param name="right">The same dtype; missing leading axes of either have extent 1.</param>
    /// <returns>The extents multiplied, axis by axis.</returns>
    /// <exception cref="DTypeMismatchException">The dtypes differ, or are bool.</exception>
    /// <exception cref="ShapeMismatchException">The rank is above 4.</exception>
    /// <remarks>Dtypes: all numeric ones. VJP: that of the product of broadcast operands.</remarks>
    public Tensor Kron(Tensor right)
    {
        if (LackExtents(this, right))
        {
            return Composite("Kron", [this, right], 0, static (x, _) => x[0].Kron(x[1]));
        }

        int rank = Math.Max(Rank, right.Rank);
        if (2 * rank > Shape.MaxRank)
        {
            throw new ShapeMismatchException(
                "Kron", $"{Shape} and {right.Shape} have more than {Shape.MaxRank / 2} axes", [Shape, right.Shape]);
        }

        int[] left = [.. Enumerable.Repeat(1, rank - Rank), .. Shape.Extents];
        int[] other = [.. Enumerable.Repeat(1, rank - right.Rank), .. right.Shape.Extents];
        Tensor blocks = Reshape([.. left.SelectMany(extent => (int[])[extent, 1])])
            * right.Reshape([.. other.SelectMany(extent => (int[])[1, extent])]);
        return blocks.Reshape([.. left.Zip(other, (x, y) => checked(x * y))]);
    }

    /// <summary>Cross product of the vectors of three numbers along an axis.</summary>
    /// <param name="right">The same dtype; shapes broadcast.</param>
    /// <param name="axis">The axis of extent 3; negative counts from the end.</param>
    /// <exception cref="ShapeMismatchException">The axis does not have extent 3, or the shapes do not broadcast.</exception>
    /// <exception cref="DTypeMismatchException">The dtypes differ, or are bool.</exception>
    /// <remarks>Dtypes: all numeric ones. VJP: that of the products and differences it is made of.</remarks>
    public Tensor Cross(Tensor right, int axis = -1)
    {
        if (LackExtents(this, right))
        {
            return Composite("Cross", [this, right], axis, static (x, of) => x[0].Cross(x[1], of));
        }

        Shape shape = Broadcasting.Combine("Cross", Shape, right.Shape);
        int position = Axis.Normalize("Cross", axis, shape);
        if (shape[position] != 3)
        {
            throw new ShapeMismatchException("Cross", $"axis {axis} must have extent 3, not {shape[position]}", [Shape, right.Shape]);
        }

        Tensor[] x = BroadcastTo(shape).Split(3, position);
        Tensor[] y = right.BroadcastTo(shape).Split(3, position);
        return Concat([(x[1] * y[2]) - (x[2] * y[1]), (x[2] * y[0]) - (x[0] * y[2]), (x[0] * y[1]) - (x[1] * y[0])], position);
    }
}
