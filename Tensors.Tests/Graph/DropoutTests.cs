using Tensors.Graphs;

namespace Tensors.Tests.Graphs;

public class DropoutTests : SessionFixture
{
    [Test]
    public void Each_run_chooses_anew([Values] bool isKnown)
    {
        Tensor x = Ops.Placeholder<float>([isKnown ? 8 : null, 50]);
        Tensor y = x.Dropout(0.5);
        Tensor ones = Tensor.Ones([8, 50]);

        byte[] first = Bits.Of(Session.Run(y, feed: [(x, ones)]));
        byte[] second = Bits.Of(Session.Run(y, feed: [(x, ones)]));

        Assert.That(second, Is.Not.EqualTo(first));
    }

    [Test]
    public void The_gradient_sees_the_choice_of_its_run()
    {
        Tensor x = Ops.Placeholder<float>([null, 50]);
        Tensor y = x.Dropout(0.5);
        Tensor dx = Ops.Gradients(y, [x])[0]!;

        (Tensor value, Tensor slope) = Session.Run(y, dx, feed: [(x, Tensor.Ones([8, 50]))]);

        Assert.That(Bits.Of(slope), Is.EqualTo(Bits.Of(value)));
    }
}
