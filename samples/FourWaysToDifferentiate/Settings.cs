using System.CommandLine;

namespace FourWaysToDifferentiate;

/// <summary>The command line.</summary>
internal sealed class Settings
{
    private const int MostRepetitions = 100_000;

    private readonly Option<string?> _json = new("--json") { Description = "Where to write the figures." };

    private readonly Option<int> _repetitions = new("--repetitions")
    {
        Description = "How often each way is timed; the median counts.",
        DefaultValueFactory = _ => 20,
    };

    private ParseResult _parsed = null!;

    public string? JsonPath => _parsed.GetValue(_json);

    public int Repetitions => _parsed.GetValue(_repetitions);

    /// <summary>Parses the arguments and runs; a bad option gives one line and exit code 2.</summary>
    public int Run(string[] args, TextWriter errors, Func<Settings, int> run)
    {
        RootCommand command = new("Four ways to differentiate the same functions: their values, what they cost in passes, and their times.")
        {
            _json, _repetitions,
        };
        command.SetAction(_ => run(this));
        _parsed = command.Parse(args);
        string? fault = _parsed.Errors.Count > 0 ? _parsed.Errors[0].Message.ReplaceLineEndings(" ")
            : Repetitions is < 1 or > MostRepetitions ? $"--repetitions: '{Repetitions}' is not between 1 and {MostRepetitions}."
            : null;
        if (fault is not null)
        {
            errors.WriteLine(fault);
            return 2;
        }

        return _parsed.Invoke();
    }
}
