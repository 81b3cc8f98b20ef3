namespace Tensors.Graphs;

/// <summary>
/// Writes down in a graph what a function does. Operations on symbols add their nodes by themselves; this adds the others: those on tensors
/// that the function closes over, and random numbers.
/// </summary>
internal sealed class FunctionTracer : Interpreter
{
    private readonly Graph _graph;
    private readonly Dictionary<Tensor, Tensor> _places = new(ReferenceEqualityComparer.Instance);
    private readonly List<Tensor> _captured = [];

    private FunctionTracer(Graph graph) => _graph = graph;

    protected internal override bool LetsSymbolsPass => true;

    /// <summary>Calls a function once, hidden from all interpreters.</summary>
    /// <param name="function">The function.</param>
    /// <param name="name">Its name.</param>
    /// <param name="parameters">The names of its arguments.</param>
    /// <param name="arguments">Tensors of the shapes and dtypes to trace for.</param>
    public static FunctionTrace Trace(Func<Tensor[], Tensor[]> function, string name, string[] parameters, Tensor[] arguments)
    {
        Graph graph = new();
        using DefaultGraph isDefault = graph.AsDefault();
        using Scope scope = Within(null);
        Tensor[] inputs = [.. arguments.Select((argument, i) => Ops.Placeholder(argument.DType.DataType, argument.Shape, parameters[i]))];
        FunctionTracer tracer = new(graph);
        Tensor[] results = tracer.Run(function, name, inputs);
        return new(name, inputs, [.. tracer._captured], [.. tracer._captured.Select(captured => tracer._places[captured])], results);
    }

    protected internal override void Apply(
        Operation operation, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<TensorSpec> specs, Span<Tensor> outputs, Interpreters? below)
    {
        Tensor[] operands = inputs.ToArray();
        for (int i = 0; i < operands.Length; i++)
        {
            operands[i] = Place(operands[i]);
        }

        Lowering.Apply(operation, operands, outputs);
    }

    private Tensor[] Run(Func<Tensor[], Tensor[]> function, string name, Tensor[] inputs)
    {
        Enter();
        _graph.Capture = Capture;
        try
        {
            return Array.ConvertAll(function([.. inputs]), Place);
        }
        catch (NoElementsException failure)
        {
            throw new NoElementsException(
                $"Function.Trace: '{name}' reads elements at {CreationSite.Of(failure)}. While a function is traced there are none: its "
                + "code runs once for all values. "
                + "Choose by values with Tensor.Where or Ops.Cond, repeat with Ops.WhileLoop, or read outside the function. "
                + $"{failure.Message}",
                failure);
        }
        finally
        {
            _graph.Capture = null;
        }
    }

    /// <summary>The tensor of the graph that stands for one.</summary>
    private Tensor Place(Tensor tensor) => tensor switch
    {
        null => throw new InvalidOperationException("Function.Trace: a result is null."),
        { Symbol: not null } => tensor,
        { HasData: false } => throw new InvalidOperationException(
            $"Function.Trace: the function closes over {tensor}, which has no elements; pass it as an argument."),
        { IsLiteral: true } => Building.Constant(_graph, tensor),
        _ => Capture(tensor),
    };

    private Tensor Capture(Tensor tensor)
    {
        if (!_places.TryGetValue(tensor, out Tensor? place))
        {
            // It belongs to no scope, and to no condition or loop.
            using IDisposable anywhere = _graph.ControlDependencies(null);
            _places[tensor] = place = Ops.Placeholder(tensor.DType.DataType, tensor.Shape, $"captured_{_captured.Count}/");
            _captured.Add(tensor);
        }

        return place;
    }
}
