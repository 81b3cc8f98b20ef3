using System.Text.Json;
using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests;

/// <summary>Functions over the rows of tensors.</summary>
public sealed class RowsAsLoopsTests : SessionFixture
{
    private static readonly float[] s_three = [1, 2, 3];

    [Test]
    public void A_map_changes_the_type_where_it_says_so()
    {
        Tensor x = Constant(s_three);

        Assert.That(Session.Run(MapFn(row => row > 1.5f, x, DataType.Bool)).ToArray<bool>(), Is.EqualTo((bool[])[false, true, true]));
        Assert.That(() => MapFn(row => row > 1.5f, x), Throws.TypeOf<GraphTypeException>().With.Message.Contains("bool"));
    }

    [Test]
    public void A_map_goes_over_several_tensors_at_once()
    {
        Tensor[] both = MapFnMany(rows => [rows[0] * rows[1], rows[1]], [s_three, new[] { 4f, 5f, 6f }]);

        Assert.That(Session.Run(both[0]).ToArray<float>(), Is.EqualTo((float[])[4, 10, 18]));
        Assert.That(Session.Run(both[1]).ToArray<float>(), Is.EqualTo((float[])[4, 5, 6]));
    }

    [Test]
    public void A_map_need_not_know_how_many_rows_there_are([Values(0, 1, 4)] int rows)
    {
        Tensor x = Placeholder<float>([null, 2]);
        Tensor sums = MapFn(row => ReduceSum(row), x);
        Tensor gradient = Gradients(Square(sums), [x])[0]!;
        float[,] ones = new float[rows, 2];
        for (int i = 0; i < rows; i++)
        {
            (ones[i, 0], ones[i, 1]) = (1, i);
        }

        Tensor?[] got = Session.Run([(Fetch)sums, gradient], feed: [(x, ones)]);

        Assert.That(sums.StaticShape.ToString(), Is.EqualTo("(?,)"));
        Assert.That(got[0]!.ToArray<float>(), Is.EqualTo(Enumerable.Range(0, rows).Select(i => 1f + i)));
        Assert.That(got[1]!.ToArray<float>(), Is.EqualTo(Enumerable.Range(0, rows).SelectMany(i => (float[])[2 * (1f + i), 2 * (1f + i)])));
    }

    [Test]
    public void A_scalar_has_no_rows() =>
        Assert.That(() => MapFn(row => row, 1f), Throws.ArgumentException.With.Message.Contains("at least one axis"));

    [Test]
    public void A_scan_goes_forward_and_backward_with_a_first_value_and_without()
    {
        float[] Run(Tensor x) => Session.Run(x).ToArray<float>();

        Assert.That(Run(Scan((a, x) => a + x, s_three)), Is.EqualTo((float[])[1, 3, 6]));
        Assert.That(Run(Scan((a, x) => a + x, s_three, 10f)), Is.EqualTo((float[])[11, 13, 16]));
        Assert.That(Run(Scan((a, x) => a + x, s_three, reverse: true)), Is.EqualTo((float[])[6, 5, 3]));
        Assert.That(Run(Scan((a, x) => a + x, s_three, 10f, reverse: true)), Is.EqualTo((float[])[16, 15, 13]));
    }

    [Test]
    public void A_scan_of_no_rows_needs_a_first_value()
    {
        Tensor x = Placeholder<float>([null]);

        Assert.That(
            () => Session.Run(Scan((a, row) => a + row, x), feed: [(x, Array.Empty<float>())]),
            Throws.TypeOf<InvalidArgumentException>().With.Message.Contains("Tried to read from index 0 but array size is: 0"));
        Assert.That(Session.Run(Scan((a, row) => a + row, x, 1f), feed: [(x, Array.Empty<float>())]).ElementCount, Is.Zero);
    }

    [Test]
    public void Folds_keep_the_order_of_rows()
    {
        Tensor left = Foldl((a, x) => (a * 10f) + x, s_three);
        Tensor right = Foldr((a, x) => (a * 10f) + x, s_three);
        Tensor[] two = FoldlMany((a, x) => [a[0] + x[0], a[1] * x[1]], [s_three, s_three], [0f, 1f]);
        Tensor empty = Foldr((a, x) => a + x, Array.Empty<float>(), 7f);

        Tensor?[] got = Session.Run([(Fetch)left, right, two[0], two[1], empty]);

        Assert.That(got.Select(value => value!.Item<float>()), Is.EqualTo((float[])[123, 321, 6, 6, 7]));
    }

    [Test]
    public void A_recurrent_network_over_sequences_of_different_lengths_is_trained_as_in_TensorFlow()
    {
        JsonElement golden = GoldenRuns.Program("recurrent_dynamic_basic");
        Tensor x = Placeholder<float>([3, 4, 2]);
        Tensor lengths = Placeholder<int>([3]);
        Tensor kernel = Constant(Initial(golden, "Assign/value", [5, 3]));
        Tensor bias = Constant(Initial(golden, "Assign_1/value", [3]));
        TensorArray inputs = new TensorArray(DataType.Float32, 4).Unstack(Transpose(x, [1, 0, 2]));
        TensorArray outputs = new(DataType.Float32, 4);
        Tensor[] loop = WhileLoop(
            v => Less(v[0], ReduceMax(lengths)),
            v =>
            {
                Tensor next = Tanh(BiasAdd(MatMul(Concat([inputs.Read(v[0]), v[2]], 1), kernel), bias));
                Tensor isOver = Tile(ExpandDims(GreaterEqual(v[0], lengths), 1), new[] { 1, 3 });
                return [v[0] + 1, outputs.WithFlow(v[1]).Write(v[0], Where(isOver, ZerosLike(next), next)), Where(isOver, v[2], next)];
            },
            [0, outputs, Zeros([3, 3])]);
        Tensor all = Transpose(outputs.WithFlow(loop[1]).Stack(), [1, 0, 2]);
        float[] weights = [.. Enumerable.Range(0, 36).Select(i => (float)Math.Cos(i))];
        Tensor?[] gradients = Gradients(ReduceSum(all * Constant(Tensor.FromArray(weights, [3, 4, 3]))), [kernel, bias]);
        Feed[] feed = [(x, Given(golden.GetProperty("feed").GetProperty("X:0"), [3, 4, 2])), (lengths, new[] { 4, 2, 3 })];

        Tensor?[] got = Session.Run([(Fetch)all, loop[2], gradients[0]!, gradients[1]!], feed);

        JsonElement run = golden.GetProperty("runs")[1];
        foreach ((string name, Tensor? value) in ((string[])["out", "state0", "g0", "g1"]).Zip(got))
        {
            float[] expected = Given(run.GetProperty(name), value!.Shape).ToArray<float>();
            Assert.That(
                value.ToArray<float>().Zip(expected),
                Is.All.Matches<(float, float)>(pair => Math.Abs(pair.Item1 - pair.Item2) <= 1e-5 * Math.Max(1, Math.Abs(pair.Item2))),
                name);
        }
    }

    private static Tensor Initial(JsonElement golden, string constant, Shape shape) => Given(
        golden.GetProperty("nodes").EnumerateArray().First(node => node.GetProperty("name").GetString() == constant).GetProperty("attrs")
            .GetProperty("value"), shape);

    private static Tensor Given(JsonElement tensor, Shape shape) => Tensor.FromArray([.. Flat(tensor.GetProperty("value"))], shape);

    private static IEnumerable<float> Flat(JsonElement value) => value.ValueKind == JsonValueKind.Array
        ? value.EnumerateArray().SelectMany(Flat) : [value.GetSingle()];
}
