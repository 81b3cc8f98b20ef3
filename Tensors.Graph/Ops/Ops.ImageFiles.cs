namespace Tensors.Graphs;

// Pictures in files.
public static partial class Ops
{
    /// <summary>The elements of a picture in a PNG or JPEG file: TensorFlow's <c>decode_png</c>.</summary>
    /// <param name="contents">The bytes of the file, one text.</param>
    /// <param name="channels">1 for grey, 3 for red, green and blue, 4 with opacity (not of JPEG); 0 for what the file has.</param>
    /// <param name="dtype">uint8 (null stands for it), for which numbers of 16 bits lose their lower half, or uint16.</param>
    /// <param name="name">The name of the node.</param>
    /// <returns>Shape (rows, columns, channels).</returns>
    /// <remarks>
    /// All colours, depths and orders of rows of PNG are read exactly. A file that is damaged, or that would make more of its bytes than
    /// <see cref="ReadLimits"/> allow, is an
    /// <see cref="InvalidArgumentException"/> of the run. There is no gradient.
    /// </remarks>
    /// <example>
    /// <code>
    /// Tensor image = Constant(Tensor.FromArray(new byte[] { 0, 128, 255, 7 }, [2, 2, 1]));
    /// Tensor file = EncodePng(image);
    /// Tensor same = DecodePng(file);
    /// </code>
    /// </example>
    public static Tensor DecodePng(TensorLike contents, int channels = 0, DataType? dtype = null, string? name = null) =>
        DecodeFile("DecodePng", contents, channels, new() { ["dtype"] = dtype ?? DataType.UInt8 }, name);

    /// <summary>The elements of a picture in a JPEG or PNG file: TensorFlow's <c>decode_jpeg</c>.</summary>
    /// <param name="contents">The bytes of the file, one text.</param>
    /// <param name="channels">1 for grey, 3 for red, green and blue; 0 for what the file has.</param>
    /// <param name="ratio">
    /// Of rows and columns of the file to those of the picture: 1, 2, 4 or 8; squares of so many pixels become their mean.
    /// </param>
    /// <param name="fancyUpscaling">Kept in the node: colours of half the size are always interpolated.</param>
    /// <param name="tryRecoverTruncated">Whether a file that ends early is read up to there.</param>
    /// <param name="acceptableFraction">Kept in the node: whatever is there of a file that ends early is accepted.</param>
    /// <param name="dctMethod">Kept in the node: there is one method.</param>
    /// <param name="name">The name of the node.</param>
    /// <returns>uint8, shape (rows, columns, channels).</returns>
    /// <remarks>
    /// Sequential and progressive files of 8 bits, with the accuracy that ISO/IEC 10918-2 asks for; other decoders differ by a few units. A
    /// file that is damaged, or that would make more of its bytes than <see cref="ReadLimits"/> allow, is an
    /// <see cref="InvalidArgumentException"/> of the run. There is no gradient.
    /// </remarks>
    public static Tensor DecodeJpeg(
        TensorLike contents, int channels = 0, int ratio = 1, bool fancyUpscaling = true, bool tryRecoverTruncated = false,
        float acceptableFraction = 1, string dctMethod = "",
        string? name = null)
    {
        Dictionary<string, object> attributes = new()
        {
            ["ratio"] = (long)ratio,
            ["fancy_upscaling"] = fancyUpscaling,
            ["try_recover_truncated"] = tryRecoverTruncated,
            ["acceptable_fraction"] = acceptableFraction,
            ["dct_method"] = dctMethod,
        };
        return DecodeFile("DecodeJpeg", contents, channels, attributes, name);
    }

    /// <summary>The elements of a picture in a PNG or JPEG file, whichever it is: TensorFlow's <c>decode_image</c>.</summary>
    /// <param name="contents">The bytes of the file, one text.</param>
    /// <param name="channels">1 for grey, 3 for red, green and blue, 4 with opacity (not of JPEG); 0 for what the file has.</param>
    /// <param name="dtype">uint8 (null stands for it), uint16, or float32 from 0 to 1.</param>
    /// <param name="expandAnimations">Whether a file may hold several pictures, so that the rank is not known before the run.</param>
    /// <param name="name">The name of the node.</param>
    /// <returns>Shape (rows, columns, channels).</returns>
    /// <remarks>
    /// GIF and BMP are not read. Errors are those of <see cref="DecodePng"/> and <see cref="DecodeJpeg"/>. There is no gradient.
    /// </remarks>
    public static Tensor DecodeImage(
        TensorLike contents, int channels = 0, DataType? dtype = null, bool expandAnimations = true, string? name = null) =>
        DecodeFile(
            "DecodeImage", contents, channels, new() { ["dtype"] = dtype ?? DataType.UInt8, ["expand_animations"] = expandAnimations },
            name);

    /// <summary>A picture as the bytes of a PNG file: TensorFlow's <c>encode_png</c>.</summary>
    /// <param name="image">
    /// uint8 or uint16, shape (rows, columns, channels) with 1 channel for grey, 3 for red, green and blue, 2 and 4 with opacity.
    /// </param>
    /// <param name="compression">From 0 for none to 9 for the smallest file; -1 for the best ratio of time and size.</param>
    /// <param name="name">The name of the node.</param>
    /// <returns>One text. There is no gradient.</returns>
    public static Tensor EncodePng(TensorLike image, int compression = -1, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "EncodePng", image);
        return scope.Result("EncodePng", [scope.Convert(image, "image")], new() { ["compression"] = (long)compression });
    }

    private static Tensor DecodeFile(string op, TensorLike contents, int channels, Dictionary<string, object> attributes, string? name)
    {
        using OpScope scope = OpScope.Open(name, op, contents);
        attributes["channels"] = (long)channels;
        return scope.Result(op, [scope.Convert(contents, "contents")], attributes);
    }
}
