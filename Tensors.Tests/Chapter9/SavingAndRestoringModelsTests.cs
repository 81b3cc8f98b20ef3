using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests.Chapter9;

/// <summary>The chapter's programs that save and restore models, on its data.</summary>
public sealed class SavingAndRestoringModelsTests : ChapterGraph
{
    private const int Epochs = 1000;
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = new();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public void A_checkpoint_every_100_epochs_and_one_at_the_end()
    {
        (Saver saver, float[] bestTheta) = Train();

        Assert.That(
            saver.LastCheckpoints.Select(Path.GetFileName),
            Is.EqualTo(
                new[] { "my_model.ckpt-600", "my_model.ckpt-700", "my_model.ckpt-800", "my_model.ckpt-900", "my_model_final.ckpt" }));
        Assert.That(LatestCheckpoint(_folder.Path), Is.EqualTo(_folder["my_model_final.ckpt"]));
        HousingRuns.AssertTheta(
            Tensor.FromArray(bestTheta),
            HousingRuns.Numbers(HousingRuns.Expected.GetProperty("batch_gradient_descent").GetProperty("best_theta_after_1000_epochs")));
    }

    [Test]
    public void A_new_session_restores_the_best_theta()
    {
        (Saver saver, float[] bestTheta) = Train();

        using Session session = new();
        saver.Restore(session, _folder["my_model_final.ckpt"]);

        Assert.That(session.Run("theta:0")!.ToArray<float>(), Is.EqualTo(bestTheta));
    }

    [Test]
    public void A_map_saves_theta_under_another_name()
    {
        Variable theta = Variable(RandomUniform([9, 1], -1.0, 1.0, seed: 42), name: "theta");
        Saver saver = new(new Dictionary<string, Variable> { ["weights"] = theta });
        float[] saved;
        using (Session session = new())
        {
            session.Run(GlobalVariablesInitializer());
            saved = session.Run(theta).ToArray<float>();
            saver.Save(session, _folder["my_model.ckpt"]);
        }

        using Session next = new();
        saver.Restore(next, _folder["my_model.ckpt"]);

        Assert.That(next.Run(theta).ToArray<float>(), Is.EqualTo(saved));
        using CheckpointReader reader = new(_folder["my_model.ckpt"]);
        Assert.That(reader.Entries.Select(entry => entry.Name), Is.EqualTo(new[] { "weights" }));
    }

    [Test]
    public void The_graph_comes_from_its_file_alone()
    {
        (_, float[] bestTheta) = Train();

        using DefaultGraph empty = new Graph().AsDefault();
        Saver saver = ImportMetaGraph(_folder["my_model_final.ckpt.meta"])!;
        Tensor theta = empty.Graph.GetTensorByName("theta:0");
        using Session session = new();
        saver.Restore(session, _folder["my_model_final.ckpt"]);

        Assert.That(session.Run(theta).ToArray<float>(), Is.EqualTo(bestTheta));
        Assert.That(
            session.Run("mse:0")!.Item<float>(),
            Is.EqualTo(HousingRuns.Problem.MeanSquaredError(Tensor.FromArray(bestTheta, [9, 1]))).Within(1e-6));
    }

    private (Saver Saver, float[] BestTheta) Train()
    {
        Graph.Seed = 42;
        Tensor x = Constant(HousingRuns.Problem.X, name: "X");
        Tensor y = Constant(HousingRuns.Problem.Y, name: "y");
        Variable theta = Variable(RandomUniform([9, 1], -1.0, 1.0, seed: 42), name: "theta");
        Tensor predictions = MatMul(x, theta, name: "predictions");
        Tensor mse = ReduceMean(Square(predictions - y), name: "mse");
        Node trainingOp = new GradientDescentOptimizer(0.01).Minimize(mse);
        Node init = GlobalVariablesInitializer();
        Saver saver = new();

        using Session session = new();
        session.Run(init);
        for (int epoch = 0; epoch < Epochs; epoch++)
        {
            if (epoch % 100 == 0)
            {
                saver.Save(session, _folder["my_model.ckpt"], epoch);
            }

            session.Run(trainingOp);
        }

        float[] bestTheta = session.Run(theta).ToArray<float>();
        saver.Save(session, _folder["my_model_final.ckpt"]);
        return (saver, bestTheta);
    }
}
