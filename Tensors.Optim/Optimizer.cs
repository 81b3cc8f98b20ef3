using System.Numerics;
using Tensors.Autograd;

namespace Tensors.Optim;

/// <summary>Updates parameters in place from their gradients.</summary>
/// <remarks>
/// An optimizer is its hyperparameters, the names of its slots (what it remembers of each parameter, in the
/// parameter's shape), and one fused update rule. A step in steady state allocates nothing.
/// </remarks>
public abstract class Optimizer
{
    private readonly Dictionary<long, Tensor[]> _slots = [];
    private readonly string[] _slotNames;

    private protected Optimizer(double learningRate, params string[] slotNames)
    {
        LearningRate = learningRate;
        _slotNames = slotNames;
    }

    /// <summary>The step size; may be changed between steps.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double LearningRate
    {
        get;
        set => field = double.IsFinite(value) && value >= 0
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "A learning rate is finite and not negative.");
    }

    /// <summary>The names of what is remembered of each parameter, as TensorFlow calls it.</summary>
    public IReadOnlyList<string> SlotNames => _slotNames;

    /// <summary>How many steps were taken.</summary>
    public long Steps { get; internal set; }

    /// <summary>
    /// Decay rates to the power of the next step's number, which are remembered for all parameters together; none where there are none.
    /// </summary>
    internal virtual float[] Powers
    {
        get => [];
        set => _ = value;
    }

    /// <summary>What is remembered of a parameter under a slot's name; its start value before the first step.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="name">One of <see cref="SlotNames"/>.</param>
    /// <exception cref="ArgumentException">There is no such slot, or no optimizer updates tensors of this dtype.</exception>
    public Tensor Slot(Tensor parameter, string name)
    {
        if (!Updates(parameter))
        {
            throw new ArgumentException(
                $"{GetType().Name}: a {parameter.DType.Name} tensor has no slots; only float32 and float64 parameters are updated.",
                nameof(parameter));
        }

        int number = Array.IndexOf(_slotNames, name);
        return number >= 0
            ? SlotsOf(parameter)[number]
            : throw new ArgumentException(
                $"{GetType().Name} has no slot '{name}'; it has [{string.Join(", ", _slotNames)}].", nameof(name));
    }

    /// <summary>Updates each parameter from its gradient, in place.</summary>
    /// <param name="parameters">Contiguous float32 or float64 tensors, each once.</param>
    /// <param name="gradients">Per parameter a tensor of its shape and dtype.</param>
    /// <exception cref="ArgumentException">There are not as many gradients as parameters, or a parameter is named twice.</exception>
    /// <exception cref="ShapeMismatchException">A gradient has another shape than its parameter.</exception>
    /// <exception cref="DTypeMismatchException">The dtypes differ, or are not float32 or float64.</exception>
    /// <exception cref="InvalidOperationException">A parameter's elements do not follow each other in memory.</exception>
    /// <remarks>
    /// In a function that is being compiled (<see cref="Compiler"/>) it becomes a step of the plan: each call of the function takes one,
    /// with the hyperparameters of that time.
    /// </remarks>
    public void Step(ReadOnlySpan<Tensor> parameters, ReadOnlySpan<Tensor> gradients) => Step(parameters, gradients, [], []);

    /// <summary>
    /// Updates each parameter from its gradient, and each table from the gradient of some of its rows, in place: one step for all.
    /// </summary>
    /// <param name="parameters">Contiguous float32 or float64 tensors, each once.</param>
    /// <param name="gradients">Per parameter a tensor of its shape and dtype.</param>
    /// <param name="tables">Contiguous float32 or float64 tensors of at least one axis, none of which is a parameter too.</param>
    /// <param name="rows">
    /// Per table the gradient of <see cref="GradientTape.GradientWithRows"/>. Rows that it does not name, and what is remembered of them,
    /// stay as they are; but Adam, AdamW and Lamb move all rows, as with zeros for the gradients of the others, which is what TensorFlow
    /// does in Adam.
    /// </param>
    /// <exception cref="ArgumentException">There are not as many gradients as parameters or tables, or a tensor is named twice.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A gradient names a row that its table does not have.</exception>
    /// <exception cref="ShapeMismatchException">A gradient has another shape than its parameter or table.</exception>
    /// <exception cref="DTypeMismatchException">The dtypes differ, or are not float32 or float64.</exception>
    /// <exception cref="InvalidOperationException">A parameter's elements do not follow each other in memory.</exception>
    public void Step(
        ReadOnlySpan<Tensor> parameters, ReadOnlySpan<Tensor> gradients, ReadOnlySpan<Tensor> tables, ReadOnlySpan<RowGradient> rows)
    {
        Check(parameters, gradients, tables, rows);
        if (ProgramRecorder.IsInPlace)
        {
            Record(parameters, gradients, tables, rows);
            return;
        }

        (RowGradient Gradient, int[] Numbers)[] updates = tables.IsEmpty ? [] : Prepare(tables, rows);
        for (int i = 0; i < parameters.Length; i++)
        {
            Update(parameters[i], gradients[i], SlotsOf(parameters[i]));
        }

        for (int i = 0; i < tables.Length; i++)
        {
            UpdateRows(tables[i], updates[i].Gradient, updates[i].Numbers);
        }

        FinishStep();
        Steps++;
    }

    /// <summary>Whether a tensor can be updated from a gradient; a counter, which is saved beside the parameters, cannot.</summary>
    internal static bool Updates(Tensor parameter) => parameter.DType is DType.Float32 or DType.Float64;

    /// <summary>Whether rows without a gradient stay as they are.</summary>
    private protected virtual bool LeavesOtherRows => true;

    /// <summary>Applies the fused update rule to one parameter.</summary>
    private protected abstract void Update<T>(Tensor parameter, Tensor gradient, Tensor[] slots)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    /// <summary>What every element of a slot is before the first step.</summary>
    private protected virtual double InitialValue(string slot) => 0;

    /// <summary>Changes what belongs to the optimizer as a whole, after all parameters of a step.</summary>
    private protected virtual void FinishStep()
    {
    }

    /// <summary>Rejects a hyperparameter that is not finite or lies below 0.</summary>
    private protected static double Require(double value, string name) => double.IsFinite(value) && value >= 0
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"{name} is finite and not below 0.");

    private void Update(Tensor parameter, Tensor gradient, Tensor[] slots)
    {
        if (parameter.DType == DType.Float32)
        {
            Update<float>(parameter, gradient, slots);
        }
        else
        {
            Update<double>(parameter, gradient, slots);
        }
    }

    /// <summary>Gradients with each row once, and their numbers, which are all there.</summary>
    private (RowGradient Gradient, int[] Numbers)[] Prepare(ReadOnlySpan<Tensor> tables, ReadOnlySpan<RowGradient> rows)
    {
        (RowGradient, int[])[] updates = new (RowGradient, int[])[tables.Length];
        for (int i = 0; i < updates.Length; i++)
        {
            RowGradient gradient = rows[i];
            int[] numbers = Numbers(gradient);
            if (!RowUpdate.AreDifferent(numbers))
            {
                gradient = gradient.Summed();
                numbers = Numbers(gradient);
            }

            updates[i] = (gradient, numbers);
        }

        return updates;

        int[] Numbers(RowGradient gradient) => IndexTensor.Positions(GetType().Name, gradient.Indices, gradient.Shape[0]);
    }

    /// <summary>
    /// Makes a step of the function that is being compiled: its operands are the gradients, and the values and numbers of rows.
    /// </summary>
    private void Record(
        ReadOnlySpan<Tensor> parameters, ReadOnlySpan<Tensor> gradients, ReadOnlySpan<Tensor> tables, ReadOnlySpan<RowGradient> rows)
    {
        (Tensor[] updated, Tensor[] updatedTables) = (parameters.ToArray(), tables.ToArray());
        if (Array.Find([.. updated, .. updatedTables], parameter => !parameter.HasData) is { } unknown)
        {
            throw new InvalidOperationException(
                $"{GetType().Name}: a parameter of shape {unknown.Shape} is an argument or a result of the compiled function, which cannot "
                + "be overwritten; let the function close over its parameters.");
        }

        EffectOp.Run(
            $"{GetType().Name}.Step",
            x =>
            {
                RowGradient[] ofTables = new RowGradient[updatedTables.Length];
                for (int i = 0; i < ofTables.Length; i++)
                {
                    int place = updated.Length + (2 * i);
                    ofTables[i] = new(x[place], x[place + 1], updatedTables[i].Shape);
                }

                Step(updated, x.AsSpan(0, updated.Length), updatedTables, ofTables);
            },
            [.. gradients, .. rows.ToArray().SelectMany(row => new[] { row.Values, row.Indices })]);
    }

    private void UpdateRows(Tensor table, RowGradient gradient, int[] numbers)
    {
        Tensor[] slots = SlotsOf(table);
        if (LeavesOtherRows)
        {
            RowUpdate.Run([table, .. slots], numbers, taken => Update(taken[0], gradient.Values, taken[1..]));
        }
        else
        {
            Update(table, gradient.ToTensor(), slots);
        }
    }

    private void Check(
        ReadOnlySpan<Tensor> parameters, ReadOnlySpan<Tensor> gradients, ReadOnlySpan<Tensor> tables, ReadOnlySpan<RowGradient> rows)
    {
        if (parameters.Length != gradients.Length)
        {
            throw new ArgumentException(
                $"{GetType().Name}: {gradients.Length} gradients were given for {parameters.Length} parameters.", nameof(gradients));
        }

        if (tables.Length != rows.Length)
        {
            throw new ArgumentException(
                $"{GetType().Name}: {rows.Length} gradients of rows were given for {tables.Length} tables.", nameof(rows));
        }

        for (int i = 0; i < parameters.Length; i++)
        {
            Check(parameters[i], gradients[i].Shape, gradients[i].DType, i);
            RequireNew(parameters[i], i, parameters[..i]);
        }

        for (int i = 0; i < tables.Length; i++)
        {
            int number = parameters.Length + i;
            Check(tables[i], rows[i].Shape, rows[i].Values.DType, number);
            RequireRows(tables[i], rows[i], i);
            RequireNew(tables[i], number, [.. parameters, .. tables[..i]]);
        }
    }

    private void RequireNew(Tensor parameter, int number, ReadOnlySpan<Tensor> before)
    {
        for (int i = 0; i < before.Length; i++)
        {
            if (ReferenceEquals(before[i], parameter))
            {
                throw new ArgumentException($"{GetType().Name}: parameters {i} and {number} are the same tensor.");
            }
        }
    }

    private void RequireRows(Tensor table, RowGradient gradient, int number)
    {
        if (table.Rank == 0 || gradient.Indices.Rank != 1 || gradient.Values.Rank != table.Rank
            || gradient.Values.Shape[0] != gradient.Indices.Shape[0]
                || !gradient.Values.Shape.Extents[1..].SequenceEqual(table.Shape.Extents[1..]))
        {
            throw new ShapeMismatchException(
                GetType().Name,
                $"the gradient of table {number} {table.Shape} must have a row "
                + $"{Shape.Create(table.Shape.Extents[Math.Min(1, table.Rank)..])} for each of its indices, "
                + $"but has values {gradient.Values.Shape} and indices {gradient.Indices.Shape}",
                [table.Shape, gradient.Values.Shape, gradient.Indices.Shape]);
        }
    }

    private void Check(Tensor parameter, Shape gradient, DType dtype, int number)
    {
        if (!Updates(parameter) || dtype != parameter.DType)
        {
            throw new DTypeMismatchException(
                GetType().Name,
                $"parameter {number} is {parameter.DType.Name} and its gradient {dtype.Name}; both must be float32 or both float64",
                [parameter.DType, dtype]);
        }

        if (!parameter.Shape.Equals(gradient))
        {
            throw new ShapeMismatchException(
                GetType().Name,
                $"parameter {number} {parameter.Shape} and its gradient {gradient} must have the same shape",
                [parameter.Shape, gradient]);
        }

        if (!parameter.IsContiguous)
        {
            throw new InvalidOperationException(
                $"{GetType().Name}: parameter {number} of shape {parameter.Shape} is a view whose elements do not follow each other; use "
                + "Copy() to make a parameter of it.");
        }
    }

    private Tensor[] SlotsOf(Tensor parameter) =>
        _slots.TryGetValue(parameter.Id, out Tensor[]? slots) ? slots : AddSlots(parameter);

    private Tensor[] AddSlots(Tensor parameter)
    {
        Tensor[] slots = Array.ConvertAll(_slotNames, name => Tensor.Full(parameter.Shape, InitialValue(name), parameter.DType));
        _slots.Add(parameter.Id, slots);
        return slots;
    }
}
