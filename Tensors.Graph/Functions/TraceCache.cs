namespace Tensors.Graphs;

/// <summary>A function and its traces: one for each combination of shapes and dtypes of arguments.</summary>
internal sealed class TraceCache
{
    private readonly Func<Tensor[], Tensor[]> _function;
    private readonly WrittenFunction _written;
    private readonly Lock _lock = new();
    private FunctionTrace[] _traces = [];

    /// <summary>Nothing is traced yet.</summary>
    /// <param name="function">The function, in the general form.</param>
    /// <param name="written">The function as the user wrote it, for its names.</param>
    /// <param name="name">The name, or null for that of the method.</param>
    public TraceCache(Func<Tensor[], Tensor[]> function, Delegate written, string? name)
    {
        // Nodes are called so; the compiler's own names have brackets.
        _written = new(written, name => char.IsAsciiLetter(name[0]) && !name.Contains('<', StringComparison.Ordinal));
        _function = function;
        Name = Names.RequireNode(name ?? _written.Name);
    }

    public string Name { get; }

    public IReadOnlyList<FunctionTrace> Traces => Volatile.Read(ref _traces);

    public Tensor[] Call(Tensor[] arguments)
    {
        if (!_written.HasElements(Name, arguments))
        {
            return Inline(arguments);
        }

        FunctionTrace trace = TraceOf(arguments);
        Tensor[] results = Tensor.ApplyAll(trace.Operation, [.. arguments, .. trace.Captured]);
        return results.Length == trace.ResultCount ? results : results[..trace.ResultCount];
    }

    public FunctionTrace TraceOf(ReadOnlySpan<Tensor> arguments)
    {
        if (Find(arguments) is { } known)
        {
            return known;
        }

        lock (_lock)
        {
            if (Find(arguments) is not { } trace)
            {
                string[] names = new string[arguments.Length];
                for (int i = 0; i < names.Length; i++)
                {
                    names[i] = _written.ParameterName(i);
                }

                trace = FunctionTracer.Trace(_function, Name, names, arguments.ToArray());
                Volatile.Write(ref _traces, [.. _traces, trace]);
            }

            return trace;
        }
    }

    private FunctionTrace? Find(ReadOnlySpan<Tensor> arguments)
    {
        foreach (FunctionTrace trace in Volatile.Read(ref _traces))
        {
            if (trace.IsFor(arguments))
            {
                return trace;
            }
        }

        return null;
    }

    /// <summary>Where there is nothing to compute with, the function becomes part of what is being described.</summary>
    private Tensor[] Inline(Tensor[] arguments)
    {
        Graph? graph = Array.Find(arguments, argument => argument.IsInGraph)?.Graph;
        using NameScope? scope = graph?.OpenScope(Name);
        return _function(arguments);
    }
}
