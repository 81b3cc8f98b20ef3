namespace Tensors;

/// <summary>What <see cref="Compiler"/> may do.</summary>
public sealed record CompileOptions
{
    /// <summary>The name in plans and messages; null for that of the method.</summary>
    public string? Name { get; init; }

    /// <summary>
    /// How many plans are kept, one for each combination of shapes and dtypes; beyond that the one is forgotten that was not used for the
    /// longest time.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int MaxPlans
    {
        get;
        init => field = value >= 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "MaxPlans: at least one plan is kept.");
    } = 32;

    /// <summary>
    /// Told in a sentence why a plan is made, and which argument was another one before: many plans cost more than they save.
    /// </summary>
    public Action<string>? Explain { get; init; }
}
