using Tensors.Optim;

namespace Tensors.Tests;

/// <summary>A step is the same however its operands lie in memory, whoever stands beside them, and on any number of threads.</summary>
[NonParallelizable]
public sealed class OptimizerIndependenceTests
{
    private static IEnumerable<string> Names => OptimizerTests.Every.Keys;

    [TestCaseSource(nameof(Names))]
    public void Gradients_may_be_views(string name)
    {
        Tensor gradient = Tensor.RandomNormal([7, 5], seed: 1);
        Tensor[] views = [gradient.T.Copy().T, Tensor.Stack([gradient, -gradient], -1)[.., .., 0], gradient.Flip(0).Copy().Flip(0)];

        byte[] expected = AfterThreeSteps(name, [Parameter([7, 5])], [gradient]);

        Assert.That(views.Select(view => AfterThreeSteps(name, [Parameter([7, 5])], [view])), Is.All.EqualTo(expected));
    }

    [TestCaseSource(nameof(Names))]
    public void Parameters_do_not_hear_of_each_other(string name)
    {
        Tensor first = Tensor.RandomNormal([9], seed: 1);
        Tensor second = Tensor.RandomNormal([2, 3], seed: 2);

        byte[] together = AfterThreeSteps(name, [Parameter([9]), Parameter([2, 3])], [first, second]);

        Assert.That(
            together,
            Is.EqualTo(
                (byte[])[.. AfterThreeSteps(name, [Parameter([9])], [first]), .. AfterThreeSteps(name, [Parameter([2, 3])], [second])]));
    }

    [TestCaseSource(nameof(Names))]
    public void Threads_share_a_large_parameter(string name)
    {
        Tensor gradient = Tensor.RandomNormal([200_003], seed: 1);

        byte[] one = OnThreads(1, () => AfterThreeSteps(name, [Parameter([200_003])], [gradient]));

        Assert.That(OnThreads(5, () => AfterThreeSteps(name, [Parameter([200_003])], [gradient])), Is.EqualTo(one));
    }

    private static Tensor Parameter(Shape shape) => Tensor.Linspace(-2, 3, (int)shape.ElementCount).Reshape(shape.Extents).Copy();

    /// <summary>The bits of all parameters, each with its slots.</summary>
    private static byte[] AfterThreeSteps(string name, Tensor[] parameters, Tensor[] gradients)
    {
        Optimizer optimizer = OptimizerTests.Every[name]();
        for (int step = 0; step < 3; step++)
        {
            optimizer.Step(parameters, gradients);
        }

        return [
            .. parameters.SelectMany(
                p => (byte[])[.. Bits.Of(p), .. optimizer.SlotNames.SelectMany(slot => Bits.Of(optimizer.Slot(p, slot)))])];
    }

    private static byte[] OnThreads(int count, Func<byte[]> run)
    {
        int before = ComputeThreads.Count;
        ComputeThreads.Count = count;
        try
        {
            return run();
        }
        finally
        {
            ComputeThreads.Count = before;
        }
    }
}
