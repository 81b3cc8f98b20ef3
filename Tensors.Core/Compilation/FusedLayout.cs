namespace Tensors;

/// <summary>How a fused operation goes over its elements: where each value stands, and how many rows make a block.</summary>
internal sealed class FusedLayout
{
    private readonly bool[] _isResult;
    private readonly int[] _perRow;
    private readonly int[] _lastTaker;

    public FusedLayout(FusionDomain domain, ValueArray<TensorSpec> operands, ValueArray<FusedStep> steps, ValueArray<int> results)
    {
        OperandCount = operands.Count;
        Steps = steps;
        Results = results;
        Specs = new TensorSpec[operands.Count + steps.Count];
        Places = new Place[Specs.Length];
        operands.AsSpan().CopyTo(Specs);
        for (int i = 0; i < operands.Count; i++)
        {
            Places[i] = Require(domain.PlaceOf(operands[i].Shape), $"operand {i}");
        }

        for (int i = 0; i < steps.Count; i++)
        {
            (Operation operation, ValueArray<int> of, TensorSpec result) = steps[i];
            int value = operands.Count + i;
            Specs[value] = result;
            Places[value] = Require(domain.PlaceOf(operation, [.. of.Select(operand => Places[operand])], result.Shape), $"step {i}");
        }

        bool hasRows = Array.Exists(Places, FusionDomain.IsOfRows);
        if (hasRows && Array.Exists(Places, place => place == Place.Folded))
        {
            throw new ArgumentException("Fused: a fold of all elements goes over them in blocks of its own, not in rows.");
        }

        Columns = hasRows ? domain.RowLength : 1;
        Rows = domain.Shape.ElementCount / Columns;

        // A chunk of folds of all elements; shorter blocks stay closer to the processor, but calls would cost as much as their work.
        BlockRows = (int)Math.Min(Rows, Math.Max(1, ReductionKernels.RunLength / Columns));
        Grain = Grains.Items(Grains.Moved, (long)BlockRows * Columns * steps.Count);
        _perRow = Array.ConvertAll(Places, place => place switch
        {
            Place.Whole => Columns,
            Place.Rows or Place.FoldedRows => 1,
            _ => 0,
        });
        _isResult = new bool[Specs.Length];
        foreach (int result in results)
        {
            _isResult[result] = true;
        }

        _lastTaker = new int[Specs.Length];
        for (int i = 0; i < steps.Count; i++)
        {
            foreach (int operand in steps[i].Operands)
            {
                _lastTaker[operand] = i;
            }
        }

        Code = new(this);
    }

    /// <summary>Loops of their own for steps that stand one behind the other, once they are compiled.</summary>
    public FusedCode Code { get; }

    /// <summary>How many operands there are: the first values.</summary>
    public int OperandCount { get; }

    public ValueArray<FusedStep> Steps { get; }

    /// <summary>The values that come out.</summary>
    public ValueArray<int> Results { get; }

    /// <summary>Shape and dtype of each value.</summary>
    public TensorSpec[] Specs { get; }

    /// <summary>Where each value stands.</summary>
    public Place[] Places { get; }

    /// <summary>Elements of a row; 1 where rows do not matter.</summary>
    public int Columns { get; }

    public long Rows { get; }

    public int BlockRows { get; }

    public long Blocks => (Rows + BlockRows - 1) / BlockRows;

    /// <summary>How many blocks are worth a thread.</summary>
    public long Grain { get; }

    public bool IsResult(int value) => _isResult[value];

    /// <summary>Whether one of the steps from a number on takes a value.</summary>
    public bool IsTakenFrom(int value, int step) => _lastTaker[value] >= step;

    /// <summary>How many elements of a value a row has; 0 for what is the same in all rows.</summary>
    public int PerRow(int value) => _perRow[value];

    /// <summary>The values that no step after this one takes, results and operands apart.</summary>
    public IEnumerable<int> LastUsedBy(int step) => Steps[step].Operands.Distinct()
        .Where(operand => _lastTaker[operand] == step && operand >= OperandCount && !_isResult[operand]);

    /// <summary>Room for what a fold of all elements leaves of each block; null for other values.</summary>
    public Tensor?[] NewPartials()
    {
        Tensor?[] partials = new Tensor?[Specs.Length];
        for (int value = 0; value < partials.Length; value++)
        {
            if (Places[value] == Place.Folded)
            {
                partials[value] = Tensor.Allocate(new(Shape.Create([checked((int)Blocks)]), Specs[value].DType));
            }
        }

        return partials;
    }

    private static Place Require(Place? place, string what) => place ?? throw new ArgumentException($"Fused: {what} does not fit.");
}
