using System.Buffers.Binary;

namespace Tensors.Tests.Formats;

/// <summary>Makes damaged inputs out of whole ones. The same seed gives the same inputs.</summary>
/// <param name="seed">Of the random numbers.</param>
internal sealed class Mutator(int seed)
{
    private const int MostBytes = 64 << 10;

    private static readonly long[] s_numbers =
        [0, 1, -1, 2, 0x7f, 0x80, 0xff, 0x100, 0x7fff, 0xffff, int.MaxValue, int.MinValue, uint.MaxValue, long.MaxValue, long.MinValue,
            1L << 40];

    private readonly Random _random = new(seed);

    /// <summary>
    /// One of the inputs, with a few changes: as often one that is whole as one that was found, of which most are rejected early.
    /// </summary>
    public byte[] Next(IReadOnlyList<byte[]> whole, IReadOnlyList<byte[]> found)
    {
        IReadOnlyList<byte[]> inputs = found.Count == 0 || _random.Next(2) == 0 ? whole : found;
        byte[] bytes = Pick(inputs);
        for (int changes = _random.Next(1, 5); changes > 0; changes--)
        {
            bytes = Change(bytes, inputs);
        }

        return bytes.Length <= MostBytes ? bytes : bytes[..MostBytes];
    }

    private byte[] Change(byte[] bytes, IReadOnlyList<byte[]> inputs)
    {
        int at = _random.Next(bytes.Length + 1);
        int length = Math.Min(_random.Next(1, 17), bytes.Length - at);
        switch (_random.Next(9))
        {
            case 0 when at < bytes.Length:
                return With(bytes, at, [(byte)(bytes[at] ^ (1 << _random.Next(8)))]);
            case 1:
                return With(bytes, at, [(byte)s_numbers[_random.Next(s_numbers.Length)]]);
            case 2:
                return With(bytes, at, Number());
            case 3:
                return bytes[..at];
            case 4:
                return [.. bytes.AsSpan(0, at), .. bytes.AsSpan(at + length)];
            case 5:
                return [.. bytes.AsSpan(0, at + length), .. bytes.AsSpan(at)];
            case 6:
                return [.. bytes.AsSpan(0, at), .. Number(), .. bytes.AsSpan(at)];
            case 7:
                byte[] random = new byte[_random.Next(1, 9)];
                _random.NextBytes(random);
                return [.. bytes.AsSpan(0, at), .. random, .. bytes.AsSpan(at)];
            default:
                byte[] other = Pick(inputs);
                return [.. bytes.AsSpan(0, at), .. other.AsSpan(_random.Next(other.Length + 1))];
        }
    }

    private static byte[] With(byte[] bytes, int at, ReadOnlySpan<byte> over)
    {
        byte[] changed = [.. bytes];
        over[..Math.Min(over.Length, bytes.Length - at)].CopyTo(changed.AsSpan(at));
        return changed;
    }

    private byte[] Number()
    {
        byte[] number = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(number, s_numbers[_random.Next(s_numbers.Length)]);
        return number[..(1 << _random.Next(4))];
    }

    private byte[] Pick(IReadOnlyList<byte[]> inputs) => inputs[_random.Next(inputs.Count)];
}
