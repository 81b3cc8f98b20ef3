namespace Tensors.Training;

/// <summary>
/// Pictures in folders, one for each class: <c>root/cat/1.jpg</c>, <c>root/dog/7.png</c>. A picture is read when it is asked for.
/// </summary>
/// <remarks>
/// Inputs are float32 of shape <c>(channels, height, width)</c> from 0 to 1, targets int32 scalars: classes in the order of their names, as
/// characters compare. All pictures have one size. PNG and JPEG (<c>.png</c>, <c>.jpg</c>, <c>.jpeg</c>) are read; other files are passed
/// over.
/// </remarks>
public sealed class ImageFolder : IIndexedSource<Example>
{
    private static readonly HashSet<string> s_endings = new([".png", ".jpg", ".jpeg"], StringComparer.OrdinalIgnoreCase);

    private readonly (string Path, int Class)[] _files;
    private readonly int _channels;
    private readonly Lazy<(int Height, int Width)> _size;

    /// <summary>Looks for pictures in the folders of a folder, at any depth.</summary>
    /// <param name="root">The folder of the classes' folders.</param>
    /// <param name="channels">3 for red, green and blue, 1 for grey: pictures are converted.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="DataFileException">There are no folders in it, or one has no pictures.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are neither 1 nor 3 channels.</exception>
    public ImageFolder(string root, int channels = 3)
    {
        ArgumentException.ThrowIfNullOrEmpty(root);
        if (channels is not (1 or 3))
        {
            throw new ArgumentOutOfRangeException(nameof(channels), channels, "Pictures have 1 or 3 channels.");
        }

        string[] folders = [.. Directory.EnumerateDirectories(root).Order(StringComparer.Ordinal)];
        Classes = [.. folders.Select(folder => Path.GetFileName(folder))];
        _files = [.. folders.Index().SelectMany(folder => PicturesOf(folder.Item).Select(file => (file, folder.Index)))];
        _channels = channels;
        _size = new(() => Decode(_files[0].Path) is var first ? (first.Height, first.Width) : default);
        if (folders.Length == 0)
        {
            throw new DataFileException(root, "there are no folders, of which each would be a class");
        }
    }

    /// <summary>The names of the classes: those of the folders.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <inheritdoc/>
    public int Count => _files.Length;

    /// <summary>A picture and its class.</summary>
    /// <param name="epoch">The same in every epoch.</param>
    /// <param name="index">0 to <see cref="Count"/> - 1: class by class, within a class by the paths of the files.</param>
    /// <exception cref="DataFileException">The file is damaged, cut off, or of another size than the first one.</exception>
    public Example At(long epoch, int index)
    {
        (string path, int label) = _files[index];
        DecodedImage<byte> picture = Decode(path);
        (int height, int width) = _size.Value;
        if ((picture.Height, picture.Width) != (height, width))
        {
            throw new DataFileException(
                path, $"the picture has {picture.Height} rows of {picture.Width} pixels; {_files[0].Path} has {height} of {width}");
        }

        return new(Planes(picture), Tensor.FromScalar(label));
    }

    private static string[] PicturesOf(string folder)
    {
        string[] files =
        [
            .. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
                .Where(file => s_endings.Contains(Path.GetExtension(file)))
                .Order(StringComparer.Ordinal),
        ];
        return files.Length > 0 ? files : throw new DataFileException(folder, "there are no pictures in it");
    }

    private DecodedImage<byte> Decode(string path)
    {
        byte[] file = File.ReadAllBytes(path);
        try
        {
            return file.AsSpan().StartsWith(JpegDecoder.Signature)
                ? JpegDecoder.Decode(file, _channels, ratio: 1, recovers: false)
                : PngDecoder.Decode<byte>(file, _channels);
        }
        catch (Exception problem) when (problem is InvalidDataException or NotSupportedException)
        {
            throw new DataFileException(path, $"it cannot be read as a picture: {problem.Message.TrimEnd('.')}", inner: problem);
        }
    }

    /// <summary>Channel by channel.</summary>
    private static Tensor Planes(DecodedImage<byte> picture)
    {
        int pixels = picture.Height * picture.Width;
        float[] elements = new float[picture.Elements.Length];
        for (int i = 0; i < picture.Elements.Length; i++)
        {
            (int pixel, int channel) = Math.DivRem(i, picture.Channels);
            elements[(channel * pixels) + pixel] = picture.Elements[i] / 255f;
        }

        return Tensor.FromSpan<float>(elements, [picture.Channels, picture.Height, picture.Width]);
    }
}
