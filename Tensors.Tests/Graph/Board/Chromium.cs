using System.Diagnostics;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Tensors.Tests.Graphs;

/// <summary>
/// A Chromium without a window and one page in it, led by its debugging protocol. Tests that need one are ignored where none is installed.
/// </summary>
internal sealed class Chromium : IDisposable
{
    private const string Announcement = "DevTools listening on ";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);
    private static readonly string[] s_names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];

    private readonly TemporaryFolder _profile = new();
    private readonly Process _process;
    private readonly ClientWebSocket _socket = new();
    private readonly List<string> _errors = [];
    private int _lastId;

    private Chromium(string program)
    {
        _process = Process.Start(new ProcessStartInfo(
            program,
            [
                "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-dev-shm-usage", "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update", "--disable-sync", "--window-size=1280,800", $"--user-data-dir={_profile.Path}",
                "--remote-debugging-port=0", "about:blank",
            ])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        })!;
    }

    /// <summary>What the page wrote to its console as an error, what it threw, and what it could not load.</summary>
    public IReadOnlyList<string> Errors => _errors;

    /// <summary>Starts the browser that is installed; the test is ignored if there is none.</summary>
    public static async Task<Chromium> StartAsync()
    {
        string? program = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .SelectMany(folder => s_names.Select(name => Path.Combine(folder, OperatingSystem.IsWindows() ? name + ".exe" : name)))
            .FirstOrDefault(File.Exists);
        if (program is null)
        {
            Assert.Ignore($"This needs a browser: none of {string.Join(", ", s_names)} is on the path.");
        }

        Chromium browser = new(program!);
        try
        {
            await browser.ConnectAsync();
            return browser;
        }
        catch
        {
            browser.Dispose();
            throw;
        }
    }

    /// <summary>Opens a page and waits until it is loaded.</summary>
    public async Task OpenAsync(string address)
    {
        _errors.Clear();
        JsonElement answer = await SendAsync("Page.navigate", new() { ["url"] = address });
        Assert.That(answer.TryGetProperty("errorText", out JsonElement problem), Is.False, $"{address}: {problem}");
        await UntilAsync(
            $"location.href.split('#')[0] === {JsonSerializer.Serialize(address.Split('#')[0])} && document.readyState === 'complete'");
    }

    /// <summary>The value of a JavaScript expression, as text.</summary>
    public async Task<string> EvaluateAsync(string expression)
    {
        JsonElement answer = await SendAsync(
            "Runtime.evaluate", new() { ["expression"] = $"String({expression})", ["returnByValue"] = true });
        return answer.TryGetProperty("exceptionDetails", out JsonElement failure)
            ? throw new InvalidOperationException($"{expression}: {failure}")
            : answer.GetProperty("result").GetProperty("value").GetString()!;
    }

    /// <summary>Waits until an expression is true.</summary>
    public async Task UntilAsync(string expression)
    {
        long start = Stopwatch.GetTimestamp();
        while (await EvaluateAsync(expression) != "true")
        {
            Assert.That(
                Stopwatch.GetElapsedTime(start), Is.Below(s_patience),
                $"never true: {expression}\n{await EvaluateAsync("document.body.innerText")}");
            await Task.Delay(20);
        }
    }

    /// <summary>Clicks where an element lies, with a real mouse as far as the page can tell.</summary>
    public async Task ClickAsync(string selector)
    {
        string element = $"document.querySelector({JsonSerializer.Serialize(selector)})";
        await UntilAsync($"{element} !== null");
        string[] place = (await EvaluateAsync(
            $"(() => {{ const box = {element}.getBoundingClientRect(); return (box.left + Math.min(20, box.width / 2)) + ' ' + (box.top + "
            + "Math.min(8, box.height / 2)); })()")).Split(' ');
        foreach (string type in (string[])["mousePressed", "mouseReleased"])
        {
            await SendAsync("Input.dispatchMouseEvent", new()
            {
                ["type"] = type,
                ["x"] = double.Parse(place[0], System.Globalization.CultureInfo.InvariantCulture),
                ["y"] = double.Parse(place[1], System.Globalization.CultureInfo.InvariantCulture),
                ["button"] = "left",
                ["clickCount"] = 1,
            });
        }
    }

    public void Dispose()
    {
        _socket.Dispose();
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                _profile.Dispose();
                return;
            }
            catch (Exception busy) when (busy is IOException or UnauthorizedAccessException && attempt < 50)
            {
                // Its children may still be writing as they end.
                Thread.Sleep(100);
            }
        }
    }

    private async Task ConnectAsync()
    {
        using CancellationTokenSource patience = new(s_patience);
        TaskCompletionSource<Uri> announced = new();
        _process.ErrorDataReceived += (_, said) =>
        {
            if (said.Data is null)
            {
                announced.TrySetException(new InvalidOperationException("The browser ended at once."));
            }
            else if (said.Data.StartsWith(Announcement, StringComparison.Ordinal))
            {
                announced.TrySetResult(new(said.Data[Announcement.Length..]));
            }
        };
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();

        Uri address = await announced.Task.WaitAsync(patience.Token);
        using HttpClient client = new();
        using JsonDocument pages = JsonDocument.Parse(
            await client.GetStringAsync($"http://127.0.0.1:{address.Port}/json/list", patience.Token));
        JsonElement page = pages.RootElement.EnumerateArray().First(target => target.GetProperty("type").GetString() == "page");
        await _socket.ConnectAsync(new(page.GetProperty("webSocketDebuggerUrl").GetString()!), patience.Token);
        foreach (string domain in (string[])["Page", "Runtime", "Log"])
        {
            await SendAsync($"{domain}.enable", []);
        }
    }

    /// <summary>Asks for something; what the page says meanwhile is noted.</summary>
    private async Task<JsonElement> SendAsync(string method, JsonObject parameters)
    {
        using CancellationTokenSource patience = new(s_patience);
        int id = ++_lastId;
        JsonObject question = new() { ["id"] = id, ["method"] = method, ["params"] = parameters };
        await _socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(question), WebSocketMessageType.Text, true, patience.Token);
        while (true)
        {
            using JsonDocument message = JsonDocument.Parse(await ReceiveAsync(patience.Token));
            JsonElement root = message.RootElement;
            if (root.TryGetProperty("method", out JsonElement happened))
            {
                Note(happened.GetString()!, root.GetProperty("params"));
            }
            else if (root.GetProperty("id").GetInt32() == id)
            {
                return root.TryGetProperty("result", out JsonElement result)
                    ? result.Clone()
                    : throw new InvalidOperationException($"{method}: {root}");
            }
        }
    }

    private async Task<byte[]> ReceiveAsync(CancellationToken cancellation)
    {
        using MemoryStream message = new();
        byte[] part = new byte[1 << 16];
        while (true)
        {
            WebSocketReceiveResult received = await _socket.ReceiveAsync(part, cancellation);
            message.Write(part, 0, received.Count);
            if (received.EndOfMessage)
            {
                return message.ToArray();
            }
        }
    }

    private void Note(string what, JsonElement details)
    {
        bool isError = what switch
        {
            "Runtime.exceptionThrown" => true,
            "Runtime.consoleAPICalled" => details.GetProperty("type").GetString() is "error" or "warning" or "assert",
            "Log.entryAdded" => details.GetProperty("entry").GetProperty("level").GetString() is "error" or "warning",
            _ => false,
        };
        if (isError)
        {
            _errors.Add(details.ToString());
        }
    }
}
