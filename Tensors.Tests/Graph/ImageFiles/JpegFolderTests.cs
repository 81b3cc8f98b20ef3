using Tensors.Training;

namespace Tensors.Tests;

/// <summary>JPEG among the pictures in folders.</summary>
public sealed class JpegFolderTests
{
    [Test]
    public void Pictures_in_folders_may_be_jpeg()
    {
        byte[,] grey = new byte[8, 16];
        for (int column = 0; column < 16; column++)
        {
            for (int row = 0; row < 8; row++)
            {
                grey[row, column] = (byte)(16 * row);
            }
        }

        using TemporaryFolder folder = new();
        Directory.CreateDirectory(folder["a"]);
        folder.Write("a/1.jpg", JpegWriter.Write(grey));

        Tensor inputs = new ImageFolder(folder.Path, channels: 1).At(0, 0).Inputs;

        Assert.That(inputs.Shape.ToString(), Is.EqualTo("(1, 8, 16)"));
        Assert.That(
            inputs.ToArray<float>(), Is.EqualTo(Enumerable.Range(0, 128).Select(i => 16 * (i / 16) / 255f)).Within(1.01f / 255));
    }
}
