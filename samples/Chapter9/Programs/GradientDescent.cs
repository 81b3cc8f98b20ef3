using Tensors;
using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Chapter9;

/// <summary>Batch gradient descent in four ways.</summary>
internal static class GradientDescent
{
    public const int Epochs = 1000;
    public const int EpochsPerFigure = 100;
    public const double LearningRate = 0.01;

    public static IReadOnlyList<ChapterProgram> Programs { get; } =
    [
        new(
            "manual-gradients", "Manually computing the gradients",
            "The gradient 2/m Xᵀ(Xθ - y) is written by hand; Assign updates theta.",
            notebook =>
                Train(notebook, (model, m) =>
                Assign(model.Theta, model.Theta - (LearningRate * (2.0 / m * MatMul(Transpose(model.X), model.Error)))).Op)),
        new(
            "autodiff", "Using autodiff",
            "Gradients adds the nodes of the gradient to the graph: the same figures.",
            notebook => Train(
                notebook, (model, _) => Assign(model.Theta, model.Theta - (LearningRate * Gradients(model.Mse, [model.Theta])[0]!)).Op)),
        new(
            "gradient-descent-optimizer", "Using an optimizer",
            "GradientDescentOptimizer makes gradients and updates.",
            notebook => Train(notebook, (model, _) => new GradientDescentOptimizer(LearningRate).Minimize(model.Mse))),
        new(
            "momentum-optimizer", "Using a momentum optimizer",
            "Another optimizer is one changed line; it is further after as many epochs.",
            notebook => Train(notebook, (model, _) => new MomentumOptimizer(LearningRate, 0.9).Minimize(model.Mse))),
    ];

    /// <summary>Describes predictions and their mean squared error.</summary>
    public static LinearModel Describe(Tensor x, Tensor y)
    {
        Variable theta = Variable(RandomUniform([x.StaticShape[1]!.Value, 1], -1.0, 1.0, seed: 42), name: "theta");
        Tensor predictions = MatMul(x, theta, name: "predictions");
        Tensor error = predictions - y;
        return new(x, y, theta, error, ReduceMean(Square(error), name: "mse"));
    }

    private static void Train(Notebook notebook, Func<LinearModel, int, Node> describeStep)
    {
        LinearModel model = Describe(Constant(notebook.Problem.X, name: "X"), Constant(notebook.Problem.Y, name: "y"));
        Node trainingOp = describeStep(model, notebook.Problem.RowCount);
        Node init = GlobalVariablesInitializer();
        List<double> curve = [];
        using Session session = new Session().Enter();
        session.Run(init);
        for (int epoch = 0; epoch < Epochs; epoch++)
        {
            if (epoch % EpochsPerFigure == 0)
            {
                curve.Add(model.Mse.Eval().Item<float>());
            }

            session.Run(trainingOp);
        }

        notebook.Note("mse_every_100_epochs", curve);
        notebook.Note("best_theta", model.Theta.Eval());
    }
}

/// <summary>The nodes that programs share.</summary>
internal sealed record LinearModel(Tensor X, Tensor Y, Variable Theta, Tensor Error, Tensor Mse);
