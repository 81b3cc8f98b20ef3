using System.Globalization;
using System.Text.Json;
using Tensors.Graphs;

namespace Tensors.Tests;

/// <summary>
/// One program of the file of surprises: what is fed and fetched. Each fetch is built and run on its own, in this order, in one session
/// whose variables have been initialized.
/// </summary>
internal sealed class SurpriseScene
{
    // Python's classes that TensorFlow's errors have, and those of .NET that stand for them.
    private static readonly Dictionary<string, Type> s_classes = new()
    {
        ["ValueError"] = typeof(ArgumentException),
        ["InaccessibleTensorError"] = typeof(ArgumentException),
        ["TypeError"] = typeof(ArgumentException),
        ["LookupError"] = typeof(KeyNotFoundException),
        ["InvalidArgumentError"] = typeof(InvalidArgumentException),
        ["NotFoundError"] = typeof(NotFoundException),
        ["FailedPreconditionError"] = typeof(FailedPreconditionException),
        ["OutOfRangeError"] = typeof(OutOfRangeException),
        ["CancelledError"] = typeof(CancelledException),
        ["DeadlineExceededError"] = typeof(DeadlineExceededException),
    };

    private readonly List<Func<object?>> _fetches = [];
    private readonly List<Feed> _feed = [];
    private Session? _session;

    /// <summary>Whether variables have values at the beginning.</summary>
    public bool IsInitialized { get; init; } = true;

    public Session Session => _session ??= new();

    /// <summary>Feeds a tensor in all runs.</summary>
    public void Feed(object key, object value) => _feed.Add((key, value));

    /// <summary>Adds a fetch: something of the graph, a list of such, or a plain value.</summary>
    public void Fetch(Func<object?> fetch) => _fetches.Add(fetch);

    /// <summary>Adds fetches of what is built already.</summary>
    public void FetchAll(params object?[] fetches) => _fetches.AddRange(fetches.Select(fetch => (Func<object?>)(() => fetch)));

    /// <summary>What differs from what TensorFlow gave: a number of a fetch each, and what is there instead.</summary>
    public List<(int Fetch, string Got)> Differences(JsonElement expected)
    {
        if (IsInitialized && Ops.GlobalVariables().Count + Ops.LocalVariables().Count > 0)
        {
            Session.Run(Ops.GlobalVariablesInitializer());
            Session.Run(Ops.LocalVariablesInitializer());
        }

        List<(int, string)> differences = [];
        JsonElement[] values = [.. expected.EnumerateArray()];
        for (int i = 0; i < Math.Max(values.Length, _fetches.Count); i++)
        {
            object? got = i < _fetches.Count ? Outcome(_fetches[i]) : "nothing is fetched";
            if (i >= values.Length || !IsSame(values[i], got))
            {
                differences.Add((i, Describe(got)));
            }
        }

        _session?.Dispose();
        return differences;
    }

    private object? Outcome(Func<object?> fetch)
    {
        try
        {
            return Run(fetch());
        }
        catch (Exception failure)
        {
            return failure;
        }
    }

    private object? Run(object? value)
    {
        switch (value)
        {
            case Tensor { IsInGraph: true } tensor:
                return tensor.Rows is { } rows ? Run(rows) : Session.RunObjects([tensor], [.. _feed])[0];
            case IndexedSlices slices:
                object?[] parts = Session.RunObjects([slices.Values, slices.Indices, slices.DenseShape], [.. _feed]);
                return new Dictionary<string, object?> { ["values"] = parts[0], ["indices"] = parts[1], ["dense_shape"] = parts[2] };
            case Variable variable:
                return Session.RunObjects([variable], [.. _feed])[0];
            case Node node:
                Session.Run(node, [.. _feed]);
                return null;
            case object?[] list when list.Length > 0
                && Array.TrueForAll(list, item => item is Tensor { IsInGraph: true, Rows: null } or Variable):
                return Session.RunObjects([.. list.Select(item => item is Tensor tensor ? (Fetch)tensor : (Variable)item!)], [.. _feed]);
            case object?[] list:
                return Array.ConvertAll(list, Run);
            default:
                return value;
        }
    }

    private static bool IsSame(JsonElement expected, object? got)
    {
        if (expected.ValueKind == JsonValueKind.Object && expected.TryGetProperty("error", out JsonElement error))
        {
            return s_classes[error.GetProperty("class").GetString()!].IsInstanceOfType(got);
        }

        return got switch
        {
            null => expected.ValueKind == JsonValueKind.Null,
            bool truth => expected.ValueKind == (truth ? JsonValueKind.True : JsonValueKind.False),
            string text => expected.ValueKind == JsonValueKind.String && expected.GetString() == text,
            int or long or float or double => IsNear(expected, Convert.ToDouble(got, CultureInfo.InvariantCulture)),
            Dictionary<string, object?> parts => expected.ValueKind == JsonValueKind.Object
                && parts.All(part => IsSame(expected.GetProperty(part.Key), part.Value)),
            Tensor tensor => IsSame(expected, tensor),
            StringTensor { Shape.Rank: 0 } text => IsSame(expected, text.Item()),
            StringTensor { Shape.Rank: 1 } text => IsSame(expected, text.ToArray()),
            Array list => expected.ValueKind == JsonValueKind.Array && expected.GetArrayLength() == list.Length
                && expected.EnumerateArray().Zip(list.Cast<object?>()).All(pair => IsSame(pair.First, pair.Second)),
            _ => false,
        };
    }

    private static bool IsSame(JsonElement expected, Tensor tensor)
    {
        if (tensor.Rank == 0)
        {
            return tensor.DType == DType.Bool
                ? IsSame(expected, (object)tensor.Item<bool>())
                : IsNear(expected, tensor.Cast(DType.Float64).Item<double>());
        }

        return expected.ValueKind == JsonValueKind.Array && expected.GetArrayLength() == tensor.Shape[0]
            && expected.EnumerateArray().Select((row, i) => IsSame(row, tensor[i])).All(isSame => isSame);
    }

    private static bool IsNear(JsonElement expected, double got) => expected.ValueKind switch
    {
        JsonValueKind.Number => double.Abs(got - expected.GetDouble()) <= 1e-5 * Math.Max(1e-30, double.Abs(expected.GetDouble()))
            && double.IsNegative(got) == double.IsNegative(expected.GetDouble()),
        JsonValueKind.String =>
            (expected.GetString(), got) is ("nan", double.NaN) or ("inf", double.PositiveInfinity) or ("-inf", double.NegativeInfinity),
        _ => false,
    };

    private static string Describe(object? got) => got switch
    {
        null => "null",
        Exception failure => $"{failure.GetType().Name}: {failure.Message}",
        Dictionary<string, object?> parts => string.Join(", ", parts.Select(part => $"{part.Key}: {Describe(part.Value)}")),
        object?[] list => $"[{string.Join(", ", list.Select(Describe))}]",
        _ => got.ToString()!.ReplaceLineEndings(""),
    };
}
