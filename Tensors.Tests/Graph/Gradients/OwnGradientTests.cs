using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests.Graphs;

public sealed class OwnGradientTests : SessionFixture
{
    [OneTimeSetUp]
    public void Register()
    {
        RegisterGradient("GuidedRelu", (node, dy) => [Where(dy[0] > 0f, dy[0] * 10f, ZerosLike(dy[0]))]);
        RegisterGradient("TimesHundred", (node, dy) => [dy[0] * 100f]);
    }

    [Test]
    public void Operations_made_under_a_map_have_the_gradients_that_it_names()
    {
        Tensor x = Constant(new[] { 1f, 2 });
        Tensor before = Relu(x);
        Tensor guided;
        Tensor inner;
        using (Graph.GradientOverrideMap(new Dictionary<string, string> { ["Relu"] = "GuidedRelu" }))
        {
            guided = Relu(x);
            using (Graph.GradientOverrideMap(new Dictionary<string, string> { ["Relu"] = "TimesHundred" }))
            {
                inner = Relu(x);
            }
        }

        Tensor after = Relu(x);

        Assert.That(Slope(guided), Is.EqualTo((float[])[10, 10]));
        Assert.That(Slope(inner), Is.EqualTo((float[])[100, 100]));
        Assert.That(Slope(before), Is.EqualTo((float[])[1, 1]));
        Assert.That(Slope(after), Is.EqualTo((float[])[1, 1]));

        float[] Slope(Tensor y) => Session.Run(Gradients(y, [x])[0]!).ToArray<float>();
    }

    [Test]
    public void A_map_gives_gradients_to_operations_that_have_none()
    {
        Tensor x = Constant(1.5f);
        Tensor y;
        using (Graph.GradientOverrideMap(new Dictionary<string, string> { ["Floor"] = "TimesHundred" }))
        {
            y = Floor(x);
        }

        Assert.That(Session.Run(Gradients(y, [x])[0]!).Item<float>(), Is.EqualTo(100));
    }

    [Test]
    public void A_name_without_a_gradient_is_an_error_when_gradients_are_asked_for()
    {
        Tensor x = Constant(1f);
        Tensor y;
        using (Graph.GradientOverrideMap(new Dictionary<string, string> { ["Square"] = "Nowhere" }))
        {
            y = Square(x);
        }

        Assert.That(() => Gradients(y, [x]), Throws.TypeOf<KeyNotFoundException>().With.Message.Contains("op type: Nowhere"));
    }

    [TestCase("Square")]
    [TestCase("TimesHundred")]
    public void A_name_is_given_once(string name) =>
        Assert.That(
            () => RegisterGradient(name, (_, dy) => dy),
            Throws.ArgumentException.With.Message.Contains($"Registering two gradients with name '{name}'"));

    [Test]
    public void A_function_has_the_gradient_that_it_returns()
    {
        Tensor x = Constant(30f);
        Tensor y = CustomGradient(v => (Log(1f + Exp(v)), dy => dy * (1f - (1f / (1f + Exp(v))))), x);

        Assert.That(Session.Run(Gradients(y, [x])[0]!).Item<float>(), Is.EqualTo(1).Within(1e-6f));
    }

    [Test]
    public void A_function_of_several_operands_has_a_cotangent_for_each()
    {
        Tensor a = Constant(2f), b = Constant(3f), c = Constant(4f);
        Tensor[] y = CustomGradient(v => ([v[0] * v[1], v[2] + 1f], dy => [dy[0] * 7f, null, dy[1] * 9f]), [a, b, c]);

        Tensor?[] slopes = Gradients(y[0] + y[1], [a, b, c]);

        Assert.That(Session.Run(slopes[0]!).Item<float>(), Is.EqualTo(7));
        Assert.That(slopes[1], Is.Null);
        Assert.That(Session.Run(slopes[2]!).Item<float>(), Is.EqualTo(9));
    }

    [Test]
    public void A_gradient_of_its_own_can_be_differentiated()
    {
        Tensor x = Constant(3f);
        Tensor y = CustomGradient(v => (Square(v), dy => dy * v * v * v), x);
        Tensor slope = Gradients(y, [x])[0]!;

        Assert.That(Session.Run(Gradients(slope, [x])[0]!).Item<float>(), Is.EqualTo(27));
    }

    [Test]
    public void A_variable_that_is_no_operand_is_refused()
    {
        Variable w = Variable(1f, name: "w");

        Assert.That(
            () => CustomGradient(v => (v * w, dy => dy), Constant(1f)), Throws.ArgumentException.With.Message.Contains("variable 'w'"));
        Assert.That(CustomGradient(v => ([v[0] * v[1]], dy => [null, dy[0]]), [1f, w]), Has.Length.EqualTo(1));
    }
}
