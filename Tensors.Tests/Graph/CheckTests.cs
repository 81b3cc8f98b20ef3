using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests.Graphs;

[NonParallelizable]
public sealed class CheckTests : SessionFixture
{
    [TestCase(float.NaN, 1f, "NaN")]
    [TestCase(float.NegativeInfinity, 1f, "Inf")]
    [TestCase(float.NaN, float.PositiveInfinity, "Inf and NaN")]
    public void Numbers_that_are_none_are_errors(float first, float second, string wrong)
    {
        Tensor x = Placeholder<float>([2]);

        Assert.That(
            () => Session.Run(CheckNumerics(x, "bad", "check"), [(x, new[] { first, second })]),
            Throws.TypeOf<InvalidArgumentException>().With.Message.StartsWith($"bad : Tensor had {wrong} values").And.Message.Contains(
                "'check'"));
    }

    [Test]
    public void The_gradient_of_a_check_is_checked()
    {
        Tensor x = Placeholder<float>([]);
        Tensor slope = Gradients(Sqrt(CheckNumerics(x, "bad")), [x])[0]!;

        Assert.That(Session.Run(slope, [(x, 4f)]).Item<float>(), Is.EqualTo(0.25f));
        Assert.That(
            () => Session.Run(slope, [(x, 0f)]),
            Throws.TypeOf<InvalidArgumentException>().With.Message.Contains("detected in gradient. bad : Tensor had Inf values"));
    }

    [Test]
    public void All_results_of_a_graph_are_checked_in_order()
    {
        Tensor x = Placeholder<float>([], "x");
        Tensor log = Log(x, "log");
        Exp(log);
        Node check = AddCheckNumericsOps();

        Session.Run(check, [(x, 1f)]);
        Assert.That(
            () => Session.Run(check, [(x, -1f)]),
            Throws.TypeOf<InvalidArgumentException>().With.Message.Contains("log:0 : Tensor had NaN values"));
    }

    [Test]
    public void Conditions_and_loops_cannot_be_checked_from_outside()
    {
        WhileLoop(v => v[0] < 3f, v => [v[0] + 1f], [Constant(0f)]);

        Assert.That(AddCheckNumericsOps, Throws.ArgumentException.With.Message.Contains("control flow"));
    }

    [Test]
    public void What_is_printed_is_as_in_TensorFlow()
    {
        Tensor x = Constant(1f);
        Tensor printed = Print(
            x, [Constant(new[] { 0.1f, 2, 3, 4 }), Constant(new int[,] { { 1, 2 }, { 3, 4 } }), "text", new[] { true }], "values: ");

        string written = Written(() => Assert.That(Session.Run(printed).Item<float>(), Is.EqualTo(1)));

        Assert.That(written, Is.EqualTo("values: [0.1 2 3...][[1 2][3...]...][text][1]"));
    }

    [Test]
    public void Printing_stops_after_so_many_times_in_a_session()
    {
        Tensor printed = Print(Constant(1f), [Constant(2)], firstN: 2);

        Assert.That(Enumerable.Range(0, 3).Select(_ => Written(() => Session.Run(printed))), Is.EqualTo((string[])["[2]", "[2]", ""]));
    }

    [Test]
    public void All_elements_are_printed_when_asked_and_gradients_pass()
    {
        Tensor x = Constant(new[] { 1f, 2, 3, 4, 5 });
        Tensor printed = Print(x, [x], summarize: -1);
        Tensor slope = Gradients(printed * 2f, [x])[0]!;

        Assert.That(Written(() => Session.Run(printed)), Is.EqualTo("[1 2 3 4 5]"));
        Assert.That(Session.Run(slope).ToArray<float>(), Is.EqualTo((float[])[2, 2, 2, 2, 2]));
    }

    private static string Written(Action action)
    {
        TextWriter before = Console.Error;
        using StringWriter written = new();
        Console.SetError(written);
        try
        {
            action();
        }
        finally
        {
            Console.SetError(before);
        }

        return written.ToString().Trim();
    }
}
