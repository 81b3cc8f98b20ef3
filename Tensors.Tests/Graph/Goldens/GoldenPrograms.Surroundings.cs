using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests;

// Summaries, savers, layers, queues.
internal static partial class GoldenPrograms
{
    private static void NameScopes()
    {
        Tensor x = Placeholder<float>([null, 9], name: "X");
        Tensor y = Placeholder<float>([null, 1], name: "y");
        Variable theta = Variable(RandomUniform([9, 1], -1.0, 1.0, seed: 42), name: "theta");
        Tensor predictions = MatMul(x, theta, name: "predictions");
        Tensor mse;
        using (NameScope("loss"))
        {
            Tensor error = predictions - y;
            mse = ReduceMean(Square(error), name: "mse");
        }

        new GradientDescentOptimizer(0.01).Minimize(mse);
        GlobalVariablesInitializer();
        Summary.Scalar("MSE", mse);
    }

    private static void TensorBoardSummary()
    {
        Tensor x = Placeholder<float>([null, 9], name: "X");
        Tensor y = Placeholder<float>([null, 1], name: "y");
        (_, _, Tensor mse) = Linear(x, y);
        new GradientDescentOptimizer(0.01).Minimize(mse);
        GlobalVariablesInitializer();
        Summary.Scalar("MSE", mse);
    }

    private static void SummaryNodes()
    {
        Tensor x = Placeholder<float>([null], name: "x");
        using (NameScope("stats"))
        {
            Summary.Scalar("mean", ReduceMean(x));
            Summary.Histogram("values", x);
        }

        Summary.Text("note", Constant("hello"));
        Summary.Image("picture", Zeros([1, 4, 4, 3]));
        Summary.MergeAll();
    }

    private static void Saver() => SaverNodes.Add(Graph.Default, SaverNodes.ByName(GlobalVariables()));

    private static void SaveAndRestore()
    {
        Trained(new GradientDescentOptimizer(0.01));
        Saver();
    }

    private static void SaveWithOtherName()
    {
        Variable theta = Variable(Zeros([9, 1]), name: "theta");
        SaverNodes.Add(Graph.Default, new Dictionary<string, IReadOnlyList<Variable>> { ["weights"] = [theta] });
    }

    private static Tensor Layer(Tensor x, int units, string name, Func<Tensor, Tensor>? activation = null)
    {
        using (NameScope(name))
        {
            int inputs = x.StaticShape[1]!.Value;
            Variable w = Variable(TruncatedNormal([inputs, units], stddev: 2 / Math.Sqrt(inputs)), name: "kernel");
            Variable b = Variable(Zeros([units]), name: "bias");
            Tensor z = MatMul(x, w) + b;
            return activation is null ? z : activation(z);
        }
    }

    private static void DenseLayers()
    {
        Tensor y, logits, loss;
        using (NameScope("dnn"))
        {
            Tensor x = Placeholder<float>([null, 784], name: "X");
            y = Placeholder<int>([null], name: "y");
            logits = Layer(Layer(x, 300, "hidden1", z => Relu(z)), 10, "outputs");
        }

        using (NameScope("loss"))
        {
            loss = ReduceMean(SparseSoftmaxCrossEntropyWithLogits(y, logits), name: "loss");
        }

        using (NameScope("train"))
        {
            new GradientDescentOptimizer(0.01).Minimize(loss);
        }

        using (NameScope("eval"))
        {
            ReduceMean(Cast<float>(InTopK(logits, y, 1)));
        }

        GlobalVariablesInitializer();
        Saver();
    }

    private static void Partitioned()
    {
        using (VariableScope("p", partitioner: FixedSizePartitioner(2)))
        {
            GetPartitionedVariable("v", [5, 2]).ToTensor();
        }

        Saver();
    }

    private static void Queues()
    {
        FIFOQueue q = new(10, [DataType.Float32], [[2]], name: "q");
        Tensor x = Placeholder<float>([null, 2], name: "x");
        q.Enqueue([Zeros([2])]);
        q.EnqueueMany([x]);
        q.Dequeue();
        q.DequeueMany(3);
        q.Close();
        q.Size();
        new RandomShuffleQueue(10, 2, [DataType.Float32, DataType.Int32], [[], []]).Dequeue();
    }
}
