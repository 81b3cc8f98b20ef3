using CommunityToolkit.HighPerformance;
using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests;

public sealed class FeedAndFetchTests : SessionFixture
{
    private static readonly float[] s_doubled = [2, 4, 6];

    private static IEnumerable<TestCaseData> Values =>
    [
        new TestCaseData(Tensor.FromArray(new[,] { { 1f, 2, 3 } })) { TestName = "A_tensor_is_fed" },
        new TestCaseData(new[,] { { 1f, 2, 3 } }) { TestName = "A_rectangular_array_is_fed" },
        new TestCaseData(arg: new[] { new[] { 1f, 2, 3 } }) { TestName = "A_nested_array_is_fed" },
        new TestCaseData(arg: new[] { new[] { 1, 2, 3 } }) { TestName = "A_nested_array_of_another_type_is_fed" },
        new TestCaseData(new List<double[]> { new[] { 1.0, 2, 3 } }) { TestName = "A_list_of_arrays_is_fed" },
        new TestCaseData(new List<List<int>> { new() { 1, 2, 3 } }) { TestName = "A_list_of_lists_is_fed" },
        new TestCaseData(arg: new object[] { new object[] { 1, 2f, 3.0 } }) { TestName = "A_list_of_numbers_of_several_types_is_fed" },
    ];

    [TestCaseSource(nameof(Values))]
    public void Values_of_many_kinds_are_fed(object value)
    {
        Tensor x = Placeholder<float>([null, 3], name: "X");

        Assert.That(Session.Run(x * 2, feed: [new Feed(x, value)]).ToArray<float>(), Is.EqualTo(s_doubled));
    }

    [Test]
    public void Spans_are_copied()
    {
        Tensor x = Placeholder<float>([null, 3], name: "X");
        Span<float> row = [1, 2, 3];
        Feed feed = Feed.Of<float>(x, row, [1, 3]);
        row.Clear();

        Assert.That(Session.Run(x * 2, feed: [feed]).ToArray<float>(), Is.EqualTo(s_doubled));
        Assert.That(
            Session.Run(x * 2, feed: [Feed.Of<float>("X:0", new[,] { { 1f, 2, 3 } }.AsSpan2D())]).ToArray<float>(), Is.EqualTo(s_doubled));
    }

    [Test]
    public void Memory_and_lists_of_numbers_are_fed()
    {
        Tensor x = Placeholder<float>([null], name: "X");

        Assert.That(Session.Run(x * 2, feed: [(x, new[] { 1f, 2, 3 }.AsMemory())]).ToArray<float>(), Is.EqualTo(s_doubled));
        Assert.That(Session.Run(x * 2, feed: [(x, new List<float> { 1, 2, 3 })]).ToArray<float>(), Is.EqualTo(s_doubled));
    }

    [Test]
    public void Variables_constants_and_results_can_be_fed()
    {
        Variable v = Variable(1.0, name: "v");
        Tensor c = Constant(10.0);
        Tensor sum = v + c;
        Tensor result = sum * 2;

        Assert.That(Session.Run(result, feed: [(v.Value(), 2f)]).Item<float>(), Is.EqualTo(24));
        Assert.That(Session.Run(result, feed: [(v, 2f)]).Item<float>(), Is.EqualTo(24));
        Assert.That(Session.Run(result, feed: [(sum, 2f)]).Item<float>(), Is.EqualTo(4));
    }

    [Test]
    public void Tensors_and_operations_are_asked_directly_with_feeds()
    {
        Tensor x = Placeholder<float>([], name: "X");
        Variable v = Variable(0.0, name: "v");
        Tensor change = v.Assign(x);
        using IDisposable isDefault = Session.AsDefault();

        change.Op.Run(feed: [(x, 3f)]);

        Assert.That(v.Eval().Item<float>(), Is.EqualTo(3));
        Assert.That((x + v).Eval(feed: [(x, 4f)]).Item<float>(), Is.EqualTo(7));
    }

    [Test]
    public void Fetches_come_as_tuples_lists_and_dictionaries()
    {
        Tensor a = Constant(1.0, name: "a");
        Variable b = Variable(2.0, name: "b");
        Node init = GlobalVariablesInitializer();
        Session.Run(init);

        (Tensor one, Tensor two, Tensor three) = Session.Run(a, b, a + b);
        Tensor?[] list = Session.Run([init, "a:0", "init", b]);
        Dictionary<string, Tensor?> named = Session.Run(new Dictionary<string, Fetch> { ["sum"] = a + b, ["init"] = init });

        Assert.That((one.Item<float>(), two.Item<float>(), three.Item<float>()), Is.EqualTo((1f, 2f, 3f)));
        Assert.That(list.Select(value => value?.Item<float>()), Is.EqualTo(new float?[] { null, 1, null, 2 }));
        Assert.That((named["sum"]!.Item<float>(), named["init"]), Is.EqualTo((3f, (Tensor?)null)));
        Assert.That(Session.Run((Fetch[])[]), Is.Empty);
    }

