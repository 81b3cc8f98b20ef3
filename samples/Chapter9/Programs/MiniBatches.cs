using Tensors;
using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Chapter9;

/// <summary>Feeding data to the training algorithm.</summary>
internal static class MiniBatches
{
    public const int Epochs = 10;
    public const int BatchSize = 100;

    public static IReadOnlyList<ChapterProgram> Programs { get; } =
    [
        new(
            "placeholder", "Placeholder nodes",
            "A placeholder of shape (none, 3) takes feeds of any height.",
            Placeholders),
        new(
            "mini-batch-gradient-descent", "Mini-batch gradient descent",
            "Ten epochs of batches of 100 rows, which are fed. The loop runs a prepared callable.",
            MiniBatchGradientDescent),
    ];

    /// <summary>How many batches make an epoch.</summary>
    public static int BatchCount(Notebook notebook) => (notebook.Problem.RowCount + BatchSize - 1) / BatchSize;

    /// <summary>The rows of a batch, drawn as the chapter draws them.</summary>
    public static (Tensor X, Tensor Y) FetchBatch(Notebook notebook, int epoch, int batch)
    {
        RandomState random = new((epoch * BatchCount(notebook)) + batch);
        Tensor rows = random.RandInt(notebook.Problem.RowCount, [BatchSize]);
        return (notebook.Problem.X.Gather(rows), notebook.Problem.Y.Gather(rows));
    }

    /// <summary>The chapter's model with placeholders in the place of data.</summary>
    public static LinearModel Describe() =>
        GradientDescent.Describe(Placeholder<float>([null, 9], name: "X"), Placeholder<float>([null, 1], name: "y"));

    private static void Placeholders(Notebook notebook)
    {
        Tensor a = Placeholder<float>([null, 3]);
        Tensor b = a + 5;
        using Session session = new Session().Enter();
        notebook.Note("feed_1", b.Eval(feed: [(a, new[,] { { 1f, 2, 3 } })]));
        notebook.Note("feed_2", b.Eval(feed: [(a, new[,] { { 4f, 5, 6 }, { 7, 8, 9 } })]));
    }

    private static void MiniBatchGradientDescent(Notebook notebook)
    {
        LinearModel model = Describe();
        Node trainingOp = new GradientDescentOptimizer(GradientDescent.LearningRate).Minimize(model.Mse);
        Node init = GlobalVariablesInitializer();
        using Session session = new Session().Enter();
        session.Run(init);
        Callable step = session.MakeCallable([trainingOp], [model.X, model.Y]);
        for (int epoch = 0; epoch < Epochs; epoch++)
        {
            for (int batch = 0; batch < BatchCount(notebook); batch++)
            {
                (Tensor x, Tensor y) = FetchBatch(notebook, epoch, batch);
                step.Run(x, y);
            }
        }

        notebook.Note("best_theta", model.Theta.Eval());
    }
}
