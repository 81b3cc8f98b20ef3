using Tensors.Formats.Protos;

namespace Tensors;

/// <summary>What one run of a session did: when each node ran, and for how long.</summary>
public sealed class RunMetadata
{
    private RunMetadata(ReadOnlyMemory<byte> encoded, IReadOnlyList<NodeRun> nodes)
    {
        Encoded = encoded;
        Nodes = nodes;
    }

    /// <summary>All of it as TensorFlow's serialized <c>RunMetadata</c>.</summary>
    public ReadOnlyMemory<byte> Encoded { get; }

    /// <summary>What each node did, in the order in which they ran.</summary>
    public IReadOnlyList<NodeRun> Nodes { get; }

    /// <summary>Reads TensorFlow's message.</summary>
    /// <param name="encoded">A serialized <c>RunMetadata</c>.</param>
    /// <exception cref="TensorFileException">The bytes are no such message.</exception>
    public static RunMetadata Parse(ReadOnlyMemory<byte> encoded) => Parse(encoded, new("run metadata"));

    internal static RunMetadata Parse(ReadOnlyMemory<byte> encoded, FilePlace place)
    {
        RunMetadataProto proto = Messages.Parse(RunMetadataProto.Parser, encoded.Span, place);
        return new(encoded, Convert(proto));
    }

    internal static RunMetadata Of(RunMetadataProto proto) => new(WireFields.Canonical(proto), Convert(proto));

    private static NodeRun[] Convert(RunMetadataProto proto) =>
    [
        .. (proto.StepStats?.DevStats ?? []).SelectMany(device => device.NodeStats.Select(node => new NodeRun(
            node.NodeName,
            device.Device,
            node.AllStartMicros,
            node.AllEndRelNanos != 0 ? node.AllEndRelNanos / 1000.0 : node.AllEndRelMicros))),
    ];
}

/// <summary>What a node did in one run.</summary>
/// <param name="Name">The node.</param>
/// <param name="Device">Where it ran.</param>
/// <param name="StartMicroseconds">When it began, in microseconds since the beginning of 1970.</param>
/// <param name="Microseconds">How long it took.</param>
public sealed record NodeRun(string Name, string Device, long StartMicroseconds, double Microseconds);
