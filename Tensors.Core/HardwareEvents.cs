using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Tracing;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Tensors;

/// <summary>
/// Tells whoever listens, once, what kind of processor the kernels were compiled for; a program that is slow may have chosen too little.
/// </summary>
[EventSource(Name = TensorMemory.MeterName)]
internal sealed class HardwareEvents : EventSource
{
    private HardwareEvents()
        : base(EventSourceSettings.EtwSelfDescribingEventFormat)
    {
    }

    public static HardwareEvents Instance { get; } = new();

    private static int VectorBits => Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128;

    [Event(1, Level = EventLevel.Informational, Message = "Vectors of {0} bits; fused multiply-adds in hardware: {1}.")]
    public void KernelsChosen(int vectorBits, bool fusedMultiplyAdd) => WriteEvent(1, vectorBits, fusedMultiplyAdd);

    /// <summary>Whoever begins to listen is told, however late that is.</summary>
    protected override void OnEventCommand(EventCommandEventArgs command)
    {
        if (command.Command == EventCommand.Enable)
        {
            KernelsChosen(VectorBits, Fma.IsSupported || AdvSimd.IsSupported);
        }
    }

    [ModuleInitializer]
    [SuppressMessage(
        "Usage", "CA2255", Justification = "Listeners learn of a source when it is made, and this one speaks of the start of the program.")]
    internal static void Start() => _ = Instance;
}
