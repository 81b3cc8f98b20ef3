using System.Diagnostics;

namespace Tensors.Tests.Graphs;

/// <summary>The tests as a program of their own, for what only a process shows: being killed, and starting anew.</summary>
internal static class ChildProcess
{
    private static readonly Dictionary<string, Action<string[]>> s_programs = new()
    {
        [SavingProcess.Eager] = SavingProcess.SaveEagerly,
        [SavingProcess.Session] = SavingProcess.SaveSession,
        [TrainingProcess.Eager] = TrainingProcess.TrainEagerly,
        [TrainingProcess.Session] = TrainingProcess.TrainSession,
        [WritingProcess.Events] = WritingProcess.WriteEvents,
        [FittingProcess.Fit] = FittingProcess.FitToTheEnd,
        [StoppedTrainingTests.Program] = StoppedTrainingTests.Train,
    };

    /// <summary>Runs the program that the first argument names with the others.</summary>
    public static void Main(string[] arguments) => s_programs[arguments[0]](arguments[1..]);

    /// <summary>Starts a program in a process of its own.</summary>
    public static Process Start(string program, params string[] arguments)
    {
        ProcessStartInfo start = new(
            Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet")
        {
            RedirectStandardOutput = true,
        };
        foreach (string argument in (string[])["exec", typeof(ChildProcess).Assembly.Location, program, .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!;
    }

    /// <summary>Runs a program to its end, which has to be a good one.</summary>
    public static void Run(string program, params string[] arguments)
    {
        using Process process = Start(program, arguments);
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.That(process.ExitCode, Is.Zero, output);
    }

    /// <summary>Starts a program that reports numbers and kills it, so long after its first report.</summary>
    /// <returns>The last number that it reported.</returns>
    public static int RunUntilKilled(double milliseconds, string program, params string[] arguments)
    {
        using Process process = Start(program, arguments);
        string last = process.StandardOutput.ReadLine()!;
        SpinFor(milliseconds);
        process.Kill();
        while (process.StandardOutput.ReadLine() is { } line)
        {
            last = line;
        }

        process.WaitForExit();
        return int.Parse(last, System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>Starts a program and kills it, so long after it has printed so many lines.</summary>
    /// <returns>Whether it was killed before its end.</returns>
    public static bool RunUntilKilled(int lines, double milliseconds, string program, params string[] arguments)
    {
        using Process process = Start(program, arguments);
        for (int line = 0; line < lines; line++)
        {
            process.StandardOutput.ReadLine();
        }

        SpinFor(milliseconds);
        bool isRunning = !process.HasExited;
        process.Kill();
        process.WaitForExit();
        return isRunning;
    }

    private static void SpinFor(double milliseconds)
    {
        long end = Stopwatch.GetTimestamp() + (long)(milliseconds * Stopwatch.Frequency / 1000);
        while (Stopwatch.GetTimestamp() < end)
        {
            Thread.SpinWait(100);
        }
    }
}
