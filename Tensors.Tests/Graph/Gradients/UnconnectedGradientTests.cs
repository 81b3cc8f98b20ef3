using Tensors.Graphs;

namespace Tensors.Tests.Graphs;

public sealed class UnconnectedGradientTests : SessionFixture
{
    [Test]
    public void A_source_on_which_nothing_depends_has_no_gradient()
    {
        (Tensor y, Tensor other) = Build();
        Assert.That(Ops.Gradients([y], [other])[0], Is.Null);
    }

    [Test]
    public void Zeros_are_given_on_request()
    {
        (Tensor y, Tensor other) = Build();
        Tensor gradient = Ops.Gradients([y], [other], unconnectedGradients: UnconnectedGradients.Zeros)[0]!;
        Assert.That(Session.Run(gradient, feed: [(other, Tensor.Ones([2]))]).ToArray<float>(), Is.EqualTo(new float[2]));
    }

    [Test]
    public void An_error_on_request_names_the_source()
    {
        (Tensor y, Tensor other) = Build();
        Assert.That(
            () => Ops.Gradients([y], [other], unconnectedGradients: UnconnectedGradients.Error),
            Throws.InvalidOperationException.With.Message.Contains("'other:0'").And.Message.Contains("UnconnectedGradientTests.cs:"));
    }

    private static (Tensor Y, Tensor Other) Build() =>
        (Ops.Square(Ops.Placeholder<float>([2], name: "x")), Ops.Placeholder<float>([2], name: "other"));
}
