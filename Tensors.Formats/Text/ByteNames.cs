using System.Buffers;
using System.Text;

namespace Tensors;

/// <summary>
/// Names that files keep as bytes. They are UTF-8 as a rule; bytes that are none become lone surrogates, U+DC00 plus the byte, so that
/// every name is another text and leads back to its bytes (Python's <c>surrogateescape</c>).
/// </summary>
internal static class ByteNames
{
    private const char FirstByte = '\uDC00';

    public static string ToText(ReadOnlySpan<byte> bytes)
    {
        StringBuilder text = new(bytes.Length);
        Span<char> letters = stackalloc char[2];
        while (!bytes.IsEmpty)
        {
            OperationStatus status = Rune.DecodeFromUtf8(bytes, out Rune rune, out int consumed);
            if (status == OperationStatus.Done)
            {
                text.Append(letters[..rune.EncodeToUtf16(letters)]);
            }
            else
            {
                foreach (byte stray in bytes[..consumed])
                {
                    text.Append((char)(FirstByte + stray));
                }
            }

            bytes = bytes[consumed..];
        }

        return text.ToString();
    }

    public static byte[] ToBytes(string text)
    {
        ByteWriter bytes = new();
        Span<byte> encoded = stackalloc byte[4];
        for (int i = 0; i < text.Length; i++)
        {
            if (Rune.TryGetRuneAt(text, i, out Rune rune))
            {
                bytes.Append(encoded[..rune.EncodeToUtf8(encoded)]);
                i += rune.Utf16SequenceLength - 1;
            }
            else
            {
                bytes.Append((byte)(text[i] - FirstByte));
            }
        }

        return bytes.Written.ToArray();
    }
}
