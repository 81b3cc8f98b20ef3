namespace Tensors.Graphs;

// Variables that are asked for by name.
public static partial class Ops
{
    /// <summary>Opens a scope for variables, inside the current one, and a name scope with it.</summary>
    /// <param name="name">Its name; null takes the first free name that starts with the default one.</param>
    /// <param name="defaultName">The name where none is given.</param>
    /// <param name="reuse">Whether variables are found or made.</param>
    /// <param name="initializer">The initializer of variables that bring none.</param>
    /// <param name="regularizer">The regularizer of variables that bring none.</param>
    /// <param name="partitioner">Says how many parts along each axis variables are kept in.</param>
    /// <param name="customGetter">Makes or changes variables on their way; around that of the scope outside.</param>
    /// <param name="dtype">The type of variables that bring none.</param>
    /// <param name="useResource">Whether variables are held by handles.</param>
    /// <param name="constraint">What values are passed through after an optimizer changed them.</param>
    /// <param name="auxiliaryNameScope">Whether to open a name scope.</param>
    /// <exception cref="GraphTypeException">There is neither a name nor a default name.</exception>
    /// <exception cref="ArgumentException">Variables are to be found in a scope without a name.</exception>
    public static OpenVariableScope VariableScope(
        string? name, string? defaultName = null, Reuse reuse = Reuse.Inherit, Initializer? initializer = null,
        Func<Tensor, Tensor?>? regularizer = null,
        Func<Shape, DataType, IReadOnlyList<int>>? partitioner = null, CustomGetter? customGetter = null, DataType? dtype = null,
        bool? useResource = null,
        Func<Tensor, Tensor>? constraint = null, bool auxiliaryNameScope = true)
    {
        VariableStore store = Graph.Default.Variables;
        void Describe(VariableScope scope) =>
            Configure(scope, reuse, initializer, regularizer, partitioner, customGetter, dtype, useResource, constraint);
        if (name is not null)
        {
            return store.Open(name, Describe, auxiliaryNameScope);
        }

        if (defaultName is null)
        {
            throw new GraphTypeException("If default_name is None then name_or_scope is required.");
        }

        return reuse == Reuse.Inherit
            ? store.OpenDefault(defaultName, Describe, auxiliaryNameScope)
            : throw new ArgumentException("reuse=True cannot be used without a name_or_scope.");
    }

    /// <summary>Opens a variable scope again, wherever it was; what is not given is as it was there.</summary>
    /// <param name="scope">The scope.</param>
    /// <param name="reuse">Whether variables are found or made.</param>
    /// <param name="initializer">The initializer of variables that bring none.</param>
    /// <param name="regularizer">The regularizer of variables that bring none.</param>
    /// <param name="partitioner">Says how many parts along each axis variables are kept in.</param>
    /// <param name="customGetter">Makes or changes variables on their way; around that of the scope.</param>
    /// <param name="dtype">The type of variables that bring none.</param>
    /// <param name="useResource">Whether variables are held by handles.</param>
    /// <param name="constraint">What values are passed through after an optimizer changed them.</param>
    /// <param name="auxiliaryNameScope">Whether to open a name scope.</param>
    public static OpenVariableScope VariableScope(
        VariableScope scope, Reuse reuse = Reuse.Inherit, Initializer? initializer = null, Func<Tensor, Tensor?>? regularizer = null,
        Func<Shape, DataType, IReadOnlyList<int>>? partitioner = null, CustomGetter? customGetter = null, DataType? dtype = null,
        bool? useResource = null,
        Func<Tensor, Tensor>? constraint = null, bool auxiliaryNameScope = true) => Graph.Default.Variables.Open(
            scope,
            again => Configure(again, reuse, initializer, regularizer, partitioner, customGetter, dtype, useResource, constraint),
            auxiliaryNameScope);

