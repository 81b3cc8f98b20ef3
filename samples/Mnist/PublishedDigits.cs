using System.IO.Compression;
using System.Security.Cryptography;

namespace Mnist;

/// <summary>The four published files in a folder, fetched there once; only the expected bytes are trusted.</summary>
internal static class PublishedDigits
{
    private static readonly Uri s_address = new("https://storage.googleapis.com/cvdf-datasets/mnist/");

    // The SHA-256 of what is in the archives, whoever has packed it.
    private static readonly (string Name, int Rank, string Hash)[] s_files =
    [
        ("train-images-idx3-ubyte", 3, "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db"),
        ("train-labels-idx1-ubyte", 1, "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5"),
        ("t10k-images-idx3-ubyte", 3, "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7"),
        ("t10k-labels-idx1-ubyte", 1, "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"),
    ];

    /// <summary>Whether all files are in a folder.</summary>
    public static bool AreIn(string folder) => Array.TrueForAll(s_files, file => File.Exists(PathOf(folder, file.Name)));

    /// <summary>Reads the digits to train with, and those to test with.</summary>
    /// <exception cref="InvalidDataException">A file is not the published one.</exception>
    public static (Digits Train, Digits Test) Read(string folder)
    {
        byte[][] elements =
        [
            .. s_files.Select(
                file => IdxFile.Elements(Unpack(File.ReadAllBytes(PathOf(folder, file.Name)), file.Name, file.Hash), file.Rank, file.Name)),
        ];
        return (Digits.Of(elements[0], elements[1]), Digits.Of(elements[2], elements[3]));
    }

    /// <summary>Downloads what is missing; a file appears in the folder only when it is whole and the published one.</summary>
    /// <exception cref="HttpRequestException">The server cannot be reached or refuses.</exception>
    /// <exception cref="InvalidDataException">A file is not the published one.</exception>
    public static async Task FetchAsync(string folder, CancellationToken cancellation, Uri? address = null)
    {
        Directory.CreateDirectory(folder);
        using HttpClient client = new(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(5) });
        foreach ((string name, _, string hash) in s_files)
        {
            string path = PathOf(folder, name);
            if (File.Exists(path))
            {
                continue;
            }

            byte[] packed = await client.GetByteArrayAsync(new Uri(address ?? s_address, $"{name}.gz"), cancellation).ConfigureAwait(false);
            Unpack(packed, name, hash);
            await File.WriteAllBytesAsync($"{path}.new", packed, cancellation).ConfigureAwait(false);
            File.Move($"{path}.new", path, overwrite: true);
        }
    }

    private static byte[] Unpack(byte[] packed, string name, string hash)
    {
        using GZipStream unzipped = new(new MemoryStream(packed), CompressionMode.Decompress);
        using MemoryStream file = new();
        unzipped.CopyTo(file);
        byte[] bytes = file.ToArray();
        string actual = Convert.ToHexStringLower(SHA256.HashData(bytes));
        return actual == hash ? bytes : throw new InvalidDataException($"{name}: the SHA-256 of its elements is {actual}, not {hash}.");
    }

    private static string PathOf(string folder, string name) => Path.Combine(folder, $"{name}.gz");
}
