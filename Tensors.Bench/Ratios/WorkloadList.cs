#if GRAPHS
using Tensors.Bench.Graphs;
#endif

namespace Tensors.Bench.Ratios;

/// <summary>Every line of the table, theme by theme.</summary>
internal static class WorkloadList
{
    public static IReadOnlyList<Workload> All() =>
    [
        .. TrainingWorkloads.All(),
#if GRAPHS
        .. GraphWorkloads.All(),
        .. FusionWorkloads.All(),
        .. BuildingWorkloads.All(),
#endif
        .. LinearAlgebraWorkloads.All(),
        .. ConvolutionWorkloads.All(),
        .. SpectralWorkloads.All(),
        .. NormalizationWorkloads.All(),
        .. AttentionWorkloads.All(),
        .. TransformerStep.All(),
        .. RecurrentWorkloads.All(),
        .. ElementwiseWorkloads.All(),
        .. ReductionWorkloads.All(),
        .. MovementWorkloads.All(),
        .. SmallOperationWorkloads.All(),
        .. MemoryWorkloads.All(),
        .. CliffWorkloads.All(),
        .. FirstSecond.All(),
    ];
}
