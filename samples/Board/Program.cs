using System.Net;
using Board;

return await new Settings().RunAsync(args, Console.Error, async (settings, stop) =>
{
    try
    {
        LogFolder logs = new(settings.Folder);
        if (settings.HtmlPath is { } path)
        {
            if (!logs.HasRuns)
            {
                Console.Error.WriteLine($"There are no event files under '{logs.Path}'; nothing was written.");
                return 2;
            }

            await File.WriteAllTextAsync(path, Page.With(logs), stop);
            Console.WriteLine($"Written: {path}");
            return 0;
        }

        using Server server = new(logs, settings.Port);
        Console.WriteLine($"{logs.Path} is shown at {server.Address} until Ctrl+C.");
        if (!logs.HasRuns)
        {
            Console.Error.WriteLine($"There are no event files under '{logs.Path}' yet; they are shown as they come.");
        }

        await server.RunAsync(stop);
        return 0;
    }
    catch (HttpListenerException taken)
    {
        Console.Error.WriteLine(
            $"Port {settings.Port} cannot be used: {taken.Message}. Choose another one with --port, or any free one with --port 0.");
        return 2;
    }
    catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
    {
        Console.Error.WriteLine(failure.Message);
        return 2;
    }
});
