namespace Tensors.Graphs;

/// <summary>The variables of a graph that were asked for by name, and the scope in which they are.</summary>
internal sealed class VariableStore(Graph graph)
{
    private readonly Dictionary<string, Variable> _variables = [];
    private readonly Dictionary<string, PartitionedVariable> _partitioned = [];
    private Dictionary<string, int> _counts = [];

    public VariableScope Current { get; private set; } = new("");

    /// <summary>Opens a scope by its name, inside the current one.</summary>
    public OpenVariableScope Open(string name, Action<VariableScope> configure, bool opensNameScope)
    {
        NameScope? names = name.Length == 0 ? null : OpenNames(name, opensNameScope);
        string full = Current.Name.Length == 0 ? name : $"{Current.Name}/{name}";
        VariableScope scope = Current.Copy(full, names?.Name ?? name);
        configure(scope);
        return Enter(scope, names, () => Forget(full));
    }

    /// <summary>Opens a scope again, wherever it was.</summary>
    public OpenVariableScope Open(VariableScope again, Action<VariableScope> configure, bool opensNameScope)
    {
        string last = again.Name[(again.Name.LastIndexOf('/') + 1)..];
        NameScope? names = last.Length == 0 ? null : OpenNames(last, opensNameScope);
        VariableScope scope = again.Copy(again.Name, again.OriginalNameScope);
        configure(scope);
        OpenVariableScope open = Enter(scope, names, () => { });
        Dictionary<string, int> counts = new(_counts);
        return new(open.Scope, new OnDispose(() =>
        {
            open.Dispose();
            _counts = counts;
        }));
    }

    /// <summary>Opens a scope under the first free name.</summary>
    public OpenVariableScope OpenDefault(string defaultName, Action<VariableScope> configure, bool opensNameScope)
    {
        NameScope names = OpenNames(defaultName, opensNameScope);
        string prefix = Current.Name.Length == 0 ? "" : Current.Name + "/";
        string name = defaultName;
        for (int i = 1; _counts.GetValueOrDefault(prefix + name) > 0; i++)
        {
            name = $"{defaultName}_{i}";
        }

        VariableScope scope = Current.Copy(prefix + name, names.Name);
        configure(scope);
        return Enter(scope, names, () => Forget(prefix + name));
    }

    /// <summary>The parts of a variable that is kept so, or null.</summary>
    public PartitionedVariable? FindPartitioned(string name) => _partitioned.GetValueOrDefault(name);

    public Variable? Find(string name) => _variables.GetValueOrDefault(name);

    /// <summary>The variable of a name, found or made.</summary>
    public Variable Get(
        VariableRequest request, Reuse reuse, bool isResource, Func<Tensor, Tensor>? constraint, bool validatesShape,
        VariableSlice? slice = null)
    {
        if (_variables.TryGetValue(request.Name, out Variable? found))
        {
            return Reused(found, request, reuse);
        }

        if (_partitioned.ContainsKey(request.Name))
        {
            throw new ArgumentException($"'{request.Name}' is a variable that is kept in parts; ask for it with GetPartitionedVariable.");
        }

        if (reuse == Reuse.True)
        {
            throw new ArgumentException(
                $"Variable {request.Name} does not exist, or was not created with GetVariable(). Did you mean to set reuse: Reuse.Auto in "
                + "VariableScope?"
                + NearestName.Suggest(request.Name, _variables.Keys));
        }

        Variable made = VariableBuilder.Build(graph, Description(request, isResource, constraint, validatesShape, slice));
        _variables.Add(request.Name, made);
        Regularize(request, made);
        return made;
    }

    /// <summary>A variable in parts along one axis.</summary>
    public PartitionedVariable GetPartitioned(
        VariableRequest request, IReadOnlyList<int> partitions, Reuse reuse, bool isResource, Func<Tensor, Tensor>? constraint,
        bool validatesShape)
    {
        Shape shape = request.Shape ?? throw new ArgumentException(
            $"Shape of a new partitioned variable ({request.Name}) must be fully defined, but instead was <unknown>.");
        int axis = RequireOneAxis(partitions, shape, request.Name);
        if (_partitioned.TryGetValue(request.Name, out PartitionedVariable? existing))
        {
            return reuse == Reuse.Inherit
                ? throw new ArgumentException(
                    $"Partitioned variable with name {request.Name} already exists. "
                    + "Did you mean to set reuse: Reuse.True in VariableScope?")
                : existing.Count == partitions[axis]
                    ? existing.Reused(request)
                    : throw new ArgumentException(
                        $"Trying to reuse partitioned variable {request.Name}, but specified partitions {partitions[axis]} and found "
                        + $"{existing.Count}.");
        }

        Variable[] parts = new Variable[partitions[axis]];
        int start = 0;
        for (int i = 0; i < parts.Length; i++)
        {
            // The first parts are one longer where the extent does not fall into equal ones.
            int extent = (shape[axis] / parts.Length) + (i < shape[axis] % parts.Length ? 1 : 0);
            int[] offset = new int[shape.Rank];
            offset[axis] = start;
            Shape part = shape.With(axis, extent);
            VariableSlice slice = new(request.Name, shape, [.. offset], [.. part.Extents]);
            VariableRequest ofPart = request with { Name = $"{request.Name}/part_{i}", Shape = part };
            if (request.Initializer is ValueInitializer value)
            {
                using NameScope scope = graph.OpenScope(request.Name + "/PartitionedInitializer/");
                Tensor cut = Ops.Slice(value.Value, offset, part.Extents.ToArray());
                ofPart = ofPart with { Shape = null, Initializer = new ValueInitializer(cut) };
            }

            parts[i] = Get(ofPart, reuse, isResource, constraint, validatesShape, slice);
            start += extent;
        }

        PartitionedVariable variable = new(request.Name, shape, axis, parts);
        _partitioned.Add(request.Name, variable);
        return variable;
    }

