using System.Runtime.Intrinsics;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Environments;
using BenchmarkDotNet.Jobs;
using Perfolizer.Horology;

namespace Tensors.Bench;

/// <summary>One job for each vector width that this machine has, and what every class measures besides time.</summary>
internal sealed class TierConfig : ManualConfig
{
    public TierConfig()
    {
        AddDiagnoser(MemoryDiagnoser.Default);
        if (Vector512.IsHardwareAccelerated)
        {
            AddJob(Named("avx512"));
        }

        if (Vector256.IsHardwareAccelerated)
        {
            AddJob(Named("avx2", ("DOTNET_EnableAVX512", "0")));
        }

        AddJob(Named("vector128", ("DOTNET_EnableAVX2", "0")));
    }

    private static Job Named(string tier, params (string Name, string Value)[] switches) => Job.Default
        .WithRuntime(CoreRuntime.Core10_0)
        .WithWarmupCount(4)
        .WithIterationCount(10)
        .WithIterationTime(TimeInterval.FromMilliseconds(100))
        .WithEnvironmentVariables([.. switches.Select(one => new EnvironmentVariable(one.Name, one.Value))])
        .WithId(tier);
}
