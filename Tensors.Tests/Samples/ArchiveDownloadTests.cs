using System.Formats.Tar;
using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Housing;

namespace Tensors.Tests;

/// <summary>The archive is fetched from a server on loopback.</summary>
public sealed class ArchiveDownloadTests
{
    private const string Member = "numbers.data";

    private readonly byte[] _archive = MakeArchive();
    private string _folder = null!;
    private HttpListener _server = null!;
    private Uri _address = null!;
    private List<string?> _ranges = null!;
    private Func<HttpListenerContext, bool> _refuses = null!;

    private string Destination => Path.Combine(_folder, "cache", Member);

    private string Part => $"{Destination}.tgz.part";

    [SetUp]
    public void Serve()
    {
        _folder = Directory.CreateTempSubdirectory().FullName;
        _ranges = [];
        _refuses = _ => false;
        using (TcpListener probe = new(IPAddress.Loopback, 0))
        {
            probe.Start();
            _address = new($"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}/");
        }

        _server = new();
        _server.Prefixes.Add(_address.ToString());
        _server.Start();
        _ = Task.Run(AnswerAll);
    }

    [TearDown]
    public void Stop()
    {
        _server.Close();
        Directory.Delete(_folder, recursive: true);
    }

    [Test]
    public async Task Unpacks_the_named_file()
    {
        await Fetch();

        Assert.That(await File.ReadAllTextAsync(Destination), Is.EqualTo("1,2,3\n"));
    }

    [Test]
    public async Task Leaves_nothing_but_the_file()
    {
        await Fetch();

        Assert.That(Directory.GetFiles(Path.GetDirectoryName(Destination)!), Is.EqualTo(new[] { Destination }));
    }

    [Test]
    public async Task Tells_its_progress()
    {
        List<(long Done, long? Total)> told = [];

        await Fetch((done, total) => told.Add((done, total)));

        Assert.That(told[^1], Is.EqualTo(((long)_archive.Length, (long?)_archive.Length)));
    }

    [Test]
    public async Task Goes_on_where_an_earlier_attempt_stopped()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Part)!);
        await File.WriteAllBytesAsync(Part, _archive[..100]);

        await Fetch();

        Assert.That(_ranges, Is.EqualTo(new[] { "bytes=100-" }));
        Assert.That(await File.ReadAllTextAsync(Destination), Is.EqualTo("1,2,3\n"));
    }

    [Test]
    public async Task An_attempt_that_had_everything_is_only_checked()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Part)!);
        await File.WriteAllBytesAsync(Part, _archive);

        await Fetch();

        Assert.That(await File.ReadAllTextAsync(Destination), Is.EqualTo("1,2,3\n"));
    }

    [Test]
    public void Other_bytes_than_the_published_are_thrown_away()
    {
        ArchiveDownload download = new(_address, new string('0', 64));

        Assert.That(
            () => download.FetchAsync(Member, Destination, (_, _) => { }, default),
            Throws.TypeOf<InvalidDataException>().With.Message.Contains("SHA-256"));
        Assert.That(File.Exists(Part) || File.Exists(Destination), Is.False);
    }

    [Test]
    public void A_server_that_refuses_is_an_error()
    {
        _refuses = context =>
        {
            context.Response.StatusCode = 503;
            return true;
        };

        Assert.That(() => Fetch(), Throws.TypeOf<HttpRequestException>());
    }

    [Test]
    public void An_archive_without_the_file_is_an_error() => Assert.That(
        () => new ArchiveDownload(_address, Hash()).FetchAsync("other.data", Destination, (_, _) => { }, default),
        Throws.TypeOf<InvalidDataException>().With.Message.Contains("other.data"));

    private static byte[] MakeArchive()
    {
        using MemoryStream bytes = new();
        using (GZipStream zipped = new(bytes, CompressionLevel.NoCompression, leaveOpen: true))
        using (TarWriter archive = new(zipped))
        {
            archive.WriteEntry(
                new PaxTarEntry(TarEntryType.RegularFile, $"Folder/{Member}") { DataStream = new MemoryStream("1,2,3\n"u8.ToArray()) });
        }

        return bytes.ToArray();
    }

    private string Hash() => Convert.ToHexStringLower(SHA256.HashData(_archive));

    private Task Fetch(Action<long, long?>? progress = null) =>
        new ArchiveDownload(_address, Hash()).FetchAsync(Member, Destination, progress ?? ((_, _) => { }), default);

    private async Task AnswerAll()
    {
        while (_server.IsListening)
        {
            try
            {
                Answer(await _server.GetContextAsync());
            }
            catch (Exception ended) when (ended is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private void Answer(HttpListenerContext context)
    {
        using HttpListenerResponse response = context.Response;
        if (_refuses(context))
        {
            return;
        }

        int start = 0;
        if (context.Request.Headers["Range"] is { } range)
        {
            _ranges.Add(range);
            start = int.Parse(range["bytes=".Length..^1], System.Globalization.CultureInfo.InvariantCulture);
            response.StatusCode = start < _archive.Length ? 206 : 416;
        }

        response.ContentLength64 = _archive.Length - start;
        response.OutputStream.Write(_archive.AsSpan(start));
    }
}
