using Tensors.Graphs;
using Tensors.Tests.Formats;

namespace Tensors.Tests.Graphs;

/// <summary>Every reader of files that makes nodes or runs in one.</summary>
internal static class GraphFuzzTargets
{
    public static readonly FuzzTarget[] All =
    [
        new("graph-import", (bytes, folder) =>
            Import(() => Ops.ImportGraphDef(GraphDefinition.Load(folder.Write("graph.pb", bytes)), name: ""))),
        new("meta-import", (bytes, folder) => Import(() => Ops.ImportMetaGraph(folder.Write("graph.meta", bytes)))),
        new("example", (bytes, _) => ParseExample(bytes)),
    ];

    private static readonly Graph s_parsing = ParsingGraph();

    /// <summary>What was put together is run through by what looks at all nodes.</summary>
    private static void Import(Action import)
    {
        using DefaultGraph graph = new Graph().AsDefault();
        import();
        FuzzTargets.Print(graph.Graph.AsGraphDef(addShapes: true).Proto);
    }

    private static void ParseExample(byte[] bytes)
    {
        using Session session = new(s_parsing);
        try
        {
            session.Run(["parse:0", "parse:1", "parse:2", "parse:3"], [new Feed("examples:0", new StringTensor([bytes, bytes], [2]))]);
        }
        catch (InvalidArgumentException rejected)
        {
            throw new TensorFileException("example", rejected.Message);
        }
    }

    private static Graph ParsingGraph()
    {
        Graph graph = new();
        using DefaultGraph isDefault = graph.AsDefault();
        Tensor examples = Ops.Placeholder(DataType.String, [null], "examples");
        Tensor[] inputs =
            [examples, Ops.Constant(new StringTensor(Array.Empty<string>(), [0])), Ops.Constant("n"), Ops.Constant("a"),
            Ops.Constant(Tensor.FromArray([7f, 8]))];
        graph.AddNode("ParseExample", "parse", inputs, new()
        {
            ["sparse_types"] = new[] { DataType.Int64 },
            ["Tdense"] = new[] { DataType.Float32 },
            ["dense_shapes"] = new PartialShape[] { [2] },
        });
        return graph;
    }
}
