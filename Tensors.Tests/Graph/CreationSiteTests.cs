using System.Runtime.CompilerServices;
using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests;

/// <summary>The line of the program that a node says it was made at.</summary>
public sealed class CreationSiteTests : GraphFixture
{
    [Test]
    public void A_node_is_of_the_line_that_made_it()
    {
        Tensor first = Constant(1f);
        Assert.That(first.Op.CreatedAt, Is.EqualTo(Line(-1)));

        Tensor second = first + 1f;
        Assert.That(second.Op.CreatedAt, Is.EqualTo(Line(-1)));
        Assert.That(second.Op.Inputs[1].Op.CreatedAt, Is.EqualTo(Line(-2)));
    }

    [Test]
    public void All_nodes_of_a_line_in_a_loop_are_of_that_line()
    {
        Tensor x = Placeholder<float>([]);
        for (int i = 0; i < 3; i++)
        {
            x = x.Tanh();
            x = x.Sigmoid();
        }

        string[] lines = [Line(-4), Line(-3)];
        Assert.That(
            Graph.Nodes.Skip(1).Select(node => node.CreatedAt), Is.EqualTo((string[])[.. lines, .. lines, .. lines]));
    }

    [Test]
    public void Methods_of_one_name_and_one_body_are_told_apart()
    {
        Tensor number = Made(1f);
        Tensor integer = Made(1);

        Assert.That(integer.Op.CreatedAt, Is.Not.EqualTo(number.Op.CreatedAt));
    }

    [Test]
    public void What_is_made_in_a_query_is_of_the_line_in_the_query()
    {
        Tensor[] made = [.. Enumerable.Range(0, 2).Select(i => Constant(i))];
        Assert.That(made.Select(tensor => tensor.Op.CreatedAt), Is.All.EqualTo(Line(-1)));
    }

    [Test]
    public void The_nodes_of_a_gradient_are_of_the_line_that_asks_for_it()
    {
        Tensor x = Placeholder<float>([null]);
        Tensor loss = ReduceMean(Square(x));
        int before = Graph.NodeCount;
        Gradients(loss, [x]);
        Assert.That(Graph.Nodes.Skip(before).Select(node => node.CreatedAt), Is.All.EqualTo(Line(-1)));

        Tensor after = Constant(1f);
        Assert.That(after.Op.CreatedAt, Is.EqualTo(Line(-1)));
    }

    private static Tensor Made(float value) => Constant(value);

    private static Tensor Made(int value) => Constant(value);

    private static string Line(int offset, [CallerLineNumber] int line = 0) => $"CreationSiteTests.cs:{line + offset}";
}
