using FourWaysToDifferentiate;
using Spectre.Console;

// Differentiates the same C# functions numerically, symbolically, in forward mode and in reverse mode.
return new Settings().Run(args, Console.Error, settings =>
{
    try
    {
        List<(Problem Problem, Measurement[] Measurements)> results = [];
        foreach (Problem problem in Problem.All)
        {
            Measurement[] measurements = Measurement.Run(problem, settings.Repetitions);
            results.Add((problem, measurements));
            Report.Print(AnsiConsole.Console, problem, measurements);
        }

        Report.PrintFormulas(AnsiConsole.Console, Problem.All[0]);
        if (settings.JsonPath is { } path)
        {
            JsonReport.Write(path, results);
        }

        return 0;
    }
    catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
    {
        Console.Error.WriteLine(failure.Message);
        return 2;
    }
});