    [Test]
    public void Numbers_and_text_are_fetched_together()
    {
        object?[] values = Session.RunObjects([Constant("a"), Constant(1), NoOp()]);

        Assert.That((((StringTensor)values[0]!).Item(), ((Tensor)values[1]!).Item<int>(), values[2]), Is.EqualTo(("a", 1, (object?)null)));
    }

    [Test]
    public void What_must_not_be_fed_or_fetched_is_refused()
    {
        Tensor x = Constant(1.0, name: "x");
        Tensor y = x + 1;
        Graph.PreventFeeding(x);
        Graph.PreventFetching(x.Op);

        Assert.That(Session.Run(y).Item<float>(), Is.EqualTo(2));
        Assert.That(() => Session.Run(y, feed: [(x, 2f)]), Throws.ArgumentException.With.Message.Contains("'x:0' may not be fed"));
        Assert.That(() => Session.Run(x), Throws.ArgumentException.With.Message.Contains("'x' has been marked as not fetchable"));
        Assert.That((Graph.IsFeedable(y), Graph.IsFetchable(y.Op)), Is.EqualTo((true, true)));
    }

    [Test]
    public void Wrong_feeds_say_what_was_expected_and_what_was_given()
    {
        Tensor x = Placeholder<float>([null, 3], name: "learning_rate");

        Assert.That(
            () => Session.Run(x, feed: [(x, new[] { 1f, 2 })]),
            Throws.ArgumentException.With.Message.Contains("(2,)").And.Message.Contains("'(?, 3)'").And.Message.Contains(
                "FeedAndFetchTests.cs:"));
        Assert.That(
            () => Session.Run(x, feed: [(x, "one")]),
            Throws.ArgumentException.With.Message.Contains("'learning_rate:0', which is float32 of shape '(?, 3)'").And.Message.Contains(
                "FeedAndFetchTests.cs:"));
        Assert.That(
            () => Session.Run(x, feed: [(x, new[] { new[] { 1f, 2, 3 }, [1f] })]),
            Throws.ArgumentException.With.Message.Contains("rows differ in length"));
        Assert.That(
            () => Session.Run(x, feed: [("learning_rat:0", 1f)]),
            Throws.TypeOf<GraphTypeException>().With.Message.Contains("Did you mean 'learning_rate:0'?"));
        Assert.That(() => Session.Run("lerning_rate:0"), Throws.ArgumentException.With.Message.Contains("Did you mean 'learning_rate:0'?"));
    }

    [Test]
    public void A_tensor_is_fed_once()
    {
        Tensor x = Placeholder<float>(name: "x");
        Tensor y = x + 1;
        using Session session = new();

        Assert.That(
            () => session.Run(y, feed: [(x, 1f), ("x:0", 2f)]),
            Throws.ArgumentException.With.Message.StartsWith("Tensor 'x:0' is fed more than once"));
    }

    [Test]
    public void Bytes_are_one_text_and_numbers_are_none()
    {
        Tensor any = Placeholder(DataType.String), several = Placeholder(DataType.String, [null]);
        using Session session = new();
        byte[] bytes = [65, 66];

        Assert.That(session.RunText(any, feed: [(any, bytes)]).Item(), Is.EqualTo("AB"));
        Assert.That(session.RunText(several, feed: [(several, new[] { bytes, bytes })]).ToArray(), Is.EqualTo((string[])["AB", "AB"]));
        Assert.That(
            () => session.RunText(several, feed: [(several, bytes)]),
            Throws.ArgumentException.With.Message.Contains("byte[] is one text; feed several as"));
        Assert.That(
            () => session.RunText(any, feed: [(any, Tensor.FromArray(bytes))]),
            Throws.ArgumentException.With.Message.Contains("numbers become text by AsString"));
    }

    [Test]
    public void Changes_and_reads_that_are_fetched_together_are_the_same_beside_a_condition([Values] bool hasCondition)
    {
        Variable v = Variable(1f, name: "v");
        List<Fetch> fetches = [AssignAdd(v, 1f), v.Value(), AssignAdd(v, 10f)];
        if (hasCondition)
        {
            fetches.Add(Cond(true, () => Constant(1f), () => Constant(2f)));
        }

        using Session session = new();
        session.Run(v.Initializer);

        Tensor?[] values = session.Run(fetches);

        Assert.That(values.Take(3).Select(value => value!.Item<float>()), Is.EqualTo((float[])[12, 12, 12]));
    }
}
