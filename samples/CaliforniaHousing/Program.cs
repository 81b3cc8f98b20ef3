using System.Diagnostics;
using CaliforniaHousing;
using Housing;
using Spectre.Console;
using Tensors;

return new Settings().Run(args, Console.Error, settings =>
{
    try
    {
        Run(settings);
        return 0;
    }
    catch (Exception failure) when (failure is HousingFileException or IOException or UnauthorizedAccessException)
    {
        Console.Error.WriteLine(failure.Message);
        return 2;
    }
});

static void Run(Settings settings)
{
    ComputeThreads.Count = settings.Threads;
    HousingTable table = DataSource.Load(settings.DataPath, AnsiConsole.Console);
    AnsiConsole.WriteLine($"Data: {table.Source}, {table.RowCount:N0} rows.");
    HousingProblem problem = new(table);
    List<Outcome> outcomes = [];
    if (settings.SolvesAtOnce)
    {
        outcomes.Add(SolveAtOnce(problem, "normal-equation", DType.Float64));
        outcomes.Add(SolveAtOnce(problem, "normal-equation-float32", DType.Float32));
    }

    AnsiConsole.Progress().Start(progress =>
    {
        foreach (TrainingMethod method in settings.Methods)
        {
            TrainingOptions options = settings.OptionsOf(method);
            ProgressTask bar = progress.AddTask(method.Name, maxValue: options.Epochs);
            TrainingResult result = method.Train(problem, options, () => bar.Increment(1));
            double[] theta = Array.ConvertAll(result.Theta.ToArray<float>(), value => (double)value);
            outcomes.Add(
                new(method.Name, method.Title, result.Curve, theta, result.Time.TotalSeconds, settings.HasTextbookSettings(method)));
        }
    });

    Report.Print(AnsiConsole.Console, outcomes, table.IsPublished);
    if (settings.JsonPath is { } json)
    {
        JsonReport.Write(json, outcomes, table.Source);
    }

    if (LearningCurves.TryDraw(settings.PlotPath, outcomes))
    {
        AnsiConsole.WriteLine($"Learning curves: {settings.PlotPath}");
    }
}

static Outcome SolveAtOnce(HousingProblem problem, string method, DType dtype)
{
    Stopwatch clock = Stopwatch.StartNew();
    double[] theta = TrainingMethod.NormalEquation(problem, dtype).Cast(DType.Float64).ToArray<double>();
    return new(method, $"normal equation, {dtype.Name}", [], theta, clock.Elapsed.TotalSeconds, HasTextbookSettings: true);
}
