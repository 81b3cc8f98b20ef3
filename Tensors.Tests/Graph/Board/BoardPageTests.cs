using System.Diagnostics;
using Tensors.Graphs;
using Server = Board.Server;

namespace Tensors.Tests.Graphs;

/// <summary>The page that shows event files, in a real browser.</summary>
public sealed class BoardPageTests
{
    private Chromium _browser = null!;
    private TemporaryFolder _folder = null!;
    private Server? _server;
    private Task _running = Task.CompletedTask;
    private CancellationTokenSource _stop = null!;

    [OneTimeSetUp]
    public async Task StartBrowser() => _browser = await Chromium.StartAsync();

    [OneTimeTearDown]
    public void StopBrowser() => _browser?.Dispose();

    [SetUp]
    public void MakeFolder()
    {
        _folder = new();
        _stop = new();
    }

    [TearDown]
    public async Task RemoveFolder()
    {
        await _stop.CancelAsync();
        await _running;
        _server?.Dispose();
        _server = null;
        _stop.Dispose();
        _folder.Dispose();
        Assert.That(_browser.Errors, Is.Empty);
    }

    [Test]
    public async Task Every_run_has_its_curve_and_its_last_value()
    {
        Write("a", writer => Curve(writer, "loss", 4, 1, 0.25));
        Write("b", writer => Curve(writer, "loss", 8, 2));
        Write("b", writer => writer.Scalar(7, "accuracy", 0.75), ".more");
        await OpenAsync();

        Assert.That(await Texts("#runs label"), Is.EqualTo("a|b"));
        Assert.That(await Texts("#view figcaption"), Is.EqualTo("accuracy|loss"));
        Assert.That(await Texts("figure[data-tag=loss] tr[data-run=a] td"), Is.EqualTo("a|0.25|step 2"));
        Assert.That(await Texts("figure[data-tag=loss] tr[data-run=b] td"), Is.EqualTo("b|2|step 1"));
        Assert.That(await PointsOf("loss", "a"), Is.EqualTo(3));
        Assert.That(await PointsOf("loss", "b"), Is.EqualTo(2));
        Assert.That(await PointsOf("accuracy", "b"), Is.EqualTo(1));
    }

    [Test]
    public async Task Points_lie_where_their_values_say()
    {
        Write("a", writer => Curve(writer, "loss", 4, 2, 0));
        await OpenAsync();

        string[] heights = (
            await _browser.EvaluateAsync("[...document.querySelectorAll('figure circle')].map(point => point.getAttribute('cy'))")).Split(
                ',');
        double[] y = Array.ConvertAll(heights, height => double.Parse(height, System.Globalization.CultureInfo.InvariantCulture));

        Assert.That(y, Is.Ordered.Ascending);
        Assert.That(y[1] - y[0], Is.EqualTo(y[2] - y[1]).Within(1e-6));
    }

    [Test]
    public async Task A_run_that_is_not_chosen_is_not_drawn()
    {
        Write("a", writer => Curve(writer, "loss", 4, 1));
        Write("b", writer => Curve(writer, "loss", 8, 2));
        await OpenAsync();

        await _browser.ClickAsync("#runs input[data-run=a]");

        await _browser.UntilAsync("document.querySelector('figure path[data-run=a]') === null");
        Assert.That(await PointsOf("loss", "b"), Is.EqualTo(2));
    }

    [Test]
    public async Task Tags_are_found_by_a_part_of_their_names()
    {
        Write("a", writer =>
        {
            Curve(writer, "loss/train", 4, 1);
            Curve(writer, "accuracy", 0, 1);
        });
        await OpenAsync();

        await _browser.EvaluateAsync(
            "(document.getElementById('filter').value = 'TRAIN', document.getElementById('filter').dispatchEvent(new Event('input')))");

        Assert.That(await Texts("#view figcaption"), Is.EqualTo("loss/train"));
    }

