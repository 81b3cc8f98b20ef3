using System.Globalization;
using Tensors.Autograd;
using Tensors.Graphs;
using Tensors.Optim;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests.Graphs;

/// <summary>Programs that train a small model from one step to another: from its beginning, or from a checkpoint; and save it.</summary>
internal static class TrainingProcess
{
    public const string Eager = "train-eagerly";
    public const string Session = "train-session";

    /// <summary>Optimizers of graphs that keep something from step to step, or nothing.</summary>
    public static readonly Dictionary<string, Func<GraphOptimizer>> GraphOptimizers = new()
    {
        ["gradient-descent"] = () => new GradientDescentOptimizer(0.01),
        ["momentum"] = () => new MomentumOptimizer(0.01, 0.9),
        ["nesterov"] = () => new MomentumOptimizer(0.01, 0.9, useNesterov: true),
        ["adagrad"] = () => new AdagradOptimizer(0.1),
        ["adadelta"] = () => new AdadeltaOptimizer(0.1),
        ["rmsprop"] = () => new RMSPropOptimizer(0.01, momentum: 0.9),
        ["centered-rmsprop"] = () => new RMSPropOptimizer(0.01, centered: true),
        ["adam"] = () => new AdamOptimizer(0.01),
        ["adamax"] = () => new AdaMaxOptimizer(0.01),
        ["ftrl"] = () => new FtrlOptimizer(0.1),
        ["proximal-adagrad"] = () => new ProximalAdagradOptimizer(0.1),
    };

    /// <summary>Optimizers of eager programs.</summary>
    public static readonly Dictionary<string, Func<Optimizer>> Optimizers = new()
    {
        ["gradient-descent"] = () => new GradientDescent(0.01),
        ["momentum"] = () => new Momentum(0.01, 0.9),
        ["nesterov"] = () => new Momentum(0.01, 0.9, nesterov: true),
        ["adagrad"] = () => new Adagrad(0.1),
        ["adadelta"] = () => new Adadelta(0.1),
        ["rmsprop"] = () => new RmsProp(0.01, momentum: 0.9),
        ["centered-rmsprop"] = () => new RmsProp(0.01, centered: true),
        ["adam"] = () => new Adam(0.01),
        ["adamw"] = () => new AdamW(0.01),
        ["adamax"] = () => new AdaMax(0.01),
        ["ftrl"] = () => new Ftrl(0.1),
        ["lamb"] = () => new Lamb(0.01),
        ["proximal-adagrad"] = () => new ProximalAdagrad(0.1),
    };

    /// <summary>Trains in a session.</summary>
    /// <param name="arguments">The optimizer, the folder, the step to begin with and that before which to end.</param>
    public static void TrainSession(string[] arguments)
    {
        (string folder, int first, int end) = (arguments[1], Number(arguments[2]), Number(arguments[3]));
        using DefaultGraph graph = new Graph().AsDefault();
        Tensor x = Placeholder<float>([null, 3], name: "x");
        Tensor y = Placeholder<float>([null, 1], name: "y");
        Variable w = Variable(RandomUniform([3, 1], -1.0, 1.0, seed: 3), name: "w");
        Variable b = Variable(Zeros([1]), name: "b");
        Variable step = GetOrCreateGlobalStep();
        Node train = GraphOptimizers[arguments[0]]().Minimize(ReduceMean(Square(MatMul(x, w) + b - y)), globalStep: step);
        Node initialize = GlobalVariablesInitializer();
        Saver saver = new();
        using Session session = new();
        if (first == 0)
        {
            session.Run(initialize);
        }
        else
        {
            saver.Restore(session, LatestCheckpoint(folder)!);
        }

        for (int i = first; i < end; i++)
        {
            (Tensor inputs, Tensor targets) = Batch(i);
            session.Run(train, [new Feed(x, inputs), new Feed(y, targets)]);
        }

        saver.Save(session, Path.Combine(folder, "model"), step);
    }

    /// <summary>Trains without a session.</summary>
    /// <param name="arguments">The optimizer, the folder, the step to begin with and that before which to end.</param>
    public static void TrainEagerly(string[] arguments)
    {
        (string folder, int first, int end) = (arguments[1], Number(arguments[2]), Number(arguments[3]));
        Optimizer optimizer = Optimizers[arguments[0]]();
        Tensor[] sources = [Tensor.RandomUniform([3, 1], -1, 1, seed: 3), Tensor.Zeros([1])];
        Dictionary<string, Tensor> parameters = new() { ["w"] = sources[0], ["b"] = sources[1] };
        if (first > 0)
        {
            Checkpoint.Restore(Checkpoint.Latest(folder)!, parameters, optimizer);
        }

        for (int i = first; i < end; i++)
        {
            (Tensor inputs, Tensor targets) = Batch(i);
            using GradientTape tape = new();
            tape.Watch(sources);
            Tensor loss = (inputs.MatMul(sources[0]) + sources[1] - targets).Square().Mean();
            optimizer.Step(sources, tape.Gradient(loss, sources));
        }

        Checkpoint.Save(Path.Combine(folder, $"model-{optimizer.Steps}"), parameters, optimizer);
    }

    private static (Tensor Inputs, Tensor Targets) Batch(int step) =>
        (Tensor.RandomNormal([20, 3], seed: 100 + step), Tensor.RandomNormal([20, 1], seed: 200 + step));

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
