using System.Runtime.CompilerServices;
using Google.Protobuf.Collections;
using Tensors.Formats.Protos;

namespace Tensors.Graphs;

/// <summary>
/// Puts the bodies of functions in the places of their calls, conditions and loops of functions as the nodes of <see cref="Ops.WhileLoop"/>
/// and its like. The results of a call are those of one node that has the call's name.
/// </summary>
internal sealed class FunctionCalls(Graph graph, FilePlace place, string createdAt)
{
    // What a node of a body takes while it stands in a graph.
    private const int NodeBytes = 1024;

    private readonly Stack<string> _open = new();

    /// <summary>Adds what a call does.</summary>
    /// <param name="node">The call, as the file has it.</param>
    /// <param name="name">The name that it gets in the graph.</param>
    /// <param name="operands">Its operands.</param>
    /// <param name="controls">What it waits for.</param>
    /// <returns>
    /// The node of its results, and whether it changes more than them, so that whoever calls around it has to wait for it.
    /// </returns>
    public (Node Result, bool HasEffects) Add(NodeDef node, string name, Tensor[] operands, Node[] controls)
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw PlaceOf(node).Error("functions call each other too deeply");
        }

        ControlFlowContext? context = graph.Context;
        using IDisposable anywhere = graph.ControlDependencies(null);
        using IDisposable inside = graph.InContext(context);
        using IDisposable device = graph.Device(null);
        using NameScope scope = graph.OpenScope(name + "/");
        (Tensor[] results, IReadOnlyList<Node> effects) = node.Op switch
        {
            "PartitionedCall" or "StatefulPartitionedCall" => Body(Function(node, "f"), operands, name, controls),
            "If" or "StatelessIf" => If(node, Waiting(operands, controls), name),
            "While" or "StatelessWhile" => While(node, Waiting(operands, controls), name),
            "SymbolicGradient" => Gradient(Function(node, "f"), Waiting(operands, controls), name),
            _ => Body(new() { Name = node.Op, Attr = { node.Attr } }, operands, name, controls),
        };
        return (Result(node, name, results, operands, effects), effects.Count > 0);
    }

    private static NameAttrList Function(NodeDef node, string attribute) => node.Attr.GetValueOrDefault(attribute)?.Func
        ?? throw new GraphTypeException($"Attribute '{attribute}' of '{node.Name}' ({node.Op}) has to be a function.");

    private FilePlace PlaceOf(NodeDef node) => place with { Entry = node.Name };

    /// <summary>The nodes of a function, for some arguments.</summary>
    /// <returns>Its results, and the nodes that do more than make them.</returns>
    private (Tensor[] Results, IReadOnlyList<Node> Effects) Body(NameAttrList called, Tensor[] arguments, string scope, Node[] controls)
    {
        string name = called.Name;
        FilePlace at = place with { Entry = name };
        FunctionDef function = graph.Functions.Find(name)
            ?? throw at.Error("there is no function of this name in the library of the graph");
        if (_open.Contains(name))
        {
            throw new NotSupportedException(
                $"{place.File}: function '{name}' calls itself ({string.Join(" -> ", _open.Reverse())} -> {name}); bodies stand in the "
                + "places of their calls here, so that would not end.");
        }

        at.Spend((Int128)function.NodeDef.Count * NodeBytes);
        _open.Push(name);
        try
        {
            GraphImport import = new(
                graph, new(FunctionLibrary.Body(function, called.Attr), at), scope, Bind(function, called.Attr, arguments, at),
                new(this, controls, createdAt));
            import.Run();
            return (
                [.. function.Signature.OutputArg.SelectMany(arg => Returned(import, function, arg, called.Attr, at))],
                import.Effects([.. function.ControlRet.Values]));
        }
        finally
        {
            _open.Pop();
        }
    }

    private static Dictionary<string, Tensor> Bind(
        FunctionDef function, MapField<string, AttrValue> attributes, Tensor[] arguments, FilePlace place)
    {
        long count = function.Signature.InputArg.Sum(arg => ArgumentNames.Count(arg, attributes));
        if (count != arguments.Length)
        {
            throw place.Error($"the function takes {count} arguments and is called with {arguments.Length}");
        }

        Dictionary<string, Tensor> bound = new(StringComparer.Ordinal);
        int next = 0;
        foreach (OpDef.Types.ArgDef arg in function.Signature.InputArg)
        {
            for (int i = 0; i < ArgumentNames.Count(arg, attributes); i++)
            {
                bound[i == 0 ? arg.Name : $"{arg.Name}:{i}"] = arguments[next++];
            }
        }

        return bound;
    }

    private static IEnumerable<Tensor> Returned(
        GraphImport import, FunctionDef function, OpDef.Types.ArgDef arg, MapField<string, AttrValue> attributes, FilePlace place)
    {
        string text = function.Ret.GetValueOrDefault(arg.Name)
            ?? throw place.Error($"the function does not say what its result '{arg.Name}' is");
        return Enumerable.Range(0, (int)ArgumentNames.Count(arg, attributes)).Select(i => import.Returned(text, i));
    }

    private (Tensor[] Results, IReadOnlyList<Node> Effects) If(NodeDef node, Tensor[] operands, string name)
    {
        (NameAttrList then, NameAttrList otherwise) = (Function(node, "then_branch"), Function(node, "else_branch"));
        Tensor[] arguments = operands.Length > 0
            ? operands[1..]
            : throw new GraphTypeException($"Operand 0 of '{node.Name}' ({node.Op}) is missing.");
        Tensor predicate = Truth(operands[0]);
        if (node.Attr.GetValueOrDefault("Tout")?.List is not { Type.Count: > 0 })
        {
            return ([], [Ops.Cond(predicate, () => Branch(then), () => Branch(otherwise), name + "/")]);
        }

        Tensor[] results = Ops.CondMany(predicate, () => Values(then, arguments), () => Values(otherwise, arguments), name + "/");
        return (results, EffectsOf(node, results));

        Node Branch(NameAttrList function)
        {
            (_, IReadOnlyList<Node> effects) = Body(function, arguments, InScope(function), []);
            return Ops.Group([.. effects.Select(effect => (Fetch)effect)]);
        }
    }

    private (Tensor[] Results, IReadOnlyList<Node> Effects) While(NodeDef node, Tensor[] operands, string name)
    {
        (NameAttrList condition, NameAttrList body) = (Function(node, "cond"), Function(node, "body"));
        PartialShape[] shapes = node.Attr.TryGetValue("output_shapes", out AttrValue? known) && known.List is { Shape.Count: > 0 } list
            && list.Shape.Count == operands.Length
            ? [.. list.Shape.Select(shape => ShapeProtos.Read(shape, PlaceOf(node)))]
            : [.. operands.Select(_ => PartialShape.Unknown)];
        int iterations = (int)long.Clamp(node.Attr.GetValueOrDefault("parallel_iterations")?.I ?? 10, 1, int.MaxValue);
        Tensor[] results = Ops.WhileLoop(
            v => Truth(Values(condition, v)[0].Tensor!),
            v =>
            {
                TensorLike[] next = Values(body, v);
                foreach ((TensorLike value, PartialShape shape) in next.Zip(shapes))
                {
                    NodeOutput.Of(value.Tensor!).Refine(shape);
                }

                return next;
            },
            [.. operands.Select(operand => (TensorLike)operand)],
            shapes,
            iterations,
            name: name + "/");
        return (results, EffectsOf(node, results));
    }

    /// <summary>The cotangents of a function's arguments, for arguments and cotangents of its results.</summary>
    private (Tensor[] Results, IReadOnlyList<Node> Effects) Gradient(NameAttrList called, Tensor[] operands, string name)
    {
        if (graph.Functions.GradientOf(called.Name) is { } own)
        {
            return Body(new() { Name = own, Attr = { called.Attr } }, operands, $"{name}/{own}", []);
        }

        FunctionDef? function = graph.Functions.Find(called.Name);
        int count = (int)long.Min(
            operands.Length, function?.Signature.InputArg.Sum(arg => ArgumentNames.Count(arg, called.Attr)) ?? operands.Length);

        // An argument may depend on another one: gradients end at nodes that nothing else uses.
        Tensor[] arguments =
            [.. operands[..count]
            .Select((operand, i) => operand.DataType == DataType.Resource ? operand : Ops.Identity(operand, $"argument_{i}"))];
        (Tensor[] results, IReadOnlyList<Node> effects) = Body(called, arguments, name, []);
        if (results.Length != operands.Length - count)
        {
            throw (place with { Entry = called.Name }).Error(
                $"the function has {results.Length} results, and {operands.Length - count} cotangents are given");
        }

        int[] floating = [.. Enumerable.Range(0, results.Length).Where(i => results[i].DataType.IsDifferentiable)];
        Tensor?[] gradients = Ops.Gradients(
            [.. floating.Select(i => results[i])], arguments, [.. floating.Select(i => operands[count + i])], "gradients",
            unconnectedGradients: UnconnectedGradients.Zeros);
        return ([.. gradients.Select(gradient => gradient!)], effects);
    }

    /// <summary>The results of a branch or of an iteration, which wait for all that it does.</summary>
    private TensorLike[] Values(NameAttrList function, Tensor[] arguments)
    {
        (Tensor[] results, IReadOnlyList<Node> effects) = Body(function, arguments, InScope(function), []);
        return [.. results.Select(result => (TensorLike)Ops.WithDependencies(effects, result))];
    }

    private string InScope(NameAttrList function) => $"{graph.CurrentScope}/{function.Name}";

    private static IReadOnlyList<Node> EffectsOf(NodeDef node, Tensor[] results) =>
        node.Op.StartsWith("Stateless", StringComparison.Ordinal) ? [] : [results[0].Op];

    /// <summary>Operands that have no value before nodes are done.</summary>
    private Tensor[] Waiting(Tensor[] operands, Node[] controls)
    {
        if (controls.Length == 0)
        {
            return operands;
        }

        using IDisposable after = graph.ControlDependencies([.. controls.Select(control => (Fetch)control)]);
        return [.. operands.Select(operand => operand.DataType == DataType.Resource ? operand : Ops.Identity(operand))];
    }

    /// <summary>What TensorFlow takes for true: a number that is not 0, text that is not empty, an array that has elements.</summary>
    private static Tensor Truth(Tensor value) => value.StaticShape.Rank > 0 ? Ops.Greater(Ops.SizeOf(value), 0)
        : value.DataType.Base == DataType.Bool ? value
        : value.DataType.Base == DataType.String ? Ops.NotEqual(value, "")
        : Ops.NotEqual(value, Ops.ZerosLike(value));

    private Node Result(NodeDef node, string name, Tensor[] results, Tensor[] operands, IReadOnlyList<Node> effects)
    {
        Node[] before = [.. effects.Distinct()];
        if (results.Length == 0)
        {
            return graph.AddNode(new ReadNode(name, "NoOp", node.Device, []), [], before, createdAt);
        }

        Dictionary<string, object> attributes = [];
        if (CalledFunction(node) is { } called && graph.Functions.GradientOf(called.Name) is { } own)
        {
            // The operands pass through the node too, so that the gradient can go to them and around the body.
            int count = results.Length;
            attributes[GradientRegistry.Attribute] = graph.GradientOverrides.Add(own, (call, cotangents) =>
            {
                Tensor[] dys = [.. call.Outputs.Take(count).Select((output, i) => cotangents[i] ?? Ops.ZerosLike(output))];
                string scope = graph.UniqueName(own);
                return [
                    .. new Tensor?[count], .. Body(new() { Name = own, Attr = { called.Attr } }, [.. operands, .. dys], scope, []).Results];
            });
            results = [.. results, .. operands];
        }

        attributes["T"] = Array.ConvertAll(results, result => result.DataType.Base);
        return graph.AddNode(new ReadNode(name, "IdentityN", node.Device, attributes), results, before, createdAt);
    }

    private NameAttrList? CalledFunction(NodeDef node) => node.Op is "PartitionedCall" or "StatefulPartitionedCall" ? node.Attr["f"].Func
        : graph.Functions.Find(node.Op) is null ? null
        : new() { Name = node.Op, Attr = { node.Attr } };
}

/// <summary>The call in whose place the body of a function is put.</summary>
/// <param name="Calls">Puts the calls inside in their places.</param>
/// <param name="Controls">What the call waits for.</param>
/// <param name="CreatedAt">The line of the program that reads the file.</param>
internal sealed record FunctionCall(FunctionCalls Calls, Node[] Controls, string CreatedAt);
