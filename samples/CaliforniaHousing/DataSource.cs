using Housing;
using Spectre.Console;

namespace CaliforniaHousing;

/// <summary>Where the data come from: the named file, the cache, a download, or else a table that is made up.</summary>
internal static class DataSource
{
    // Past this the example goes on without the real data.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Loads the table.</summary>
    /// <param name="named">The file that the user names, or null.</param>
    /// <param name="console">Where a download shows its progress.</param>
    public static HousingTable Load(string? named, IAnsiConsole console)
    {
        if (named is not null)
        {
            return HousingFile.Read(named);
        }

        try
        {
            return File.Exists(HousingFile.KeptPath) || TryDownload(console)
                ? HousingFile.Read(HousingFile.KeptPath)
                : SyntheticHousing.Create();
        }
        catch (HousingFileException broken)
        {
            console.WriteLine($"{broken.Message} The cached file is ignored; delete it to download it again.");
            return SyntheticHousing.Create();
        }
    }

    private static bool TryDownload(IAnsiConsole console)
    {
        try
        {
            console.Progress().Start(context =>
            {
                ProgressTask task = context.AddTask("download", maxValue: 1);
                using CancellationTokenSource patience = new(Patience);
                ArchiveDownload.Published.FetchAsync(
                    HousingFile.Name, HousingFile.KeptPath,
                    (done, total) => task.Value(total is { } all ? (double)done / all : 0), patience.Token)
                    .GetAwaiter().GetResult();
            });
            return true;
        }
        catch (Exception failure) when (
            failure is HttpRequestException or OperationCanceledException or InvalidDataException or IOException
            or UnauthorizedAccessException)
        {
            console.WriteLine($"The data cannot be downloaded ({failure.Message}).");
            return false;
        }
    }
}
