using System.Text.Json;
using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests.Chapter9;

/// <summary>Sections 5 and 6: batch and mini-batch gradient descent, to the figures that TensorFlow printed.</summary>
public sealed class GradientDescentTests : ChapterGraph
{
    private static readonly Dictionary<string, Func<Variable, Tensor, Tensor, Tensor, Fetch>> s_steps = new()
    {
        ["manual_gradients"] = (theta, x, error, _) => Assign(theta, theta - (0.01 * (2.0 / 20640 * MatMul(Transpose(x), error)))).Op,
        ["autodiff"] = (theta, _, _, mse) => Assign(theta, theta - (0.01 * Gradients(mse, [theta])[0]!)).Op,
        ["gradient_descent"] = (_, _, _, mse) => new GradientDescentOptimizer(0.01).Minimize(mse),
        ["momentum"] = (_, _, _, mse) => new MomentumOptimizer(0.01, 0.9).Minimize(mse),
        ["adam"] = (_, _, _, mse) => new AdamOptimizer(0.01).Minimize(mse),
        ["adagrad"] = (_, _, _, mse) => new AdagradOptimizer(0.1).Minimize(mse),
        ["rmsprop"] = (_, _, _, mse) => new RMSPropOptimizer(0.01).Minimize(mse),
    };

    private static IEnumerable<string> Methods => s_steps.Keys;

    [TestCaseSource(nameof(Methods))]
    public void A_thousand_epochs_give_TensorFlows_errors_and_theta(string method)
    {
        JsonElement golden = SharedData.Json("tensorflow", "goldens", "values", "chapter.json").GetProperty(method);
        Graph.Seed = 42;
        (Tensor x, Variable theta, Tensor error, Tensor mse) = Describe(
            Constant(HousingRuns.Problem.X, name: "X"), Constant(HousingRuns.Problem.Y, name: "y"));
        object step = s_steps[method](theta, x, error, mse).Resolve(Graph);
        using Session session = new();
        session.Run(GlobalVariablesInitializer());

        double[] curve = new double[10];
        for (int epoch = 0; epoch < 1000; epoch++)
        {
            if (epoch % 100 == 0)
            {
                curve[epoch / 100] = session.Run(mse).Item<float>();
            }

            session.Run((Node)step);
        }

        double[] expected = HousingRuns.Numbers(golden.GetProperty("mse_every_100_epochs"));
        double relative = method == "rmsprop" ? 1e-3 : 2e-6;
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.That(curve[i], Is.EqualTo(expected[i]).Within(relative * expected[i]));
        }

        double[] thetaExpected = [.. golden.GetProperty("theta").EnumerateArray().Select(row => row[0].GetDouble())];
        HousingRuns.AssertTheta(session.Run(theta), thetaExpected, method == "rmsprop" ? 1e-3 : 2e-6);
    }

    [Test]
    public void A_placeholder_takes_feeds_of_different_height()
    {
        Tensor a = Placeholder<float>([null, 3]);
        Tensor b = a + 5;
        using Session session = new Session().Enter();

        Tensor first = b.Eval(feed: [(a, new[,] { { 1f, 2, 3 } })]);
        Tensor second = b.Eval(feed: [(a, new[,] { { 4f, 5, 6 }, { 7, 8, 9 } })]);

        Assert.That(first.ToArray<float>(), Is.EqualTo(new[] { 6f, 7, 8 }));
        Assert.That(second.ToArray<float>(), Is.EqualTo(new[] { 9f, 10, 11, 12, 13, 14 }));
    }

    [Test]
    public void Mini_batches_give_TensorFlows_theta()
    {
        const int batchSize = 100;
        int batches = (HousingRuns.Problem.RowCount + batchSize - 1) / batchSize;
        Graph.Seed = 42;
        Tensor feedX = Placeholder<float>([null, 9], name: "X");
        Tensor feedY = Placeholder<float>([null, 1], name: "y");
        (_, Variable theta, _, Tensor mse) = Describe(feedX, feedY);
        Node step = new GradientDescentOptimizer(0.01).Minimize(mse);
        using Session session = new();
        session.Run(GlobalVariablesInitializer());

        for (int epoch = 0; epoch < 10; epoch++)
        {
            for (int batch = 0; batch < batches; batch++)
            {
                RandomState random = new((epoch * batches) + batch);
                Tensor rows = random.RandInt(HousingRuns.Problem.RowCount, [batchSize]);
                session.Run(step, feed: [(feedX, HousingRuns.Problem.X.Gather(rows)), (feedY, HousingRuns.Problem.Y.Gather(rows))]);
            }
        }

        HousingRuns.AssertTheta(
            session.Run(theta),
            HousingRuns.Numbers(HousingRuns.Expected.GetProperty("mini_batch_gradient_descent").GetProperty("best_theta")));
    }

    private static (Tensor X, Variable Theta, Tensor Error, Tensor Mse) Describe(Tensor x, Tensor y)
    {
        Variable theta = Variable(RandomUniform([9, 1], -1.0, 1.0, seed: 42), name: "theta");
        Tensor predictions = MatMul(x, theta, name: "predictions");
        Tensor error = predictions - y;
        return (x, theta, error, ReduceMean(Square(error), name: "mse"));
    }
}
