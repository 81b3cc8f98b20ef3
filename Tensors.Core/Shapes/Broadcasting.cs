namespace Tensors;

/// <summary>NumPy's broadcasting rule: shapes are aligned at the last axis; extents match when equal or when one of them is 1.</summary>
internal static class Broadcasting
{
    /// <summary>The common shape of two operands.</summary>
    public static Shape Combine(string operation, Shape left, Shape right)
    {
        if (left.Equals(right))
        {
            return left;
        }

        int rank = Math.Max(left.Rank, right.Rank);
        Span<int> extents = stackalloc int[Shape.MaxRank];
        for (int back = 1; back <= rank; back++)
        {
            int x = back <= left.Rank ? left[left.Rank - back] : 1;
            int y = back <= right.Rank ? right[right.Rank - back] : 1;
            extents[rank - back] = x == y || y == 1 ? x : x == 1 ? y : throw ShapeErrors.DoNotBroadcast(operation, left, right);
        }

        ReadOnlySpan<int> combined = extents[..rank];
        return combined.SequenceEqual(left.Extents) ? left : combined.SequenceEqual(right.Extents) ? right : Shape.Create(combined);
    }

    /// <summary>The common leading axes of two batches of matrices, which lie in the last two axes.</summary>
    public static ReadOnlySpan<int> CombineBatches(string operation, Shape left, Shape right)
    {
        ReadOnlySpan<int> batch = left.Extents[..^2];
        ReadOnlySpan<int> other = right.Extents[..^2];
        if (batch.SequenceEqual(other))
        {
            return batch;
        }

        try
        {
            return Combine(operation, Shape.Create(batch), Shape.Create(other)).Extents;
        }
        catch (ShapeMismatchException)
        {
            throw new ShapeMismatchException(
                operation,
                $"the leading axes of left {left} and right {right} do not broadcast: aligned at the last of them, extents must be equal "
                + "or 1", [left, right]);
        }
    }

    /// <summary>Whether <paramref name="from"/> can be repeated to <paramref name="to"/> without changing it.</summary>
    public static bool CanBroadcast(Shape from, Shape to)
    {
        int added = to.Rank - from.Rank;
        if (added < 0)
        {
            return false;
        }

        for (int axis = 0; axis < from.Rank; axis++)
        {
            if (from[axis] != to[axis + added] && from[axis] != 1)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The axes of <paramref name="wide"/> along which <paramref name="narrow"/> is repeated: what SumTo has to fold.</summary>
    public static int[] RepeatedAxes(Shape narrow, Shape wide)
    {
        int added = wide.Rank - narrow.Rank;
        return [.. Enumerable.Range(0, wide.Rank).Where(axis => axis < added || (narrow[axis - added] == 1 && wide[axis] != 1))];
    }
}
