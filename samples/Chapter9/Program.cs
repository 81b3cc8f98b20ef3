using CaliforniaHousing;
using Chapter9;
using Housing;
using Spectre.Console;
using Tensors.Graphs;

// The programs of the chapter that introduces TensorFlow 1, one after the other, each on a graph of its own.
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
    IAnsiConsole console = AnsiConsole.Console;
    Directory.CreateDirectory(settings.OutputPath);
    Lazy<HousingProblem> problem = new(() =>
    {
        HousingTable table = DataSource.Load(settings.DataPath, console);
        console.WriteLine($"  Data: {table.Source}, {table.RowCount:N0} rows.");
        return new HousingProblem(table);
    });
    if (settings.DataPath is not null)
    {
        _ = problem.Value;
    }

    List<(ChapterProgram Program, Notebook Notebook)> results = [];
    foreach (ChapterProgram program in settings.Programs)
    {
        Report.PrintHeading(Console.Out, program);
        Notebook notebook = new(problem, settings.OutputPath);
        Graph.ResetDefault(seed: 42);
        program.Run(notebook);
        Report.PrintValues(Console.Out, notebook);
        results.Add((program, notebook));
    }

    if (settings.JsonPath is { } json)
    {
        JsonReport.Write(json, results);
    }
}
