using Google.Protobuf;

namespace Tensors;

/// <summary>Protocol buffer messages inside files.</summary>
internal static class Messages
{
    /// <summary>The message in some bytes.</summary>
    /// <exception cref="TensorFileException">The bytes are not such a message.</exception>
    public static T Parse<T>(MessageParser<T> parser, ReadOnlySpan<byte> bytes, FilePlace place)
        where T : IMessage<T>
    {
        place.Budget.Earn(bytes.Length);
        try
        {
            return parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException invalid)
        {
            throw place.Error($"these {bytes.Length} bytes are not a {typeof(T).Name} message ({invalid.Message})", 0, invalid);
        }
    }
}
