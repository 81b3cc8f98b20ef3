using System.Diagnostics;

namespace Tensors;

/// <summary>A function and its plans: one for each combination of shapes and dtypes of arguments.</summary>
internal sealed class PlanCache
{
    private readonly Func<Tensor[], Tensor[]> _function;
    private readonly CompileOptions _options;
    private readonly WrittenFunction _written;
    private readonly Lock _lock = new();
    private CompiledPlan[] _plans = [];

    /// <summary>Nothing is planned yet.</summary>
    /// <param name="function">The function, in the general form.</param>
    /// <param name="written">The function as the user wrote it, for its names.</param>
    /// <param name="options">Bounds and explanations; null for the defaults.</param>
    public PlanCache(Func<Tensor[], Tensor[]> function, Delegate written, CompileOptions? options)
    {
        // The compiler's own names have brackets.
        _written = new(written, name => !name.Contains('<', StringComparison.Ordinal));
        _function = function;
        _options = options ?? new();
        Name = _options.Name ?? _written.Name;
    }

    public string Name { get; }

    public IReadOnlyList<CompiledPlan> Plans => Volatile.Read(ref _plans);

    public int Compilations { get; private set; }

    public Tensor[] Call(Tensor[] arguments)
    {
        bool hasElements = _written.HasElements(Name, arguments);
        return hasElements && Interpreter.Current is null ? PlanFor(arguments).Run(arguments) : _function(arguments);
    }

    public CompiledPlan PlanFor(ReadOnlySpan<Tensor> arguments)
    {
        // The one that was used last is the first.
        CompiledPlan[] plans = Volatile.Read(ref _plans);
        return plans.Length > 0 && plans[0].IsFor(arguments) ? plans[0] : FindOrMake(arguments);
    }

    private CompiledPlan FindOrMake(ReadOnlySpan<Tensor> arguments)
    {
        lock (_lock)
        {
            CompiledPlan? plan = null;
            foreach (CompiledPlan known in _plans)
            {
                plan ??= known.IsFor(arguments) ? known : null;
            }

            plan ??= Make(arguments);
            Volatile.Write(ref _plans, [plan, .. _plans.Where(other => other != plan).Take(_options.MaxPlans - 1)]);
            return plan;
        }
    }

    private CompiledPlan Make(ReadOnlySpan<Tensor> arguments)
    {
        TensorSpec[] specs = new TensorSpec[arguments.Length];
        for (int i = 0; i < specs.Length; i++)
        {
            specs[i] = new(arguments[i].Shape, arguments[i].DType);
        }

        _options.Explain?.Invoke(Explanation(specs));
        long start = Stopwatch.GetTimestamp();
        ExecutionPlan plan = ExecutionPlan.Of(ProgramRecorder.Record(_function, Name, specs));
        CompilerMetrics.PlanDuration.Record(Stopwatch.GetElapsedTime(start).TotalSeconds);
        Compilations++;
        return new(Name, [.. Enumerable.Range(0, specs.Length).Select(_written.ParameterName)], plan);
    }

    private string Explanation(TensorSpec[] specs)
    {
        string described = string.Join(", ", specs.Select((spec, i) => $"{_written.ParameterName(i)}: {spec.DType.Name} {spec.Shape}"));
        string why = _plans.Length == 0
            ? "the first call"
            : string.Join("; ", Differences(specs).DefaultIfEmpty("another number of arguments than before"));
        return $"{Name}({described}) is compiled, as number {Compilations + 1}: {why}.";
    }

    private IEnumerable<string> Differences(TensorSpec[] specs)
    {
        IReadOnlyList<TensorSpec> before = _plans[0].Arguments;
        return from i in Enumerable.Range(0, Math.Min(specs.Length, before.Count))
               where before[i] != specs[i]
               select $"{_written.ParameterName(i)} was {before[i].DType.Name} {before[i].Shape} in the call before";
    }
}
