using Google.Protobuf;
using Tensors.Formats.Protos;

namespace Tensors.Graphs;

/// <summary>Conditions and loops in the collections of meta graphs, by which gradients find their way through them.</summary>
internal static class ContextProtos
{
    // Contexts lie in each other as deep as a program nests them.
    private const int MostNested = 64;

    /// <summary>The message of an outermost condition or loop with those inside.</summary>
    public static IMessage Write(ControlFlowContext context) => context switch
    {
        CondContext branch => Write(branch),
        _ => Write((WhileContext)context),
    };

    /// <summary>Puts nodes into the condition or loop of a message.</summary>
    /// <exception cref="TensorFileException">The message names what is not there.</exception>
    public static ControlFlowContext Read(Graph graph, string key, ByteString bytes, GraphImport import, FilePlace place)
    {
        place = place with { Entry = key };
        return key == GraphKeys.CondContext
            ? Read(graph, Messages.Parse(CondContextDef.Parser, bytes.Span, place), import, place, 0)
            : Read(graph, Messages.Parse(WhileContextDef.Parser, bytes.Span, place), import, place, 0);
    }

    private static CondContextDef Write(CondContext context)
    {
        CondContextDef proto = new()
        {
            ContextName = context.Name,
            PredName = context.Predicate.Name,
            PivotName = context.Pivot.Name,
            Branch = context.Branch,
            ValuesDef = WriteValues(context),
        };
        proto.NestedContexts.AddRange(WriteNested(context));
        return proto;
    }

    private static WhileContextDef Write(WhileContext context)
    {
        WhileContextDef proto = new()
        {
            ContextName = context.Name,
            ParallelIterations = context.Settings.ParallelIterations,
            BackProp = context.Settings.BackProp,
            SwapMemory = context.Settings.SwapMemory,
            PivotName = context.Condition?.Name ?? "",
            PivotForPredName = context.PivotForPredicate?.Name ?? "",
            PivotForBodyName = context.PivotForBody?.Name ?? "",
            ValuesDef = WriteValues(context),
        };
        proto.LoopExitNames.AddRange(context.Exits.Select(exit => exit.Name));
        proto.LoopEnterNames.AddRange(context.Enters.Select(enter => enter.Name));
        proto.NestedContexts.AddRange(WriteNested(context));
        return proto;
    }

    private static ValuesDef WriteValues(ControlFlowContext context)
    {
        ValuesDef proto = new();
        proto.Values.AddRange(context.Values.Select(value => value.Name).Order(StringComparer.Ordinal));
        foreach ((Tensor outside, Tensor inside) in context.External)
        {
            proto.ExternalValues[outside.Name] = inside.Name;
        }

        return proto;
    }

    private static IEnumerable<ControlFlowContextDef> WriteNested(ControlFlowContext context) => context.Graph.Nodes
        .Select(node => node.Context)
        .Where(nested => nested is not null && ReferenceEquals(nested.Outer, context))
        .Distinct()
        .Select(
            nested => nested is CondContext branch
                ? new ControlFlowContextDef { CondCtxt = Write(branch) }
                : new() { WhileCtxt = Write((WhileContext)nested!) });

    private static CondContext Read(Graph graph, CondContextDef proto, GraphImport import, FilePlace place, int depth)
    {
        CondContext context = new(
            graph, proto.ContextName, import.FindTensor(proto.PredName), import.FindTensor(proto.PivotName), proto.Branch);
        ReadValues(context, proto.ValuesDef, import);
        ReadNested(context, proto.NestedContexts, import, place, depth);
        return context;
    }

    private static WhileContext Read(Graph graph, WhileContextDef proto, GraphImport import, FilePlace place, int depth)
    {
        WhileContext context = new(graph, proto.ContextName, new(proto.ParallelIterations, proto.BackProp, proto.SwapMemory))
        {
            Condition = proto.PivotName.Length > 0 ? import.FindTensor(proto.PivotName) : null,
            PivotForPredicate = proto.PivotForPredName.Length > 0 ? import.FindTensor(proto.PivotForPredName) : null,
            PivotForBody = proto.PivotForBodyName.Length > 0 ? import.FindTensor(proto.PivotForBodyName) : null,
        };
        context.Enters.AddRange(proto.LoopEnterNames.Select(name => import.FindTensor(name)));
        context.Exits.AddRange(proto.LoopExitNames.Select(name => import.FindTensor(name)));
        ReadValues(context, proto.ValuesDef, import);
        ReadNested(context, proto.NestedContexts, import, place, depth);
        return context;
    }

    private static void ReadValues(ControlFlowContext context, ValuesDef? proto, GraphImport import)
    {
        Dictionary<Tensor, Tensor> external = [];
        foreach ((string outside, string inside) in proto?.ExternalValues ?? [])
        {
            external[import.FindTensor(outside)] = import.FindTensor(inside);
        }

        Tensor[] values = [.. (proto?.Values ?? []).Select(name => import.FindTensor(name))];
        context.TakeIn(values, external);
    }

    private static void ReadNested(
        ControlFlowContext context, IEnumerable<ControlFlowContextDef> nested, GraphImport import, FilePlace place, int depth)
    {
        if (depth > MostNested)
        {
            throw place.Error($"conditions and loops lie in each other more than {MostNested} deep");
        }

        using IDisposable inside = context.Enter();
        foreach (ControlFlowContextDef proto in nested)
        {
            if (proto.CondCtxt is { } branch)
            {
                Read(context.Graph, branch, import, place, depth + 1);
            }
            else if (proto.WhileCtxt is { } loop)
            {
                Read(context.Graph, loop, import, place, depth + 1);
            }
        }
    }
}
