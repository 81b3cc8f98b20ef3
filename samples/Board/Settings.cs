using System.CommandLine;

namespace Board;

/// <summary>The command line.</summary>
internal sealed class Settings
{
    private const int MostPort = 65535;

    private readonly Argument<string> _folder = new("logdir") { Description = "The folder under which runs write their event files." };

    private readonly Option<int> _port = new("--port")
    {
        Description = "Where to serve the page, on this machine only; 0 takes any free port.",
        DefaultValueFactory = _ => 6006,
    };

    private readonly Option<string?> _html = new(
        "--html")
    { Description = "Write the page with all that is there now to this file, and stop." };

    private ParseResult _parsed = null!;

    public string Folder => _parsed.GetRequiredValue(_folder);

    public int Port => _parsed.GetValue(_port);

    public string? HtmlPath => _parsed.GetValue(_html);

    /// <summary>Parses the arguments and runs; whatever is wrong gives one line and exit code 2.</summary>
    public Task<int> RunAsync(string[] args, TextWriter errors, Func<Settings, CancellationToken, Task<int>> run)
    {
        RootCommand command = new("Shows the scalars, histograms and graphs in event files, and what is added to them while training runs.")
        {
            _folder, _port, _html,
        };
        command.SetAction((_, stop) => run(this, stop));
        _parsed = command.Parse(args);
        string? fault = _parsed.Errors.Count > 0 ? _parsed.Errors[0].Message.ReplaceLineEndings(" ")
            : _parsed.GetResult(_folder)?.Tokens is not [_] ? null // --help or --version
            : Port is < 0 or > MostPort ? $"--port: '{Port}' is not between 0 and {MostPort}."
            : !Directory.Exists(Folder) ? $"There is no folder '{Folder}'; name the one under which runs write their event files."
            : null;
        if (fault is not null)
        {
            errors.WriteLine(fault);
            return Task.FromResult(2);
        }

        return _parsed.InvokeAsync();
    }
}
