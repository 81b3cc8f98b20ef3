namespace Tensors.Graphs;

/// <summary>
/// Shapes and types of a node's results by the rule of its operation, which needs whole shapes. Extents that are not known are stood in for
/// by numbers, several times over; what all answers agree on is known.
/// </summary>
internal sealed class StandIns
{
    // An operation may refuse small extents, and clips ranges to them; two great ones alone would take what is clipped for known.
    private static readonly int[][] s_distinct =
        [[2, 3, 5, 7, 11, 13, 17, 19], [101, 103, 107, 109, 113, 127, 131, 137], [211, 223, 227, 229, 233, 239, 241, 251]];
    private static readonly int[][] s_equal = [[3], [101], [211]];
    private const int MostGuesses = 256;
    private const int MostEqual = 16;
    private const int MostGuessedRank = 4;

    private readonly Func<Tensor[], Operation> _read;
    private readonly int _operands;
    private readonly DType[] _types;
    private readonly PartialShape[] _shapes;
    private readonly Tensor?[] _values;
    private Exception? _failure;
    private Operation? _operation;

    private StandIns(Func<Tensor[], Operation> read, int operands, DType[] types, PartialShape[] shapes, Tensor?[] values)
    {
        _read = read;
        _operands = operands;
        _types = types;
        _shapes = shapes;
        _values = values;
    }

    /// <summary>What is known of the results.</summary>
    /// <param name="read">From operands to the operation.</param>
    /// <param name="operands">How many operands, the first ones, the operation has.</param>
    /// <param name="types">The types of all operands.</param>
    /// <param name="shapes">What is known of their shapes.</param>
    /// <param name="values">Their values, where known.</param>
    /// <exception cref="ArgumentException">No extents make the operands fit.</exception>
    public static (DataType Type, PartialShape Shape)[] Infer(
        Func<Tensor[], Operation> read, int operands, DType[] types, PartialShape[] shapes, Tensor?[] values) =>
        new StandIns(read, operands, types, shapes, values).OfAnyRank();

    private (DataType, PartialShape)[] OfAnyRank()
    {
        if (Array.TrueForAll(_shapes, shape => shape.Rank is not null))
        {
            return OfKnownRank(_shapes) ?? throw Unfit();
        }

        (DataType, PartialShape)[]? agreed = null;
        for (int rank = 0; rank <= MostGuessedRank; rank++)
        {
            PartialShape[] guess = Array.ConvertAll(_shapes, shape => shape.Rank is null ? PartialShape.OfRank(rank) : shape);
            agreed = Agree(agreed, OfKnownRank(guess));
        }

        return agreed ?? throw Unfit();
    }

    /// <summary>A failure with numbers in the places of extents tells little; what is known of the shapes goes before it.</summary>
    private Exception Unfit() => _failure is DTypeMismatchException || Array.TrueForAll(_shapes, shape => shape.IsFullyDefined)
        ? _failure!
        : new ArgumentException(
            $"No extents make operands of the shapes {string.Join(", ", (object[])_shapes)} fit. With some it says: {_failure!.Message}",
            _failure);

    private (DataType, PartialShape)[]? OfKnownRank(PartialShape[] shapes)
    {
        int unknown = 0;
        foreach (PartialShape shape in shapes)
        {
            foreach (int? extent in shape.Extents)
            {
                unknown += extent is null ? 1 : 0;
            }
        }

        return unknown == 0
            ? Try(shapes, [])
            : Several(shapes, s_distinct, unknown) ?? OfFirst(shapes) ?? Several(shapes, s_equal, unknown) ?? Search(shapes, unknown);
    }

    /// <summary>What an operation says of its results when the extents of several operands would have to fit together.</summary>
    private (DataType, PartialShape)[]? OfFirst(PartialShape[] shapes) => _operation is CompositeOp { HasRankOfFirst: true } composite
        ? [.. Enumerable.Repeat(((composite.ElementDType ?? _types[0]).DataType, PartialShape.OfRank(shapes[0].Rank)), composite.Count)]
        : null;

