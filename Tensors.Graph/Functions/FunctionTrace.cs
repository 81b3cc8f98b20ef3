using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Tensors.Graphs;

/// <summary>What a function does with arguments of certain shapes and dtypes, as a graph.</summary>
[SuppressMessage("Design", "CA1001", Justification = "The session holds managed memory alone, and lives as long as the function.")]
public sealed class FunctionTrace
{
    private readonly Session _session;
    private readonly Tensor[] _inputs;
    private readonly Tensor[] _fetches;
    private readonly Callable _callable;
    private readonly Lock _lock = new();
    private FunctionTrace? _gradient;

    internal FunctionTrace(string name, Tensor[] inputs, Tensor[] captured, Tensor[] places, Tensor[] results)
        : this(name, [.. inputs, .. places], inputs.Length, captured, results, Draws(results, [.. inputs, .. places]), session: null)
    {
    }

    private FunctionTrace(
        string name, Tensor[] inputs, int argumentCount, Tensor[] captured, Tensor[] results, Tensor[] draws, Session? session)
    {
        Name = name;
        Graph = inputs.Length > 0 ? inputs[0].Graph : results[0].Graph;
        Arguments = inputs[..argumentCount];
        Captured = captured;
        Results = results;
        _inputs = inputs;
        _fetches = [.. results, .. draws];
        _session = session ?? new(Graph);
        _callable = _session.MakeCallable([.. _fetches.Select(fetch => (Fetch)fetch)], inputs);
        Specs = Array.ConvertAll(_fetches, Spec);
        Operation = new(this);
    }

    /// <summary>The name of the function.</summary>
    public string Name { get; }

    /// <summary>The graph.</summary>
    public Graph Graph { get; }

    /// <summary>The tensors of the graph that stand for the arguments.</summary>
    public IReadOnlyList<Tensor> Arguments { get; }

    /// <summary>The tensors of the graph that are the results.</summary>
    public IReadOnlyList<Tensor> Results { get; }

    /// <summary>What calls do from the third on, as text; see <see cref="Callable.Plan"/>.</summary>
    public string Plan => _callable.Plan;

    /// <summary>The tensors with elements that the function closes over, which are operands too.</summary>
    internal Tensor[] Captured { get; }

    /// <summary>Results, then random numbers that were drawn, which the gradient needs again.</summary>
    internal TensorSpec[] Specs { get; }

    internal int ResultCount => Results.Count;

    /// <summary>The function as one operation.</summary>
    internal FunctionOp Operation { get; }

    /// <summary>
    /// From inputs, random numbers that were drawn and cotangents of floating results to the gradients of floating inputs.
    /// </summary>
    internal FunctionTrace Gradient
    {
        get
        {
            lock (_lock)
            {
                return _gradient ??= TraceGradient();
            }
        }
    }

    /// <summary>The trace as text: one line per node with operands, shape and dtype, in the order in which they run.</summary>
    public override string ToString()
    {
        StringBuilder text = new();
        text.Append(Name).Append('(').AppendJoin(", ", Arguments.Select(Describe)).Append(')');
        if (Captured.Length > 0)
        {
            text.Append(" with ").AppendJoin(", ", _inputs.Skip(Arguments.Count).Take(Captured.Length).Select(Describe));
        }

        foreach (Node node in Pruning.Order(Results.Select(NodeOutput.Of), [.. _inputs.Select(NodeOutput.Of)]))
        {
            string what = node.Role == NodeRole.Constant
                ? $"Const {Literal(node.Attributes["value"])}"
                : $"{node.Op}({string.Join(", ", node.Inputs.Select(Short))})";
            text.AppendLine().Append("  ").Append(node.Name).Append(" = ").Append(what).Append(" -> ").AppendJoin(
                ", ", node.Outputs.Select(output => $"{output.DataType.Name} {output.StaticShape}"));
        }

        return text.AppendLine().Append("  return ").AppendJoin(", ", Results.Select(Short)).ToString();
    }

    /// <summary>Whether arguments have the shapes and dtypes of this trace.</summary>
    internal bool IsFor(ReadOnlySpan<Tensor> arguments)
    {
        if (arguments.Length != Arguments.Count)
        {
            return false;
        }

        for (int i = 0; i < arguments.Length; i++)
        {
            if (arguments[i].DType != _inputs[i].DType || !arguments[i].Shape.Equals(_inputs[i].Shape))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Computes results and random numbers into given memory.</summary>
    internal void Run(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        // The session's kernels are none of the caller's business.
        using Interpreter.Scope scope = Interpreter.Within(null);
        Tensor?[] room = [.. outputs];
        _callable.Run(inputs, room);
    }

    private static Tensor[] Draws(Tensor[] results, Tensor[] inputs) =>
    [
        .. Pruning.Order(results.Select(NodeOutput.Of), [.. inputs.Select(NodeOutput.Of)])
            .Where(node => node.Attribute<Operation?>(Lowering.OperationAttribute, null) is RandomOperation || node.Kind.IsRandom)
            .SelectMany(node => node.Outputs),
    ];

    private static string Describe(Tensor input) => $"{Short(input)}: {input.DataType.Name} {input.StaticShape}";

    private static string Short(Tensor tensor) => tensor.ValueIndex == 0 ? tensor.Op.Name : tensor.Name;

    private static string Literal(object value) => value switch
    {
        Tensor { ElementCount: <= 8 } small => small.ToString().ReplaceLineEndings(" "),
        Tensor large => $"of {large.ElementCount:N0} elements",
        _ => value.ToString()!,
    };

    private TensorSpec Spec(Tensor result) => result.Symbol!.Shape is { } shape
        ? new(shape, result.DType)
        : throw new NotSupportedException($"Function.Trace: the shape of '{result.Name}', a result of '{Name}', depends on values.");

    private FunctionTrace TraceGradient()
    {
        using Interpreter.Scope scope = Interpreter.Within(null);
        using DefaultGraph isDefault = Graph.AsDefault();
        Tensor[] ys = [.. Results.Where(result => result.DType.IsDifferentiable)];
        Tensor[] xs = Array.FindAll(_inputs, input => input.DType.IsDifferentiable);
        Tensor[] cotangents = Array.ConvertAll(ys, y => Ops.Placeholder(y.DataType.Base, y.StaticShape, "cotangent"));
        Tensor?[] gradients = Ops.Gradients(ys, xs, cotangents, unconnectedGradients: UnconnectedGradients.Zeros);
        Tensor[] inputs = [.. _inputs, .. _fetches.Skip(ResultCount), .. cotangents];
        return new(Name + "/gradient", inputs, inputs.Length, [], gradients!, [], _session);
    }
}
