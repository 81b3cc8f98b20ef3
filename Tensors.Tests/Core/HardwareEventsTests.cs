using System.Diagnostics.Tracing;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Tensors.Tests;

public sealed class HardwareEventsTests
{
    [Test]
    public void Whoever_listens_is_told_once_how_wide_the_vectors_are()
    {
        int width = Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128;

        using Listener listener = new();

        Assert.That(listener.Events, Has.Count.EqualTo(1));
        Assert.That(listener.Events[0].EventName, Is.EqualTo("KernelsChosen"));
        Assert.That(listener.Events[0].Payload, Is.EqualTo(new object[] { width, Fma.IsSupported || AdvSimd.IsSupported }));
    }

    private sealed class Listener : EventListener
    {
        public List<EventWrittenEventArgs> Events { get; } = [];

        protected override void OnEventSourceCreated(EventSource eventSource)
        {
            if (eventSource.Name == "Tensors.Core")
            {
                EnableEvents(eventSource, EventLevel.Informational);
            }
        }

        protected override void OnEventWritten(EventWrittenEventArgs eventData) => Events.Add(eventData);
    }
}