    [Test]
    public async Task What_is_not_finite_is_a_gap_and_any_tag_is_text()
    {
        Write("a", writer => Curve(writer, "</script><b>\u00e9", 4, double.NaN, 1, 2));
        await OpenAsync();

        Assert.That(await Texts("#view figcaption"), Is.EqualTo("</script><b>\u00e9"));
        Assert.That(
            await _browser.EvaluateAsync("document.querySelector('figure path[data-run=a]').getAttribute('d').split('M').length - 1"),
            Is.EqualTo("2"));
    }

    [Test]
    public async Task Histograms_are_a_ridge_for_each_step()
    {
        Write("a", writer =>
        {
            writer.Histogram(0, "theta", Tensor.Zeros([10]));
            writer.Histogram(5, "theta", Tensor.FromArray([-1f, 0, 0, 3]));
        });
        await OpenAsync();

        await _browser.ClickAsync("#tabs button:nth-child(2)");

        await _browser.UntilAsync("document.querySelectorAll('figure[data-tag=theta] path[data-step]').length === 2");
        Assert.That(await Texts("figure[data-tag=theta] p"), Is.EqualTo("step 5: 4 numbers from -1 to 3"));
    }

    [Test]
    public async Task The_graph_opens_scope_by_scope_down_to_the_nodes()
    {
        WriteGraph();
        await OpenAsync("#Graph");
        await _browser.UntilAsync("document.querySelector('[data-scope=loss]') !== null");
        Assert.That(await _browser.EvaluateAsync("document.querySelector('[data-node=\"loss/mse\"]')"), Is.EqualTo("null"));
        Assert.That(await EdgeLabel("X", "predictions"), Is.EqualTo("X \u2192 predictions ?\u00d73"));
        Assert.That(await EdgeLabel("predictions", "loss"), Is.EqualTo("predictions \u2192 loss ?\u00d71"));

        await _browser.ClickAsync("[data-scope=loss]");
        await _browser.ClickAsync("[data-node=\"loss/mse\"]");

        await _browser.UntilAsync("document.querySelector('#about h3')?.textContent === 'loss/mse'");
        Assert.That(await Texts("#about dd"), Does.StartWith("Mean|float32|scalar|loss/Square ?\u00d71loss/Const 2"));
        Assert.That(await EdgeLabel("loss/Square", "loss/mse"), Is.EqualTo("loss/Square \u2192 loss/mse ?\u00d71"));

        await _browser.ClickAsync("[data-scope=loss]");

        await _browser.UntilAsync("document.querySelector('[data-node=\"loss/mse\"]') === null");
    }

    [Test]
    public async Task The_graph_of_a_genuine_run_opens_altogether()
    {
        File.Copy(Directory.EnumerateFiles(GoldenFiles.PathOf("events"), "*tfevents*").Single(), _folder["events.out.tfevents.1.host"]);
        await OpenAsync("#Graph");

        await _browser.ClickAsync(".bar button");

        await _browser.UntilAsync("document.querySelectorAll('[data-node]').length === 68");
        Assert.That(await _browser.EvaluateAsync("document.querySelectorAll('.edge').length > 40"), Is.EqualTo("true"));
    }

    [Test]
    public async Task What_training_writes_meanwhile_appears_without_reloading()
    {
        Write("first", writer => Curve(writer, "loss", 4));
        using Process board = SampleProcess.Start("Board", _folder.Path, "--port", "0");
        try
        {
            await _browser.OpenAsync(AddressIn(await board.StandardOutput.ReadLineAsync()));
            await _browser.UntilAsync("document.getElementById('state').textContent === 'live'");
            using FileWriter writer = new(_folder["second"], maxQueue: 0);

            for (int step = 0; step < 100; step++)
            {
                writer.Scalar(step, "loss", 1.0 / (1 + step));
                await Task.Delay(2);
            }

            await _browser.UntilAsync("document.querySelector('tr[data-run=second]')?.innerText.includes('step 99')");
            Assert.That(await PointsOf("loss", "second"), Is.EqualTo(100));
            Assert.That(await Texts("#runs label"), Is.EqualTo("first|second"));
        }
        finally
        {
            // The page would note that its server is gone.
            await _browser.OpenAsync("about:blank");
            board.Kill();
            board.WaitForExit();
        }
    }

