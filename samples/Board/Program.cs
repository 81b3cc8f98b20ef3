using System.CommandLine;
using Board;

Argument<string> folder = new("logdir") { Description = "The folder under which runs wrote their event files." };
Option<int> port = new("--port") { Description = "Where to serve the page, on this machine only.", DefaultValueFactory = _ => 6006 };
Option<string?> html = new("--html") { Description = "Write the page with all that is there now to this file, and stop." };
RootCommand command = new("Shows the scalars, histograms and graphs in event files.") { folder, port, html };
command.SetAction(async (parsed, stop) =>
{
    LogFolder logs = new(parsed.GetRequiredValue(folder));
    if (parsed.GetValue(html) is { } path)
    {
        await File.WriteAllTextAsync(path, Page.With(logs), stop);
        Console.WriteLine($"Written: {path}");
        return;
    }

    using Server server = new(logs, parsed.GetValue(port));
    Console.WriteLine($"{logs.Path} is shown at {server.Address} until Ctrl+C.");
    await server.RunAsync(stop);
});
return await command.Parse(args).InvokeAsync();
