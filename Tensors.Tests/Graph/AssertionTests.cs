using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests;

public sealed class AssertionTests : SessionFixture
{
    [Test]
    public void A_claim_that_holds_does_nothing_and_one_that_does_not_shows_its_data()
    {
        Tensor x = Placeholder<float>([null], name: "x");
        Node positive = AssertTrue(ReduceAll(x > 0), ["not positive:", x], summarize: 2);

        Session.Run(positive, feed: [(x, new[] { 1f, 2 })]);
        InvalidArgumentException failure = Assert.Throws<InvalidArgumentException>(
            () => Session.Run(positive, feed: [(x, new[] { 1f, -2, 3 })]))!;

        Assert.That(failure.Message, Does.StartWith("assertion failed: [not positive:] [1 -2...]"));
        Assert.That(failure.Node!.Name, Is.EqualTo("Assert/AssertGuard/Assert"));
        Assert.That(failure.Message, Does.Contain("AssertionTests.cs:"));
    }

    [Test]
    public void Claims_about_integers_need_no_condition()
    {
        Tensor n = Placeholder<int>([], name: "n");
        Node positive = AssertTrue(n > 0, [n]);

        Assert.That(positive.Name, Is.EqualTo("Assert/Assert"));
        Assert.That(() => Session.Run(positive, feed: [(n, -1)]), Throws.TypeOf<InvalidArgumentException>());
    }

    [Test]
    public void The_first_case_that_holds_is_taken()
    {
        Tensor n = Placeholder<int>([]);
        Tensor size = Case([(n < 10, () => 1), (n < 100, () => 2)], () => 3);

        int[] sizes = [.. ((int[])[5, 50, 500]).Select(value => Session.Run(size, feed: [(n, value)]).Item<int>())];

        Assert.That(sizes, Is.EqualTo(new[] { 1, 2, 3 }));
    }

    [Test]
    public void Exclusive_cases_are_an_error_where_two_hold()
    {
        Tensor n = Placeholder<int>([]);
        Tensor size = Case([(n < 10, () => 1), (n < 100, () => 2)], () => 3, exclusive: true);

        Assert.That(Session.Run(size, feed: [(n, 50)]).Item<int>(), Is.EqualTo(2));
        Assert.That(
            () => Session.Run(size, feed: [(n, 5)]),
            Throws.TypeOf<InvalidArgumentException>().With.Message.Contains("more than 1 conditions"));
    }

    [Test]
    public void Without_another_way_one_case_has_to_hold()
    {
        Tensor n = Placeholder<int>([]);
        Tensor one = Constant(1);
        Tensor two = Constant(2);
        Tensor size = Case([(n < 10, () => one), ((n >= 10) & (n < 100), () => two)]);

        Assert.That(Session.Run(size, feed: [(n, 50)]).Item<int>(), Is.EqualTo(2));
        Assert.That(
            () => Session.Run(size, feed: [(n, 500)]),
            Throws.TypeOf<InvalidArgumentException>().With.Message.Contains("None of conditions evaluated as True"));
    }

    [Test]
    public void One_of_two_operations_runs()
    {
        Variable yes = Variable(0, name: "yes");
        Variable no = Variable(0, name: "no");
        Tensor p = Placeholder<bool>([]);
        Node either = Cond(p, () => AssignAdd(yes, 1).Op, () => AssignAdd(no, 1).Op);
        Session.Run(GlobalVariablesInitializer());

        Session.Run(either, feed: [(p, true)]);

        (Tensor taken, Tensor left) = Session.Run(yes, no);
        Assert.That((taken.Item<int>(), left.Item<int>()), Is.EqualTo((1, 0)));
    }
}
