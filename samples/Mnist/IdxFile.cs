using System.Buffers.Binary;

namespace Mnist;

/// <summary>The format of the published files: a magic number that says the rank, big-endian extents, bytes.</summary>
internal static class IdxFile
{
    private const int UnsignedBytes = 0x0800;

    /// <summary>The elements of a file of so many axes.</summary>
    /// <exception cref="InvalidDataException">It is another file, or cut off.</exception>
    public static byte[] Elements(byte[] file, int rank, string name)
    {
        int header = sizeof(int) * (rank + 1);
        if (file.Length < header || BinaryPrimitives.ReadInt32BigEndian(file) != UnsignedBytes + rank)
        {
            throw new InvalidDataException($"{name} is no idx file of bytes with {rank} axes.");
        }

        long count = 1;
        for (int axis = 1; axis <= rank; axis++)
        {
            count *= BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(axis * sizeof(int)));
        }

        return count == file.Length - header
            ? file[header..]
            : throw new InvalidDataException($"{name} has {file.Length - header} elements, and says that it has {count}.");
    }
}
