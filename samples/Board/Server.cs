using System.Net;
using System.Text;

namespace Board;

/// <summary>Serves the page and what the runs have written, to this machine only.</summary>
internal sealed class Server : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly LogFolder _logs;

    /// <summary>Begins to listen.</summary>
    /// <param name="logs">What is served.</param>
    /// <param name="port">Of the loopback address.</param>
    public Server(LogFolder logs, int port)
    {
        _logs = logs;

        // With the address as the only name, pages of other sites cannot reach the server under a name of theirs.
        Address = $"http://127.0.0.1:{port}/";
        _listener.Prefixes.Add(Address);
        _listener.Start();
    }

    public string Address { get; }

    public async Task RunAsync(CancellationToken stop)
    {
        using CancellationTokenRegistration registration = stop.Register(_listener.Stop);
        while (!stop.IsCancellationRequested)
        {
            try
            {
                Answer(await _listener.GetContextAsync());
            }
            catch (Exception stopped) when (stop.IsCancellationRequested && stopped is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
            catch (HttpListenerException)
            {
                // The browser went away before it had its answer.
            }
        }
    }

    public void Dispose() => ((IDisposable)_listener).Dispose();

    private void Answer(HttpListenerContext context)
    {
        using HttpListenerResponse response = context.Response;
        (string? type, string text) = context.Request.Url?.AbsolutePath switch
        {
            "/" => ("text/html", Page.Text),
            "/data.json" => ("application/json", _logs.ToJson()),
            _ => (null, ""),
        };
        if (type is null || context.Request.HttpMethod != "GET")
        {
            response.StatusCode = type is null ? 404 : 405;
            return;
        }

        response.ContentType = $"{type}; charset=utf-8";
        response.Headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'";
        response.Headers["X-Content-Type-Options"] = "nosniff";
        response.OutputStream.Write(Encoding.UTF8.GetBytes(text));
    }
}
