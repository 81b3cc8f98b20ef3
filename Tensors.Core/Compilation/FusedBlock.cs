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
    private readonly Unit[] _units;
    private readonly (Chain Chain, ChainCode Code)[] _chains;
    private readonly List<(Tensor Seen, Tensor Repeated)> _repeated = [];
    private Tensor[] _inputs = [];
    private Tensor[] _outputs = [];
    private Tensor?[] _partials = [];

    public FusedBlock(FusedLayout layout, int rows)
    {
        _layout = layout;
        _rows = rows;
        _chains = layout.Code.Chains;
        _values = new Tensor[layout.Specs.Length];
        for (int value = 0; value < layout.OperandCount; value++)
        {
            _values[value] = Tensor.Window(SpecOf(value));
        }

        Dictionary<TensorSpec, Stack<Tensor>> free = [];
        List<Unit> units = [];
        for (int step = 0; step < layout.Steps.Count; step += units[^1].Count)
        {
            units.Add(ChainFrom(step) is { } chained ? Bind(chained.Chain, chained.Code, free) : Bind(step, free));
            for (int done = step; done < step + units[^1].Count; done++)
            {
                foreach (int last in layout.LastUsedBy(done).Where(last => _values[last] is not null))
                {
                    if (!free.TryGetValue(SpecOf(last), out Stack<Tensor>? unused))
                    {
                        free[SpecOf(last)] = unused = new();
                    }

                    unused.Push(_values[last]);
                }
            }
        }

        _units = [.. units];
    }

    /// <summary>Whether it runs in the fastest way that there is by now.</summary>
    public bool IsCurrent => ReferenceEquals(_chains, _layout.Code.Chains);

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

        foreach (Unit unit in _units)
        {
            if (unit.Code is { } code)
            {
                // A row that nothing is repeated in need not be a row.
                code(unit.Operands, unit.GoesByRows ? _rows : 1, unit.GoesByRows ? _layout.Columns : (nint)_rows * _layout.Columns);
            }
            else if (_partials[unit.Value] is { } partials)
            {
                ((ReductionOperation)unit.Operation!).FoldChunk(unit.Operands[0], partials, number);
            }
            else
            {
                unit.Operation!.Execute(unit.Operands, unit.Results);
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

    /// <summary>The compiled chain that begins with a step, if a row of this block has elements enough for it.</summary>
    private (Chain Chain, ChainCode Code)? ChainFrom(int step)
    {
        foreach ((Chain chain, ChainCode code) in _chains)
        {
            if (chain.First == step)
            {
                long columns = GoesByRows(chain) ? _layout.Columns : (long)_rows * _layout.Columns;
                return columns >= chain.FewestColumns ? (chain, code) : null;
            }
        }

        return null;
    }

    private bool GoesByRows(Chain chain) => Array.Exists(chain.Reads, read => FusionDomain.IsOfRows(_layout.Places[read]));

    private Unit Bind(Chain chain, ChainCode code, Dictionary<TensorSpec, Stack<Tensor>> free)
    {
        foreach (int stored in chain.Stores)
        {
            _values[stored] = Take(stored, free);
        }

        return new(null, [.. chain.Reads.Concat(chain.Stores).Select(value => _values[value])], [], chain.Count)
        {
            Code = code,
            GoesByRows = GoesByRows(chain),
        };
    }

    private Unit Bind(int step, Dictionary<TensorSpec, Stack<Tensor>> free)
    {
        int value = _layout.OperandCount + step;
        Operation operation = _layout.Steps[step].Operation;
        _values[value] = Take(value, free);
        return new(
            operation is ReductionOperation fold && _layout.Places[value] != Place.Folded
                ? fold with { Axes = [1], KeepDims = true }
                : operation,
            [.. _layout.Steps[step].Operands.Select(operand => Broadcast(operand, operation, SpecOf(value).Shape))],
            [_values[value]],
            Count: 1)
        {
            Value = value,
        };
    }

    /// <summary>Memory for a value of a block; a window for what comes out.</summary>
    private Tensor Take(int value, Dictionary<TensorSpec, Stack<Tensor>> free)
    {
        TensorSpec spec = SpecOf(value);
        return _layout.IsResult(value) ? Tensor.Window(spec)
            : free.TryGetValue(spec, out Stack<Tensor>? unused) && unused.TryPop(out Tensor? memory) ? memory
            : Tensor.Allocate(spec);
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

        Tensor seen = value.BroadcastNow(shape);
        if (_layout.PerRow(operand) > 0)
        {
            return seen;
        }

        Tensor repeated = Tensor.Allocate(new(shape, value.DType));
        _repeated.Add((seen, repeated));
        return repeated;
    }

    /// <summary>What is done at once: a step, or a compiled chain of them.</summary>
    /// <param name="Operation">The operation of a step.</param>
    /// <param name="Operands">What is read; for a chain also what is stored.</param>
    /// <param name="Results">What a step makes.</param>
    /// <param name="Count">How many steps it is.</param>
    private sealed record Unit(Operation? Operation, Tensor[] Operands, Tensor[] Results, int Count)
    {
        public ChainCode? Code { get; init; }

        public bool GoesByRows { get; init; }

        /// <summary>The number of what a step makes.</summary>
        public int Value { get; init; }
    }
}
