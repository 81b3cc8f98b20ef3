using System.Diagnostics;
using Tensors;
using Tensors.Autograd;
using Tensors.Optim;

namespace Housing;

/// <summary>One way to train the linear regression, epoch by epoch.</summary>
public sealed class TrainingMethod
{
    // Often enough for a smooth curve, seldom enough not to show in the time.
    private const int PointsPerCurve = 100;
    private const double MomentumCoefficient = 0.9;

    private readonly Func<HousingProblem, TrainingOptions, Epoch> _start;

    private TrainingMethod(string name, string title, int defaultEpochs, Func<HousingProblem, TrainingOptions, Epoch> start)
    {
        Name = name;
        Title = title;
        DefaultEpochs = defaultEpochs;
        _start = start;
    }

    /// <summary>Does one epoch; returns the new parameters, which may be the same tensor.</summary>
    private delegate Tensor Epoch(int number, Tensor theta);

    /// <summary>Every method, in the order of the textbook.</summary>
    public static IReadOnlyList<TrainingMethod> All { get; } =
    [
        new("hand-written", "batch gradient descent, gradients by hand", 1000, ByHand),
        new("tape", "batch gradient descent, gradients from the tape", 1000, WithTape),
        new("optimizer", "batch gradient descent, optimizer", 1000, (problem, options) =>
            WithOptimizer(problem, new GradientDescent(options.LearningRate))),
        new("momentum", "momentum optimizer", 1000, (problem, options) =>
            WithOptimizer(problem, new Momentum(options.LearningRate, MomentumCoefficient))),
        new("mini-batch", "mini-batch gradient descent", 10, WithMiniBatches),
    ];

    /// <summary>The name that selects the method.</summary>
    public string Name { get; }

    /// <summary>What it is, in words.</summary>
    public string Title { get; }

    /// <summary>How many epochs the textbook takes.</summary>
    public int DefaultEpochs { get; }

    /// <summary>Solves the regression at once: <c>θ = (XᵀX)⁻¹ Xᵀ y</c>, on the features as they are.</summary>
    /// <param name="problem">The data.</param>
    /// <param name="dtype">In what to compute; the textbook's program has float32.</param>
    public static Tensor NormalEquation(HousingProblem problem, DType dtype = DType.Float64)
    {
        Tensor x = problem.RawX.Cast(dtype);
        Tensor transposed = x.T;
        return transposed.MatMul(x).Inverse().MatMul(transposed).MatMul(problem.RawY.Cast(dtype));
    }

    /// <summary>Trains from <see cref="HousingProblem.StartTheta"/>.</summary>
    /// <param name="problem">The data.</param>
    /// <param name="options">What the user chose.</param>
    /// <param name="progress">Called after each epoch.</param>
    public TrainingResult Train(HousingProblem problem, TrainingOptions options, Action? progress = null)
    {
        Tensor theta = HousingProblem.StartTheta();
        List<CurvePoint> curve = [];
        int spacing = Math.Max(1, DefaultEpochs / PointsPerCurve);
        Stopwatch clock = Stopwatch.StartNew();
        Epoch epoch = _start(problem, options);
        for (int number = 0; number < options.Epochs; number++)
        {
            if (number % spacing == 0)
            {
                curve.Add(new(number, problem.MeanSquaredError(theta)));
            }

            theta = epoch(number, theta);
            progress?.Invoke();
        }

        curve.Add(new(options.Epochs, problem.MeanSquaredError(theta)));
        return new(curve, theta, clock.Elapsed);
    }

    /// <summary><c>dMSE/dθ = 2/m · Xᵀ (X θ - y)</c>.</summary>
    private static Epoch ByHand(HousingProblem problem, TrainingOptions options)
    {
        float scale = 2f / problem.RowCount;
        return (_, theta) =>
        {
            Tensor error = problem.X.MatMul(theta) - problem.Y;
            Tensor gradient = scale * problem.X.T.MatMul(error);
            return theta - ((float)options.LearningRate * gradient);
        };
    }

    private static Epoch WithTape(HousingProblem problem, TrainingOptions options) =>
        (_, theta) => theta - ((float)options.LearningRate * Gradient(problem.X, problem.Y, theta));

    private static Epoch WithOptimizer(HousingProblem problem, Optimizer optimizer) => (_, theta) =>
    {
        optimizer.Step([theta], [Gradient(problem.X, problem.Y, theta)]);
        return theta;
    };

    /// <summary>Batches of rows drawn with replacement, seeded anew for each batch as the textbook's notebook does.</summary>
    private static Epoch WithMiniBatches(HousingProblem problem, TrainingOptions options)
    {
        int batches = (problem.RowCount + options.BatchSize - 1) / options.BatchSize;
        GradientDescent optimizer = new(options.LearningRate);
        return (number, theta) =>
        {
            for (int batch = 0; batch < batches; batch++)
            {
                Tensor rows = new RandomState(((long)number * batches) + batch).RandInt(problem.RowCount, [options.BatchSize]);
                optimizer.Step([theta], [Gradient(problem.X.Gather(rows), problem.Y.Gather(rows), theta)]);
            }

            return theta;
        };
    }

    private static Tensor Gradient(Tensor x, Tensor y, Tensor theta)
    {
        using GradientTape tape = new();
        tape.Watch(theta);
        Tensor mse = (x.MatMul(theta) - y).Square().Mean();
        return tape.Gradient(mse, theta);
    }
}
