using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Board;

/// <summary>Serves the page and what the runs have written, to this machine only.</summary>
internal sealed class Server : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly LogFolder _logs;

    /// <summary>Begins to listen.</summary>
    /// <param name="logs">What is served.</param>
    /// <param name="port">Of the loopback address; 0 for any that is free.</param>
    /// <exception cref="HttpListenerException">The port is taken.</exception>
    public Server(LogFolder logs, int port)
    {
        _logs = logs;

        // With the address as the only name, pages of other sites cannot reach the server under a name of theirs.
        Address = $"http://127.0.0.1:{(port == 0 ? FreePort() : port)}/";
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
                // A browser that is slow to take its answer keeps no other waiting.
                HttpListenerContext context = await _listener.GetContextAsync();
                _ = Task.Run(() => Answer(context), CancellationToken.None);
            }
            catch (Exception stopped) when (stopped is HttpListenerException or ObjectDisposedException)
            {
                // The listener was stopped, or the browser went away before it had asked.
            }
        }
    }

    public void Dispose() => ((IDisposable)_listener).Dispose();

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private void Answer(HttpListenerContext context)
    {
        try
        {
            using HttpListenerResponse response = context.Response;
            response.Headers["Content-Security-Policy"] =
                "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'";
            response.Headers["X-Content-Type-Options"] = "nosniff";
            response.Headers["Cache-Control"] = "no-cache";
            if (context.Request.HttpMethod != "GET")
            {
                response.StatusCode = 405;
                return;
            }

            switch (context.Request.Url?.AbsolutePath)
            {
                case "/":
                    Write(response, "text/html", Page.Text);
                    break;
                case "/data.json":
                    (string version, string json) = _logs.Read();
                    response.Headers["ETag"] = version;
                    if (context.Request.Headers["If-None-Match"] == version)
                    {
                        response.StatusCode = 304;
                    }
                    else
                    {
                        Write(response, "application/json", json);
                    }

                    break;
                case "/favicon.ico":
                    response.StatusCode = 204;
                    break;
                default:
                    response.StatusCode = 404;
                    break;
            }
        }
        catch (Exception gone) when (gone is HttpListenerException or ObjectDisposedException or IOException)
        {
            // The browser went away before it had its answer.
        }
    }

    private static void Write(HttpListenerResponse response, string type, string text)
    {
        response.ContentType = $"{type}; charset=utf-8";
        response.OutputStream.Write(Encoding.UTF8.GetBytes(text));
    }
}
