namespace Tensors.Graphs;

/// <summary>A function that runs as a graph; made by <see cref="Function"/>.</summary>
/// <typeparam name="TFunction">The type of the function.</typeparam>
public sealed class TracedFunction<TFunction>
    where TFunction : Delegate
{
    private readonly TraceCache _cache;

    internal TracedFunction(TraceCache cache, TFunction call)
    {
        _cache = cache;
        Call = call;
    }

    /// <summary>Calls the function: <c>f.Call(x, y)</c>. Threads may do so at once.</summary>
    /// <remarks>
    /// Errors of the function itself come from its first call with such shapes; those that depend on values are <see cref="OpException"/>.
    /// </remarks>
    /// <exception cref="NoElementsException">The function reads elements of a tensor while it is traced.</exception>
    public TFunction Call { get; }

    /// <summary>What was traced so far, in the order of the calls.</summary>
    public IReadOnlyList<FunctionTrace> Traces => _cache.Traces;

    /// <summary>The function, for whoever takes a delegate.</summary>
    public static implicit operator TFunction(TracedFunction<TFunction> function) => function.Call;

    /// <summary>The trace that calls with such arguments run; made if it is not there yet.</summary>
    /// <param name="arguments">Tensors with elements, of which only shapes and dtypes count.</param>
    public FunctionTrace TraceOf(params ReadOnlySpan<Tensor> arguments) => _cache.TraceOf(arguments);

    /// <summary>All traces, as text.</summary>
    public override string ToString() => Traces.Count == 0 ? $"{_cache.Name}: not called yet" : string.Join(Environment.NewLine, Traces);
}
