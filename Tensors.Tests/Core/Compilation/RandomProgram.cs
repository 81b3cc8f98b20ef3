namespace Tensors.Tests;

/// <summary>A program of random operations over values of a few shapes, as steps and as what each of them makes.</summary>
internal sealed class RandomProgram
{
    private static readonly Operation[] s_unary =
        [new NegateOp(), new ExpOp(), new TanhOp(), new SquareOp(), new AbsOp(), new SigmoidOp(), new ReluOp(), new SqrtOp(), new LogOp()];

    private static readonly Operation[] s_binary =
        [new AddOp(), new SubtractOp(), new MultiplyOp(), new DivideOp(), new MaximumOp(), new LessOp(), new PowOp()];

    private readonly List<Func<Tensor[], Tensor>> _functions = [];

    /// <summary>Draws a program.</summary>
    /// <param name="shape">The shape of its whole values.</param>
    /// <param name="choices">What each step is.</param>
    /// <param name="seed">The seed of its operands.</param>
    public RandomProgram(Shape shape, (int Kind, int First, int Second, int Third)[] choices, int seed)
    {
        RandomState random = new((uint)seed);
        foreach (Shape of in (Shape[])[shape, shape, shape.With(shape.Rank - 1, 1), Shape.Create([shape[^1]]), Shape.Scalar])
        {
            Values.Add(random.Uniform(-2, 2, of).Cast(DType.Float32));
        }

        OperandCount = Values.Count;
        foreach ((int kind, int first, int second, int third) in choices)
        {
            Add(kind, [first % Values.Count, second % Values.Count, third % Values.Count]);
        }
    }

    /// <summary>The operands, then what each step makes.</summary>
    public List<Tensor> Values { get; } = [];

    public int OperandCount { get; }

    public List<ProgramStep> Steps { get; } = [];

    public IEnumerable<Tensor> Operands => Values.Take(OperandCount);

    /// <summary>What each step makes of other operands.</summary>
    public Tensor[] Run(Tensor[] operands)
    {
        List<Tensor> values = [.. operands];
        for (int step = 0; step < Steps.Count; step++)
        {
            values.Add(_functions[step]([.. Steps[step].Operands.Select(operand => values[operand])]));
        }

        return [.. values];
    }

    /// <summary>Plans the program, runs the plan, and gives the values of which it says that somebody needs them.</summary>
    public (List<PlannedStep> Plan, Tensor?[] Values) RunPlanned(Predicate<int> isNeeded, bool emits = false)
    {
        List<PlannedStep> plan = Fusion.Plan(
            Steps, Values.Count, value => new(Values[value].Shape, Values[value].DType), isNeeded, fewestElements: 2);
        Tensor?[] values = new Tensor?[Values.Count];
        Values[..OperandCount].CopyTo(values!);
        foreach (PlannedStep step in plan)
        {
            if (step.Fused is { } fused)
            {
                if (emits)
                {
                    fused.Compile();
                }

                Tensor[] results = Tensor.ApplyAll(fused, [.. step.Operands!.Select(operand => values[operand]!)]);
                for (int i = 0; i < results.Length; i++)
                {
                    values[step.Results![i]] = results[i];
                }
            }
            else
            {
                int only = step.Members[0];
                values[OperandCount + only] = _functions[only]([.. Steps[only].Operands.Select(operand => values[operand]!)]);
            }
        }

        return (plan, values);
    }

    private void Add(int kind, int[] from)
    {
        (Tensor x, Tensor y, Tensor z) = (Values[from[0]], Values[from[1]], Values[from[2]]);
        if (x.DType != DType.Float32)
        {
            Add(new CastOp(DType.Float32), from[..1]);
            return;
        }

        switch (kind % 12)
        {
            case < 4:
                Add(s_unary[(kind / 12) % s_unary.Length], from[..1]);
                break;
            case < 8 when y.DType == x.DType && DoBroadcast(x, y):
                Add(s_binary[(kind / 12) % s_binary.Length], from[..2]);
                break;
            case 8 when y.DType == x.DType && z.DType == x.DType && DoBroadcast(x, y) && DoBroadcast(x, z) && DoBroadcast(y, z):
                Add(new LerpOp(), from);
                break;
            case 9 when x.Rank > 0:
                Add(Fold(kind / 12, [x.Rank - 1], (kind / 48) % 2 == 0), from[..1]);
                break;
            case 10 when x.Rank > 0:
                Add(Fold(kind / 12, [.. Enumerable.Range(0, x.Rank)], (kind / 48) % 2 == 0), from[..1]);
                break;
            default:
                // What nobody fuses stands between others.
                Add(null, from[..1], values => -values[0], isBarrier: kind % 7 == 0);
                break;
        }
    }

    private static Operation Fold(int kind, ValueArray<int> axes, bool keepDims) => (kind % 4) switch
    {
        0 => new SumOp(axes, keepDims),
        1 => new MeanOp(axes, keepDims),
        2 => new MaxOp(axes, keepDims),
        _ => new ProdOp(axes, keepDims),
    };

    private static bool DoBroadcast(Tensor x, Tensor y)
    {
        for (int back = 1; back <= Math.Min(x.Rank, y.Rank); back++)
        {
            if (x.Shape[^back] != y.Shape[^back] && x.Shape[^back] != 1 && y.Shape[^back] != 1)
            {
                return false;
            }
        }

        return true;
    }

    private void Add(Operation operation, int[] operands) => Add(operation, operands, values => Apply(operation, values), isBarrier: false);

    private void Add(Operation? operation, int[] operands, Func<Tensor[], Tensor> function, bool isBarrier)
    {
        Steps.Add(new(operation, operands, Values.Count..(Values.Count + 1), isBarrier));
        _functions.Add(function);
        Values.Add(function([.. operands.Select(operand => Values[operand])]));
    }

    private static Tensor Apply(Operation operation, Tensor[] operands)
    {
        Shape shape = operands.Aggregate(operands[0].Shape, (all, operand) => Broadcasting.Combine(operation.Name, all, operand.Shape));
        return Tensor.Apply(operation, [.. operands.Select(operand => operand.BroadcastTo(shape))]);
    }
}
