using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests;

// Training.
internal static partial class GoldenPrograms
{
    private static void Trained(GraphOptimizer optimizer)
    {
        (Tensor x, Tensor y) = Table();
        (_, _, Tensor mse) = Linear(x, y);
        optimizer.Minimize(mse);
        GlobalVariablesInitializer();
    }

    private static void MiniBatchGradientDescent()
    {
        Tensor x = Placeholder<float>([null, 9], name: "X");
        Tensor y = Placeholder<float>([null, 1], name: "y");
        (_, _, Tensor mse) = Linear(x, y);
        new GradientDescentOptimizer(0.01).Minimize(mse);
        GlobalVariablesInitializer();
    }

    private static void Optimizer(Func<Variable, GraphOptimizer> make)
    {
        Variable x = Variable(new[] { 1f, 2 }, name: "x");
        Variable w = Variable(new[,] { { 1f }, { 3 } }, name: "w");
        Tensor loss = ReduceSum(Square(MatMul(ExpandDims(x, 0), w)));
        Variable step = GetOrCreateGlobalStep();
        using (NameScope("train"))
        {
            make(step).Minimize(loss, step);
        }

        GlobalVariablesInitializer();
    }

    private static void Clipping()
    {
        Tensor x = Placeholder<float>([3], name: "x");
        ClipByValue(x, -1.0, 1.0);
        ClipByNorm(x, 2.0);
        GlobalNorm([x, x]);
        ClipByGlobalNorm([x, x], 1);
        Variable v = Variable(new[] { 1f, 2, 3 }, name: "v");
        GradientDescentOptimizer optimizer = new(0.1);
        optimizer.ApplyGradients([.. optimizer.ComputeGradients(ReduceSum(Square(v * x)))
            .Select(pair => ((Tensor?)ClipByValue(pair.Gradient!, -1.0, 1.0), pair.Variable))]);
    }

    private static void ResourceVariables()
    {
        Variable v = Variable(new[] { 1f, 2 }, name: "v", useResource: true);
        Tensor w = (v * 2) + v;
        new AdamOptimizer(0.1).Minimize(ReduceSum(w));
        GlobalVariablesInitializer();
    }

    private static void Decays()
    {
        Variable step = GetOrCreateGlobalStep();
        ExponentialDecay(0.1, step, 100, 0.96, staircase: true);
        PiecewiseConstant(step, [10, 20], [1.0, 0.5, 0.1]);
        PolynomialDecay(0.1, step, 100);
        InverseTimeDecay(0.1, step, 10, 0.5);
        NaturalExpDecay(0.1, step, 10, 0.5);
        CosineDecay(0.1, step, 100);
    }

    private static void MovingAverage()
    {
        Variable v = Variable(1.0, name: "v");
        Variable step = GetOrCreateGlobalStep();
        new ExponentialMovingAverage(0.9, step).Apply([v]);
    }
}
