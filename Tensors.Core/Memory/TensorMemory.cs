namespace Tensors;

/// <summary>The native memory behind large tensors: what is in use, and its bounds.</summary>
/// <remarks>
/// Nobody has to release anything. Tensors that the program can no longer reach are found by the garbage collector; their
/// blocks are reused for the next results. See <c>docs/decisions/0003-memory-without-dispose.md</c>.
/// <para>The numbers are also instruments of a <see cref="System.Diagnostics.Metrics.Meter"/> named <see cref="MeterName"/>, which cost
/// nothing until they are collected: <c>tensors.memory.in_use</c> and <c>tensors.memory.pooled</c> in bytes (<c>By</c>), and
/// <c>tensors.memory.blocks_allocated</c>, a count of blocks that only grows (<c>{block}</c>). They appear with the first large
/// tensor.</para>
/// </remarks>
public static class TensorMemory
{
    /// <summary>The name of the meter.</summary>
    public const string MeterName = "Tensors.Core";

    /// <summary>
    /// The most bytes of native memory that tensors may hold together, reusable blocks included. The default is the memory
    /// that the runtime may use (<see cref="GCMemoryInfo.TotalAvailableMemoryBytes"/>).
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive.</exception>
    public static long Limit
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            field = value;
        }
    } = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    /// <summary>Bytes held by blocks that belong to tensors (some of them perhaps unreachable, but not yet found).</summary>
    public static long BytesInUse => BufferPool.Shared.BytesInUse;

    /// <summary>Bytes held by blocks that wait to be reused.</summary>
    public static long BytesPooled => BufferPool.Shared.BytesPooled;

    /// <summary>How often a block had to be taken fresh from the operating system since the process started.</summary>
    public static long BlocksAllocated => BufferPool.Shared.BlocksAllocated;

    /// <summary>Collects garbage, then returns every block that no living tensor holds to the operating system.</summary>
    public static void Trim() => BufferPool.Shared.Trim();
}
