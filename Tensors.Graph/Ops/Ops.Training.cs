namespace Tensors.Graphs;

// What belongs to training: the global step, clipping, learning rates that decay.
public static partial class Ops
{
    /// <summary>The variable that counts training steps; made if there is none.</summary>
    public static Variable GetOrCreateGlobalStep() => GetGlobalStep() ?? CreateGlobalStep();

    /// <summary>The variable that counts training steps, or null.</summary>
    public static Variable? GetGlobalStep() => Graph.Default.GetCollection<Variable>(GraphKeys.GlobalStep) is [Variable step, ..] ? step : null;

    /// <summary>Makes the variable that counts training steps.</summary>
    /// <exception cref="ArgumentException">There is one already.</exception>
    public static Variable CreateGlobalStep()
    {
        if (GetGlobalStep() is not null)
        {
            throw new ArgumentException("\"global_step\" already exists.");
        }

        using NameScope root = Graph.Default.OpenScope(null);
        return GetVariable(
            "global_step", [], DataType.Int64, Initializers.Zeros(), trainable: false, collections: [GraphKeys.GlobalVariables, GraphKeys.GlobalStep]);
    }

    /// <summary>Each element limited to a range.</summary>
    public static Tensor ClipByValue(TensorLike t, TensorLike clipValueMin, TensorLike clipValueMax, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "clip_by_value", t, clipValueMin, clipValueMax);
        Tensor value = scope.Convert(t, "t");
        Tensor below = Minimum(value, clipValueMax);
        return Maximum(below, clipValueMin, scope.Name);
    }

    /// <summary>A tensor whose root of the sum of squares is at most a number.</summary>
    public static Tensor ClipByNorm(TensorLike t, TensorLike clipNorm, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "clip_by_norm", t, clipNorm);
        Tensor value = scope.Convert(t, "t");
        Tensor squares = Reduce("Sum", value * value, (Tensor?)null, keepDims: true, null);

        // The root has no derivative at 0, where its operand is replaced.
        Tensor isPositive = squares > 0;
        Tensor safe = Where(isPositive, squares, OnesLike(squares));
        Tensor norm = Where(isPositive, Sqrt(safe), squares);
        Tensor scaled = Building.Binary("Mul", value, clipNorm, null, "mul");
        return Identity(TrueDivide(scaled, Maximum(norm, clipNorm)), scope.Name);
    }

    /// <summary>The root of the sum of the squares of all tensors.</summary>
    public static Tensor GlobalNorm(IReadOnlyList<Tensor?> tensors, string? name = null)
    {
        Tensor[] present = [.. tensors.OfType<Tensor>()];
        using OpScope scope = OpScope.Open(name, "global_norm", present[0]);
        List<Tensor> halves = [];
        foreach (Tensor tensor in present)
        {
            using IDisposable beside = scope.Graph.ColocateWith(tensor.Op);
            halves.Add(L2Loss(tensor));
        }

        Tensor half = ReduceSum(Stack(halves));
        Tensor two = Building.Number(scope.Graph, 2, half.DataType, "Const");
        return Sqrt(half * two, "global_norm");
    }

    /// <summary>Tensors scaled together so that their <see cref="GlobalNorm"/> is at most a number.</summary>
    /// <returns>The tensors, and their norm before.</returns>
    public static (Tensor?[] Clipped, Tensor GlobalNorm) ClipByGlobalNorm(IReadOnlyList<Tensor?> tensors, double clipNorm, string? name = null)
    {
        Tensor norm = GlobalNorm(tensors);
        using OpScope scope = OpScope.Open(name, "clip_by_global_norm", norm);
        DataType type = norm.DataType;
        Tensor inverse = TrueDivide(1.0, norm);
        Tensor one = Building.Number(scope.Graph, 1, type, "Const");
        Tensor scale = Building.Binary("Mul", clipNorm, Minimum(inverse, TrueDivide(one, clipNorm)), null, "mul");

        // A norm that is not finite makes everything NaN instead of hiding it.
        scale += norm - norm;
        Tensor?[] clipped = new Tensor?[tensors.Count];
        for (int i = 0; i < clipped.Length; i++)
        {
            if (tensors[i] is { } tensor)
            {
                using IDisposable beside = scope.Graph.ColocateWith(tensor.Op);
                Tensor scaled = tensor * scale;
                using NameScope part = scope.Graph.OpenScope(scope.Name + "clip_by_global_norm/");
                clipped[i] = Identity(scaled, $"_{i}");
            }
        }

        return (clipped, norm);
    }

    /// <summary>A learning rate that is multiplied by a factor in each period: <c>rate · decayRate^(step / decaySteps)</c>.</summary>
    public static Tensor ExponentialDecay(
        TensorLike learningRate, TensorLike globalStep, TensorLike decaySteps, TensorLike decayRate, bool staircase = false, string? name = null)
    {
        RequireStep(globalStep, "exponential_decay");
        using OpScope scope = OpScope.Open(name, "ExponentialDecay", learningRate, globalStep, decaySteps, decayRate);
        Tensor rate = scope.Convert(learningRate, "initial_learning_rate");
        DataType type = rate.DataType.Base;
        Tensor period = Cast(decaySteps, type);
        Tensor factor = Cast(decayRate, type);
        Tensor passed = Passed(globalStep, period, type, staircase);
        return Multiply(rate, Pow(factor, passed), scope.Name);
    }

    /// <summary>A learning rate that decays exponentially: <c>rate · e^(-decayRate · step / decaySteps)</c>.</summary>
    public static Tensor NaturalExpDecay(
        TensorLike learningRate, TensorLike globalStep, TensorLike decaySteps, TensorLike decayRate, bool staircase = false, string? name = null)
    {
        RequireStep(globalStep, "natural_exp_decay");
        return ExponentialDecay(learningRate, globalStep, decaySteps, Exp(Negative(decayRate)), staircase, name);
    }

    /// <summary>A learning rate divided by a growing number: <c>rate / (1 + decayRate · step / decaySteps)</c>.</summary>
    public static Tensor InverseTimeDecay(
        TensorLike learningRate, TensorLike globalStep, TensorLike decaySteps, TensorLike decayRate, bool staircase = false, string? name = null)
    {
        RequireStep(globalStep, "inverse_time_decay");
        using OpScope scope = OpScope.Open(name, "InverseTimeDecay", learningRate, globalStep, decaySteps, decayRate);
        Tensor rate = scope.Convert(learningRate, "initial_learning_rate");
        DataType type = rate.DataType.Base;
        Tensor period = Cast(decaySteps, type);
        Tensor factor = Cast(decayRate, type);
        Tensor passed = Passed(globalStep, period, type, staircase);
        Tensor one = Cast(Building.Integer(scope.Graph, 1, "Const"), type);
        return Building.Binary("RealDiv", rate, Add(one, Multiply(factor, passed)), scope.Name);
    }

    /// <summary>A learning rate that falls to an end: <c>(rate - end) · (1 - step / decaySteps)^power + end</c>.</summary>
    public static Tensor PolynomialDecay(
        TensorLike learningRate, TensorLike globalStep, TensorLike decaySteps, TensorLike? endLearningRate = null, TensorLike? power = null, bool cycle = false,
        string? name = null)
    {
        RequireStep(globalStep, "polynomial_decay");
        using OpScope scope = OpScope.Open(name, "PolynomialDecay", learningRate, globalStep, decaySteps);
        Tensor rate = scope.Convert(learningRate, "initial_learning_rate");
        DataType type = rate.DataType.Base;
        Tensor end = Cast(endLearningRate ?? 0.0001, type);
        Tensor exponent = Cast(power ?? 1.0, type);
        Tensor step = Cast(globalStep, type);
        Tensor period = Cast(decaySteps, type);
        if (cycle)
        {
            // The least number of periods that is not yet passed; one at the start.
            Tensor periods = Ceil(TrueDivide(step, period));
            period = Multiply(period, Where(Equal(step, 0), Building.Number(scope.Graph, 1, type, "Const"), periods));
        }
        else
        {
            step = Minimum(step, period);
        }

        Tensor passed = TrueDivide(step, period);
        return Add(Multiply(rate - end, Pow(1 - passed, exponent)), end, scope.Name);
    }

    /// <summary>A learning rate that falls like a cosine from its top to its bottom.</summary>
    public static Tensor CosineDecay(TensorLike learningRate, TensorLike globalStep, TensorLike decaySteps, double alpha = 0, string? name = null)
    {
        RequireStep(globalStep, "cosine_decay");
        using OpScope scope = OpScope.Open(name, "CosineDecay", learningRate, globalStep, decaySteps);
        Tensor rate = scope.Convert(learningRate, "initial_learning_rate");
        DataType type = rate.DataType.Base;
        Tensor period = Cast(decaySteps, type);
        Tensor step = Minimum(Cast(globalStep, type), period);
        Tensor passed = TrueDivide(step, period);
        Tensor angle = Building.Number(scope.Graph, Math.PI, type, "Const") * passed;
        Tensor decayed = ((1 - alpha) * (0.5 * (1 + Cos(angle)))) + alpha;
        return Multiply(rate, decayed);
    }

    private static Tensor Passed(TensorLike globalStep, Tensor period, DataType type, bool staircase)
    {
        Tensor passed = TrueDivide(Cast(globalStep, type), period);
        return staircase ? Floor(passed) : passed;
    }

    private static void RequireStep(TensorLike globalStep, string function)
    {
        if (globalStep.IsNone)
        {
            throw new ArgumentException($"global_step is required for {function}.", nameof(globalStep));
        }
    }
}
