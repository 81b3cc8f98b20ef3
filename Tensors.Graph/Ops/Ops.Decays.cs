namespace Tensors.Graphs;

// Learning rates that decay with the number of steps taken; all in the type of the rate.
public static partial class Ops
{
    /// <summary>A learning rate that is multiplied by a factor in each period: <c>rate · decayRate^(step / decaySteps)</c>.</summary>
    /// <param name="learningRate">The rate of the first step.</param>
    /// <param name="globalStep">The number of steps taken.</param>
    /// <param name="decaySteps">The length of a period.</param>
    /// <param name="decayRate">By what the rate is multiplied in a period.</param>
    /// <param name="staircase">Whether the rate changes only after whole periods.</param>
    /// <param name="name">The name of the scope and of the result.</param>
    public static Tensor ExponentialDecay(
        TensorLike learningRate, TensorLike globalStep, TensorLike decaySteps, TensorLike decayRate, bool staircase = false,
        string? name = null)
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
    /// <param name="learningRate">The rate of the first step.</param>
    /// <param name="globalStep">The number of steps taken.</param>
    /// <param name="decaySteps">The length of a period.</param>
    /// <param name="decayRate">What the exponent loses in a period.</param>
    /// <param name="staircase">Whether the rate changes only after whole periods.</param>
    /// <param name="name">The name of the scope and of the result.</param>
    public static Tensor NaturalExpDecay(
        TensorLike learningRate, TensorLike globalStep, TensorLike decaySteps, TensorLike decayRate, bool staircase = false,
        string? name = null)
    {
        RequireStep(globalStep, "natural_exp_decay");
        return ExponentialDecay(learningRate, globalStep, decaySteps, Exp(Negative(decayRate)), staircase, name);
    }

