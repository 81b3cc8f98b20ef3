namespace Tensors;

/// <summary>Which part of a fused operation's elements a value has.</summary>
internal enum Place
{
    /// <summary>All.</summary>
    Whole,

    /// <summary>One for each row of the last axis, which stays with extent 1.</summary>
    Rows,

    /// <summary>As <see cref="Rows"/>, without the last axis.</summary>
    FoldedRows,

    /// <summary>One for each position in a row.</summary>
    Columns,

    /// <summary>A single one.</summary>
    One,

    /// <summary>A single one, folded from all.</summary>
    Folded,
}

/// <summary>The elements over which a fused operation goes, block by block: which values and which operations fit into it.</summary>
/// <param name="Shape">The shape of the values that have all elements.</param>
internal readonly record struct FusionDomain(Shape Shape)
{
    /// <summary>Rows longer than this would not stay in the first-level cache from one step to the next.</summary>
    private const int LongestRow = 4096;

    /// <summary>Of how many elements a row is.</summary>
    public int RowLength => Shape[^1];

    private bool HasRows => Shape.Rank > 0 && RowLength is > 1 and <= LongestRow;

    /// <summary>Whether values of this place have rows of the last axis.</summary>
    public static bool IsOfRows(Place place) => place is Place.Rows or Place.FoldedRows or Place.Columns;

    /// <summary>The domain of an operation's result or, for a fold, of its operand; null if it cannot be fused.</summary>
    public static FusionDomain? Of(Operation operation, ReadOnlySpan<TensorSpec> operands, TensorSpec result)
    {
        foreach (TensorSpec operand in operands)
        {
            if (operand.DType.IsHalf || operand.DType.IsComplex)
            {
                return null;
            }
        }

        return result.DType.IsHalf || result.DType.IsComplex ? null : operation switch
        {
            ElementwiseOperation or WhereOp or CastOp => new(result.Shape),
            SumOp or MeanOp or MaxOp or MinOp or ProdOp when operands[0].Shape.Rank > 0 => new(operands[0].Shape),
            _ => null,
        };
    }

    /// <summary>Where a value stands that no fold made; null where it does not fit.</summary>
    public Place? PlaceOf(Shape shape)
    {
        if (shape.Equals(Shape))
        {
            return Place.Whole;
        }

        if (shape.ElementCount == 1 && shape.Rank <= Shape.Rank)
        {
            return Place.One;
        }

        if (!HasRows)
        {
            return null;
        }

        if (shape.Equals(Shape.With(Shape.Rank - 1, 1)))
        {
            return Place.Rows;
        }

        // A shape may be both; operands of whole ones are aligned at the last axis.
        return IsColumns(shape) ? Place.Columns : shape.Equals(Shape.Remove(Shape.Rank - 1)) ? Place.FoldedRows : null;
    }

    /// <summary>Where the result of an operation stands whose operands stand at these places; null where it cannot be computed.</summary>
    public Place? PlaceOf(Operation operation, ReadOnlySpan<Place> operands, Shape result) =>
        operation is ReductionOperation fold ? operands is [Place.Whole] ? PlaceOf(fold) : null
        : operands.Contains(Place.Folded) ? null
        : result.Equals(Shape) ? operands.Contains(Place.FoldedRows) ? null : Place.Whole
        : IsAll(operands, Place.Rows) ? Place.Rows
        : IsAll(operands, Place.FoldedRows) ? Place.FoldedRows
        : null;

    /// <summary>Whether operands, numbers apart, stand at one place.</summary>
    private static bool IsAll(ReadOnlySpan<Place> operands, Place place)
    {
        foreach (Place operand in operands)
        {
            if (operand != place && operand != Place.One)
            {
                return false;
            }
        }

        return operands.Contains(place);
    }

    private Place? PlaceOf(ReductionOperation fold)
    {
        if (fold.Axes.Count == Shape.Rank)
        {
            return Place.Folded;
        }

        return !HasRows || fold.Axes is not [var axis] || axis != Shape.Rank - 1 ? null
            : fold.KeepDims ? Place.Rows
            : Place.FoldedRows;
    }

    private bool IsColumns(Shape shape)
    {
        if (shape.Rank == 0 || shape.Rank > Shape.Rank || shape[^1] != RowLength)
        {
            return false;
        }

        foreach (int extent in shape.Extents[..^1])
        {
            if (extent != 1)
            {
                return false;
            }
        }

        return true;
    }
}
