using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests.Chapter9;

/// <summary>Section 8: ReLU units that share a threshold. Their nodes are compared with TensorFlow's in the golden tests.</summary>
public sealed class SharingVariablesTests : ChapterGraph
{
    [Test]
    public void A_variable_that_exists_is_not_made_again()
    {
        using (VariableScope("relu"))
        {
            GetVariable("threshold", [], initializer: Initializers.Constant(0.0));
        }

        using OpenVariableScope again = VariableScope("relu");
        Assert.That(
            () => GetVariable("threshold", [], initializer: Initializers.Constant(0.0)),
            Throws.ArgumentException.With.Message.Contains("Variable relu/threshold already exists").And.Message.Contains(
                "SharingVariablesTests.cs:"));
    }

    [Test]
    public void A_variable_that_does_not_exist_is_not_found()
    {
        using OpenVariableScope scope = VariableScope("relu", reuse: Reuse.True);

        Assert.That(
            () => GetVariable("threshold"), Throws.ArgumentException.With.Message.Contains("Variable relu/threshold does not exist"));
    }

    [Test]
    public void A_variable_that_was_not_asked_for_by_name_is_not_found()
    {
        using (VariableScope("relu"))
        {
            Variable(0.0, name: "threshold");
        }

        using OpenVariableScope scope = VariableScope("relu", reuse: Reuse.True);
        Assert.That(() => GetVariable("threshold"), Throws.ArgumentException.With.Message.Contains("was not created with GetVariable"));
    }

    [Test]
    public void Five_units_share_one_threshold()
    {
        Tensor x = Placeholder<float>([null, 3], name: "X");
        List<Tensor> units = [];
        for (int i = 0; i < 5; i++)
        {
            using (VariableScope("relu", reuse: i >= 1 ? Reuse.True : Reuse.Inherit))
            {
                Variable threshold = GetVariable("threshold", [], initializer: Initializers.Constant(0.5));
                Variable w = Variable(RandomNormal([3, 1], seed: i + 1), name: "weights");
                units.Add(Maximum(MatMul(x, w), threshold, name: "max"));
            }
        }

        Tensor output = AddN(units, name: "output");
        using Session session = new();
        session.Run(GlobalVariablesInitializer());

        Assert.That(GlobalVariables().Count(variable => variable.Name.EndsWith("threshold:0", StringComparison.Ordinal)), Is.EqualTo(1));
        Assert.That(session.Run(output, feed: [(x, new[,] { { 0f, 0, 0 } })]).Item<float>(), Is.EqualTo(2.5f));
    }
}