    /// <summary>A learning rate divided by a growing number: <c>rate / (1 + decayRate · step / decaySteps)</c>.</summary>
    /// <param name="learningRate">The rate of the first step.</param>
    /// <param name="globalStep">The number of steps taken.</param>
    /// <param name="decaySteps">The length of a period.</param>
    /// <param name="decayRate">What the divisor gains in a period.</param>
    /// <param name="staircase">Whether the rate changes only after whole periods.</param>
    /// <param name="name">The name of the scope and of the result.</param>
    public static Tensor InverseTimeDecay(
        TensorLike learningRate, TensorLike globalStep, TensorLike decaySteps, TensorLike decayRate, bool staircase = false,
        string? name = null)
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
    /// <param name="learningRate">The rate of the first step.</param>
    /// <param name="globalStep">The number of steps taken.</param>
    /// <param name="decaySteps">When the end is reached.</param>
    /// <param name="endLearningRate">The rate at the end; 0.0001 where none is given.</param>
    /// <param name="power">1 for a straight line.</param>
    /// <param name="cycle">Whether a longer decay begins at the end: of the least multiple of decaySteps that is not yet passed.</param>
    /// <param name="name">The name of the scope and of the result.</param>
    public static Tensor PolynomialDecay(
        TensorLike learningRate, TensorLike globalStep, TensorLike decaySteps, TensorLike? endLearningRate = null, TensorLike? power = null,
        bool cycle = false,
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
    /// <param name="learningRate">The rate of the first step.</param>
    /// <param name="globalStep">The number of steps taken.</param>
    /// <param name="decaySteps">When the end is reached.</param>
    /// <param name="alpha">The share of the rate that is left at the end.</param>
    /// <param name="name">The name of the scope.</param>
    /// <remarks>After Loshchilov and Hutter, "SGDR: stochastic gradient descent with warm restarts" (2017).</remarks>
    public static Tensor CosineDecay(
        TensorLike learningRate, TensorLike globalStep, TensorLike decaySteps, double alpha = 0, string? name = null)
    {
        RequireStep(globalStep, "cosine_decay");
        using OpScope scope = OpScope.Open(name, "CosineDecay", learningRate, globalStep, decaySteps);
        Tensor rate = scope.Convert(learningRate, "initial_learning_rate");
        DataType type = rate.DataType.Base;
        Tensor period = Cast(decaySteps, type);
        Tensor step = Minimum(Cast(globalStep, type), period);
        Tensor passed = TrueDivide(step, period);
        Tensor decayed = ((1 - alpha) * (0.5 * (1 + Cos(HalfTurns(scope.Graph, passed))))) + alpha;
        return Multiply(rate, decayed);
    }

    /// <summary>
    /// Cosine decays one after the other, each <paramref name="tMul"/> times as long as the one before, beginning at
    /// <paramref name="mMul"/> times its rate.
    /// </summary>
    /// <param name="learningRate">The rate at the start.</param>
    /// <param name="globalStep">The number of steps taken.</param>
    /// <param name="firstDecaySteps">The length of the first decay.</param>
    /// <param name="tMul">How much longer each is.</param>
    /// <param name="mMul">What each begins with, of the rate that the one before began with.</param>
    /// <param name="alpha">The share of the rate that is left at the end of each.</param>
    /// <param name="name">The name of the scope.</param>
    /// <remarks>After Loshchilov and Hutter, "SGDR: stochastic gradient descent with warm restarts" (2017).</remarks>
    public static Tensor CosineDecayRestarts(
        TensorLike learningRate, TensorLike globalStep, TensorLike firstDecaySteps, double tMul = 2, double mMul = 1, double alpha = 0,
        string? name = null)
    {
        RequireStep(globalStep, "cosine_decay_restarts");
        using OpScope scope = OpScope.Open(name, "SGDRDecay", learningRate, globalStep, firstDecaySteps);
        Tensor rate = scope.Convert(learningRate, "initial_learning_rate");
        DataType type = rate.DataType.Base;
        Tensor completed = Passed(globalStep, Cast(firstDecaySteps, type), type, staircase: false);
        Tensor restarts;
        if (tMul == 1)
        {
            restarts = Floor(completed);
            completed -= restarts;
        }
        else
        {
            // The decays before this one have the lengths of a geometric series.
            restarts = Floor(Log(1 - (completed * (1 - tMul))) / Math.Log(tMul));
            Tensor length = Pow(Building.Number(scope.Graph, tMul, type, "Const"), restarts);
            completed = (completed - ((1 - length) / (1 - tMul))) / length;
        }

        Tensor height = Pow(Building.Number(scope.Graph, mMul, type, "Const"), restarts);
        Tensor decayed = ((1 - alpha) * (0.5 * height * (1 + Cos(HalfTurns(scope.Graph, completed))))) + alpha;
        return Multiply(rate, decayed);
    }

    /// <summary>
    /// A learning rate that falls like a line times a cosine: <c>rate · ((alpha + 1 - p) · ½ · (1 + cos(2π · numPeriods · p)) + beta)</c>
    /// with <c>p = min(step, decaySteps) / decaySteps</c>.
    /// </summary>
    /// <param name="learningRate">The rate that the others are relative to.</param>
    /// <param name="globalStep">The number of steps taken.</param>
    /// <param name="decaySteps">When the end is reached.</param>
    /// <param name="numPeriods">How many periods of the cosine there are.</param>
    /// <param name="alpha">Added to the line.</param>
    /// <param name="beta">Added to the product.</param>
    /// <param name="name">The name of the scope.</param>
    /// <remarks>After Bello et al., "Neural optimizer search with reinforcement learning" (2017).</remarks>
    public static Tensor LinearCosineDecay(
        TensorLike learningRate, TensorLike globalStep, TensorLike decaySteps, double numPeriods = 0.5, double alpha = 0,
        double beta = 0.001, string? name = null)
    {
        RequireStep(globalStep, "linear_cosine_decay");
        return LinearCosine("LinearCosineDecay", learningRate, globalStep, decaySteps, numPeriods, alpha, beta, (line, _) => line, name);
    }

    /// <summary>
    /// <see cref="LinearCosineDecay"/> with normal noise on the line, of variance <c>initialVariance / (1 + step)^varianceDecay</c>.
    /// </summary>
    /// <param name="learningRate">The rate that the others are relative to.</param>
    /// <param name="globalStep">The number of steps taken.</param>
    /// <param name="decaySteps">When the end is reached.</param>
    /// <param name="initialVariance">The variance of the noise at the start.</param>
    /// <param name="varianceDecay">How fast it falls.</param>
    /// <param name="numPeriods">How many periods of the cosine there are.</param>
    /// <param name="alpha">Added to the line.</param>
    /// <param name="beta">Added to the product.</param>
    /// <param name="seed">The seed of the noise.</param>
    /// <param name="name">The name of the scope.</param>
    public static Tensor NoisyLinearCosineDecay(
        TensorLike learningRate, TensorLike globalStep, TensorLike decaySteps, double initialVariance = 1, double varianceDecay = 0.55,
        double numPeriods = 0.5,
        double alpha = 0, double beta = 0.001, long? seed = null, string? name = null)
    {
        RequireStep(globalStep, "noisy_linear_cosine_decay");
        return LinearCosine("NoisyLinearCosineDecay", learningRate, globalStep, decaySteps, numPeriods, alpha, beta, (line, step) =>
        {
            Tensor deviation = Sqrt(initialVariance / Pow(1 + step, varianceDecay));
            return line + (RandomNormal([], dtype: line.DataType.Base, seed: seed) * deviation);
        }, name);
    }

    /// <summary>A constant learning rate between boundaries: the first up to and with the first boundary, and so on.</summary>
    /// <param name="x">The number of steps taken.</param>
    /// <param name="boundaries">Ascending numbers of the type of <paramref name="x"/>; int32 ones are cast to int64.</param>
    /// <param name="values">One more than boundaries, of one type.</param>
    /// <param name="name">The name of the scope.</param>
    /// <exception cref="ArgumentException">There are not as many values, or types differ.</exception>
    public static Tensor PiecewiseConstant(
        TensorLike x, IReadOnlyList<TensorLike> boundaries, IReadOnlyList<TensorLike> values, string? name = null)
    {
        if (boundaries.Count == 0 || values.Count != boundaries.Count + 1)
        {
            throw new ArgumentException(
                $"PiecewiseConstant: {boundaries.Count} boundaries need at least 1 and {boundaries.Count + 1} values, not {values.Count}.",
                nameof(values));
        }

        Graph graph = x.Graph ?? Graph.Default;
        Tensor step = x.ToTensor(graph, "x");
        Tensor[] bounds = [.. boundaries.Select(boundary => boundary.ToTensor(graph, "Const"))];
        Tensor[] rates = [.. values.Select(value => value.ToTensor(graph, "Const"))];
        RequireOneType(rates);
        bounds = Array.ConvertAll(bounds, bound => InTypeOf(step, bound));
        using OpScope scope = OpScope.Open(name, "PiecewiseConstant", [step, .. bounds, .. rates]);
        List<(TensorLike, Func<TensorLike>)> pieces =
        [
            (step <= bounds[0], () => rates[0]),
            (step > bounds[^1], () => rates[^1]),
        ];
        for (int i = 1; i < bounds.Length; i++)
        {
            Tensor rate = rates[i];
            pieces.Add(((step > bounds[i - 1]) & (step <= bounds[i]), () => rate));
        }

        return Case(pieces, () => rates[0], exclusive: true);
    }

    private static Tensor LinearCosine(
        string scopeName, TensorLike learningRate, TensorLike globalStep, TensorLike decaySteps, double periods, double alpha, double beta,
        Func<Tensor, Tensor, Tensor> disturb, string? name)
    {
        using OpScope scope = OpScope.Open(name, scopeName, learningRate, globalStep, decaySteps);
        Tensor rate = scope.Convert(learningRate, "initial_learning_rate");
        DataType type = rate.DataType.Base;
        Tensor period = Cast(decaySteps, type);
        Tensor step = Minimum(Cast(globalStep, type), period);
        Tensor line = disturb((period - step) / period, step);
        Tensor completed = step / period;
        Tensor cosine = 0.5 * (1 + Cos(HalfTurns(scope.Graph, 2 * periods * completed)));
        return Multiply(rate, ((alpha + line) * cosine) + beta);
    }

    private static Tensor HalfTurns(Graph graph, Tensor turns) => Building.Number(graph, Math.PI, turns.DataType, "Const") * turns;

    private static Tensor InTypeOf(Tensor step, Tensor bound) => (step.DataType.Base, bound.DataType.Base) switch
    {
        (DataType.Int64, DataType.Int32) => Cast(bound, DataType.Int64),
        var (wanted, given) when wanted == given => bound,
        var (wanted, given) => throw new ArgumentException(
            $"PiecewiseConstant: a boundary is {given.Name}, x is {wanted.Name}; they must have the same dtype."),
    };

    private static void RequireOneType(Tensor[] values)
    {
        if (Array.Find(values, value => value.DataType.Base != values[0].DataType.Base) is { } other)
        {
            throw new ArgumentException(
                $"PiecewiseConstant: values are {values[0].DataType.Base.Name} and {other.DataType.Base.Name}; they must have the same "
                + "dtype.");
        }
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
