namespace Tensors.Graphs;

// Variables and what initializes them.
public static partial class Ops
{
    /// <summary>A variable, always a new one.</summary>
    /// <param name="initialValue">The value that its initializer gives it: a tensor, a number, an array.</param>
    /// <param name="trainable">Whether optimizers train it unless told otherwise.</param>
    /// <param name="collections">The collections to add it to; null for those of global variables.</param>
    /// <param name="validateShape">Whether it keeps the shape of its initial value; otherwise assignments may change it.</param>
    /// <param name="name">The name.</param>
    /// <param name="dtype">The type that a number or array is given.</param>
    /// <param name="useResource">Whether it is held by a handle, so that every use reads it anew; null asks the variable scope.</param>
    /// <param name="constraint">What its value is passed through after an optimizer changed it.</param>
    /// <exception cref="ArgumentException">The shape of the initial value is not known.</exception>
    public static Variable Variable(
        TensorLike initialValue, bool trainable = true, IReadOnlyList<string>? collections = null, bool validateShape = true,
        string? name = null,
        DataType? dtype = null, bool? useResource = null, Func<Tensor, Tensor>? constraint = null)
    {
        if (initialValue.IsNone)
        {
            throw new ArgumentException("initial_value must be specified.", nameof(initialValue));
        }

        Graph graph = initialValue.Graph ?? Graph.Default;
        return VariableBuilder.Build(graph, new()
        {
            Name = name,
            InitialValue = initialValue,
            DataType = dtype,
            IsTrainable = trainable,
            Collections = collections,
            ValidatesShape = validateShape,
            IsResource = useResource ?? false,
            Constraint = constraint,
        });
    }

    /// <summary>A variable whose initial value a function makes, in the scope of the variable.</summary>
    /// <param name="initialValue">Makes the initial value.</param>
    /// <param name="trainable">Whether optimizers train it unless told otherwise.</param>
    /// <param name="name">The name.</param>
    /// <param name="dtype">The type that a number or array is given.</param>
    public static Variable Variable(Func<TensorLike> initialValue, bool trainable = true, string? name = null, DataType? dtype = null) =>
        VariableBuilder.Build(Graph.Default, new() { Name = name, Initialize = initialValue, IsTrainable = trainable, DataType = dtype });

    /// <summary>Gives a variable a value.</summary>
    /// <param name="reference">A variable, or the result of an assignment to one.</param>
    /// <param name="value">The value.</param>
    /// <param name="validateShape">Whether the variable keeps its shape.</param>
    /// <param name="useLocking">Kept in the node; assignments are always whole.</param>
    /// <param name="name">The name of the node.</param>
    /// <returns>The variable after the assignment.</returns>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    /// <exception cref="GraphTypeException">The first operand is no variable, or the types differ.</exception>
    public static Tensor Assign(
        TensorLike reference, TensorLike value, bool validateShape = true, bool useLocking = true, string? name = null)
    {
        if (reference.Variable is { IsResource: true } resource)
        {
            return ChangeResource(
                "AssignVariableOp", resource, [("value", value, resource.DataType)], name, new() { ["validate_shape"] = validateShape });
        }

        if (reference.Tensor is { Op.Role: NodeRole.Slice } part && SlicedVariable(part) is { } whole)
        {
            return AssignSlice(part.Op, whole, value, name);
        }

        Tensor target = RequireReference(reference, "Assign");
        using OpScope scope = OpScope.Open(name, "Assign", target, value);
        Tensor source = scope.Convert(value, "value", target.DataType.Base);
        return scope.Result("Assign", [target, source], new() { ["use_locking"] = useLocking, ["validate_shape"] = validateShape });
    }

    /// <summary>Adds to the value of a variable.</summary>
    /// <returns>The variable after the assignment.</returns>
    public static Tensor AssignAdd(TensorLike reference, TensorLike value, string? name = null) =>
        Change("AssignAdd", reference, value, name);

    /// <summary>Subtracts from the value of a variable.</summary>
    /// <returns>The variable after the assignment.</returns>
    public static Tensor AssignSub(TensorLike reference, TensorLike value, string? name = null) =>
        Change("AssignSub", reference, value, name);

    /// <summary>The variables that are initialized together: those in the collection of global variables.</summary>
    public static IReadOnlyList<Variable> GlobalVariables(string? scope = null) =>
        Graph.Default.GetCollection<Variable>(GraphKeys.GlobalVariables, scope);

