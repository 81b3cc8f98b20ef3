using System.CommandLine;

namespace Chapter9;

/// <summary>The command line.</summary>
internal sealed class Settings
{
    private const int LargestMisspelling = 4;

    private readonly Option<string?> _only = new(
        "--only")
    { Description = $"One program: {string.Join(", ", ChapterProgram.All.Select(program => program.Name))}. [default: all]" };

    private readonly Option<string?> _data = new(
        "--data")
    { Description = "The file cal_housing.data. Without it: the cache, a download, or a made-up table." };

    private readonly Option<string> _output = new("--output")
    {
        Description = "The folder in which checkpoints/ and logs/ are left.",
        DefaultValueFactory = _ => "chapter9-output",
    };

    private readonly Option<string?> _json = new(
        "--json")
    { Description = "Where to write each program's name and values, as a JSON array." };

    private ParseResult _parsed = null!;

    public IEnumerable<ChapterProgram> Programs => ChapterProgram.All.Where(program => Only is null || program.Name == Only);

    public string? DataPath => _parsed.GetValue(_data);

    public string OutputPath => _parsed.GetValue(_output)!;

    public string? JsonPath => _parsed.GetValue(_json);

    private string? Only => _parsed.GetValue(_only);

    /// <summary>Parses the arguments and runs; a bad option gives one line and exit code 2.</summary>
    public int Run(string[] args, TextWriter errors, Func<Settings, int> run)
    {
        RootCommand command = new("Every program of the chapter on TensorFlow 1, written with Tensors.") { _only, _data, _output, _json };
        command.SetAction(_ => run(this));
        _parsed = command.Parse(args);
        string? fault = _parsed.Errors.Count > 0 ? _parsed.Errors[0].Message.ReplaceLineEndings(" ") : Fault();
        if (fault is not null)
        {
            errors.WriteLine(fault);
            return 2;
        }

        return _parsed.Invoke();
    }

    private string? Fault()
    {
        if (Programs.Any())
        {
            return null;
        }

        ChapterProgram nearest = ChapterProgram.All.MinBy(program => Distance(program.Name, Only!))!;
        string suggestion = Distance(nearest.Name, Only!) <= LargestMisspelling
            ? $" Did you mean '{nearest.Name}'?"
            : $" There are {string.Join(", ", ChapterProgram.All.Select(program => program.Name))}.";
        return $"--only: there is no program '{Only}'.{suggestion}";
    }

    /// <summary>How many letters have to be inserted, removed or replaced (Levenshtein 1966).</summary>
    private static int Distance(string from, string to)
    {
        int[] row = [.. Enumerable.Range(0, to.Length + 1)];
        for (int i = 0; i < from.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i + 1;
            for (int j = 0; j < to.Length; j++)
            {
                int replaced = diagonal + (from[i] == to[j] ? 0 : 1);
                diagonal = row[j + 1];
                row[j + 1] = Math.Min(replaced, 1 + Math.Min(row[j], diagonal));
            }
        }

        return row[^1];
    }
}
