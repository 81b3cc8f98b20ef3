using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests.Chapter9;

/// <summary>Section 3: values of nodes live for one run.</summary>
public sealed class NodeLifecycleTests : ChapterGraph
{
    [Test]
    public void Y_and_z_are_10_and_15()
    {
        Tensor w = Constant(3);
        Tensor x = w + 2;
        Tensor y = x + 5;
        Tensor z = x * 3;
        using Session session = new Session().Enter();

        Assert.That((y.Eval().Item<int>(), z.Eval().Item<int>()), Is.EqualTo((10, 15)));
        (Tensor one, Tensor other) = session.Run(y, z);
        Assert.That((one.Item<int>(), other.Item<int>()), Is.EqualTo((10, 15)));
    }

    [Test]
    public void Two_runs_compute_w_and_x_twice_and_one_run_computes_them_once()
    {
        Variable count = Variable(0, name: "count");
        Tensor w = Identity(AssignAdd(count, 1));
        Tensor x = w + 2;
        Tensor y = x + 5;
        Tensor z = x * 3;
        using Session session = new();
        session.Run(count.Initializer);

        session.Run(y);
        session.Run(z);
        int afterTwoRuns = session.Run(count).Item<int>();
        session.Run(y, z);

        Assert.That((afterTwoRuns, session.Run(count).Item<int>()), Is.EqualTo((2, 3)));
    }
}
