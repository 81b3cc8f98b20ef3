using System.Diagnostics.Metrics;

namespace Tensors;

/// <summary>The numbers of <see cref="Compiler"/> for whoever collects metrics; nothing is done until somebody does.</summary>
internal static class CompilerMetrics
{
    private static readonly Meter s_meter = new(TensorMemory.MeterName);

    /// <summary>How long it takes to plan a function for one combination of shapes; its count is the number of plans.</summary>
    public static Histogram<double> PlanDuration { get; } =
        s_meter.CreateHistogram<double>("tensors.compiler.plan.duration", "s", "Time to plan a compiled function for new shapes.");

    /// <summary>How many loops were compiled for chains of fused operations.</summary>
    public static Counter<long> Loops { get; } =
        s_meter.CreateCounter<long>("tensors.compiler.loops", "{loop}", "Loops compiled for chains of fused operations.");
}
