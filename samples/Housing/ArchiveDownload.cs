using System.Formats.Tar;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;

namespace Housing;

/// <summary>Fetches a published archive once, goes on where an earlier attempt stopped, and trusts only the expected bytes.</summary>
/// <param name="address">Where the archive (tar, gzip) is.</param>
/// <param name="sha256">The SHA-256 of the archive in lower-case hexadecimal digits.</param>
public sealed class ArchiveDownload(Uri address, string sha256)
{
    /// <summary>The archive that scikit-learn fetches.</summary>
    public static ArchiveDownload Published { get; } = new(
        new("https://ndownloader.figshare.com/files/5976036"), "aaa5c9a6afe2225cc2aed2723682ae403280c4a3695a2ddda4ffb5d8215ea681");

    /// <summary>Downloads the archive and unpacks one file of it.</summary>
    /// <param name="member">The end of the file's name in the archive.</param>
    /// <param name="destination">Where the file goes; it appears there only when it is whole.</param>
    /// <param name="progress">Told the bytes so far, and of how many where the server says so.</param>
    /// <param name="cancellation">Ends the attempt; what came so far is kept for the next.</param>
    /// <exception cref="HttpRequestException">The server cannot be reached or refuses.</exception>
    /// <exception cref="InvalidDataException">The archive is not the published one.</exception>
    public async Task FetchAsync(string member, string destination, Action<long, long?> progress, CancellationToken cancellation)
    {
        string part = $"{destination}.tgz.part";
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(destination))!);
        await DownloadAsync(part, progress, cancellation).ConfigureAwait(false);
        await VerifyAsync(part, cancellation).ConfigureAwait(false);
        string unpacked = $"{destination}.new";
        await UnpackAsync(part, member, unpacked, cancellation).ConfigureAwait(false);
        File.Move(unpacked, destination, overwrite: true);
        File.Delete(part);
    }

    private async Task DownloadAsync(string part, Action<long, long?> progress, CancellationToken cancellation)
    {
        using HttpClient client = new(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(5) });
        long done = File.Exists(part) ? new FileInfo(part).Length : 0;
        using HttpRequestMessage request = new(HttpMethod.Get, address);
        if (done > 0)
        {
            request.Headers.Range = new RangeHeaderValue(done, null);
        }

        using HttpResponseMessage response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation)
            .ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            // Everything is here already.
            return;
        }

        response.EnsureSuccessStatusCode();
        bool resumed = response.StatusCode == HttpStatusCode.PartialContent;
        done = resumed ? done : 0;
        long? total = done + response.Content.Headers.ContentLength;
        using FileStream file = new(part, resumed ? FileMode.Append : FileMode.Create, FileAccess.Write);
        using Stream body = await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        byte[] buffer = new byte[64 << 10];
        for (int count; (count = await body.ReadAsync(buffer, cancellation).ConfigureAwait(false)) > 0;)
        {
            await file.WriteAsync(buffer.AsMemory(0, count), cancellation).ConfigureAwait(false);
            done += count;
            progress(done, total);
        }
    }

    private async Task VerifyAsync(string part, CancellationToken cancellation)
    {
        string actual;
        using (FileStream file = File.OpenRead(part))
        {
            actual = Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellation).ConfigureAwait(false));
        }

        if (actual != sha256)
        {
            File.Delete(part);
            throw new InvalidDataException($"{address}: the SHA-256 of the download is {actual}, not {sha256}; it was thrown away.");
        }
    }

    private async Task UnpackAsync(string part, string member, string destination, CancellationToken cancellation)
    {
        using FileStream file = File.OpenRead(part);
        using GZipStream unzipped = new(file, CompressionMode.Decompress);
        using TarReader archive = new(unzipped);
        while (await archive.GetNextEntryAsync(copyData: false, cancellation).ConfigureAwait(false) is { } entry)
        {
            if (entry.Name.EndsWith(member, StringComparison.Ordinal))
            {
                await entry.ExtractToFileAsync(destination, overwrite: true, cancellation).ConfigureAwait(false);
                return;
            }
        }

        throw new InvalidDataException($"{address}: the archive has no file {member}.");
    }
}
