using Tensors.Training;

namespace Tensors.Tests;

/// <summary>Pictures in folders.</summary>
public sealed class ImageFolderTests
{
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = new();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public void Folders_are_classes_and_pictures_planes_of_colours()
    {
        WritePng("b/1.png", [255, 0, 51], 1, 1);
        WritePng("a/sub/2.PNG", [0, 51, 102], 1, 1);
        Write("b/notes.txt", "passed over"u8);

        ImageFolder images = new(_folder.Path);

        Assert.That(images.Classes, Is.EqualTo(new[] { "a", "b" }));
        Assert.That(images.Count, Is.EqualTo(2));
        Assert.That(Walks.Text(images.At(0, 0).Targets), Is.EqualTo("int32 () 0"));
        Assert.That(images.At(0, 0).Inputs.ToArray<float>(), Is.EqualTo(new[] { 0, 51 / 255f, 102 / 255f }));
        Assert.That(Walks.Text(images.At(0, 1).Targets), Is.EqualTo("int32 () 1"));
        Assert.That(images.At(0, 1).Inputs.ToArray<float>(), Is.EqualTo(new[] { 1, 0, 51 / 255f }));
    }

    [Test]
    public void Channels_come_first_as_convolutions_take_them()
    {
        WritePng("a/1.png", [0, 51, 102, 153, 204, 255], 2, 1);

        Tensor inputs = new ImageFolder(_folder.Path).At(0, 0).Inputs;

        Assert.That(inputs.Shape.ToString(), Is.EqualTo("(3, 1, 2)"));
        Assert.That(inputs.ToArray<float>(), Is.EqualTo(new[] { 0, 153 / 255f, 51 / 255f, 204 / 255f, 102 / 255f, 1 }));
        Assert.That(new ImageFolder(_folder.Path, channels: 1).At(0, 0).Inputs.Shape.ToString(), Is.EqualTo("(1, 1, 2)"));
    }

    [Test]
    public void They_are_shuffled_and_batched_as_any_source()
    {
        for (byte i = 0; i < 6; i++)
        {
            WritePng($"{i % 2}/{i}.png", [i, i, i], 1, 1);
        }

        IIndexedSource<Example> batches = new ImageFolder(_folder.Path).Shuffle(seed: 1).Batch(4);

        Assert.That(batches.At(0, 0).Inputs.Shape.ToString(), Is.EqualTo("(4, 3, 1, 1)"));
        Assert.That(batches.At(0, 1).Targets.Shape.ToString(), Is.EqualTo("(2,)"));
    }

    [Test]
    public void What_is_wrong_names_the_file()
    {
        WritePng("a/1.png", [1, 2, 3], 1, 1);
        WritePng("a/2.png", [1, 2, 3, 4, 5, 6], 2, 1);
        byte[] whole = File.ReadAllBytes(_folder["a/1.png"]);
        Write("a/3.png", whole.AsSpan(0, whole.Length - 20));
        Write("a/4.jpg", "no picture"u8);
        ImageFolder images = new(_folder.Path);

        Refuses(() => images.At(0, 1), $"{_folder["a/2.png"]}: the picture has 1 rows of 2 pixels; {_folder["a/1.png"]} has 1 of 1.");
        Refuses(() => images.At(0, 2), $"{_folder["a/3.png"]}: it cannot be read as a picture: ");
        Refuses(() => images.At(0, 3), $"{_folder["a/4.jpg"]}: it cannot be read as a picture: ");
    }

    [Test]
    public void Folders_without_classes_or_pictures_are_refused()
    {
        Refuses(() => new ImageFolder(_folder.Path), $"{_folder.Path}: there are no folders, of which each would be a class.");
        Directory.CreateDirectory(_folder["empty"]);
        Refuses(() => new ImageFolder(_folder.Path), $"{_folder["empty"]}: there are no pictures in it.");
        Assert.That(() => new ImageFolder(_folder["none"]), Throws.TypeOf<DirectoryNotFoundException>());
        Assert.That(() => new ImageFolder(_folder.Path, channels: 2), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    private static void Refuses(Func<object> action, string message) =>
        Assert.That(() => action(), Throws.TypeOf<DataFileException>().With.Message.StartsWith(message));

    private void WritePng(string name, byte[] pixels, int width, int height) =>
        Write(name, PngEncoder.Encode(pixels, width, height, channels: 3));

    private void Write(string name, ReadOnlySpan<byte> bytes)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder[name])!);
        File.WriteAllBytes(_folder[name], bytes);
    }
}
