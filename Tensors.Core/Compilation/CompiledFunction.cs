namespace Tensors;

/// <summary>A function that runs as planned; made by <see cref="Compiler"/>.</summary>
/// <typeparam name="TFunction">The type of the function.</typeparam>
public sealed class CompiledFunction<TFunction>
    where TFunction : Delegate
{
    private readonly PlanCache _cache;

    internal CompiledFunction(PlanCache cache, TFunction call)
    {
        _cache = cache;
        Call = call;
    }

    /// <summary>Calls the function: <c>f.Call(x, y)</c>. Threads may do so at once, if it overwrites nothing.</summary>
    /// <remarks>Errors are those of the plain function; those that shapes cause come from the first call with such shapes.</remarks>
    /// <exception cref="NoElementsException">The function reads elements of a tensor while it is compiled.</exception>
    public TFunction Call { get; }

    /// <summary>The plans that are kept, the one that was used last first.</summary>
    public IReadOnlyList<CompiledPlan> Plans => _cache.Plans;

    /// <summary>How many plans were made so far, those that were forgotten included.</summary>
    public int Compilations => _cache.Compilations;

    /// <summary>The function, for whoever takes a delegate.</summary>
    public static implicit operator TFunction(CompiledFunction<TFunction> function) => function.Call;

    /// <summary>The plan that calls with such arguments run; made if it is not there yet.</summary>
    /// <param name="arguments">Tensors, of which only shapes and dtypes count.</param>
    public CompiledPlan PlanFor(params ReadOnlySpan<Tensor> arguments) => _cache.PlanFor(arguments);

    /// <summary>All plans, as text.</summary>
    public override string ToString() => Plans.Count == 0 ? $"{_cache.Name}: not called yet" : string.Join(Environment.NewLine, Plans);
}
