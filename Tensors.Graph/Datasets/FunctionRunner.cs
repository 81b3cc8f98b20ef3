using System.Diagnostics.CodeAnalysis;
using Tensors.Formats.Protos;

namespace Tensors.Graphs;

/// <summary>
/// A function of the library in a graph and a session of its own, for whoever calls it while another graph runs. A node prepares it once,
/// however often it is computed; a function that draws random numbers begins anew each time.
/// </summary>
[SuppressMessage(
    "Design", "CA1001",
    Justification = "It lives as long as the data set that calls it, and its session holds nothing but memory of the collector.")]
internal sealed class FunctionRunner
{
    private readonly Session _session;
    private readonly bool _draws;
    private readonly Tensor[] _arguments;
    private readonly Tensor[] _results;

    /// <param name="owner">The node that calls the function.</param>
    /// <param name="function">The function.</param>
    /// <exception cref="TensorFileException">There is no such function, or it does not fit.</exception>
    public FunctionRunner(Node owner, FunctionReference function)
    {
        string name = function.Proto.Name;
        FilePlace place = new("graph", owner.Name);
        Graph graph = new();
        graph.Functions.Add(owner.Graph.Functions.ToProto(), place);
        FunctionDef called = graph.Functions.Find(name)
            ?? throw new InvalidArgumentException($"There is no function '{name}' in the library of the graph.", owner);
        using DefaultGraph isDefault = graph.AsDefault();
        _arguments =
            [.. called.Signature.InputArg.Select(
                arg => Ops.Placeholder(TypeOf(arg, function.Proto, place), PartialShape.Unknown, "argument"))];
        NodeDef call = new() { Name = "call", Op = "PartitionedCall", Attr = { ["f"] = new() { Func = function.Proto } } };
        (Node node, _) = new FunctionCalls(graph, place, owner.CreatedAt).Add(call, "call", _arguments, []);
        _results = [.. node.Outputs.Take(called.Signature.OutputArg.Count)];
        _session = new(graph);
        _draws = graph.Nodes.Any(made => made.Kind.IsRandom);
    }

    private FunctionRunner(FunctionRunner prepared)
    {
        (_arguments, _results, _draws) = (prepared._arguments, prepared._results, prepared._draws);
        _session = new(prepared._session.Graph);
    }

    /// <summary>The function that an attribute of a node names.</summary>
    public static FunctionRunner Of(Evaluation e, string attribute)
    {
        FunctionRunner prepared = e.State.Resource(e.Node, node => new FunctionRunner(node, node.Attribute<FunctionReference>(attribute)));
        return prepared._draws ? new(prepared) : prepared;
    }

    /// <summary>The results for some arguments.</summary>
    public GraphValue[] Call(GraphValue[] arguments) => _session.RunValues(
        [.. _results.Select(result => (Fetch)result)], [.. _arguments.Zip(arguments, (key, value) => new Feed(key, value.ToObject()))]);

    /// <summary>The data set that the function makes of some arguments.</summary>
    /// <exception cref="GraphTypeException">It makes something else.</exception>
    public DatasetSource Dataset(GraphValue[] arguments) => Call(arguments) is [{ Object: DatasetSource made }]
        ? made
        : throw new GraphTypeException("A function has to give a data set and nothing else.");

    private static DataType TypeOf(OpDef.Types.ArgDef arg, NameAttrList function, FilePlace place) => (DataType)(arg.TypeAttr.Length == 0
        ? arg.Type
        : function.Attr.TryGetValue(arg.TypeAttr, out AttrValue? type)
            ? type.Type
            : throw place.Error($"the call does not give the type '{arg.TypeAttr}' of argument '{arg.Name}'"));
}
