namespace Tensors.Graphs;

/// <summary>What a variable is to be.</summary>
internal sealed record VariableDescription
{
    public string? Name { get; init; }

    /// <summary>The initial value, or null where a function makes it.</summary>
    public TensorLike InitialValue { get; init; }

    /// <summary>Makes the initial value, in the scope of the variable.</summary>
    public Func<TensorLike>? Initialize { get; init; }

    public DataType? DataType { get; init; }

    public bool IsTrainable { get; init; } = true;

    public IReadOnlyList<string>? Collections { get; init; }

    public bool ValidatesShape { get; init; } = true;

    public bool IsResource { get; init; }

    public Func<Tensor, Tensor>? Constraint { get; init; }

    public VariableSlice? Slice { get; init; }
}

/// <summary>Makes the nodes of a variable: its initial value, itself, its initializer, and a read.</summary>
internal static class VariableBuilder
{
    public static Variable Build(Graph graph, VariableDescription wanted)
    {
        using IDisposable free = graph.ControlDependencies(null);
        RequireOutside(wanted);
        using NameScope scope = graph.OpenScope(wanted.Name ?? "Variable");
        Variable variable = wanted.IsResource ? BuildResource(graph, scope.Name, wanted) : BuildReference(graph, scope.Name, wanted);
        IReadOnlyList<string> collections = wanted.Collections ?? [GraphKeys.GlobalVariables];
        foreach (string collection in wanted.IsTrainable && !collections.Contains(GraphKeys.TrainableVariables)
            ? [.. collections, GraphKeys.TrainableVariables]
            : collections)
        {
            graph.AddToCollection(collection, variable);
        }

        return variable;
    }

    private static Variable BuildReference(Graph graph, string scope, VariableDescription wanted)
    {
        Tensor reference;
        Tensor initial;
        if (wanted.Initialize is null)
        {
            initial = wanted.InitialValue.ToTensor(graph, "initial_value", wanted.DataType);
            reference = AddVariable(graph, scope, initial, wanted);
        }
        else
        {
            // The values are made beside a variable that does not exist yet.
            using IDisposable beside = graph.ColocateWithName(scope[..^1]);
            initial = InitialValue(graph, wanted);
            reference = AddVariable(graph, scope, initial, wanted);
        }

        Node initializer = graph.AddNode(
            "Assign", "Assign", [reference, InitialValueGuard.Guard(graph, scope, initial)],
            new() { ["use_locking"] = true, ["validate_shape"] = wanted.ValidatesShape });
        Tensor read;
        using (graph.ColocateWith(reference.Op))
        {
            read = graph.Tensor1("Identity", "read", [reference]);
        }

        return new(reference, initial, initializer, read, wanted.IsTrainable, wanted.Constraint)
        {
            DataType = initial.DataType.Base,
            Shape = reference.StaticShape,
            Slice = wanted.Slice,
        };
    }

    private static Variable BuildResource(Graph graph, string scope, VariableDescription wanted)
    {
        Tensor initial;
        Tensor handle;
        string name = scope[..^1];
        using (graph.ColocateWithName(name))
        {
            using (graph.OpenScope("Initializer"))
            {
                initial = (wanted.Initialize?.Invoke() ?? wanted.InitialValue).ToTensor(graph, "initial_value", wanted.DataType);
            }

            handle = graph.Tensor1("VarHandleOp", scope, [], new()
            {
                ["dtype"] = initial.DataType.Base,
                ["shape"] = wanted.ValidatesShape ? initial.StaticShape : PartialShape.Unknown,
                ["container"] = graph.Container,
                ["shared_name"] = name,
                ["allowed_devices"] = Array.Empty<string>(),
                ["debug_name"] = name + "/",
            });
        }

        using (graph.OpenScope("IsInitialized"))
        {
            graph.AddNode("VarIsInitializedOp", null, [handle]);
        }

        Node initializer;
        Tensor read;
        using (graph.ColocateWith(null, ignoreExisting: true))
        {
            initializer = graph.AddNode("AssignVariableOp", "Assign", [handle, initial], new() { ["validate_shape"] = false });
        }

        using (graph.OpenScope("Read"))
        {
            read = graph.Tensor1("ReadVariableOp", null, [handle], new() { ["dtype"] = initial.DataType.Base });
        }

        return new(handle, initial, initializer, read, wanted.IsTrainable, wanted.Constraint)
        {
            DataType = initial.DataType.Base,
            Shape = wanted.ValidatesShape ? initial.StaticShape : PartialShape.Unknown,
            Slice = wanted.Slice,
        };
    }

    private static void RequireOutside(VariableDescription wanted)
    {
        if (wanted.InitialValue.Tensor is { } value && value.Op.Context is { } context)
        {
            throw new ArgumentException(
                $"Initializer for variable {wanted.Name ?? "Variable"} is from inside a control-flow construct, '{context}': "
                + $"'{value.Name}' has no value outside it. "
                + "Give a function that makes the initial value, or make it outside.");
        }
    }

    private static Tensor InitialValue(Graph graph, VariableDescription wanted)
    {
        using NameScope scope = graph.OpenScope("Initializer");
        using IDisposable anywhere = graph.Device(null);
        return wanted.Initialize!().ToTensor(graph, "initial_value", wanted.DataType);
    }

    private static Tensor AddVariable(Graph graph, string scope, Tensor initial, VariableDescription wanted)
    {
        if (wanted.ValidatesShape && initial.StaticShape.Rank is null)
        {
            throw new ArgumentException(
                $"initial_value must have a shape specified: {initial}. Give the placeholder a shape, or ask for validateShape: false.");
        }

        PartialShape shape = wanted.ValidatesShape ? initial.StaticShape : PartialShape.Unknown;
        return graph.Tensor1("VariableV2", scope, [], new()
        {
            ["dtype"] = initial.DataType.Base,
            ["shape"] = shape,
            ["container"] = graph.Container,
            ["shared_name"] = "",
        });
    }
}
