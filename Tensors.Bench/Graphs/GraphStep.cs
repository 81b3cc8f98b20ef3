using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Bench.Graphs;

/// <summary>
/// One step of linear regression by gradient descent, as the textbook's program describes it: placeholders, a variable, an optimizer.
/// </summary>
internal sealed class GraphStep
{
    // A mini-batch is another one in each step; the whole data set stays.
    private const int Batches = 4;
    private const int LargestBatch = 1000;

    private readonly Callable _step;
    private readonly Tensor[] _x;
    private readonly Tensor[] _y;
    private readonly Tensor?[] _nothing = new Tensor?[1];
    private int _batch;

    public GraphStep(Tensor x, Tensor y)
    {
        int batches = x.Shape[0] > LargestBatch ? 1 : Batches;
        _x = [.. Enumerable.Range(0, batches).Select(_ => x.Copy())];
        _y = [.. Enumerable.Range(0, batches).Select(_ => y.Copy())];
        Graph graph = new();
        using DefaultGraph isDefault = graph.AsDefault();
        Tensor feedX = Placeholder<float>([null, 9], name: "X");
        Tensor feedY = Placeholder<float>([null, 1], name: "y");
        Variable theta = Variable(Tensor.Zeros([9, 1]), name: "theta");
        Tensor mse = ReduceMean(Square(MatMul(feedX, theta) - feedY), name: "mse");
        Node step = new GradientDescentOptimizer(0.01).Minimize(mse);
        Session session = new(graph);
        session.Run(GlobalVariablesInitializer());
        _step = session.MakeCallable([step], [feedX, feedY]);
    }

    public void Run()
    {
        _batch = (_batch + 1) % _x.Length;
        _step.Run([_x[_batch], _y[_batch]], _nothing);
    }
}
