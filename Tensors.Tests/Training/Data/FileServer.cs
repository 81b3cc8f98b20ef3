using System.Net;
using System.Net.Sockets;

namespace Tensors.Tests;

/// <summary>A server on loopback that gives the files of a folder.</summary>
internal sealed class FileServer : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly string _folder;

    public FileServer(string folder)
    {
        _folder = folder;
        using (TcpListener probe = new(IPAddress.Loopback, 0))
        {
            probe.Start();
            Address = new($"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}/");
        }

        _listener.Prefixes.Add(Address.ToString());
        _listener.Start();
        _ = Task.Run(AnswerAll);
    }

    public Uri Address { get; }

    /// <summary>What was asked for.</summary>
    public List<string> Asked { get; } = [];

    public void Dispose() => _listener.Close();

    private async Task AnswerAll()
    {
        while (_listener.IsListening)
        {
            try
            {
                Answer(await _listener.GetContextAsync());
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
        string name = context.Request.Url!.AbsolutePath.Trim('/');
        Asked.Add(name);
        string path = Path.Combine(_folder, name);
        if (!File.Exists(path))
        {
            response.StatusCode = 404;
            return;
        }

        byte[] bytes = File.ReadAllBytes(path);
        response.ContentLength64 = bytes.Length;
        response.OutputStream.Write(bytes);
    }
}
