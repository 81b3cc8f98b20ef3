using System.Globalization;
using System.Text;

namespace Tensors;

/// <summary>What the header of an <c>.npy</c> file says.</summary>
/// <param name="DType">The element type.</param>
/// <param name="BigEndian">Whether the bytes of each element come highest first.</param>
/// <param name="Fortran">Whether the first index varies fastest.</param>
/// <param name="Shape">The extents.</param>
/// <param name="Size">The bytes of the header itself.</param>
internal sealed record NpyHeader(DType DType, bool BigEndian, bool Fortran, Shape Shape, int Size)
{
    // NumPy aligns the elements, and leaves room for the first extent to grow in place.
    private const int Alignment = 64;
    private const int GrowthDigits = 21;

    private const int MostBytes = 1 << 20;

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>The bytes of the header of a tensor in row-major order, as NumPy writes them.</summary>
    public static byte[] Write(TensorSpec spec)
    {
        string shape = spec.Shape.ToString();
        string text = $"{{'descr': '{Description(spec.DType)}', 'fortran_order': False, 'shape': {shape}, }}";
        if (spec.Shape.Rank > 0)
        {
            text += new string(' ', GrowthDigits - spec.Shape[0].ToString(CultureInfo.InvariantCulture).Length);
        }

        int size = (10 + text.Length + 1 + Alignment - 1) / Alignment * Alignment;
        text = text.PadRight(size - 11) + "\n";
        return [.. Magic, 1, 0, (byte)text.Length, (byte)(text.Length >> 8), .. Encoding.Latin1.GetBytes(text)];
    }

    /// <summary>Reads a header from a stream, which is left at the first element.</summary>
    /// <exception cref="TensorFileException">It is not a header of versions 1 to 3, or describes what no tensor is.</exception>
    public static NpyHeader Read(Stream stream, FilePlace place)
    {
        byte[] start = ReadBytes(stream, 8, place);
        if (!start.AsSpan(0, 6).SequenceEqual(Magic) || start[6] is < 1 or > 3)
        {
            throw place.Error(
                start.AsSpan(0, 6).SequenceEqual(Magic)
                    ? $"version {start[6]}.{start[7]} of the format is not known"
                    : "this is not an .npy file: its first bytes are others");
        }

        byte[] length = ReadBytes(stream, start[6] == 1 ? 2 : 4, place);
        long size = length.Length == 2 ? BitConverter.ToUInt16(length) : BitConverter.ToUInt32(length);
        if (size > MostBytes)
        {
            throw place.Error($"a header of {size} bytes is claimed; more than {MostBytes} are not accepted", 8);
        }

        string text = (start[6] == 3 ? Encoding.UTF8 : Encoding.Latin1).GetString(ReadBytes(stream, (int)size, place));
        return new NpyHeaderText(text, place with { Offset = place.Offset + 8 + length.Length }).Parse(8 + length.Length + (int)size);
    }

    private static string Description(DType dtype) => dtype switch
    {
        DType.Float32 => "<f4",
        DType.Float64 => "<f8",
        DType.Int32 => "<i4",
        DType.Int64 => "<i8",
        DType.UInt8 => "|u1",
        DType.Bool => "|b1",
        DType.Float16 => "<f2",
        DType.Complex64 => "<c8",
        DType.Complex128 => "<c16",
        _ => "<V2",
    };

    private static byte[] ReadBytes(Stream stream, int count, FilePlace place)
    {
        byte[] bytes = new byte[count];
        int read = stream.ReadAtLeast(bytes, count, throwOnEndOfStream: false);
        return read == count ? bytes : throw place.Error($"the header is cut off: {count} bytes are needed and {read} are left");
    }
}
