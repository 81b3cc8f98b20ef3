namespace Tensors.Tests.Formats;

/// <summary>Few bytes for readers and tensors until it is disposed of, so that whatever is made of a claim alone shows.</summary>
internal sealed class SmallLimits : IDisposable
{
    /// <summary>What a small file may be made of.</summary>
    public const long MadeBytes = 16 << 20;

    /// <summary>What may be allocated on the way: copies, objects, text.</summary>
    public const long FreeBytes = 5 * MadeBytes;

    private readonly long _readLimit = ReadLimits.FreeBytes;
    private readonly long _memoryLimit = TensorMemory.Limit;

    public SmallLimits()
    {
        ReadLimits.FreeBytes = MadeBytes;
        TensorMemory.Limit = TensorMemory.BytesInUse + TensorMemory.BytesPooled + FreeBytes;
    }

    public void Dispose() => (ReadLimits.FreeBytes, TensorMemory.Limit) = (_readLimit, _memoryLimit);

    /// <summary>Asserts that a file is rejected for what it would make, before it is made.</summary>
    public static void AssertRejected(Action read)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();

        Assert.That(read.Invoke, Throws.TypeOf<TensorFileException>().With.Message.Contains("ReadLimits.FreeBytes"));
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Below(FreeBytes));
    }
}
