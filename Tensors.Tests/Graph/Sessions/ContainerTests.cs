using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests.Graphs;

public sealed class ContainerTests : SessionFixture
{
    [Test]
    public void One_shared_name_in_two_containers_is_two_variables()
    {
        Tensor plain = Make("");
        Tensor again = Make("");
        Tensor apart = Make("c");
        Session.Run(Assign(plain, Constant(1f)).Op);
        Session.Run(Assign(apart, Constant(2f)).Op);

        Assert.That(Session.Run(again).Item<float>(), Is.EqualTo(1));
        Assert.That(Session.Run(apart).Item<float>(), Is.EqualTo(2));

        Tensor Make(string container) => Graph.AddNode("VariableV2", null, [], new()
        {
            ["dtype"] = DataType.Float32,
            ["shape"] = (PartialShape)[],
            ["container"] = container,
            ["shared_name"] = "v",
        }).Outputs[0];
    }

    [Test]
    public void A_reset_closes_all_sessions_of_the_process()
    {
        Tensor one = Constant(1f);
        using Session other = new(Graph);

        Tensors.Graphs.Session.Reset(containers: ["anything"]);

        Assert.That(other.IsClosed);
        Assert.That(() => Session.Run(one), Throws.InvalidOperationException.With.Message.Contains("closed Session"));
        using Session fresh = new(Graph);
        Assert.That(fresh.Run(one).Item<float>(), Is.EqualTo(1));
    }

    [Test]
    public void There_is_no_other_target_than_this_process() =>
        Assert.That(
            () => Tensors.Graphs.Session.Reset("grpc://localhost:1"),
            Throws.TypeOf<NotFoundException>().With.Message.Contains("grpc://localhost:1"));
}
