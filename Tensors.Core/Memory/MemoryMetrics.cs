using System.Diagnostics.Metrics;

namespace Tensors;

/// <summary>The numbers of <see cref="TensorMemory"/> for whoever collects metrics; nothing is done until somebody does.</summary>
internal static class MemoryMetrics
{
    private static readonly Meter s_meter = new(TensorMemory.MeterName);

    public static BufferPool Publish(BufferPool pool)
    {
        s_meter.CreateObservableUpDownCounter(
            "tensors.memory.in_use", () => pool.BytesInUse, "By", "Native memory that belongs to tensors.");
        s_meter.CreateObservableUpDownCounter(
            "tensors.memory.pooled", () => pool.BytesPooled, "By", "Native memory that waits to be reused.");
        s_meter.CreateObservableCounter(
            "tensors.memory.blocks_allocated", () => pool.BlocksAllocated, "{block}", "Blocks taken fresh from the operating system.");
        return pool;
    }
}