    private static int RequireOneAxis(IReadOnlyList<int> partitions, Shape shape, string name)
    {
        int[] cut = [.. Enumerable.Range(0, partitions.Count).Where(axis => partitions[axis] > 1)];
        return partitions.Count == shape.Rank && partitions.All(count => count >= 1) && cut.Length <= 1
            ? cut.FirstOrDefault()
            : throw new ArgumentException(
                $"Partitioner returned [{string.Join(", ", partitions)}] for variable '{name}' of shape {shape}: one number of at least 1 "
                + "per axis is needed, and only one above 1.");
    }

    /// <summary>A new name scope, or the current one once more.</summary>
    private NameScope OpenNames(string name, bool isNew) =>
        graph.OpenScope(isNew ? name : graph.CurrentScope.Length == 0 ? null : graph.CurrentScope + "/");

    private OpenVariableScope Enter(VariableScope scope, NameScope? names, Action onClose)
    {
        VariableScope before = Current;
        _counts[scope.Name] = _counts.GetValueOrDefault(scope.Name) + 1;
        Current = scope;
        return new(scope, new OnDispose(() =>
        {
            if (!ReferenceEquals(Current, scope))
            {
                throw new InvalidOperationException(
                    $"Improper nesting of variable_scope: '{scope.Name}' is closed while '{Current.Name}' is open.");
            }

            onClose();
            Current = before;
            names?.Dispose();
        }));
    }

    // When a scope is left, the names inside it are free again.
    private void Forget(string name)
    {
        foreach (string inner in _counts.Keys.Where(key => key.StartsWith(name + "/", StringComparison.Ordinal)).ToArray())
        {
            _counts[inner] = 0;
        }
    }

    private static Variable Reused(Variable found, VariableRequest request, Reuse reuse)
    {
        if (reuse == Reuse.Inherit)
        {
            throw new ArgumentException(
                $"Variable {request.Name} already exists, disallowed. Did you mean to set reuse: Reuse.True or Reuse.Auto in "
                + "VariableScope? "
                + $"Originally defined at: {found.Op.CreatedAt}.");
        }

        if (request.Shape is { } shape && !found.Shape.IsCompatibleWith(shape))
        {
            throw new ArgumentException(
                $"Trying to share variable {request.Name}, but specified shape {shape} and found shape {found.Shape}.");
        }

        return found.DataType == request.DataType
            ? found
            : throw new ArgumentException(
                $"Trying to share variable {request.Name}, but specified dtype {request.DataType.Name} and found dtype "
                + $"{found.DataType.Name}.");
    }

    private static VariableDescription Description(
        VariableRequest request, bool isResource, Func<Tensor, Tensor>? constraint, bool validatesShape, VariableSlice? slice)
    {
        VariableDescription description = new()
        {
            Name = request.Name,
            DataType = request.DataType,
            IsTrainable = request.IsTrainable,
            Collections = request.Collections,
            ValidatesShape = validatesShape,
            IsResource = isResource,
            Constraint = constraint,
            Slice = slice,
        };
        if (request.Initializer is ValueInitializer value)
        {
            return request.Shape is null
                ? description with { InitialValue = value.Value }
                : throw new ArgumentException($"If initializer is a constant, do not specify shape (variable '{request.Name}').");
        }

        Initializer initializer = request.Initializer ?? Default(request);
        Shape shape = request.Shape ?? throw new ArgumentException(
            $"Shape of a new variable ({request.Name}) must be fully defined, but instead was <unknown>; give a shape, or an initial value "
            + "as initializer.");
        return description with { Initialize = () => initializer.Build(shape, request.DataType, slice?.FullShape) };
    }

    private static Initializer Default(VariableRequest request) => request.DataType switch
    {
        _ when request.DataType.IsFloating => Initializers.GlorotUniform(),
        _ when request.DataType.IsInteger || request.DataType is DataType.Bool or DataType.String => Initializers.Zeros(),
        _ => throw new ArgumentException($"An initializer for variable {request.Name} of {request.DataType.Name} is required."),
    };

    private void Regularize(VariableRequest request, Variable variable)
    {
        if (request.Regularizer is null)
        {
            return;
        }

        using IDisposable beside = graph.ColocateWith(variable.Op);
        using NameScope scope = graph.OpenScope(request.Name + "/Regularizer/");
        if (request.Regularizer(variable) is { } loss)
        {
            graph.AddToCollection(GraphKeys.RegularizationLosses, loss);
        }
    }
}

/// <summary>A value that is itself the initializer.</summary>
internal sealed class ValueInitializer(TensorLike value) : Initializer
{
    public TensorLike Value => value;

    public override Tensor Build(Shape shape, DataType dtype, Shape? whole = null) => value.ToTensor(Graph.Default, "initial_value", dtype);
}
