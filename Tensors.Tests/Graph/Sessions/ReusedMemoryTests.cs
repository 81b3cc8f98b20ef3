using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests.Graphs;

/// <summary>
/// Results of nodes are views, or lie in memory that the next run writes to; what was fetched before stays, and what is fed anew is seen.
/// </summary>
public sealed class ReusedMemoryTests : GraphFixture
{
    private static readonly (string Name, Func<Tensor, Tensor> Of)[] s_functions =
    [
        ("StridedSlice", x => x[1..]), ("Slice", x => Part(x, Constant(new[] { 1 }))), ("Squeeze", x => Squeeze(ExpandDims(x, 0), [0])),
        ("Unstack", x => Unstack(Stack([x, x]), 2)[1]), ("Concat", x => Concat([x, x[..1]], 0)), ("Stack", x => Stack([x, x])),
        ("AddN of two", x => AddN([x, x])), ("AddN of three", x => AddN([x, x, x])), ("AddN of one", x => AddN([x])),
        ("FloorDiv", x => FloorDiv(x, x)), ("SquaredDifference", x => SquaredDifference(x, Negative(x))),
        ("Where", x => Where(x > 2, x, Negative(x))),
        ("Tile", x => Tile(x, [2])), ("Tile once", x => Tile(x, [1])), ("Pad", x => Pad(x, new[,] { { 1, 0 } })),
        ("OneHot", x => OneHot(Cast(x, DataType.Int32), 5)), ("Relu6", x => Relu6(x * 3)), ("Elu", x => Elu(Negative(x))),
        ("LeakyRelu", x => LeakyRelu(Negative(x))),
    ];

    private static IEnumerable<string> Functions => s_functions.Select(function => function.Name);

    [TestCaseSource(nameof(Functions))]
    public void Runs_do_not_see_each_other(string name)
    {
        Func<Tensor, Tensor> function = s_functions.Single(one => one.Name == name).Of;
        Tensor x = Placeholder<float>([null]);
        Tensor y = function(x);
        Tensor twice = y + y;
        using Session session = new();
        List<Tensor> kept = [];
        for (int run = 0; run < 6; run++)
        {
            float[] values = run == 3 ? [7, 1, 2, 4] : [run, 1, run + 1];
            Tensor?[] results = session.Run((Fetch[])[y, twice], [(x, values)]);
            float[] alone = new Session().Run(y, [(x, values)]).ToArray<float>();
            kept.Add(results[0]!);

            Assert.That(results[0]!.ToArray<float>(), Is.EqualTo(alone), $"run {run}");
            Assert.That(results[1]!.ToArray<float>(), Is.EqualTo(alone.Select(value => value + value)), $"run {run}");
            Assert.That(kept.All(tensor => tensor.ToArray<float>().Length > 0));
        }

        Assert.That(kept[0].ToArray<float>(), Is.EqualTo(new Session().Run(y, [(x, (float[])[0, 1, 1])]).ToArray<float>()));
    }

    [Test]
    public void A_part_with_other_bounds_in_each_run_is_taken_anew()
    {
        Tensor x = Placeholder<float>([null]);
        Tensor from = Placeholder<int>([1]);
        Tensor part = Part(x, from + 0);
        using Session session = new();

        Assert.Multiple(() =>
        {
            for (int start = 0; start < 4; start++)
            {
                Assert.That(
                    session.Run(part, [(x, (float[])[0, 1, 2, 3, 4]), (from, (int[])[start])]).ToArray<float>(),
                    Is.EqualTo((float[])[start, start + 1]));
            }
        });
    }

    [Test]
    public void A_part_of_a_variable_shows_what_is_assigned()
    {
        Variable variable = Variable(Tensor.FromArray([1f, 2f, 3f]), name: "v");
        Tensor part = ((Tensor)variable)[1..];
        Node step = variable.AssignAdd(Tensor.FromArray([10f, 10f, 10f])).Op;
        using Session session = new();
        session.Run(GlobalVariablesInitializer());
        for (int run = 1; run < 5; run++)
        {
            session.Run(step);
            Assert.That(session.Run(part).ToArray<float>(), Is.EqualTo((float[])[2 + (10 * run), 3 + (10 * run)]));
        }
    }

    [Test]
    public void Slopes_of_16_bits_are_rounded_as_eagerly()
    {
        Tensor x = Tensor.FromArray([-3f, -1f, -0.3f, 2f]).Cast(DType.Float16);
        Tensor place = Placeholder(DataType.Float16, [4]);
        using Session session = new();

        Assert.Multiple(() =>
        {
            Assert.That(Bits.Of(session.Run(LeakyRelu(place, 0.1f), [(place, x)])), Is.EqualTo(Bits.Of(x.LeakyRelu(0.1f))));
            Assert.That(Bits.Of(session.Run(Elu(place), [(place, x)])), Is.EqualTo(Bits.Of(x.Elu())));
            Assert.That(Bits.Of(session.Run(Relu6(place), [(place, x)])), Is.EqualTo(Bits.Of(x.Relu6())));
        });
    }

    private static Tensor Part(Tensor x, Tensor begin) => x.Graph.Tensor1("Slice", null, [x, begin, Constant(new[] { 2 })]);
}
