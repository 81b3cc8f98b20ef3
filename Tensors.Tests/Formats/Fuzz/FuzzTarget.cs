namespace Tensors.Tests.Formats;

/// <summary>A reader, and how bytes are put before it: where checksums stand in the way, around the bytes are right ones.</summary>
/// <param name="Name">Also the folder of its corpus.</param>
/// <param name="Read">Reads all that is in the bytes; may use the folder for files.</param>
internal sealed record FuzzTarget(string Name, Action<byte[], TemporaryFolder> Read)
{
    public override string ToString() => Name;
}
