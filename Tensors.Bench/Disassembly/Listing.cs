using System.Text.RegularExpressions;

namespace Tensors.Bench.Disassembly;

/// <summary>One method as the runtime compiled it.</summary>
internal sealed partial class Listing
{
    private const string Heading = "; Assembly listing for method ";

    private readonly string[] _lines;

    private Listing(string name, string[] lines)
    {
        Name = name;
        _lines = lines;
    }

    public string Name { get; }

    public static IEnumerable<Listing> Parse(string text) => text
        .Split(Heading, StringSplitOptions.RemoveEmptyEntries)
        .Where(part => part.Contains("_IG", StringComparison.Ordinal))
        .Select(part => part.Split('\n'))
        .Select(lines => new Listing(lines[0], lines[1..]));

    /// <summary>Instructions of innermost loops that call something or touch the stack.</summary>
    public IEnumerable<string> Faults()
    {
        (int Start, int End)[] loops = [.. Loops()];
        return
            from loop in loops
            where !loops.Any(other => other != loop && other.Start >= loop.Start && other.End <= loop.End)
            from line in _lines[loop.Start..loop.End]
            where CallOrStack().IsMatch(line)
            select line.Trim();
    }

    /// <summary>
    /// From each label to a jump back to it, unless the method returns in between: then the jump comes from code moved out of the way.
    /// </summary>
    private IEnumerable<(int Start, int End)> Loops()
    {
        Dictionary<string, int> labels = [];
        for (int i = 0; i < _lines.Length; i++)
        {
            if (Label().Match(_lines[i]) is { Success: true } label)
            {
                labels[label.Groups[1].Value] = i;
            }
            else if (Jump().Match(_lines[i]) is { Success: true } jump && labels.TryGetValue(jump.Groups[1].Value, out int start)
                && !Array.Exists(_lines[start..i], line => Return().IsMatch(line)))
            {
                yield return (start, i + 1);
            }
        }
    }

    [GeneratedRegex(@"^(G_M\w+_IG\d+):")]
    private static partial Regex Label();

    [GeneratedRegex(@"^\s+j\w+\s+(?:SHORT )?(G_M\w+_IG\d+)")]
    private static partial Regex Jump();

    [GeneratedRegex(@"^\s+ret\b")]
    private static partial Regex Return();

    [GeneratedRegex(@"^\s+call\s|\[(rsp|rbp)\b")]
    private static partial Regex CallOrStack();
}
