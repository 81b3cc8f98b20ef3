using System.CommandLine;
using System.Globalization;
using Tensors.Bench.Ratios;
using Tensors.Tests;

namespace Tensors.Bench;

/// <summary>
/// Looks for cliffs: every operation of the tests' catalog, enlarged, over four ranges of values and three layouts, and all workloads
/// beside their peers. What takes more than four times as long as the same operation's best case, the laying out of operands apart, or 1.5
/// times as long as a peer, is listed.
/// </summary>
internal sealed class CliffsCommand
{
    private const double SteepFall = 4;
    private const double FarBehind = 1.5;
    private const int Rounds = 8;

    private readonly Option<string> _filter = new(
        "--filter")
    { Description = "Only operations and workloads whose name contains this text.", DefaultValueFactory = _ => "" };

    /// <summary>Exit code 1 if there is a cliff that nothing explains.</summary>
    public int Run(string[] arguments, TextWriter output)
    {
        RootCommand command = new("Lists operations that are many times slower for some values or layouts, or than a peer.") { _filter };
        command.SetAction(parsed => Search(parsed.GetValue(_filter)!, output));
        return command.Parse(arguments).Invoke();
    }

    private static int Search(string filter, TextWriter output)
    {
        ComputeThreads.Count = 1;
        int cliffs = 0;
        int cases = 0;
        int skipped = 0;
        OpRow[] rows = [.. OpCatalog.All.Where(row => row.Name.Contains(filter, StringComparison.OrdinalIgnoreCase))];
        foreach (OpRow row in rows)
        {
            if (CliffCase.Largest(row) is not { } enlarged)
            {
                skipped++;
                continue;
            }

            CliffCase[] accepted = Measure([.. CliffCase.All(enlarged)]);
            cases += accepted.Length;
            double best = Best(accepted);
            foreach (CliffCase one in accepted.Where(one => IsSteep(one, best)))
            {
                string? reason = CliffReasons.Of(row.Name, one.Name);
                cliffs += reason is null ? 1 : 0;
                output.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{row.Name}, {one.Name}: {one.Nanoseconds:F2} ns an element, {one.Nanoseconds / best:F1} times the best case. "
                    + $"{reason ?? "NOT EXPLAINED"}"));
            }
        }

        output.WriteLine(
            $"{rows.Length - skipped} operations, {cases} cases; {skipped} are of fixed sizes and were left out; {cliffs} cliffs are not "
            + "explained.");
        return cliffs + Behind(filter, output) == 0 ? 0 : 1;
    }

    /// <summary>
    /// The cases that the operation accepts, measured in turns; those that look steep again and again, because another program may have had
    /// the processor, or the compiler was not done.
    /// </summary>
    private static CliffCase[] Measure(CliffCase[] all)
    {
        for (int round = 0; round < Rounds; round++)
        {
            double best = Best(all);
            foreach (CliffCase one in all.Where(one => round < 2 || IsSteep(one, best)))
            {
                one.Measure();
            }
        }

        return [.. all.Where(one => double.IsFinite(one.Nanoseconds))];
    }

    private static double Best(IEnumerable<CliffCase> cases) =>
        cases.Where(one => one.CanBeBest).Select(one => one.Nanoseconds).DefaultIfEmpty(double.PositiveInfinity).Min();

    private static bool IsSteep(CliffCase one, double best) => one.Nanoseconds > (SteepFall * best) + one.Gathering;

    private static int Behind(string filter, TextWriter output)
    {
        IReadOnlyList<IPeer> peers = RatiosCommand.Peers();
        if (peers.Count == 0)
        {
            output.WriteLine("There are no peers in this build (-p:Peers=true).");
            return 0;
        }

        RatioTable table = new(peers, TextWriter.Null);
        table.Run([.. WorkloadList.All().Where(workload => workload.Matches(filter))], [1]);
        RatioRow[] behind = [.. table.Rows.Where(row => row.Ratio < 1 / FarBehind)];
        foreach (RatioRow row in behind)
        {
            output.WriteLine($"{row} {CliffReasons.Of(row.Name, row.Peer ?? "") ?? "NOT EXPLAINED"}");
        }

        return behind.Count(row => CliffReasons.Of(row.Name, row.Peer ?? "") is null);
    }
}
