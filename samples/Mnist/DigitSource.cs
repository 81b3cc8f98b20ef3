namespace Mnist;

/// <summary>Where the digits come from: the named folder, the cache, a download, or else the program itself.</summary>
internal static class DigitSource
{
    private const int DrawnToTrain = 6000;
    private const int DrawnToTest = 1000;

    // Past this the example goes on without the published digits.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static string Cache
    {
        get
        {
            string folder = Environment.GetFolderPath(
                Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
            return Path.Combine(folder.Length > 0 ? folder : Path.GetTempPath(), "Tensors", "Mnist");
        }
    }

    /// <summary>Loads the digits, and says which they are.</summary>
    /// <param name="named">The folder that the user names, or null.</param>
    /// <param name="embedded">Whether the user asks for the drawn ones.</param>
    public static (Digits Train, Digits Test, string Source) Load(string? named, bool embedded)
    {
        if (embedded)
        {
            return Drawn();
        }

        if (named is not null)
        {
            return Published(named);
        }

        try
        {
            if (!PublishedDigits.AreIn(Cache))
            {
                using CancellationTokenSource patience = new(Patience);
                PublishedDigits.FetchAsync(Cache, patience.Token).GetAwaiter().GetResult();
            }

            return Published(Cache);
        }
        catch (Exception failure) when (
            failure is HttpRequestException or OperationCanceledException or InvalidDataException or IOException
            or UnauthorizedAccessException)
        {
            Console.WriteLine($"The published digits cannot be had ({failure.Message}).");
            return Drawn();
        }
    }

    private static (Digits Train, Digits Test, string Source) Published(string folder)
    {
        (Digits train, Digits test) = PublishedDigits.Read(folder);
        return (train, test, $"MNIST in {folder}");
    }

    private static (Digits Train, Digits Test, string Source) Drawn() =>
        (DrawnDigits.Draw(DrawnToTrain, seed: 1), DrawnDigits.Draw(DrawnToTest, seed: 2),
            "embedded digits, drawn by the program (not MNIST)");
}
