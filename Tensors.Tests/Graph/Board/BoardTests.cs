using System.Net;
using System.Text.Json;
using Board;

namespace Tensors.Tests.Graphs;

/// <summary>The page that shows event files.</summary>
public sealed class BoardTests
{
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = new();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public void Every_folder_with_event_files_is_a_run()
    {
        Write("a", writer => writer.Scalar(1, "loss", 0.5));
        Write(Path.Combine("b", "c"), writer => writer.Histogram(2, "theta", Tensor.Ones([3])));

        JsonElement runs = Json();

        Assert.That(
            runs.EnumerateArray().Select(run => run.GetProperty("name").GetString()), Is.EqualTo(new[] { "a", Path.Combine("b", "c") }));
        Assert.That(runs[0].GetProperty("scalars").GetProperty("loss").GetRawText(), Is.EqualTo("[[1,0.5]]"));
        JsonElement histogram = runs[1].GetProperty("histograms").GetProperty("theta")[0];
        Assert.That(histogram.GetProperty("step").GetInt64(), Is.EqualTo(2));
        Assert.That(histogram.GetProperty("counts").GetRawText(), Is.EqualTo("[0,3,0]"));
    }

    [Test]
    public void The_graph_of_a_genuine_run_is_shown_with_its_shapes()
    {
        LogFolder logs = new(GoldenFiles.PathOf("events"));
        using JsonDocument document = JsonDocument.Parse(logs.Read().Json);

        JsonElement node = document.RootElement[0].GetProperty("graph").EnumerateArray().Single(
            node => node.GetProperty("name").GetString() == "loss/predictions");

        Assert.That(document.RootElement[0].GetProperty("name").GetString(), Is.EqualTo("."));
        Assert.That(node.GetProperty("inputs").GetRawText(), Is.EqualTo("[\"X\",\"theta/read\"]"));
        Assert.That(node.GetProperty("shapes")[0].GetString(), Is.EqualTo("?\u00d71"));
    }

    [Test]
    public void What_is_written_later_is_shown_later()
    {
        LogFolder logs = new(_folder.Path);
        using FileWriter writer = new(_folder["run"], maxQueue: 0);
        writer.Scalar(1, "loss", 1);
        string before = logs.Read().Json;

        writer.Scalar(2, "loss", double.NaN);

        Assert.That(before, Does.Contain("[[1,1]]"));
        Assert.That(logs.Read().Json, Does.Contain("[[1,1],[2,null]]"));
    }

    [Test]
    public void A_run_whose_folder_is_deleted_disappears()
    {
        Write("a", writer => writer.Scalar(1, "loss", 1));
        Write("b", writer => writer.Scalar(1, "loss", 1));
        LogFolder logs = new(_folder.Path);
        string before = logs.Read().Version;

        Directory.Delete(_folder["a"], recursive: true);

        Assert.That(logs.Read().Json, Does.Contain("\"name\":\"b\"").And.Not.Contain("\"name\":\"a\""));
        Assert.That(logs.Read().Version, Is.Not.EqualTo(before));
    }

    [Test]
    public void Links_that_lead_back_are_followed_no_deeper_than_makes_sense()
    {
        Write("a", writer => writer.Scalar(1, "loss", 1));
        Directory.CreateSymbolicLink(Path.Combine(_folder["a"], "back"), _folder.Path);

        Assert.That(Json().GetArrayLength(), Is.InRange(1, 20));
    }

    [Test]
    public void Going_on_after_a_crash_voids_what_came_after_the_step()
    {
        Write("run", writer =>
        {
            writer.AddSessionLog(new(SessionLogStatus.Start), 0);
            for (int step = 0; step < 4; step++)
            {
                writer.Scalar(step, "loss", step);
            }

            writer.AddSessionLog(new(SessionLogStatus.Start), 2);
            writer.Scalar(2, "loss", 9);
        });

        Assert.That(Json()[0].GetProperty("scalars").GetProperty("loss").GetRawText(), Is.EqualTo("[[0,0],[1,1],[2,9]]"));
    }

    [Test]
    public void A_damaged_file_is_a_problem_of_its_run_alone()
    {
        Write("good", writer => writer.Scalar(1, "loss", 1));
        Directory.CreateDirectory(_folder["bad"]);
        File.WriteAllBytes(Path.Combine(_folder["bad"], "events.out.tfevents.1.host"), new byte[100]);

        JsonElement runs = Json();

        Assert.That(runs[0].GetProperty("problem").GetString(), Does.Contain("checksum"));
        Assert.That(runs[1].GetProperty("problem").ValueKind, Is.EqualTo(JsonValueKind.Null));
    }

