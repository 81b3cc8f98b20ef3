using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests.Chapter9;

/// <summary>Section 7: names and scopes.</summary>
public sealed class NameScopeTests : ChapterGraph
{
    [Test]
    public void Nodes_are_named_after_their_scope()
    {
        Tensor predictions = Placeholder<float>([null, 1]);
        Tensor y = Placeholder<float>([null, 1]);
        Tensor error, mse;
        using (NameScope("loss"))
        {
            error = predictions - y;
            mse = ReduceMean(Square(error), name: "mse");
        }

        Assert.That((error.Op.Name, mse.Op.Name), Is.EqualTo(("loss/sub", "loss/mse")));
    }

    [Test]
    public void Names_that_are_taken_get_a_number()
    {
        Variable first = Variable(0, name: "a");
        Variable second = Variable(0, name: "a");
        Variable third, fourth;
        using (NameScope("param"))
        {
            third = Variable(0, name: "a");
        }

        using (NameScope("param"))
        {
            fourth = Variable(0, name: "a");
        }

        Assert.That(
            ((Variable[])[first, second, third, fourth]).Select(variable => variable.Op.Name),
            Is.EqualTo(new[] { "a", "a_1", "param/a", "param_1/a" }));
    }
}