    /// <summary>What the answers agree on; null where the operation refuses the smallest extents and others, too.</summary>
    private (DataType, PartialShape)[]? Several(PartialShape[] shapes, int[][] extents, int unknown)
    {
        (DataType, PartialShape)[]? agreed = Try(shapes, Cycle(extents[0], unknown));
        foreach (int[] greater in extents.AsSpan(1))
        {
            if (Try(shapes, Cycle(greater, unknown)) is not { } answer)
            {
                return null;
            }

            agreed = Agree(agreed, answer);
        }

        return agreed;
    }

    /// <summary>
    /// What extents have to be, others or attributes may say; of answers that are found by trying, only types and ranks are sure.
    /// </summary>
    private (DataType, PartialShape)[]? Search(PartialShape[] shapes, int unknown)
    {
        int[] known = [.. shapes.SelectMany(shape => shape).OfType<int>().Distinct()];
        (DataType, PartialShape)[]? agreed = null;
        foreach (int extent in known.Union(Enumerable.Range(0, MostEqual)))
        {
            agreed = Agree(agreed, Try(shapes, [.. Enumerable.Repeat(extent, unknown)]));
        }

        int[] candidates = [.. known.Union([1, 2, s_distinct[1][0]])];
        int[] choice = new int[unknown];
        for (int guess = 0, digit = 0; agreed is null && guess < MostGuesses && digit < unknown; guess++)
        {
            agreed = Agree(agreed, Try(shapes, Array.ConvertAll(choice, i => candidates[i])));
            for (digit = 0; digit < unknown && ++choice[digit] == candidates.Length; digit++)
            {
                choice[digit] = 0;
            }
        }

        return agreed is null ? null : Array.ConvertAll(agreed, output => (output.Item1, PartialShape.OfRank(output.Item2.Rank)));
    }

    private (DataType, PartialShape)[]? Try(PartialShape[] shapes, ReadOnlySpan<int> standIns)
    {
        Tensor[] inputs = new Tensor[shapes.Length];
        for (int i = 0; i < inputs.Length; i++)
        {
            inputs[i] = _values[i] ?? Tensor.Traced(new(Whole(shapes[i], ref standIns), _types[i]));
        }

        Operation? operation = null;
        try
        {
            operation = _read(inputs);
            _operation = operation;
            Tensor[] operands = inputs[.._operands];
            if (operation.Broadcasts)
            {
                Shape shape = operands.Aggregate(
                    Shape.Scalar, (shape, operand) => Broadcasting.Combine(operation.Name, shape, operand.Shape));
                operands = Array.ConvertAll(operands, operand => Tensor.Traced(new(shape, operand.DType)));
            }

            TensorSpec[] specs = new TensorSpec[operation.OutputCount];
            operation.Infer(operands, specs);
            return Array.ConvertAll(specs, spec => (spec.DType.DataType, (PartialShape)spec.Shape));
        }
        catch (NoElementsException) when (operation is CompositeOp { ElementDType: { } dtype })
        {
            return [(dtype.DataType, PartialShape.Unknown)];
        }
        catch (ArgumentException failure)
        {
            _failure ??= failure;
            return null;
        }
    }

    private static Shape Whole(PartialShape shape, ref ReadOnlySpan<int> standIns)
    {
        int[] extents = new int[shape.Extents.Length];
        for (int axis = 0; axis < extents.Length; axis++)
        {
            if (shape.Extents[axis] is { } extent)
            {
                extents[axis] = extent;
            }
            else
            {
                extents[axis] = standIns[0];
                standIns = standIns[1..];
            }
        }

        return Shape.Create(extents);
    }

    private static (DataType Type, PartialShape Shape)[]? Agree(
        (DataType Type, PartialShape Shape)[]? left, (DataType Type, PartialShape Shape)[]? right)
    {
        if (left is null || right is null)
        {
            return left ?? right;
        }

        for (int i = 0; i < left.Length; i++)
        {
            left[i].Shape = Agree(left[i].Shape, right[i].Shape);
        }

        return left;
    }

    private static PartialShape Agree(PartialShape x, PartialShape y) => x.Rank is null || x.Rank != y.Rank
        ? PartialShape.Unknown
        : x == y ? x : PartialShape.Create([.. x.Zip(y, (left, right) => left == right ? left : null)]);

    private static int[] Cycle(int[] extents, int count)
    {
        int[] cycle = new int[count];
        for (int i = 0; i < count; i++)
        {
            cycle[i] = extents[i % extents.Length];
        }

        return cycle;
    }
}
