namespace Tensors;

/// <summary>
/// So many rows of all values of a fused operation: windows over operands and results, which move from block to block, and memory of its
/// own for what lies between.
/// </summary>
internal sealed class FusedBlock
{
    private readonly FusedLayout _layout;
    private readonly int _rows;
    private readonly Tensor[] _values;
    private readonly (Operation Operation, Tensor[] Operands, Tensor[] Results)[] _steps;
    private readonly List<(Tensor Seen, Tensor Repeated)> _repeated = [];
    private Tensor[] _inputs = [];
    private Tensor[] _outputs = [];
    private Tensor?[] _partials = [];

    public FusedBlock(FusedLayout layout, int rows)
    {
        _layout = layout;
        _rows = rows;
        _values = new Tensor[layout.Specs.Length];
        _steps = new (Operation, Tensor[], Tensor[])[layout.Steps.Count];
        for (int value = 0; value < layout.OperandCount; value++)
        {
            _values[value] = Tensor.Window(SpecOf(value));
        }

        Dictionary<TensorSpec, Stack<Tensor>> free = [];
        for (int step = 0; step < _steps.Length; step++)
        {
            int value = layout.OperandCount + step;
            TensorSpec spec = SpecOf(value);
            _values[value] = layout.IsResult(value) ? Tensor.Window(spec)
                : free.TryGetValue(spec, out Stack<Tensor>? unused) && unused.TryPop(out Tensor? memory) ? memory
                : Tensor.Allocate(spec);
            Operation operation = layout.Steps[step].Operation;
            _steps[step] = (
                operation is ReductionOperation fold && layout.Places[value] != Place.Folded
                    ? fold with { Axes = [1], KeepDims = true }
                    : operation,
                [.. layout.Steps[step].Operands.Select(operand => Broadcast(operand, operation, spec.Shape))],
                [_values[value]]);
            foreach (int last in layout.LastUsedBy(step))
            {
                if (!free.TryGetValue(SpecOf(last), out unused))
                {
                    free[SpecOf(last)] = unused = new();
                }

                unused.Push(_values[last]);
            }
        }
    }

    /// <summary>Takes what the next blocks are read from and written to.</summary>
    public void Open(Tensor[] inputs, Tensor[] outputs, Tensor?[] partials)
    {
        (_inputs, _outputs, _partials) = (inputs, outputs, partials);
        for (int i = 0; i < inputs.Length; i++)
        {
            Show(i, inputs[i], 0);
        }

        foreach ((Tensor seen, Tensor repeated) in _repeated)
        {
            CopyOp.Copy(seen, repeated);
        }
    }

    /// <summary>Computes the rows from one on.</summary>
    /// <param name="first">The row.</param>
    /// <param name="number">The number of the block, which is where folds of all elements leave theirs.</param>
    public void Run(long first, long number)
    {
        for (int i = 0; i < _inputs.Length; i++)
        {
            Show(i, _inputs[i], first);
        }

        for (int i = 0; i < _outputs.Length; i++)
        {
            Show(_layout.Results[i], _outputs[i], first);
        }

        for (int step = 0; step < _steps.Length; step++)
        {
            (Operation operation, Tensor[] operands, Tensor[] results) = _steps[step];
            if (_partials[_layout.OperandCount + step] is { } partials)
            {
                ((ReductionOperation)operation).FoldChunk(operands[0], partials, number);
            }
            else
            {
                operation.Execute(operands, results);
            }
        }
    }

    /// <summary>Lets go of what was read and written.</summary>
    public void Close()
    {
        (_inputs, _outputs, _partials) = ([], [], []);
        foreach (Tensor value in _values.AsSpan(0, _layout.OperandCount))
        {
            value.Buffer.Hide();
        }

        foreach (int value in _layout.Results.AsSpan())
        {
            _values[value].Buffer.Hide();
        }
    }

    private void Show(int value, Tensor whole, long first)
    {
        long position = whole.Layout.Offset + (first * _layout.PerRow(value));
        _values[value].Buffer.Show(whole.Buffer, (nint)(position * whole.DType.Size));
    }

    private TensorSpec SpecOf(int value) => new(
        _layout.Places[value] switch
        {
            Place.Whole => Shape.Create([_rows, _layout.Columns]),
            Place.Columns => Shape.Create([1, _layout.Columns]),
            Place.Rows or Place.FoldedRows => Shape.Create([_rows, 1]),
            _ => Shape.Create([1, 1]),
        },
        _layout.Specs[value].DType);

    /// <summary>An operand in the shape of a step. What is the same in all rows is laid out once for all blocks.</summary>
    private Tensor Broadcast(int operand, Operation operation, Shape shape)
    {
        Tensor value = _values[operand];
        if (!operation.Broadcasts || value.Shape.Equals(shape))
        {
            return value;
        }

        Tensor seen = value.WithLayout(value.Layout.BroadcastTo(shape));
        if (_layout.PerRow(operand) > 0)
        {
            return seen;
        }

        Tensor repeated = Tensor.Allocate(new(shape, value.DType));
        _repeated.Add((seen, repeated));
        return repeated;
    }
}
