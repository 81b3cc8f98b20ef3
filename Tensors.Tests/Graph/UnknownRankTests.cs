using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests;

/// <summary>
/// Placeholders without a shape take numbers, vectors and matrices: folds and their gradients give what they give where the shape is known.
/// </summary>
public sealed class UnknownRankTests : SessionFixture
{
    private static readonly Dictionary<string, Func<Tensor, Tensor>> s_folds = new()
    {
        ["ReduceSum"] = x => ReduceSum(x),
        ["ReduceMean"] = x => ReduceMean(x),
        ["ReduceProd"] = x => ReduceProd(x),
        ["ReduceMax"] = x => ReduceMax(x),
        ["ReduceMin"] = x => ReduceMin(x),
        ["ReduceLogSumExp"] = x => ReduceLogSumExp(x),
        ["Norm"] = x => Norm(x),
        ["L2Loss"] = x => L2Loss(x),
        ["ReduceSum keepDims"] = x => ReduceSum(x, keepDims: true),
        ["ReduceMean keepDims"] = x => ReduceMean(x, keepDims: true),
        ["ReduceProd keepDims"] = x => ReduceProd(x, keepDims: true),
        ["ReduceMax keepDims"] = x => ReduceMax(x, keepDims: true),
        ["ReduceSum of no axis"] = x => ReduceSum(x, ReadOnlySpan<int>.Empty),
    };

    private static readonly Dictionary<string, Func<Tensor, Tensor>> s_foldsOfAxes = new()
    {
        ["ReduceSum"] = x => ReduceSum(x, -1),
        ["ReduceMean"] = x => ReduceMean(x, 0),
        ["ReduceProd"] = x => ReduceProd(x, -1),
        ["ReduceMax"] = x => ReduceMax(x, 0),
        ["ReduceMin"] = x => ReduceMin(x, -1),
        ["ReduceLogSumExp"] = x => ReduceLogSumExp(x, -1),
        ["Norm"] = x => Norm(x, axis: 0),
        ["ReduceSum keepDims"] = x => ReduceSum(x, 0, keepDims: true),
        ["ReduceMax keepDims"] = x => ReduceMax(x, -1, keepDims: true),
    };

    private static readonly Dictionary<string, Func<Tensor, Tensor>> s_methods = new()
    {
        ["Softmax"] = x => x.Softmax(),
        ["LogSoftmax"] = x => x.LogSoftmax(),
        ["LogSumExp"] = x => x.LogSumExp(-1),
        ["LogSumExp of all"] = x => x.LogSumExp(),
        ["Sum"] = x => x.Sum(-1),
        ["Sum of all"] = x => x.Sum(),
        ["Mean keepDims"] = x => x.Mean(0, keepDims: true),
        ["Prod"] = x => x.Prod(-1),
        ["Max"] = x => x.Max(0),
        ["Min of all"] = x => x.Min(),
        ["Norm"] = x => x.Norm(axis: -1),
        ["Norm of order 3"] = x => x.Norm(3, -1),
        ["Variance"] = x => x.Variance([0]),
        ["CumulativeSum"] = x => x.CumulativeSum(-1, exclusive: true),
        ["CumulativeProduct"] = x => x.CumulativeProduct(0, reverse: true),
        ["LogCumSumExp"] = x => x.LogCumSumExp(-1),
        ["CumMax"] = x => x.CumMax(-1).Values,
        ["Gather"] = x => x.Gather(Tensor.FromArray([1, 0]), -1),
        ["Sort"] = x => x.Sort(),
        ["TopK"] = x => x.TopK(2).Values,
        ["Diff"] = x => x.Diff(),
    };

    private static readonly Dictionary<string, Func<Tensor, Tensor>> s_positions = new()
    {
        ["ArgMax"] = x => x.ArgMax(-1),
        ["ArgMin keepDims"] = x => x.ArgMin(0, keepDims: true),
        ["ArgMax of all"] = x => x.ArgMax(),
        ["ArgMax of all keepDims"] = x => x.ArgMax(keepDims: true),
        ["ArgSort"] = x => x.ArgSort(-1, descending: true),
        ["TopK"] = x => x.TopK(2).Positions,
        ["CumMin"] = x => x.CumMin(-1).Positions,
        ["Sum of integers"] = x => x.Cast(DType.Int32).Sum(-1),
    };

    private static IEnumerable<string> Methods => s_methods.Keys;

    private static IEnumerable<string> Positions => s_positions.Keys;

    private static IEnumerable<string> Folds => s_folds.Keys;

    private static IEnumerable<string> FoldsOfAxes => s_foldsOfAxes.Keys;

    [Test]
    public void The_slope_of_a_square_at_2_is_4()
    {
        Tensor x = Placeholder<float>();
        Tensor slope = Gradients(ReduceSum(x * x), [x])[0]!;
        Tensor other = Gradients(ReduceMean(Square(x)), [x])[0]!;

        Assert.That(Session.Run(slope, feed: [(x, 2f)]).Item<float>(), Is.EqualTo(4));
        Assert.That(Session.Run(other, feed: [(x, 2f)]).Item<float>(), Is.EqualTo(4));
    }

