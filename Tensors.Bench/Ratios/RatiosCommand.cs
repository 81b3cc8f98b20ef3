using System.CommandLine;

namespace Tensors.Bench.Ratios;

/// <summary>The command line of the paired mode.</summary>
internal sealed class RatiosCommand
{
    private readonly Option<string?> _filter = new("--filter") { Description = "Only workloads whose name and size contain this text." };

    private readonly Option<int?> _threads = new(
        "--threads")
    { Description = "How many threads both sides use. [default: a table for 1, and one for all processors]" };

    private readonly Option<string?> _json = new("--json") { Description = "Where to write the table as a JSON array." };

    /// <summary>Parses and measures; a bad option gives one line and exit code 2.</summary>
    public int Run(string[] arguments, TextWriter output, TextWriter errors)
    {
        RootCommand command = new("Measures workloads beside their peers, in turns, in one process.") { _filter, _threads, _json };
        ParseResult parsed = command.Parse(arguments);
        string? fault = parsed.Errors.Count > 0 ? parsed.Errors[0].Message.ReplaceLineEndings(" ") : Fault(parsed);
        if (fault is not null)
        {
            errors.WriteLine(fault);
            return 2;
        }

        command.SetAction(result => Measure(result, output));
        return parsed.Invoke();
    }

    /// <summary>The libraries that this build has beside it.</summary>
    public static IReadOnlyList<IPeer> Peers() =>
#if PEERS
        Bench.Peers.PeerList.All();
#else
        [];
#endif

    private int Measure(ParseResult parsed, TextWriter output)
    {
        RatioTable table = new(Peers(), output);
        int[] threads = parsed.GetValue(_threads) is { } count ? [count] : [.. new SortedSet<int> { 1, Environment.ProcessorCount }];
        table.Run(Selected(parsed), threads);
        if (parsed.GetValue(_json) is { } path)
        {
            table.Write(path);
        }

        return 0;
    }

    private IReadOnlyList<Workload> Selected(ParseResult parsed) =>
        [.. WorkloadList.All().Where(workload => workload.Matches(parsed.GetValue(_filter) ?? ""))];

    private string? Fault(ParseResult parsed)
    {
        if (parsed.GetValue(_threads) is { } threads and (< 1 or > ForkJoinPool.MaxThreads))
        {
            return $"--threads: {threads} is not between 1 and {ForkJoinPool.MaxThreads}.";
        }

        if (parsed.GetValue(_json) is { } path && !CanWrite(path))
        {
            return $"--json: '{path}' cannot be written.";
        }

        return Selected(parsed).Count == 0 ? $"--filter: no workload's name and size contain '{parsed.GetValue(_filter)}'." : null;
    }

    private static bool CanWrite(string path)
    {
        try
        {
            using FileStream file = File.Open(path, FileMode.OpenOrCreate, FileAccess.Write);
            return true;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return false;
        }
    }
}