    [Test]
    public void The_page_alone_holds_all_data_and_nothing_that_ends_its_script()
    {
        Write("run", writer => writer.Scalar(1, "</script><b>", 1));

        string page = Page.With(new(_folder.Path));

        Assert.That(page, Does.Contain("const embedded = [{\"name\":\"run\""));
        Assert.That(page, Does.Not.Contain("</script><b>"));
        Assert.That(page, Does.Not.Contain("src=").And.Not.Contain("href="));
    }

    [Test]
    public async Task The_server_gives_the_page_and_the_data_under_its_own_address_only()
    {
        Write("run", writer => writer.Scalar(1, "loss", 1));
        using Server server = new(new(_folder.Path), port: 0);
        using CancellationTokenSource stop = new();
        Task running = Task.Run(() => server.RunAsync(stop.Token));
        using HttpClient client = new();

        Assert.That(await client.GetStringAsync(server.Address), Is.EqualTo(Page.Text));
        Assert.That(await client.GetStringAsync(server.Address + "data.json"), Does.Contain("\"loss\":[[1,1]]"));
        Assert.That((await client.PostAsync(server.Address, null)).StatusCode, Is.EqualTo(HttpStatusCode.MethodNotAllowed));
        Assert.That((await client.GetAsync(server.Address + "../etc/passwd")).StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        using HttpRequestMessage foreign = new(HttpMethod.Get, server.Address + "data.json") { Headers = { Host = "elsewhere.example" } };
        Assert.That((await client.SendAsync(foreign)).IsSuccessStatusCode, Is.False);

        await stop.CancelAsync();
        await running;
    }

    [Test]
    public async Task What_a_browser_has_already_is_not_sent_again()
    {
        LogFolder logs = new(_folder.Path);
        using FileWriter writer = new(_folder["run"], maxQueue: 0);
        using Server server = new(logs, port: 0);
        using CancellationTokenSource stop = new();
        Task running = Task.Run(() => server.RunAsync(stop.Token));
        using HttpClient client = new();
        async Task<HttpResponseMessage> Ask(string? version)
        {
            using HttpRequestMessage request = new(HttpMethod.Get, server.Address + "data.json");
            request.Headers.TryAddWithoutValidation("If-None-Match", version);
            return await client.SendAsync(request);
        }

        string version = (await Ask(null)).Headers.ETag!.Tag;
        HttpStatusCode unchanged = (await Ask(version)).StatusCode;
        writer.Scalar(1, "loss", 1);
        HttpResponseMessage changed = await Ask(version);

        Assert.That(unchanged, Is.EqualTo(HttpStatusCode.NotModified));
        Assert.That(changed.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(changed.Headers.ETag!.Tag, Is.Not.EqualTo(version));

        await stop.CancelAsync();
        await running;
    }

    [Test]
    public void A_long_curve_keeps_its_ends_and_its_spikes()
    {
        List<Point> points = [.. Enumerable.Range(0, 100_000).Select(step => new Point(step, step % 7))];
        points[12_345] = new(12_345, -50);
        points[54_321] = new(54_321, float.PositiveInfinity);
        points[99_998] = new(99_998, 1000);

        List<Point> kept = Thinning.Curve(points);

        Assert.That(kept.Count, Is.NotAbove(2000));
        Assert.That(
            kept,
            Is.Ordered.By(nameof(Point.Step)).And.SupersetOf(
                new[] { points[0], points[12_345], points[54_321], points[99_998], points[^1] }));
    }

    [Test]
    public void Of_many_histograms_the_last_is_among_those_that_are_kept()
    {
        LoggedHistogram histogram = new("h", 0, 1, 1, 1, 1, [1], [1]);
        List<HistogramPoint> points = [.. Enumerable.Range(0, 1234).Select(step => new HistogramPoint(step, histogram))];

        List<HistogramPoint> kept = [.. Thinning.Histograms(points)];

        Assert.That(kept, Has.Count.InRange(30, 60));
        Assert.That(kept[^1].Step, Is.EqualTo(1233));
        Assert.That(Thinning.Histograms(points[..5]), Is.EqualTo(points[..5]));
    }

    private void Write(string run, Action<FileWriter> write)
    {
        using FileWriter writer = new(_folder[run]);
        write(writer);
    }

    private JsonElement Json()
    {
        using JsonDocument document = JsonDocument.Parse(new LogFolder(_folder.Path).Read().Json);
        return document.RootElement.Clone();
    }
}
