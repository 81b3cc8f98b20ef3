using System.CommandLine;
using System.Globalization;
using Tensors.Tests;

namespace Tensors.Bench.Graphs;

/// <summary>
/// Every operation of the tests' catalog eagerly and in a session, side by side, for few elements and for many. What takes longer in a
/// session than eagerly and a little more is listed.
/// </summary>
internal sealed class SessionsCommand
{
    private const double MostMore = 0.15;

    // Clocks of busy machines are off by some percent.
    private const double Noise = 1.05;
    private const int Rounds = 8;

    private static readonly string[] s_inSeveralPasses = ["Clip", "HardTanh", "FloorDivide", "x ^ y"];

    private static readonly (string Name, int Elements, int Times)[] s_sizes = [("few elements", 0, 100), ("10,000 elements", 10_000, 16)];

    private readonly Option<string> _filter = new(
        "--filter")
    { Description = "Only operations whose name contains this text.", DefaultValueFactory = _ => "" };

    private readonly Option<bool> _all = new("--all") { Description = "List every operation." };

    /// <summary>Exit code 1 if an operation is slower in a session.</summary>
    public int Run(string[] arguments, TextWriter output)
    {
        RootCommand command = new("Lists operations that take longer in a session than eagerly.") { _filter, _all };
        command.SetAction(parsed => Search(parsed.GetValue(_filter)!, parsed.GetValue(_all), output));
        return command.Parse(arguments).Invoke();
    }

    private static int Search(string filter, bool all, TextWriter output)
    {
        ComputeThreads.Count = 1;
        (int cases, int slow) = (0, 0);
        output.WriteLine("| operation | size | eager, us | in a session, us | nodes | why |\n| --- | --- | ---: | ---: | ---: | --- |");
        foreach (
            OpRow row in OpCatalog.All.Where(row => !row.ReadsElements && row.Name.Contains(filter, StringComparison.OrdinalIgnoreCase)))
        {
            foreach ((string size, int elements, int times) in s_sizes)
            {
                if ((elements == 0 ? row : CliffCase.Largest(row, elements)) is not { } sized)
                {
                    continue;
                }

                using SessionCase one = new(sized, sized.Draw(CliffCase.DTypeOf(sized)), times);
                for (int round = 0; round < Rounds && (round < 2 || IsSlow(one)); round++)
                {
                    one.Measure();
                }

                cases++;
                bool isSlow = IsSlow(one);
                bool isKnown = s_inSeveralPasses.Contains(row.Name);
                slow += isSlow && !isKnown ? 1 : 0;
                if (all || isSlow)
                {
                    string why = isSlow && isKnown ? "TensorFlow's way to compute it goes over memory several times." : "";
                    output.WriteLine(string.Create(
                        CultureInfo.InvariantCulture,
                        $"| {row.Name} | {size} | {one.Eager:F2} | {one.InRun:F2} | {one.NodesPerCall} | {why} |"));
                }
            }
        }

        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{cases} cases; {slow} take over {MostMore} us a node longer in a session, and nothing says why."));
        return slow == 0 ? 0 : 1;
    }

    // What TensorFlow says in several nodes is several kinds.
    private static bool IsSlow(SessionCase one) => !(one.InRun <= (Noise * one.Eager) + (MostMore * Math.Max(1, one.NodesPerCall)));
}
