using System.Diagnostics;
using System.Globalization;

namespace Tensors.Bench.Ratios;

/// <summary>
/// How fast a fresh process is in its first second, beside the speed that it settles on: the table starts this program again and asks it.
/// </summary>
internal static class FirstSecond
{
    public const string Command = "first-second";

    private const string Prefix = "first second: ";
    private const double SteadyAfterSeconds = 1.6;
    private const double SteadySeconds = 0.4;

    private static IEnumerable<Workload> Measured =>
    [
        SmallOperationWorkloads.Add(),
        ElementwiseWorkloads.Exp(100_000),
        LinearAlgebraWorkloads.Square(256),
        TrainingWorkloads.LinearRegression(20640),
    ];

    public static IEnumerable<Workload> All() =>
        Measured.Select(workload => new Workload(Prefix + workload.Name, workload.Size, () => [], _ => () => { }, default)
        {
            IsThreaded = false,
            Timing = (() => Ask($"{workload.Name} {workload.Size}"), "steady state"),
        });

    /// <summary>In the fresh process: seconds per call in the first second, and later.</summary>
    public static void Report(string name, TextWriter output)
    {
        Stopwatch clock = Stopwatch.StartNew();
        Workload workload = Measured.Single(workload => $"{workload.Name} {workload.Size}" == name);
        ComputeThreads.Count = 1;
        Action action = workload.Ours(workload.Inputs());
        double first = SecondsPerCall(action, clock, 1);
        SecondsPerCall(action, clock, SteadyAfterSeconds);
        double steady = SecondsPerCall(action, clock, SteadyAfterSeconds + SteadySeconds);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{first:R} {steady:R}"));
    }

    private static double SecondsPerCall(Action action, Stopwatch clock, double end)
    {
        double start = clock.Elapsed.TotalSeconds;
        long calls = 0;
        do
        {
            action();
            calls++;
        }
        while (clock.Elapsed.TotalSeconds < end);
        return (clock.Elapsed.TotalSeconds - start) / calls;
    }

    private static PairedTimes Ask(string name)
    {
        ProcessStartInfo start = new(Environment.ProcessPath!, [.. Host(), Command, name]) { RedirectStandardOutput = true };

        // The runtime's own default of 100 milliseconds, as hexadecimal: this program's setting is not what users have.
        start.Environment["DOTNET_TC_CallCountingDelayMs"] = "64";
        using Process child = Process.Start(start)!;
        double[] seconds =
            [.. child.StandardOutput.ReadToEnd().Split(' ').Select(text => double.Parse(text, CultureInfo.InvariantCulture))];
        child.WaitForExit();
        return new(seconds[0], seconds[1], seconds[1] / seconds[0]);
    }

    /// <summary>The assembly, where the process is the shared host and not this program's own executable.</summary>
    private static string[] Host() =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [typeof(FirstSecond).Assembly.Location] : [];
}
