using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

// Puts small mistakes into a copy of the products, one at a time, and asks the tests: dotnet run Tensors.Tests/Mutants/run.cs [-- WORD...]
// The mistakes stand in mutants.txt; with words only those are tried whose title or file holds one of them.
string folder = Path.GetDirectoryName(ThisFile())!;
string root = Path.GetFullPath(Path.Combine(folder, "..", ".."));
string copy = Path.Combine(root, "Tensors.Tests", "bin", "mutants");
string tests = Path.Combine(copy, "Tensors.Tests", "bin", "Release", "net10.0");
List<Mutant> mutants = [.. Mutant.Read(Path.Combine(folder, "mutants.txt")).Where(mutant => args.Length == 0 || args.Any(mutant.Mentions))];

UpdateCopy();
(Verdict verdict, string why) = Build("Tensors.Tests")
    ? Test(string.Join('|', mutants.SelectMany(mutant => mutant.Tests.Split('|')).Distinct())) : (Verdict.Stillborn, "");
if (verdict != Verdict.Survived)
{
    Console.WriteLine($"Without any mutant the tests do not pass: {verdict} {why}");
    return 2;
}

List<(Mutant Mutant, Verdict Verdict)> results = [];
foreach (Mutant mutant in mutants)
{
    (verdict, why) = Try(mutant);
    results.Add((mutant, verdict));
    Console.WriteLine($"{verdict,-10} {mutant.Title}: {(verdict == Verdict.Survived ? mutant.Reason : why)}");
}

foreach (IGrouping<string, (Mutant Mutant, Verdict Verdict)> area in results.GroupBy(result => result.Mutant.Area))
{
    Console.WriteLine($"{area.Key}: {area.Count(result => result.Verdict == Verdict.Killed)} of {area.Count()} killed");
}

int killed = results.Count(result => result.Verdict == Verdict.Killed);
Console.WriteLine(
    string.Create(CultureInfo.InvariantCulture, $"{killed} of {results.Count} killed, {100.0 * killed / Math.Max(1, results.Count):F1} %"));
return results.All(result => result.Verdict == (result.Mutant.Reason is null ? Verdict.Killed : Verdict.Survived)) ? 0 : 1;

static string ThisFile([CallerFilePath] string path = "") => path;

// What git knows or does not ignore; only what differs is written, so that builds stay short.
void UpdateCopy()
{
    HashSet<string> files =
        [.. Run("git", ["-C", root, "ls-files", "-co", "--exclude-standard"]).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    foreach (string file in files.Where(file => File.Exists(Path.Combine(root, file))))
    {
        string target = Path.Combine(copy, file);
        byte[] bytes = File.ReadAllBytes(Path.Combine(root, file));
        if (!File.Exists(target) || !File.ReadAllBytes(target).AsSpan().SequenceEqual(bytes))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.WriteAllBytes(target, bytes);
        }
    }

    foreach (string path in Directory.EnumerateFiles(copy, "*.cs", SearchOption.AllDirectories))
    {
        string file = Path.GetRelativePath(copy, path).Replace('\\', '/');
        if (!file.Split('/').Any(part => part is "bin" or "obj") && !(files.Contains(file) && File.Exists(Path.Combine(root, file))))
        {
            File.Delete(path);
        }
    }
}

(Verdict, string) Try(Mutant mutant)
{
    string path = Path.Combine(copy, mutant.File);
    string original = File.Exists(path) ? File.ReadAllText(path) : "";
    if (original.Split(mutant.Old).Length != 2)
    {
        return (Verdict.Outdated, "");
    }

    // Only the project that changes is built anew, and put beside the tests for the time being.
    string project = mutant.File.Split('/')[0];
    string tested = Path.Combine(tests, project + ".dll");
    byte[] before = File.ReadAllBytes(tested);
    File.WriteAllText(path, original.Replace(mutant.Old, mutant.New));
    try
    {
        if (!Build(project, "--no-restore", "--no-dependencies"))
        {
            return (Verdict.Stillborn, "");
        }

        File.Copy(Path.Combine(copy, project, "bin", "Release", "net10.0", project + ".dll"), tested, overwrite: true);
        return Test(mutant.Tests);
    }
    finally
    {
        File.WriteAllText(path, original);
        File.WriteAllBytes(tested, before);
    }
}

bool Build(string project, params string[] options)
{
    (int code, string output) = Run("dotnet", [
        "build", Path.Combine(copy, project), "-c", "Release", "-v", "q", "-p:RunAnalyzers=false", "-p:TreatWarningsAsErrors=false",
        .. options]);
    if (code != 0)
    {
        Console.WriteLine(string.Join('\n', output.Split('\n').Where(line => line.Contains("error")).Distinct().Take(5)));
    }

    return code == 0;
}

(Verdict Verdict, string Why) Test(string filter)
{
    (int code, string output) = Run(
        "dotnet", ["test", Path.Combine(tests, "Tensors.Tests.dll"), "--filter", $"({filter})&TestCategory!=Exhaustive"]);
    string[] failed =
        [.. Regex.Matches(output, @"^  Failed (\S+?)[ (]", RegexOptions.Multiline).Select(match => match.Groups[1].Value).Distinct()];
    return code != 0 ? (Verdict.Killed, failed.Length == 0 ? "the process ended" : string.Join(", ", failed.Take(6)))
        : Regex.IsMatch(output, @"Passed:\s+[1-9]") ? (Verdict.Survived, "") : (Verdict.Untested, "");
}

// A mutant may never come to an end.
static (int Code, string Output) Run(string program, IEnumerable<string> arguments)
{
    using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
    Task<string> output = process.StandardOutput.ReadToEndAsync();
    if (!process.WaitForExit(TimeSpan.FromMinutes(10)))
    {
        process.Kill(entireProcessTree: true);
        process.WaitForExit();
    }

    return (process.ExitCode, output.Result);
}

internal enum Verdict
{
    Killed,
    Survived,

    /// <summary>The text is not in the file, or more than once.</summary>
    Outdated,

    /// <summary>It does not compile.</summary>
    Stillborn,

    /// <summary>The filter finds no test.</summary>
    Untested,
}

/// <summary>One mistake: a text of a file, what stands there instead, and the tests that should see it.</summary>
internal sealed record Mutant(string Title, string File, string Old, string New, string Tests, string? Reason)
{
    public string Area => Title[..Title.IndexOf(':')];

    public bool Mentions(string word) => Title.Contains(word, StringComparison.OrdinalIgnoreCase)
        || File.Contains(word, StringComparison.OrdinalIgnoreCase);

    public static IEnumerable<Mutant> Read(string path) =>
        System.IO.File.ReadAllText(path).Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Where(block => block.TrimStart()[0] != '#')
            .Select(Parse);

    private static Mutant Parse(string block)
    {
        string[] lines = block.Trim('\n').Split('\n');
        string Texts(string mark) =>
            string.Join('\n', lines.Skip(1).Where(line => line.StartsWith(mark)).Select(line => line[mark.Length..]));
        string tests = string.Join('|', Texts("tests ").Split(' ').Select(name => $"FullyQualifiedName~{name}"));
        return new(lines[0], Texts("file "), Texts("- "), Texts("+ "), tests, Texts("survives ") is { Length: > 0 } reason ? reason : null);
    }
}
