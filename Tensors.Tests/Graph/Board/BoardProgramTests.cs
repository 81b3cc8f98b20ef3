using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Tensors.Tests.Graphs;

/// <summary>The program that shows event files, run as a user would.</summary>
public sealed class BoardProgramTests
{
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = new();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public void A_folder_that_does_not_exist_is_one_line() => Fails("There is no folder 'no-such-folder'", "no-such-folder");

    [Test]
    public void An_unknown_option_is_one_line() => Fails("'--prt'", _folder.Path, "--prt", "80");

    [Test]
    public void Without_a_folder_it_says_what_is_missing() => Fails("logdir");

    [TestCase("65536", "--port: '65536' is not between 0 and 65535.")]
    [TestCase("-1", "--port: '-1' is not between 0 and 65535.")]
    [TestCase("http", "'http'")]
    public void A_port_that_is_none_is_one_line(string port, string message) => Fails(message, _folder.Path, "--port", port);

    [Test]
    public void A_port_that_is_taken_is_one_line()
    {
        using TcpListener taken = new(IPAddress.Loopback, 0);
        taken.Start();
        int port = ((IPEndPoint)taken.LocalEndpoint).Port;

        Fails($"Port {port} cannot be used", _folder.Path, "--port", $"{port}");
    }

    [Test]
    public void Of_a_folder_without_event_files_no_page_is_written()
    {
        Fails($"There are no event files under '{_folder.Path}'", _folder.Path, "--html", _folder["page.html"]);

        Assert.That(File.Exists(_folder["page.html"]), Is.False);
    }

    [Test]
    public void A_page_that_cannot_be_written_is_one_line()
    {
        WriteRun();

        Fails("nowhere", _folder.Path, "--html", Path.Combine(_folder.Path, "nowhere", "page.html"));
    }

    [Test]
    public void The_page_is_written_with_all_that_is_there()
    {
        WriteRun();

        SampleProcess run = SampleProcess.Sample("Board", _folder.Path, "--html", _folder["page.html"]);

        Assert.That((run.ExitCode, run.Errors, run.Output.TrimEnd()), Is.EqualTo((0, "", $"Written: {_folder["page.html"]}")));
        Assert.That(File.ReadAllText(_folder["page.html"]), Does.Contain("\"loss\":[[1,0.5]]"));
    }

    [Test]
    public void Help_names_the_options()
    {
        SampleProcess run = SampleProcess.Sample("Board", "--help");

        Assert.That((run.ExitCode, run.Errors), Is.EqualTo((0, "")));
        Assert.That(run.Output, Does.Contain("logdir").And.Contain("--port").And.Contain("--html"));
    }

    private static void Fails(string message, params string[] arguments)
    {
        long start = Stopwatch.GetTimestamp();

        SampleProcess run = SampleProcess.Sample("Board", arguments);

        Assert.That(run.ExitCode, Is.EqualTo(2), run.Output);
        Assert.That(run.ErrorLines, Has.Length.EqualTo(1), run.Errors);
        Assert.That(run.ErrorLines[0], Does.Contain(message));
        Assert.That(Stopwatch.GetElapsedTime(start).TotalSeconds, Is.Below(20));
    }

    private void WriteRun()
    {
        using FileWriter writer = new(_folder["run"]);
        writer.Scalar(1, "loss", 0.5);
    }
}
