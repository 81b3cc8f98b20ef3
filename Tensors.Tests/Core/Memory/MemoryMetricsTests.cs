namespace Tensors.Tests;

/// <summary>What the native memory tells whoever listens.</summary>
public sealed class MemoryMetricsTests
{
    [Test]
    public void Memory_is_measured_as_it_is_in_use()
    {
        Tensor large = Tensor.Ones([1 << 20]);
        using Listener listener = new(TensorMemory.MeterName);

        listener.Collect();
        GC.KeepAlive(large);

        Assert.That(listener.Of("tensors.memory.in_use").Single(), Is.GreaterThanOrEqualTo(4 << 20));
        Assert.That(listener.Of("tensors.memory.pooled").Single(), Is.Not.Negative);
        Assert.That(listener.Of("tensors.memory.blocks_allocated").Single(), Is.EqualTo(TensorMemory.BlocksAllocated));
        Assert.That(listener.Instruments.Values.Where(instrument => instrument.Name.StartsWith("tensors.memory.", StringComparison.Ordinal))
                .Select(instrument => instrument.Unit), Is.EquivalentTo(new[] { "By", "By", "{block}" }));
    }

    [Test]
    public void The_meter_is_named_after_its_assembly() =>
        Assert.That(typeof(Tensor).Assembly.GetName().Name, Is.EqualTo(TensorMemory.MeterName));
}