    private static void Configure(
        VariableScope scope, Reuse reuse, Initializer? initializer, Func<Tensor, Tensor?>? regularizer,
        Func<Shape, DataType, IReadOnlyList<int>>? partitioner,
        CustomGetter? customGetter, DataType? dtype, bool? useResource, Func<Tensor, Tensor>? constraint)
    {
        scope.Reuse = reuse == Reuse.Inherit ? scope.Reuse : reuse;
        scope.Initializer = initializer ?? scope.Initializer;
        scope.Regularizer = regularizer ?? scope.Regularizer;
        scope.Partitioner = partitioner ?? scope.Partitioner;
        scope.CustomGetter = Around(scope.CustomGetter, customGetter);
        scope.DataType = dtype ?? scope.DataType;
        scope.UseResource = useResource ?? scope.UseResource;
        scope.Constraint = constraint;
    }

    /// <summary>The current variable scope.</summary>
    public static VariableScope GetVariableScope() => Graph.Default.Variables.Current;

    /// <summary>
    /// The variable of a name in the current variable scope: found or made, as the scope says. The name scope does not matter.
    /// </summary>
    /// <param name="name">The name inside the variable scope.</param>
    /// <param name="shape">The shape; null where the initializer is a value.</param>
    /// <param name="dtype">The type; null takes that of the initial value, or of the scope.</param>
    /// <param name="initializer">Makes the initial value; null takes that of the scope, else Glorot's uniform one (zeros for integers,
    /// empty text).</param>
    /// <param name="initialValue">The initial value itself, in place of an initializer.</param>
    /// <param name="regularizer">Makes a loss of the variable.</param>
    /// <param name="trainable">Whether optimizers train it unless told otherwise.</param>
    /// <param name="collections">Where to list it; null for the global variables.</param>
    /// <param name="validateShape">Whether it keeps the shape of its initial value.</param>
    /// <param name="useResource">Whether it is held by a handle.</param>
    /// <param name="constraint">What its value is passed through after an optimizer changed it.</param>
    /// <param name="customGetter">Makes or changes the variable on its way; around that of the scope.</param>
    /// <exception cref="ArgumentException">
    /// It exists and is to be made; it does not exist and is to be found; it has another shape or type; or the partitioner of the scope
    /// would cut it.
    /// </exception>
    public static Variable GetVariable(
        string name, Shape? shape = null, DataType? dtype = null, Initializer? initializer = null, TensorLike initialValue = default,
        Func<Tensor, Tensor?>? regularizer = null, bool trainable = true, IReadOnlyList<string>? collections = null,
        bool validateShape = true,
        bool? useResource = null, Func<Tensor, Tensor>? constraint = null, CustomGetter? customGetter = null)
    {
        Graph graph = Graph.Default;
        VariableScope scope = graph.Variables.Current;
        VariableRequest request = Request(scope, name, shape, dtype, initializer, initialValue, regularizer, trainable, collections);
        RequireWhole(scope, request);
        using NameScope root = graph.OpenScope(null);
        Func<VariableRequest, Variable> get = wanted => graph.Variables.Get(
            wanted, scope.Reuse, useResource ?? scope.UseResource ?? false, constraint ?? scope.Constraint, validateShape);
        return Around(scope.CustomGetter, customGetter) is { } custom ? custom(get, request) : get(request);
    }

    /// <summary>As <see cref="GetVariable"/>, for a variable that is neither trained nor saved.</summary>
    /// <param name="name">The name inside the variable scope.</param>
    /// <param name="shape">The shape; null where the initializer is a value.</param>
    /// <param name="dtype">The type; null takes that of the initial value, or of the scope.</param>
    /// <param name="initializer">Makes the initial value.</param>
    /// <param name="initialValue">The initial value itself, in place of an initializer.</param>
    public static Variable GetLocalVariable(
        string name, Shape? shape = null, DataType? dtype = null, Initializer? initializer = null, TensorLike initialValue = default) =>
        GetVariable(name, shape, dtype, initializer, initialValue, trainable: false, collections: [GraphKeys.LocalVariables]);

