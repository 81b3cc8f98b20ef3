using Tensors.Training;

namespace Tensors.Tests;

/// <summary>The digits of MNIST: published ones from a folder or a server on loopback, drawn ones in their place.</summary>
public sealed class MnistDataTests
{
    private static readonly string[] s_names =
        ["train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz", "t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz"];

    private const int PixelSum = 611413;

    private TemporaryFolder _cache = null!;

    [SetUp]
    public void MakeFolder() => _cache = new();

    [TearDown]
    public void RemoveFolder() => _cache.Dispose();

    [Test]
    public void The_published_files_are_read()
    {
        (IIndexedSource<Example> train, IIndexedSource<Example> test) = Mnist.Load(SharedData.PathOf("mnist"));
        Example batch = train.Batch(1000).At(0, 0);

        Assert.That((train.Count, test.Count), Is.EqualTo((60000, 10000)));
        Assert.That(batch.Inputs.Shape.ToString(), Is.EqualTo("(1000, 28, 28, 1)"));
        Assert.That((batch.Inputs.Min().Item<float>(), batch.Inputs.Max().Item<float>()), Is.EqualTo((0f, 1f)));
        Assert.That(batch.Targets[..5].ToArray<int>(), Is.EqualTo(new[] { 5, 0, 4, 1, 9 }));
    }

    [Test]
    public void They_are_downloaded_once()
    {
        using FileServer server = new(SharedData.PathOf("mnist"));
        using StringWriter says = new();

        Mnist first = Mnist.Load(_cache.Path, server.Address, says);
        Mnist second = Mnist.Load(_cache.Path, server.Address, says);

        Assert.That(server.Asked, Is.EqualTo(s_names));
        Assert.That((first.IsPublished, second.IsPublished, says.ToString()), Is.EqualTo((true, true, "")));
        Assert.That(Directory.GetFiles(_cache.Path).Select(Path.GetFileName), Is.EquivalentTo(s_names));
    }

    [Test]
    public void A_kept_file_that_was_damaged_is_downloaded_again()
    {
        string published = SharedData.PathOf("mnist");
        foreach (string name in s_names)
        {
            File.Copy(Path.Combine(published, name), _cache[name]);
        }

        byte[] damaged = File.ReadAllBytes(_cache[s_names[3]]);
        File.WriteAllBytes(_cache[s_names[3]], damaged[..^100]);
        using FileServer server = new(published);

        Assert.That(Mnist.Load(_cache.Path, server.Address, TextWriter.Null).IsPublished);
        Assert.That(server.Asked, Is.EqualTo(new[] { s_names[3] }));
    }

    [Test]
    public void Drawn_digits_take_their_place_and_it_says_so()
    {
        using FileServer server = new(_cache.Path);
        using StringWriter says = new();

        Mnist digits = Mnist.Load(_cache["cache"], server.Address, says);

        Assert.That(says.ToString(), Does.Contain("cannot be had").And.Contain("404").And.Contain("Drawn ones take their place"));
        Assert.That((digits.IsPublished, digits.Origin), Is.EqualTo((false, "embedded digits, drawn by the program (not MNIST)")));
        Assert.That((digits.Train.Count, digits.Test.Count), Is.EqualTo((6000, 1000)));
    }

    [Test]
    public void A_server_that_gives_other_bytes_is_not_trusted()
    {
        using TemporaryFolder other = new();
        other.Write(s_names[0], [0, 0, 8, 1, 0, 0, 0, 2, 1, 2]);
        using FileServer server = new(other.Path);
        using StringWriter says = new();

        Mnist.Load(_cache.Path, server.Address, says);

        Assert.That(says.ToString(), Does.Contain($"{server.Address}{s_names[0]}"));
        Assert.That(Directory.GetFiles(_cache.Path), Is.Empty);
    }

    [Test]
    public void A_file_of_a_named_folder_that_is_not_the_published_one_is_an_error()
    {
        string published = SharedData.PathOf("mnist");
        foreach (string name in s_names)
        {
            File.Copy(Path.Combine(published, name == s_names[3] ? s_names[1] : name), _cache[name]);
        }

        Assert.That(
            () => Mnist.Load(_cache.Path),
            Throws.TypeOf<TensorFileException>().With.Message.Contains(s_names[3]).And.Message.Contains("the SHA-256"));
    }

    [Test]
    public void Drawn_digits_are_the_same_everywhere()
    {
        (Tensor pixels, Tensor labels) = DrawnDigits.Draw(20, seed: 1);

        Assert.That(labels.ToArray<byte>(), Is.EqualTo(Enumerable.Range(0, 20).Select(i => i % 10)));
        Assert.That(pixels.ToArray<byte>().Sum(pixel => pixel), Is.EqualTo(PixelSum));
    }
}
