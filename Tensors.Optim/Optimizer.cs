using System.Numerics;

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

    /// <summary>Decay rates to the power of the next step's number, which are remembered for all parameters together; none where there are none.</summary>
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
            throw new ArgumentException($"{GetType().Name}: a {parameter.DType.Name} tensor has no slots; only float32 and float64 parameters are updated.", nameof(parameter));
        }

        int number = Array.IndexOf(_slotNames, name);
        return number >= 0
            ? SlotsOf(parameter)[number]
            : throw new ArgumentException($"{GetType().Name} has no slot '{name}'; it has [{string.Join(", ", _slotNames)}].", nameof(name));
    }

    /// <summary>Updates each parameter from its gradient, in place.</summary>
    /// <param name="parameters">Contiguous float32 or float64 tensors, each once.</param>
    /// <param name="gradients">Per parameter a tensor of its shape and dtype.</param>
    /// <exception cref="ArgumentException">There are not as many gradients as parameters, or a parameter is named twice.</exception>
    /// <exception cref="ShapeMismatchException">A gradient has another shape than its parameter.</exception>
    /// <exception cref="DTypeMismatchException">The dtypes differ, or are not float32 or float64.</exception>
    /// <exception cref="InvalidOperationException">A parameter's elements do not follow each other in memory.</exception>
    public void Step(ReadOnlySpan<Tensor> parameters, ReadOnlySpan<Tensor> gradients)
    {
        Check(parameters, gradients);
        for (int i = 0; i < parameters.Length; i++)
        {
            Tensor[] slots = SlotsOf(parameters[i]);
            if (parameters[i].DType == DType.Float32)
            {
                Update<float>(parameters[i], gradients[i], slots);
            }
            else
            {
                Update<double>(parameters[i], gradients[i], slots);
            }
        }

        FinishStep();
        Steps++;
    }

    /// <summary>Whether a tensor can be updated from a gradient; a counter, which is saved beside the parameters, cannot.</summary>
    internal static bool Updates(Tensor parameter) => parameter.DType is DType.Float32 or DType.Float64;

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

    private void Check(ReadOnlySpan<Tensor> parameters, ReadOnlySpan<Tensor> gradients)
    {
        if (parameters.Length != gradients.Length)
        {
            throw new ArgumentException($"{GetType().Name}: {gradients.Length} gradients were given for {parameters.Length} parameters.", nameof(gradients));
        }

        for (int i = 0; i < parameters.Length; i++)
        {
            Check(parameters[i], gradients[i], i);
            for (int before = 0; before < i; before++)
            {
                if (ReferenceEquals(parameters[before], parameters[i]))
                {
                    throw new ArgumentException($"{GetType().Name}: parameters {before} and {i} are the same tensor.", nameof(parameters));
                }
            }
        }
    }

    private void Check(Tensor parameter, Tensor gradient, int number)
    {
        if (!Updates(parameter) || gradient.DType != parameter.DType)
        {
            throw new DTypeMismatchException(
                GetType().Name,
                $"parameter {number} is {parameter.DType.Name} and its gradient {gradient.DType.Name}; both must be float32 or both float64",
                [parameter.DType, gradient.DType]);
        }

        if (!parameter.Shape.Equals(gradient.Shape))
        {
            throw new ShapeMismatchException(
                GetType().Name,
                $"parameter {number} {parameter.Shape} and its gradient {gradient.Shape} must have the same shape",
                [parameter.Shape, gradient.Shape]);
        }

        if (!parameter.IsContiguous)
        {
            throw new InvalidOperationException(
                $"{GetType().Name}: parameter {number} of shape {parameter.Shape} is a view whose elements do not follow each other; use Copy() to make a parameter of it.");
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
