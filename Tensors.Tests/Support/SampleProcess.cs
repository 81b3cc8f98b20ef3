using System.Diagnostics;

namespace Tensors.Tests;

/// <summary>A program run to its end, as a user would run it.</summary>
/// <param name="ExitCode">How it ended.</param>
/// <param name="Output">What it printed.</param>
/// <param name="Errors">What it printed as errors.</param>
internal sealed record SampleProcess(int ExitCode, string Output, string Errors)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>The lines that were printed as errors.</summary>
    public string[] ErrorLines => Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Runs a sample of this repository, as it was built beside the tests.</summary>
    public static SampleProcess Sample(string name, params string[] arguments) => Run(Host, [ProgramOf(name), .. arguments]);

    /// <summary>Starts a sample that runs until it is stopped, which is up to the caller.</summary>
    public static Process Start(string name, params string[] arguments) =>
        Process.Start(new ProcessStartInfo(Host, [ProgramOf(name), .. arguments]) { RedirectStandardOutput = true })!;

    /// <summary>Runs a program; one that does not end is stopped, and the test fails.</summary>
    public static SampleProcess Run(string program, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(Patience))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"{program} {string.Join(' ', arguments)} did not end within {Patience.TotalSeconds} seconds.");
        }

        return new(process.ExitCode, output.Result, errors.Result);
    }

    private static string Host => Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet"
        ? host
        : "dotnet";

    private static string ProgramOf(string name)
    {
        string build = Path.GetFileName(Path.GetDirectoryName(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar)))!;
        return Path.Combine(Repository.Root, "samples", name, "bin", build, "net10.0", $"{name}.dll");
    }
}
