using Tensors;
using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Chapter9;

/// <summary>Visualizing the graph and training curves using TensorBoard.</summary>
internal static class Visualizing
{
    private const int BatchesPerSummary = 10;

    public static IReadOnlyList<ChapterProgram> Programs { get; } =
    [
        new(
            "tensorboard", "Visualizing the graph and training curves",
            "Mini-batch gradient descent again: the graph, with the loss in a scope, and the error after every ten batches go to an event "
            + "file.",
            WriteEvents),
    ];

    private static void WriteEvents(Notebook notebook)
    {
        Tensor x = Placeholder<float>([null, 9], name: "X");
        Tensor y = Placeholder<float>([null, 1], name: "y");
        Variable theta = Variable(RandomUniform([9, 1], -1.0, 1.0, seed: 42), name: "theta");
        Tensor predictions = MatMul(x, theta, name: "predictions");
        Tensor error, mse;
        using (NameScope("loss"))
        {
            error = predictions - y;
            mse = ReduceMean(Square(error), name: "mse");
        }

        Node trainingOp = new GradientDescentOptimizer(GradientDescent.LearningRate).Minimize(mse);
        Node init = GlobalVariablesInitializer();
        Tensor mseSummary = Summary.Scalar("MSE", mse);
        string folder = Path.Combine(notebook.Logs, $"run-{DateTime.UtcNow:yyyyMMddHHmmss}");
        using FileWriter writer = new(folder, Graph.Default);
        using Session session = new Session().Enter();
        session.Run(init);
        int batches = MiniBatches.BatchCount(notebook);
        int summaries = 0;
        for (int epoch = 0; epoch < MiniBatches.Epochs; epoch++)
        {
            for (int batch = 0; batch < batches; batch++)
            {
                (Tensor xBatch, Tensor yBatch) = MiniBatches.FetchBatch(notebook, epoch, batch);
                if (batch % BatchesPerSummary == 0)
                {
                    writer.AddSummary(session.RunText(mseSummary, [(x, xBatch), (y, yBatch)]), (epoch * batches) + batch);
                    summaries++;
                }

                session.Run(trainingOp, [(x, xBatch), (y, yBatch)]);
            }
        }

        notebook.Note("best_theta", theta.Eval());
        notebook.Note("names_in_the_scope", [error.Op.Name, mse.Op.Name]);
        notebook.Note("summaries", summaries);
        notebook.Note("open_with_tensorboard", $"tensorboard --logdir {notebook.Logs}");
        notebook.Note("open_without_python", $"dotnet run --project samples/Board -- {notebook.Logs}");
    }
}
