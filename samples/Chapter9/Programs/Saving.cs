using Tensors;
using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Chapter9;

/// <summary>Saving and restoring models.</summary>
internal static class Saving
{
    public static IReadOnlyList<ChapterProgram> Programs { get; } =
    [
        new(
            "saving", "Saving and restoring models",
            "A checkpoint every 100 epochs and one at the end. A new session restores theta instead of training; a name map saves it under "
            + "another name; "
            + "and the file .meta brings the whole graph back into an empty one.",
            SaveAndRestore),
    ];

    private static void SaveAndRestore(Notebook notebook)
    {
        Directory.CreateDirectory(notebook.Checkpoints);
        string during = Path.Combine(notebook.Checkpoints, "my_model.ckpt");
        string final = Path.Combine(notebook.Checkpoints, "my_model_final.ckpt");
        LinearModel model = GradientDescent.Describe(Constant(notebook.Problem.X, name: "X"), Constant(notebook.Problem.Y, name: "y"));
        Node trainingOp = new GradientDescentOptimizer(GradientDescent.LearningRate).Minimize(model.Mse);
        Node init = GlobalVariablesInitializer();
        Saver saver = new();
        Saver renamed = new(new Dictionary<string, Variable> { ["weights"] = model.Theta });
        Tensor best;
        using (Session session = new())
        {
            session.Run(init);
            for (int epoch = 0; epoch < GradientDescent.Epochs; epoch++)
            {
                if (epoch % GradientDescent.EpochsPerFigure == 0)
                {
                    saver.Save(session, during);
                }

                session.Run(trainingOp);
            }

            best = session.Run(model.Theta);
            saver.Save(session, final);
            renamed.Save(session, Path.Combine(notebook.Checkpoints, "my_model_weights.ckpt"), writeState: false);
        }

        notebook.Note("best_theta", best);
        notebook.Note("latest_checkpoint", Path.GetFileName(LatestCheckpoint(notebook.Checkpoints)!));
        using (Session session = new())
        {
            saver.Restore(session, final);
            notebook.Note("restored_theta_is_equal", AreEqual(session.Run(model.Theta), best));
        }

        using (Session session = new())
        {
            renamed.Restore(session, Path.Combine(notebook.Checkpoints, "my_model_weights.ckpt"));
            notebook.Note("theta_restored_from_weights_is_equal", AreEqual(session.Run(model.Theta), best));
        }

        Graph.ResetDefault();
        Saver imported = ImportMetaGraph(final + ".meta")!;
        using (Session session = new())
        {
            imported.Restore(session, final);
            Tensor theta = session.Run(Graph.Default.GetTensorByName("theta:0"));
            notebook.Note("theta_of_the_imported_graph_is_equal", AreEqual(theta, best));
            notebook.Note("mse_of_the_imported_graph", session.Run(Graph.Default.GetTensorByName("mse:0")));
        }
    }

    private static bool AreEqual(Tensor left, Tensor right) => left.ToArray<float>().AsSpan().SequenceEqual(right.ToArray<float>());
}
