using System.Xml.Linq;
using Tensors.Optim;
using Tensors.Training;

namespace Tensors.Tests;

/// <summary>Histories as pictures.</summary>
public sealed class PlotTests
{
    [Test]
    public async Task A_picture_of_vectors_names_figures_and_draws_a_line_between_epochs()
    {
        using TemporaryFolder folder = new();
        (await Trained()).SavePlot(folder["curves.svg"]);

        XElement svg = XElement.Load(folder["curves.svg"]);

        string[] texts = [.. svg.Elements().Where(element => element.Name.LocalName == "text").Select(element => element.Value)];
        Assert.That(texts, Is.SupersetOf(new[] { "loss", "val_loss", "r2", "val_r2", "epoch 1", "3" }));
        Assert.That(svg.Elements().Count(element => (string?)element.Attribute("stroke") == "#0072b2"), Is.EqualTo(2 * 3));
        Assert.That(svg.Elements().Count(element => (string?)element.Attribute("stroke") == "#d55e00"), Is.EqualTo(2 * 3));
    }

    [Test]
    public async Task A_picture_of_pixels_shows_both_curves()
    {
        using TemporaryFolder folder = new();
        (await Trained()).SavePlot(folder["curves.png"]);

        (int width, int height, _, byte[] pixels) = Formats.Png.Decode(File.ReadAllBytes(folder["curves.png"]));

        Assert.That((width, height), Is.EqualTo((1280, 1040)));
        (byte, byte, byte)[] colors = [.. pixels.Chunk(3).Select(pixel => (pixel[0], pixel[1], pixel[2]))];
        Assert.That(colors.Count(color => color == (0, 114, 178)), Is.GreaterThan(1000));
        Assert.That(colors.Count(color => color == (213, 94, 0)), Is.GreaterThan(1000));
    }

    [Test]
    public void Pictures_stand_beside_and_below_each_other()
    {
        using TemporaryFolder folder = new();
        Tensor pictures = Tensor.FromArray([0f, 1, 0.5f, 2, float.NaN, -1], [3, 1, 2]);

        Pictures.SavePng(folder["grey.png"], pictures, columns: 2);
        Pictures.SavePng(folder["colors.png"], Tensor.FromArray([1f, 0, 0.2f], [1, 1, 1, 3]));

        // Two pixels, a gap of two, two pixels; two rows of gap; the third picture.
        (int width, int height, _, byte[] pixels) = Formats.Png.Decode(File.ReadAllBytes(folder["grey.png"]));
        Assert.That((width, height), Is.EqualTo((6, 4)));
        Assert.That(pixels[..6], Is.EqualTo(new byte[] { 0, 255, 255, 255, 128, 255 }));
        Assert.That(pixels[6..18], Is.All.EqualTo(255));
        Assert.That(pixels[18..], Is.EqualTo(new byte[] { 0, 0, 255, 255, 255, 255 }));
        Assert.That(Formats.Png.Decode(File.ReadAllBytes(folder["colors.png"])).Pixels, Is.EqualTo(new byte[] { 255, 0, 51 }));
    }

    [Test]
    public void Pictures_of_another_shape_are_rejected() => Assert.That(
        () => Pictures.SavePng("never.png", Tensor.Zeros([2, 3, 3, 2])),
        Throws.TypeOf<ShapeMismatchException>().With.Message.Contains("pictures (2, 3, 3, 2) must be (count, height, width)"));

    [Test]
    public async Task A_page_holds_the_table_and_the_picture()
    {
        using TemporaryFolder folder = new();
        (await Trained()).SavePlot(folder["curves.html"]);

        string page = File.ReadAllText(folder["curves.html"]);

        Assert.That(page, Does.Contain("<svg ").And.Contains("<th>val_loss</th>"));
        Assert.That(page.Split("<tr>"), Has.Length.EqualTo(1 + 1 + 3));
    }

    [Test]
    public async Task Another_ending_is_an_error()
    {
        History history = await Trained();

        Assert.That(
            () => history.SavePlot("curves.gif"), Throws.ArgumentException.With.Message.Contains("must end with .png, .svg or .html"));
    }

    private static Task<History> Trained()
    {
        Tensor x = Tensor.Linspace(-1, 1, 16).Reshape(-1, 1);
        IDataSource<Example> data = DataSource.FromTensors(x, 2 * x).Batch(4);
        return new Trainer(new Dense(1, 1), Loss.MeanSquaredError, new Adam(0.1)) { Metrics = [Metric.R2] }.FitAsync(data, 3, data);
    }
}
