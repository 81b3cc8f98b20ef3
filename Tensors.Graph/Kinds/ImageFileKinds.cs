using System.Buffers.Binary;
using System.Numerics;

namespace Tensors.Graphs;

/// <summary>Pictures in files: PNG and JPEG to elements, and elements to PNG.</summary>
internal static class ImageFileKinds
{
    public static void AddTo(KindTable kinds)
    {
        AddDecoder(kinds, "DecodePng", DataType.UInt8, DataType.UInt16);
        AddDecoder(kinds, "DecodeJpeg", DataType.UInt8);
        AddDecoder(kinds, "DecodeImage", DataType.UInt8, DataType.UInt16, DataType.Float32);
        kinds.Add(new("EncodePng")
        {
            LeastOperands = 1,
            Infer = node =>
            {
                node.RequireRank(0, 3);
                if (node.Type(0) is not (DataType.UInt8 or DataType.UInt16))
                {
                    throw new GraphTypeException($"The elements of a picture must be uint8 or uint16, not {node.Type(0).Name}.");
                }

                node.Output(DataType.String, PartialShape.Scalar);
            },
            Computes = e => Encode(e, e[0].Shape, e[0].ToArray<byte>()),
            ComputesStored = e => Encode(e, e.Content(0).Shape, BigEndian(e.Content(0).ToStored())),
            IsNotDifferentiable = true,
        });
    }

    private static void AddDecoder(KindTable kinds, string op, params DataType[] types) => kinds.Add(new(op)
    {
        Types = [],
        LeastOperands = 1,
        Infer = node =>
        {
            node.RequireRank(0, 0);
            DataType type = node.Attribute("dtype", DataType.UInt8);
            long channels = node.Attribute("channels", 0L);
            if (!types.Contains(type) || channels is not (0 or 1 or 3 or 4))
            {
                throw node.Fail(
                    $"A picture is read as {string.Join(" or ", types.Select(known => known.Name))} with 1, 3 or 4 channels, or 0 for "
                    + $"those of the file, not as {type.Name} with {channels}");
            }

            bool mayBeAnimated = op == "DecodeImage" && node.Attribute("expand_animations", true);
            node.Output(type, mayBeAnimated ? PartialShape.Unknown : [null, null, channels == 0 ? null : (int)channels]);
        },
        Computes = Decode,
        ComputesStored = Decode,
        IsNotDifferentiable = true,
    });

    private static NodeResults Decode(Evaluation e)
    {
        byte[] file = e.Text(0) is { Elements: [byte[] only] } ? only : throw new InvalidArgumentException(
            "One text is a picture's file.", e.Node);
        try
        {
            return e.Attribute("dtype", DataType.UInt8) switch
            {
                DataType.UInt16 => Stored(Read<ushort>(e, file)),
                DataType.Float32 when file.AsSpan().StartsWith(PngEncoder.Signature) => Scaled(Read<ushort>(e, file), ushort.MaxValue),
                DataType.Float32 => Scaled(Read<byte>(e, file), byte.MaxValue),
                _ => Plain(Read<byte>(e, file)),
            };
        }
        catch (InvalidDataException failure)
        {
            throw new InvalidArgumentException(
                $"The {file.Length} bytes given to {e.Node.Op} are no picture that can be read: {failure.Message}.", e.Node, failure);
        }
    }

    private static DecodedImage<T> Read<T>(Evaluation e, byte[] file)
        where T : unmanaged, IBinaryInteger<T>
    {
        int channels = (int)e.Attribute("channels", 0L);
        if (file.AsSpan().StartsWith(PngEncoder.Signature))
        {
            return PngDecoder.Decode<T>(file, channels);
        }

        if (!file.AsSpan().StartsWith(JpegDecoder.Signature))
        {
            throw new InvalidDataException(
                $"they begin with {Convert.ToHexString(file.AsSpan(0, Math.Min(4, file.Length)))}, where PNG begins with 89504E47 and JPEG "
                + "with FFD8FF; GIF and BMP are not read, save them as PNG");
        }

        long ratio = e.Attribute("ratio", 1L);
        if (channels == 4 || ratio is not (1 or 2 or 4 or 8))
        {
            throw new InvalidDataException(
                $"a JPEG is read with 0, 1 or 3 channels at a ratio of 1, 2, 4 or 8, not with {channels} at {ratio}");
        }

        DecodedImage<byte> image = JpegDecoder.Decode(file, channels, (int)ratio, e.Attribute("try_recover_truncated", false));
        return image as DecodedImage<T>
            ?? new(image.Height, image.Width, image.Channels, Array.ConvertAll(image.Elements, value => T.CreateTruncating(value * 257)));
    }

    private static Shape ShapeOf<T>(DecodedImage<T> image)
        where T : unmanaged => Shape.Create(image.Height, image.Width, image.Channels);

    private static Tensor Plain(DecodedImage<byte> image) => Tensor.FromArray(image.Elements, ShapeOf(image));

    private static StoredTensor Stored(DecodedImage<ushort> image) =>
        StoredElements.Store(image.Elements, ShapeOf(image), DataType.UInt16, value => value);

    private static Tensor Scaled<T>(DecodedImage<T> image, float most)
        where T : unmanaged, IBinaryInteger<T> =>
            Tensor.FromArray(Array.ConvertAll(image.Elements, value => float.CreateTruncating(value) / most), ShapeOf(image));

    private static StringTensor Encode(Evaluation e, Shape shape, byte[] bytes)
    {
        long compression = e.Attribute("compression", -1L);
        if (compression is < -1 or > 9 || shape is not { Rank: 3, ElementCount: > 0 } || shape[2] > 4)
        {
            throw new InvalidArgumentException(
                $"A picture has rows, columns and 1 to 4 channels, none of them empty, and is compressed by -1 to 9; the shape is {shape}, "
                + $"and the compression {compression}.", e.Node);
        }

        bool isWide = e.Node.Inputs[0].DataType.Base == DataType.UInt16;
        return new([PngEncoder.Encode(bytes, shape[1], shape[0], shape[2], isWide ? 16 : 8, (int)compression)], Shape.Scalar);
    }

    private static byte[] BigEndian(StoredTensor image)
    {
        ushort[] values = image.ToArray<ushort>();
        byte[] bytes = new byte[2 * values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(2 * i), values[i]);
        }

        return bytes;
    }
}
