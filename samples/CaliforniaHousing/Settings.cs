using System.CommandLine;
using Housing;
using Tensors;

namespace CaliforniaHousing;

/// <summary>The command line.</summary>
internal sealed class Settings
{
    private const string Every = "all";
    private const string AtOnce = "normal-equation";

    private static readonly string[] MethodNames = [AtOnce, .. TrainingMethod.All.Select(method => method.Name)];

    private readonly Option<string> _method = new("--method")
    {
        Description = $"One of {Every}, {string.Join(", ", MethodNames)}.",
        DefaultValueFactory = _ => Every,
    };

    private readonly Option<int?> _epochs = new("--epochs") { Description = "Walks over the data. [default: 1000; 10 for mini-batch]" };

    private readonly Option<double> _learningRate = new(
        "--learning-rate")
    { Description = "The step size.", DefaultValueFactory = _ => 0.01 };

    private readonly Option<int> _batchSize = new("--batch-size") { Description = "Rows per mini-batch.", DefaultValueFactory = _ => 100 };

    private readonly Option<string?> _data = new(
        "--data")
    { Description = "The file cal_housing.data. Without it: the cache, a download, or a made-up table." };

    private readonly Option<string?> _json = new("--json") { Description = "Where to write the figures." };

    private readonly Option<string> _plot = new("--plot")
    {
        Description = "Where to draw the learning curves.",
        DefaultValueFactory = _ => "california-housing.png",
    };

    private readonly Option<int> _threads = new("--threads")
    {
        Description = "Threads to compute with; the figures do not depend on it.",
        DefaultValueFactory = _ => ComputeThreads.Count,
    };

    private ParseResult _parsed = null!;

    public string? DataPath => _parsed.GetValue(_data);

    public string? JsonPath => _parsed.GetValue(_json);

    public string PlotPath => _parsed.GetValue(_plot)!;

    public int Threads => _parsed.GetValue(_threads);

    public bool SolvesAtOnce => Method is Every or AtOnce;

    public IEnumerable<TrainingMethod> Methods => TrainingMethod.All.Where(method => Method == Every || Method == method.Name);

    /// <summary>Whether steps and batches are the textbook's.</summary>
    private bool HasTextbookSteps => _parsed.GetValue(_learningRate) == 0.01 && _parsed.GetValue(_batchSize) == 100;

    private string Method => _parsed.GetValue(_method)!;

    /// <summary>Parses the arguments and runs; a bad option gives one line and exit code 2.</summary>
    public int Run(string[] args, TextWriter errors, Func<Settings, int> run)
    {
        RootCommand command = new("Linear regression on the California housing data, beside the figures that TensorFlow printed.")
        {
            _method, _epochs, _learningRate, _batchSize, _data, _json, _plot, _threads,
        };
        command.SetAction(_ => run(this));
        _parsed = command.Parse(args);
        string? fault = _parsed.Errors.Count > 0 ? _parsed.Errors[0].Message.ReplaceLineEndings(" ") : FirstFault();
        if (fault is not null)
        {
            errors.WriteLine(fault);
            return 2;
        }

        return _parsed.Invoke();
    }

    public TrainingOptions OptionsOf(TrainingMethod method) =>
        new(_parsed.GetValue(_epochs) ?? method.DefaultEpochs, _parsed.GetValue(_learningRate), _parsed.GetValue(_batchSize));

    public bool HasTextbookSettings(TrainingMethod method) => HasTextbookSteps && OptionsOf(method).Epochs == method.DefaultEpochs;

    private string? FirstFault() =>
        Fault(_method, name => name == Every || MethodNames.Contains(name), $"one of {Every}, {string.Join(", ", MethodNames)}")
        ?? Fault(_epochs, epochs => epochs is null or >= 1, "at least 1")
        ?? Fault(_learningRate, rate => double.IsFinite(rate) && rate > 0, "a positive number")
        ?? Fault(_batchSize, size => size >= 1, "at least 1")
        ?? Fault(_threads, count => count is >= 1 and <= 1024, "between 1 and 1024");

    private string? Fault<T>(Option<T> option, Func<T?, bool> isValid, string expectation) =>
        _parsed.GetValue(option) is var value && isValid(value) ? null : $"{option.Name}: '{value}' is not {expectation}.";
}
