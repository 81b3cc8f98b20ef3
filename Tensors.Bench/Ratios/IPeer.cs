namespace Tensors.Bench.Ratios;

/// <summary>A library, or another way, beside which a workload is measured.</summary>
internal interface IPeer
{
    string Name { get; }

    /// <summary>How many threads its operations use from now on.</summary>
    void UseThreads(int count);

    /// <summary>What is timed, with operands of the same values; null where the peer has no version of the workload.</summary>
    Action? Prepare(Workload workload, Tensor[] inputs);
}
