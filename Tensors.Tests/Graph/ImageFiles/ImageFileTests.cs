using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests.Graphs;

/// <summary>Pictures in files become elements, and elements files.</summary>
public sealed class ImageFileTests : SessionFixture
{
    private static readonly Random s_random = new(5);

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    [TestCase(4)]
    public void What_is_encoded_as_PNG_is_decoded_to_the_last_bit(int channels)
    {
        byte[] elements = new byte[5 * 7 * channels];
        new Random(channels).NextBytes(elements);
        Tensor image = Tensor.FromArray(elements, [5, 7, channels]);
        Tensor wide = Cast(Constant(image), DataType.UInt16) * Cast(Constant(201), DataType.UInt16);
        Tensor same = DecodePng(EncodePng(image));
        Tensor same16 = Cast<int>(DecodePng(EncodePng(wide), dtype: DataType.UInt16));

        Assert.That(Session.Run(same).ToArray<byte>(), Is.EqualTo(elements));
        Assert.That(Session.Run(same).Shape, Is.EqualTo(Shape.Create(5, 7, channels)));
        Assert.That(Session.Run(same16).ToArray<int>(), Is.EqualTo(elements.Select(value => value * 201)));
    }

    [TestCase(-1)]
    [TestCase(0)]
    [TestCase(9)]
    public void A_PNG_is_compressed_as_asked(int compression)
    {
        Tensor image = Tensor.Zeros([40, 40, 1], DType.UInt8);
        int size = ((StringTensor)Session.RunObjects([EncodePng(image, compression)])[0]!).Elements[0].Length;

        Assert.That(size > 1600, Is.EqualTo(compression == 0));
    }

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(4)]
    [TestCase(8)]
    public void Grey_of_few_bits_fills_the_range(int bits)
    {
        int most = (1 << bits) - 1;
        int[] values = [.. Enumerable.Range(0, 11).Select(i => i * 3 % (most + 1))];
        byte[] png = PngWriter.Write(11, 1, bits, 0, [0, .. PngWriter.Pack(values, bits)]);

        Assert.That(Decode(png).ToArray<byte>(), Is.EqualTo(values.Select(value => (byte)(value * 255 / most))));
    }

    [TestCase(1)]
    [TestCase(4)]
    [TestCase(8)]
    public void Numbers_of_a_palette_become_its_colours(int bits)
    {
        byte[] palette = [10, 20, 30, 200, 100, 50];
        byte[] rows = [0, .. PngWriter.Pack([0, 1, 1, 0, 1], bits)];
        byte[] plain = PngWriter.Write(5, 1, bits, 3, rows, ("PLTE", palette));
        byte[] faint = PngWriter.Write(5, 1, bits, 3, rows, ("PLTE", palette), ("tRNS", [7]));

        Assert.That(
            Decode(plain).ToArray<byte>(), Is.EqualTo(new byte[] { 10, 20, 30, 200, 100, 50, 200, 100, 50, 10, 20, 30, 200, 100, 50 }));
        Assert.That(Decode(faint).Shape[2], Is.EqualTo(4));
        Assert.That(Decode(faint).ToArray<byte>()[..8], Is.EqualTo(new byte[] { 10, 20, 30, 7, 200, 100, 50, 255 }));
    }

    [Test]
    public void The_colour_that_is_transparent_has_no_opacity()
    {
        byte[] png = PngWriter.Write(2, 1, 8, 2, [0, 1, 2, 3, 4, 5, 6], ("tRNS", [0, 4, 0, 5, 0, 6]));

        Assert.That(Decode(png).ToArray<byte>(), Is.EqualTo(new byte[] { 1, 2, 3, 255, 4, 5, 6, 0 }));
        Assert.That(Decode(png, 3).ToArray<byte>(), Is.EqualTo(new byte[] { 1, 2, 3, 4, 5, 6 }));
    }

    [Test]
    public void Channels_and_depths_are_those_that_are_asked_for()
    {
        byte[] grey16 = PngWriter.Write(2, 1, 16, 0, [0, 0x12, 0x34, 0xff, 0x01]);
        byte[] colors = PngWriter.Write(1, 1, 8, 2, [0, 100, 200, 50]);

        Assert.That(Decode(grey16).ToArray<byte>(), Is.EqualTo(new byte[] { 0x12, 0xff }));
        Assert.That(Decode(grey16, 4).ToArray<byte>(), Is.EqualTo(new byte[] { 0x12, 0x12, 0x12, 255, 0xff, 0xff, 0xff, 255 }));
        Assert.That(
            Decode(colors, 1).ToArray<byte>(), Is.EqualTo(new[] { (byte)Math.Round((0.299 * 100) + (0.587 * 200) + (0.114 * 50)) }));
        Assert.That(Wide(DecodePng(Text(grey16), dtype: DataType.UInt16)), Is.EqualTo(new ushort[] { 0x1234, 0xff01 }));
        Assert.That(Wide(DecodePng(Text(colors), dtype: DataType.UInt16)), Is.EqualTo(new ushort[] { 100 * 257, 200 * 257, 50 * 257 }));
        Assert.That(
            Session.Run(DecodeImage(Text(colors), dtype: DataType.Float32)).ToArray<float>(),
            Is.EqualTo(new[] { 100 / 255f, 200 / 255f, 50 / 255f }).Within(1e-6f));
    }

    [Test]
    public void Filtered_rows_are_those_before_the_filter()
    {
        // Two pixels of three channels in each row; the filters none, left, above, mean and Paeth's by hand.
        byte[] rows = [0, 10, 20, 30, 40, 50, 60, 1, 1, 2, 3, 1, 1, 1, 2, 1, 1, 1, 1, 1, 1, 3, 5, 5, 5, 5, 5, 5, 4, 1, 1, 1, 1, 1, 1];

        Assert.That(Decode(PngWriter.Write(2, 5, 8, 2, rows)).ToArray<byte>(), Is.EqualTo(new byte[]
        {
            10, 20, 30, 40, 50, 60,
            1, 2, 3, 2, 3, 4,
            2, 3, 4, 3, 4, 5,
            6, 6, 7, 9, 10, 11,
            7, 7, 8, 10, 11, 12,
        }));
    }

    [TestCase(1, 1)]
    [TestCase(3, 5)]
    [TestCase(8, 8)]
    [TestCase(13, 9)]
    public void Interlaced_pictures_are_those_in_order(int width, int height)
    {
        byte[,] image = new byte[height, width];
        foreach ((int y, int x) in from y in Enumerable.Range(0, height) from x in Enumerable.Range(0, width) select (y, x))
        {
            image[y, x] = (byte)s_random.Next(256);
        }

        Assert.That(Decode(PngWriter.Interlaced(image)).ToArray<byte>(), Is.EqualTo(image.Cast<byte>()));
    }

    [Test]
    public void Grey_of_a_JPEG_is_that_which_was_written()
    {
        byte[,] image = Waves(16, 24, 1);

        Tensor decoded = Session.Run(DecodeJpeg(Text(JpegWriter.Write(image))));

        Assert.That(decoded.Shape, Is.EqualTo(Shape.Create(16, 24, 1)));
        Assert.That(decoded.ToArray<byte>().Zip(image.Cast<byte>(), (x, y) => Math.Abs(x - y)).Max(), Is.NotAbove(1));
    }

    [Test]
    public void Colours_of_a_JPEG_are_those_of_its_parts()
    {
        byte[][,] parts = [Waves(16, 16, 1), Waves(16, 16, 2), Waves(16, 16, 3)];
        Tensor decoded = Session.Run(DecodeJpeg(Text(JpegWriter.Write(parts))));
        byte[] grey = Session.Run(DecodeJpeg(Text(JpegWriter.Write(parts)), channels: 1)).ToArray<byte>();

        double[] expected = [.. Enumerable.Range(0, 256).SelectMany(i =>
        {
            (double y, double b, double r) = (parts[0][i / 16, i % 16], parts[1][i / 16, i % 16] - 128, parts[2][i / 16, i % 16] - 128);
            return new[] { y + (1.402 * r), y - (0.344136 * b) - (0.714136 * r), y + (1.772 * b) };
        }).Select(value => Math.Clamp(value, 0, 255))];
        Assert.That(decoded.ToArray<byte>().Zip(expected, (x, y) => Math.Abs(x - y)).Max(), Is.NotAbove(4));
        Assert.That(grey.Zip(parts[0].Cast<byte>(), (x, y) => Math.Abs(x - y)).Max(), Is.NotAbove(1));
    }

    [Test]
    public void A_ratio_makes_means_of_squares()
    {
        byte[,] image = Waves(16, 16, 1);
        Tensor decoded = Session.Run(DecodeJpeg(Text(JpegWriter.Write(image)), ratio: 8));

        double[] means =
            [.. Enumerable.Range(0, 4)
            .Select(k => Enumerable.Range(0, 64).Average(i => image[(8 * (k / 2)) + (i / 8), (8 * (k % 2)) + (i % 8)]))];
        Assert.That(decoded.ToArray<byte>().Zip(means, (x, y) => Math.Abs(x - y)).Max(), Is.NotAbove(1.5));
    }

    [Test]
    public void A_JPEG_that_ends_early_is_refused_unless_it_is_to_be_recovered()
    {
        byte[] jpeg = JpegWriter.Write(Waves(64, 64, 1));
        byte[] half = jpeg[..(jpeg.Length / 2)];

        Assert.That(
            () => Session.Run(DecodeJpeg(Text(half), name: "picture")),
            Throws.TypeOf<InvalidArgumentException>().With.Message.Contains("ends early").And.Message.Contains(
                "tryRecoverTruncated").And.Message.Contains("'picture'"));
        Assert.That(
            Session.Run(DecodeJpeg(Text(half), tryRecoverTruncated: true)).ToArray<byte>()[..64],
            Is.EqualTo(Decode(jpeg).ToArray<byte>()[..64]));
    }

    [TestCase("DecodePng")]
    [TestCase("DecodeJpeg")]
    [TestCase("DecodeImage")]
    public void Each_kind_reads_both_formats(string kind)
    {
        Tensor Read(byte[] file) => Session.Run(Graph.AddNode(kind, null, [Text(file)]).Outputs[0]);

        Assert.That(Read(PngWriter.Write(1, 1, 8, 0, [0, 77])).ToArray<byte>(), Is.EqualTo(new byte[] { 77 }));
        Assert.That(Read(JpegWriter.Write(Waves(8, 8, 1))).Shape, Is.EqualTo(Shape.Create(8, 8, 1)));
    }

    [Test]
    public void What_is_no_picture_is_refused_by_its_first_bytes()
    {
        Assert.That(
            () => Decode([0x47, 0x49, 0x46, 0x38, 1]),
            Throws.TypeOf<InvalidArgumentException>().With.Message.Contains("5 bytes").And.Message.Contains(
                "47494638").And.Message.Contains("GIF"));
        Assert.That(() => Decode([]), Throws.TypeOf<InvalidArgumentException>().With.Message.Contains("0 bytes"));
    }

    [Test]
    public void Damaged_files_are_refused_in_words()
    {
        byte[] png = PngWriter.Write(2, 2, 8, 0, [0, 1, 2, 0, 3, 4]);
        byte[] spoilt = [.. png];
        spoilt[20] ^= 1;

        Refuse(png[..^20], "ends early");
        Refuse(spoilt, "checksum");
        Refuse(PngWriter.Write(2, 2, 8, 0, [0, 1, 2]), "rows end early, in row 1 of 2");
        Refuse(PngWriter.Write(1, 1, 8, 0, [9, 1]), "method 9");
        Refuse(PngWriter.Write(1, 1, 8, 3, [0, 1]), "palette is missing");
        Refuse(PngWriter.Write(1, 1, 8, 3, [0, 1], ("PLTE", [1, 2, 3])), "colour 1 of a palette of 1");
        Refuse(PngWriter.Write(1, 1, 3, 0, [0, 1]), "type 0 with 3 bits");
        Refuse([0xff, 0xd8, 0xff, 0xd9, 0, 4, 0, 0], "");
        Refuse([0xff, 0xd8, 0xff, 0xda, 0, 8, 0, 0], "pixels begin before");

        void Refuse(byte[] file, string words) =>
            Assert.That(() => Decode(file), Throws.TypeOf<InvalidArgumentException>().With.Message.Contains(words));
    }

    [Test]
    [NonParallelizable]
    public void A_picture_that_is_too_large_is_refused_before_memory_is_taken()
    {
        byte[] huge = PngWriter.Write(60_000, 60_000, 8, 2, [0]);
        byte[] jpeg = JpegWriter.Write(Waves(8, 8, 1));
        int size = Array.IndexOf(jpeg, (byte)0xc0) + 4;
        (jpeg[size], jpeg[size + 1], jpeg[size + 2], jpeg[size + 3]) = (0xff, 0xff, 0xff, 0xff);

        long before = GC.GetAllocatedBytesForCurrentThread();
        foreach (byte[] file in (byte[][])[huge, jpeg])
        {
            Assert.That(() => Decode(file), Throws.TypeOf<InvalidArgumentException>().With.Message.Contains("ReadLimits.FreeBytes"));
        }

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Below(10_000_000));
    }

    [Test]
    public void Files_with_changed_bytes_are_read_or_refused()
    {
        byte[][] files = [PngWriter.Interlaced(Waves(9, 13, 2)), JpegWriter.Write(Waves(16, 16, 1), Waves(16, 16, 2), Waves(16, 16, 3))];
        Tensor contents = Placeholder(DataType.String, []);
        Tensor image = DecodeImage(contents);
        Random random = new(3);
        for (int round = 0; round < 400; round++)
        {
            byte[] changed = [.. files[round % 2]];
            for (int i = 0; i < 3; i++)
            {
                changed[random.Next(changed.Length)] = (byte)random.Next(256);
            }

            try
            {
                Session.Run(image, [(contents, changed)]);
            }
            catch (InvalidArgumentException)
            {
            }
        }
    }

    [Test]
    public void Attributes_that_there_are_not_are_refused_when_the_node_is_made()
    {
        Assert.That(() => DecodePng(Text([]), channels: 2), Throws.ArgumentException.With.Message.Contains("1, 3 or 4 channels"));
        Assert.That(() => DecodePng(Text([]), dtype: DataType.Float32), Throws.ArgumentException.With.Message.Contains("uint8 or uint16"));
        Assert.That(() => EncodePng(Constant(1f)), Throws.InstanceOf<ArgumentException>());
        Assert.That(DecodePng(Text([]), channels: 3).StaticShape.ToString(), Is.EqualTo("(?, ?, 3)"));
    }

    private static byte[,] Waves(int height, int width, int seed)
    {
        byte[,] image = new byte[height, width];
        foreach ((int y, int x) in from y in Enumerable.Range(0, height) from x in Enumerable.Range(0, width) select (y, x))
        {
            image[y, x] = (byte)(128 + (60 * Math.Sin((0.3 * x) + seed)) + (50 * Math.Cos((0.4 * y * seed) + x)));
        }

        return image;
    }

    private static Tensor Text(byte[] file) => Constant(new StringTensor([file], Shape.Scalar));

    private Tensor Decode(byte[] file, int channels = 0) => Session.Run(DecodeImage(Text(file), channels));

    private ushort[] Wide(Tensor image) => ((StoredTensor)Session.RunObjects([image])[0]!).ToArray<ushort>();
}
