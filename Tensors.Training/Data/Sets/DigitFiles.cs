using System.IO.Compression;
using System.Security.Cryptography;

namespace Tensors.Training;

/// <summary>The four published files in a folder, fetched there once; only the expected bytes are trusted.</summary>
internal static class DigitFiles
{
    private const string TrainImages = "train-images-idx3-ubyte";
    private const string TrainLabels = "train-labels-idx1-ubyte";
    private const string TestImages = "t10k-images-idx3-ubyte";
    private const string TestLabels = "t10k-labels-idx1-ubyte";

    // Past this a program goes on without the published digits.
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    // The SHA-256 of what is in the archives, whoever has packed it.
    private static readonly Dictionary<string, string> s_hashes = new()
    {
        [TrainImages] = "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
        [TrainLabels] = "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
        [TestImages] = "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
        [TestLabels] = "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
    };

    /// <summary>A server that allows it.</summary>
    public static Uri Address { get; } = new("https://storage.googleapis.com/cvdf-datasets/mnist/");

    /// <summary>The folder of all programs of the user.</summary>
    public static string Cache
    {
        get
        {
            string folder = Environment.GetFolderPath(
                Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
            return Path.Combine(folder.Length > 0 ? folder : Path.GetTempPath(), "Tensors", "Mnist");
        }
    }

    /// <summary>Pixels and labels to train with, as bytes.</summary>
    public static (Tensor Pixels, Tensor Labels) Train(string folder) => (Read(folder, TrainImages), Read(folder, TrainLabels));

    /// <summary>Pixels and labels to test with, as bytes.</summary>
    public static (Tensor Pixels, Tensor Labels) Test(string folder) => (Read(folder, TestImages), Read(folder, TestLabels));

    /// <summary>
    /// Downloads what is missing, and what is there and is not the published file. A file appears in the folder only when it is whole.
    /// </summary>
    /// <exception cref="HttpRequestException">The server cannot be reached or refuses.</exception>
    /// <exception cref="TensorFileException">What the server gives is not the published file.</exception>
    public static async Task FetchAsync(string folder, Uri address)
    {
        Directory.CreateDirectory(folder);
        using CancellationTokenSource patience = new(s_patience);
        using HttpClient client = new(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(5) });
        foreach (string name in s_hashes.Keys)
        {
            string path = PathOf(folder, name);
            if (File.Exists(path) && IsPublished(path, name))
            {
                continue;
            }

            Uri file = new(address, $"{name}.gz");
            byte[] packed = await client.GetByteArrayAsync(file, patience.Token).ConfigureAwait(false);
            using (MemoryStream stream = new(packed))
            {
                _ = Read(stream, packed.Length, file.ToString(), name);
            }

            DurableFile.Write(path, packed);
        }
    }

    private static bool IsPublished(string path, string name)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            _ = Read(file, file.Length, path, name);
            return true;
        }
        catch (TensorFileException)
        {
            return false;
        }
    }

    private static Tensor Read(string folder, string name)
    {
        string path = PathOf(folder, name);
        using FileStream file = File.OpenRead(path);
        return Read(file, file.Length, path, name);
    }

    private static Tensor Read(Stream packed, long length, string path, string name)
    {
        FilePlace place = new(path);
        place.Budget.Earn(length);
        using SHA256 sha = SHA256.Create();
        Tensor x;
        using (GZipStream unpacked = new(packed, CompressionMode.Decompress, leaveOpen: true))
        using (CryptoStream hashed = new(unpacked, sha, CryptoStreamMode.Read))
        {
            x = Idx.Load(hashed, place, null);
        }

        string actual = Convert.ToHexStringLower(sha.Hash!);
        return actual == s_hashes[name] ? x : throw place.Error($"the SHA-256 of its elements is {actual}, not {s_hashes[name]}");
    }

    private static string PathOf(string folder, string name) => Path.Combine(folder, $"{name}.gz");
}
