using Google.Protobuf;
using Tensors.Formats.Protos;
using Tensors.Graphs;
using Tensors.Tests.Formats;

namespace Tensors.Tests.Graphs;

/// <summary>What a graph of a file may make of few bytes is bounded for the whole file.</summary>
[NonParallelizable]
public sealed class GraphReadLimitsTests
{
    private const int Values = 100;

    private SmallLimits _limits = null!;

    [SetUp]
    public void SetLimits() => _limits = new();

    [TearDown]
    public void RestoreLimits() => _limits.Dispose();

    [Test]
    public void Results_of_nodes_of_a_graph_share_what_it_may_make()
    {
        GraphDef definition = new() { Node = { Constant() } };
        for (int i = 0; i < Values; i++)
        {
            definition.Node.Add(
                new NodeDef
                {
                    Name = $"parts{i}",
                    Op = "Unpack",
                    Input = { "x" },
                    Attr = { ["num"] = new AttrValue { I = 1000 }, ["axis"] = new AttrValue { I = 0 } }
                });
        }

        using DefaultGraph graph = new Graph().AsDefault();
        SmallLimits.AssertRejected(() => Ops.ImportGraphDef(GraphDefinition.FromBytes(definition.ToByteArray())));
    }

    [Test]
    public void A_range_is_counted_without_making_it()
    {
        using DefaultGraph graph = new Graph().AsDefault();
        long before = GC.GetTotalAllocatedBytes(precise: true);

        Tensor range = Ops.Range(0, 2_000_000_000, 1);

        Assert.That(range.StaticShape, Is.EqualTo(PartialShape.Create(2_000_000_000)));
        Assert.That(GC.GetTotalAllocatedBytes(precise: true) - before, Is.Below(10 << 20));
    }

    private static NodeDef Constant() => new()
    {
        Name = "x",
        Op = "Const",
        Attr =
        {
            ["dtype"] = new AttrValue { Type = DataTypeProto.DtFloat },
            ["value"] =
                new AttrValue { Tensor =
                new() { Dtype = DataTypeProto.DtFloat, TensorShape = StoredShape.ToProto([1000]), FloatVal = { 1 } } },
        },
    };
}