    [Test]
    public void A_fold_over_everything_takes_any_rank([ValueSource(nameof(Folds))] string fold, [Values(0, 1, 2)] int rank) =>
        Compare(s_folds[fold], rank);

    [Test]
    public void A_fold_over_an_axis_takes_any_rank([ValueSource(nameof(FoldsOfAxes))] string fold, [Values(1, 2)] int rank) =>
        Compare(s_foldsOfAxes[fold], rank);

    [Test]
    public void A_method_along_an_axis_takes_any_rank([ValueSource(nameof(Methods))] string method, [Values(1, 2)] int rank) =>
        Compare(s_methods[method], rank);

    [Test]
    public void Methods_that_give_integers_take_any_rank([ValueSource(nameof(Positions))] string method, [Values(1, 2)] int rank)
    {
        Tensor x = Placeholder<float>();
        Tensor y = s_positions[method](x);

        Tensor value = Session.Run(y, feed: [(x, Value(rank))]);

        Tensor expected = s_positions[method](Value(rank));
        Assert.That(y.DataType, Is.EqualTo(DataType.Int64));
        Assert.That(value.Shape, Is.EqualTo(expected.Shape));
        Assert.That(value.ToArray<long>(), Is.EqualTo(expected.ToArray<long>()));
    }

    [TestCase("Sum", "Sum")]
    [TestCase("Sum of all", "Sum")]
    [TestCase("Max", "Max")]
    [TestCase("Mean keepDims", "Mean")]
    [TestCase("Softmax", "Softmax")]
    [TestCase("CumulativeSum", "Cumsum")]
    [TestCase("CumulativeProduct", "Cumprod")]
    [TestCase("Gather", "GatherV2")]
    public void What_TensorFlow_has_words_for_is_said_in_them(string method, string op) =>
        Assert.That(s_methods[method](Placeholder<float>()).Op.Op, Is.EqualTo(op));

    [Test]
    public void Positions_of_extremes_are_found_at_any_rank([Values(1, 2)] int rank)
    {
        Tensor x = Placeholder<float>();
        Tensor known = Placeholder<float>(Value(rank).Shape);
        foreach ((Tensor free, Tensor bound) in new[] { (ArgMax(x, 0), ArgMax(known, 0)), (ArgMin(x, -1), ArgMin(known, -1)) })
        {
            Assert.That(
                Session.Run(free, feed: [(x, Value(rank))]).ToArray<long>(),
                Is.EqualTo(Session.Run(bound, feed: [(known, Value(rank))]).ToArray<long>()));
        }
    }

    [Test]
    public void Running_folds_take_any_rank([Values("Cumsum", "Cumprod")] string op, [Values(1, 2)] int rank)
    {
        Tensor x = Placeholder<float>();
        Tensor known = Placeholder<float>(Value(rank).Shape);
        Tensor free = Graph.Tensor1(op, null, [x, Constant(-1)]);
        Tensor bound = Graph.Tensor1(op, null, [known, Constant(-1)]);

        Assert.That(
            Session.Run(free, feed: [(x, Value(rank))]).ToArray<float>(),
            Is.EqualTo(Session.Run(bound, feed: [(known, Value(rank))]).ToArray<float>()));
    }

    [Test]
    public void Truth_values_are_folded_at_any_rank([Values(0, 1, 2)] int rank)
    {
        Tensor x = Placeholder<float>();

        Assert.That(Session.Run(ReduceAny(x > 2.9f), feed: [(x, Value(rank))]).Item<bool>(), Is.EqualTo(rank > 0));
        Assert.That(Session.Run(ReduceAll(x > 0.1f), feed: [(x, Value(rank))]).Item<bool>(), Is.True);
    }

    private static Tensor Value(int rank) => rank switch
    {
        0 => 1.5f,
        1 => Tensor.FromArray(new[] { 1.5f, 3, 0.5f }),
        _ => Tensor.FromArray(new[,] { { 1.5f, 3, 0.5f }, { 2, 0.25f, 1 } }),
    };

    private void Compare(Func<Tensor, Tensor> fold, int rank)
    {
        Tensor value = Value(rank);
        (float[] Result, float[] Slope) Run(Tensor x)
        {
            Tensor y = fold(x);
            Tensor slope = Gradients(y, [x])[0]!;
            Tensor?[] got = Session.Run([(Fetch)y, slope], feed: [(x, value)]);
            Assert.That(got[1]!.Shape, Is.EqualTo(value.Shape));
            return (got[0]!.ToArray<float>(), got[1]!.ToArray<float>());
        }

        (float[] result, float[] slope) = Run(Placeholder<float>());
        (float[] expected, float[] expectedSlope) = Run(Placeholder<float>(value.Shape));

        Assert.That(result, Is.EqualTo(expected));
        Assert.That(slope, Is.EqualTo(expectedSlope));
    }
}
