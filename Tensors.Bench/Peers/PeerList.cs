using Tensors.Bench.Ratios;

namespace Tensors.Bench.Peers;

/// <summary>The libraries beside which the table is measured.</summary>
internal static class PeerList
{
    public static IReadOnlyList<IPeer> All() => [new TorchPeer(), new PrimitivesPeer(), .. OpenBlasPeer.TryLoad()];
}