    /// <summary>The variables that optimizers train.</summary>
    public static IReadOnlyList<Variable> TrainableVariables(string? scope = null) =>
        Graph.Default.GetCollection<Variable>(GraphKeys.TrainableVariables, scope);

    /// <summary>The variables that are not saved.</summary>
    public static IReadOnlyList<Variable> LocalVariables(string? scope = null) =>
        Graph.Default.GetCollection<Variable>(GraphKeys.LocalVariables, scope);

    /// <summary>An operation that initializes all global variables that exist now.</summary>
    public static Node GlobalVariablesInitializer() => VariablesInitializer(GlobalVariables());

    /// <summary>An operation that initializes all local variables that exist now.</summary>
    public static Node LocalVariablesInitializer() => VariablesInitializer(LocalVariables());

    /// <summary>An operation that initializes the given variables.</summary>
    public static Node VariablesInitializer(IReadOnlyList<Variable> variables, string? name = null) =>
        Group([.. variables.Select(variable => (Fetch)variable.Initializer)], name ?? "init");

    /// <summary>Whether a variable has a value in the session.</summary>
    public static Tensor IsVariableInitialized(Variable variable, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "IsVariableInitialized", variable);
        return scope.Result(variable.IsResource ? "VarIsInitializedOp" : "IsVariableInitialized", [variable.Reference]);
    }

    /// <summary>The names of variables that have no value in the session, as a vector of text.</summary>
    /// <param name="variables">The variables; null for all global and local ones.</param>
    /// <param name="name">The name of the scope.</param>
    public static Tensor ReportUninitializedVariables(IReadOnlyList<Variable>? variables = null, string? name = null)
    {
        variables ??= [.. GlobalVariables(), .. LocalVariables()];
        using OpScope scope = OpScope.Open(name, "report_uninitialized_variables");
        Tensor names = Building.Constant(scope.Graph, new StringTensor(variables.Select(variable => variable.Op.Name), [variables.Count]));
        Tensor missing = variables.Count == 0
            ? Building.Constant(scope.Graph, Tensor.Zeros([0], DType.Bool))
            : LogicalNot(Stack([.. variables.Select(variable => IsVariableInitialized(variable))]));
        return scope.Graph.Tensor1("BooleanMaskText", "boolean_mask", [names, missing]);
    }

    private static Tensor Change(string op, TensorLike reference, TensorLike value, string? name)
    {
        if (reference.Variable is { IsResource: true } resource)
        {
            return ChangeResource(op + "VariableOp", resource, [("value", value, resource.DataType)], name, []);
        }

        Tensor target = RequireReference(reference, op);
        using OpScope scope = OpScope.Open(name, op, target, value);
        return scope.Result(op, [target, scope.Convert(value, "value", target.DataType.Base)], new() { ["use_locking"] = false });
    }

    /// <summary>A node that changes a variable by its handle, and a read behind it.</summary>
    private static Tensor ChangeResource(
        string op, Variable variable, ReadOnlySpan<(string Name, TensorLike Value, DataType? Hint)> operands, string? name,
        Dictionary<string, object> attributes)
    {
        Graph graph = variable.Graph;
        TensorLike[] values = new TensorLike[operands.Length + 1];
        values[0] = variable;
        for (int i = 0; i < operands.Length; i++)
        {
            values[i + 1] = operands[i].Value;
        }

        Node node;
        using (OpScope scope = OpScope.Open(name, op, values))
        {
            Tensor[] inputs = new Tensor[values.Length];
            inputs[0] = variable.Reference;
            for (int i = 0; i < operands.Length; i++)
            {
                inputs[i + 1] = scope.Convert(operands[i].Value, operands[i].Name, operands[i].Hint);
            }

            node = graph.AddNode(op, scope.Name, inputs, attributes);
        }

        using IDisposable after = graph.ControlDependencies([node]);
        return node.Attribute("validate_shape", true)
            ? variable.Read(graph)
            : graph.AddNode(
                "ReadVariableOp", null, [variable.Reference], new() { ["dtype"] = variable.DataType },
                [(variable.DataType, node.Inputs[1].StaticShape)]).Outputs[0];
    }

    private static Tensor RequireReference(TensorLike value, string op)
    {
        Tensor? reference = value.Variable?.Reference ?? value.Tensor;
        return reference is { IsRef: true }
            ? reference
            : throw new GraphTypeException(
                $"{op}: only variables can be assigned to"
                + (reference is null ? "." : $"; '{reference.Name}' ({reference.Op.Op}) is none."));
    }
}