    /// <summary>The variable of a name, kept in parts as a partitioner says.</summary>
    /// <param name="name">The name inside the variable scope.</param>
    /// <param name="shape">The shape of the whole; not needed for one that is found.</param>
    /// <param name="dtype">The type.</param>
    /// <param name="initializer">Makes the initial values of the parts.</param>
    /// <param name="initialValue">The initial value of the whole, which is cut up, in place of an initializer and of a shape.</param>
    /// <param name="partitioner">
    /// Says how many parts along each axis; null takes that of the scope. Where variables are found (<see cref="Reuse.True"/>) there need
    /// not be any.
    /// </param>
    /// <exception cref="ArgumentException">There is no partitioner, it cuts along more than one axis, or the variable that is found has
    /// another shape or type.</exception>
    public static PartitionedVariable GetPartitionedVariable(
        string name, Shape? shape = null, DataType? dtype = null, Initializer? initializer = null,
        Func<Shape, DataType, IReadOnlyList<int>>? partitioner = null,
        TensorLike initialValue = default)
    {
        Graph graph = Graph.Default;
        VariableScope scope = graph.Variables.Current;
        if (!initialValue.IsNone)
        {
            Tensor value = initialValue.ToTensor(graph, "initial_value", dtype);
            (initialValue, shape) = (value, value.Symbol!.Shape ?? throw new ArgumentException(
                $"GetPartitionedVariable: the initial value of '{name}' has the shape {value.StaticShape}, which must be wholly known."));
        }

        VariableRequest request = Request(scope, name, shape, dtype, initializer, initialValue, null, true, null);
        if ((partitioner ?? scope.Partitioner) is not { } cut)
        {
            return scope.Reuse == Reuse.True && graph.Variables.FindPartitioned(request.Name) is { } found
                ? found.Reused(request)
                : throw new ArgumentException($"GetPartitionedVariable: neither the call for '{name}' nor its scope has a partitioner.");
        }

        Shape whole = shape ?? graph.Variables.FindPartitioned(request.Name)?.Shape
            ?? throw new ArgumentException(
                $"Shape of a new partitioned variable ({request.Name}) must be fully defined, but instead was <unknown>.");
        using NameScope root = graph.OpenScope(null);
        return graph.Variables.GetPartitioned(
            request with { Shape = whole }, cut(whole, request.DataType), scope.Reuse, scope.UseResource ?? false, scope.Constraint, true);
    }

    /// <summary>Cuts the first axis of every variable into so many parts.</summary>
    /// <param name="parts">How many.</param>
    /// <param name="axis">The axis.</param>
    public static Func<Shape, DataType, IReadOnlyList<int>> FixedSizePartitioner(int parts, int axis = 0) =>
        (shape, _) => [.. Enumerable.Range(0, shape.Rank).Select(i => i == axis ? Math.Min(parts, shape[i]) : 1)];

    private static VariableRequest Request(
        VariableScope scope, string name, Shape? shape, DataType? dtype, Initializer? initializer, TensorLike initialValue,
        Func<Tensor, Tensor?>? regularizer,
        bool trainable, IReadOnlyList<string>? collections)
    {
        Initializer? chosen = initialValue.IsNone ? initializer ?? scope.Initializer : new ValueInitializer(initialValue);
        DataType type = dtype ?? (chosen is ValueInitializer value ? value.Value.NaturalType : scope.DataType);
        if (chosen is ValueInitializer given && given.Value.StrongType is { } strong && strong != type)
        {
            throw new ArgumentException($"Initializer type '{strong.Name}' and explicit dtype '{type.Name}' don't match.");
        }

        string full = scope.Name.Length == 0 ? name : $"{scope.Name}/{name}";
        return new(full, shape, type, chosen, regularizer ?? scope.Regularizer, trainable, collections);
    }

    private static void RequireWhole(VariableScope scope, VariableRequest request)
    {
        if (scope.Partitioner is { } cut && request.Shape is { Rank: > 0 } shape && cut(shape, request.DataType).Any(count => count > 1))
        {
            throw new ArgumentException(
                $"The partitioner of scope '{scope.Name}' keeps variable '{request.Name}' in parts; ask for it with "
                + "GetPartitionedVariable, or in a scope without a partitioner.");
        }
    }

    private static CustomGetter? Around(CustomGetter? outer, CustomGetter? inner) =>
        inner is null ? outer : outer is null ? inner : (getter, request) => inner(next => outer(getter, next), request);
}