    [Test]
    public async Task The_page_as_a_file_shows_the_same_without_a_server()
    {
        WriteGraph();
        Write("run", writer => Curve(writer, "loss", 4, 1, 0.25));
        SampleProcess run = SampleProcess.Sample("Board", _folder.Path, "--html", _folder["page.html"]);
        Assert.That(run.ExitCode, Is.Zero, run.Errors);

        await _browser.OpenAsync(new Uri(_folder["page.html"]).AbsoluteUri);

        Assert.That(await Texts("tr[data-run=run] td"), Is.EqualTo("run|0.25|step 2"));
        Assert.That(await Texts("#state"), Is.EqualTo("as of its writing"));
        await _browser.ClickAsync("#tabs button:nth-child(3)");
        await _browser.ClickAsync("[data-scope=loss]");
        await _browser.UntilAsync("document.querySelector('[data-node=\"loss/mse\"]') !== null");
    }

    [Test]
    public async Task A_damaged_run_says_so_beside_its_name()
    {
        Directory.CreateDirectory(_folder["bad"]);
        File.WriteAllBytes(Path.Combine(_folder["bad"], "events.out.tfevents.1.host"), new byte[100]);
        await OpenAsync();

        Assert.That(await Texts("#runs .problem"), Does.Contain("checksum"));
    }

    private static void Curve(FileWriter writer, string tag, params ReadOnlySpan<double> values)
    {
        for (int step = 0; step < values.Length; step++)
        {
            writer.Scalar(step, tag, values[step]);
        }
    }

    private static string AddressIn(string? line) =>
        line!.Split(' ').Single(word => word.StartsWith("http://127.0.0.1:", StringComparison.Ordinal));

    private async Task OpenAsync(string tab = "")
    {
        _server = new(new(_folder.Path), port: 0);
        _running = Task.Run(() => _server.RunAsync(_stop.Token));
        await _browser.OpenAsync("about:blank");
        await _browser.OpenAsync(_server.Address + tab);
        await _browser.UntilAsync("document.querySelectorAll('#runs label').length > 0");
    }

    private async Task<string> Texts(string selector) =>
        await _browser.EvaluateAsync(
            $"[...document.querySelectorAll({System.Text.Json.JsonSerializer.Serialize(selector)})].map(found => "
            + "found.textContent.trim()).join('|')");

    private async Task<int> PointsOf(string tag, string run)
    {
        string path = await _browser.EvaluateAsync(
            $"document.querySelector('figure[data-tag={tag}] path[data-run={run}]').getAttribute('d')");
        return path.Count(letter => letter is 'M' or 'L');
    }

    private async Task<string> EdgeLabel(string from, string to) =>
        await _browser.EvaluateAsync($"document.querySelector('[data-from=\"{from}\"][data-to=\"{to}\"] title').textContent");

    private void Write(string run, Action<FileWriter> write, string suffix = "")
    {
        using FileWriter writer = new(_folder[run], fileNameSuffix: suffix);
        write(writer);
    }

    private void WriteGraph()
    {
        Graph graph = new();
        using (graph.AsDefault())
        {
            Tensor x = Ops.Placeholder<float>([null, 3], name: "X");
            Variable theta = Ops.Variable(Ops.Ones([3, 1]), name: "theta");
            Tensor predictions = Ops.MatMul(x, theta, name: "predictions");
            using (Ops.NameScope("loss"))
            {
                Ops.ReduceMean(Ops.Square(predictions), name: "mse");
            }
        }

        using FileWriter writer = new(_folder["graph"], graph);
    }
}
