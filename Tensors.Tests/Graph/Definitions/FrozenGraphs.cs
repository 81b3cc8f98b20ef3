using System.Globalization;
using System.IO.Compression;
using Tensors.Graphs;

namespace Tensors.Tests;

/// <summary>Frozen graphs beside TensorFlow's own value of nearly every tensor in them.</summary>
internal sealed class FrozenGraphs : IDisposable
{
    private const double Tolerance = 1e-5;

    private readonly ZipArchive _archive = ZipFile.OpenRead(SharedData.PathOf("tensorflow", "frozen-graphs.zip"));
    private readonly Dictionary<string, Dictionary<string, ZipArchiveEntry>> _folders = [];

    public FrozenGraphs()
    {
        foreach (ZipArchiveEntry entry in _archive.Entries.Where(entry => entry.Name.Length > 0))
        {
            string folder = entry.FullName[..^(entry.Name.Length + 1)];
            if (!_folders.TryGetValue(folder, out Dictionary<string, ZipArchiveEntry>? files))
            {
                _folders[folder] = files = [];
            }

            files[entry.Name] = entry;
        }
    }

    public IEnumerable<string> Names => _folders.Where(folder => folder.Value.ContainsKey("frozen_model.pb")).Select(folder => folder.Key);

    /// <summary>What is not as it was with TensorFlow; nothing where the graph is whole.</summary>
    public string? Fault(string name)
    {
        try
        {
            return Differences(_folders[name]).FirstOrDefault();
        }
        catch (Exception failure)
        {
            return failure.Message;
        }
    }

    public void Dispose() => _archive.Dispose();

    private static IEnumerable<string> Differences(Dictionary<string, ZipArchiveEntry> files)
    {
        Graph graph = new();
        using (graph.AsDefault())
        {
            Ops.ImportGraphDef(GraphDefinition.FromBytes(Bytes(files["frozen_model.pb"])), name: "");
        }

        Dictionary<string, DataType?> types = [];
        foreach (
            string[] words in (files.TryGetValue("dtypes", out ZipArchiveEntry? dtypes) ? Lines(dtypes) : [])
            .Select(line => line.Split(' ')))
        {
            types[words[0]] = Type(words[1]);
        }

        Feed[] feed =
            [.. files.Keys.Where(file => file.EndsWith(".placeholder.csv", StringComparison.Ordinal)).Select(file => file[..^16])
            .Select(node =>
            new Feed(NodeName(node) + ":0", Read(files, node + ".placeholder", types.GetValueOrDefault(node) ?? DataType.Float32)))];
        using Session session = new(graph);
        List<(string Fetch, Tensor Value)> expected = [];
        foreach (string file in files.Keys.Where(file => file.EndsWith(".prediction_inbw.csv", StringComparison.Ordinal)))
        {
            string tensor = file[..^20];
            int dot = tensor.LastIndexOf('.');
            string node = NodeName(tensor[..dot]);

            // Some were imported once more before they were run.
            node = graph.Nodes.Any(other => other.Name == node) || !node.StartsWith("import/", StringComparison.Ordinal)
                ? node
                : node["import/".Length..];
            if (types.GetValueOrDefault(tensor) is { } type)
            {
                expected.Add(($"{node}:{tensor[(dot + 1)..]}", Read(files, file[..^4], type)));
            }
        }

        // One run, so that random numbers are the first of their streams.
        object?[] actual = session.RunObjects([.. expected.Select(pair => (Fetch)pair.Fetch)], feed);
        foreach (((string fetch, Tensor wanted), object? value) in expected.Zip(actual))
        {
            string op = graph.GetOperationByName(fetch.Split(':')[0]).Op;
            if (!IsNear(value!, wanted, upToSign: op == "Svd"))
            {
                yield return $"differs at {fetch} ({op})";
            }
        }
    }

    private static string NodeName(string name) => name.Replace("____", "/", StringComparison.Ordinal);

    private static bool IsNear(object value, Tensor expected, bool upToSign) => Number(value) is var actual
        && actual.Shape.Equals(expected.Shape)
        && Numbers(actual, upToSign).Zip(Numbers(expected, upToSign))
            .All(pair => pair.First.Equals(pair.Second) || Math.Abs(pair.First - pair.Second) <= Tolerance * (1 + Math.Abs(pair.Second)));

    private static Tensor Number(object value) => value as Tensor
        ?? StoredElements.Cast(GraphValue.Of(value), DataType.Float64).RequireTensor();

    private static double[] Numbers(Tensor tensor, bool upToSign) =>
        (upToSign ? tensor.Cast(DType.Float64).Abs() : tensor.Cast(DType.Float64)).ToArray<double>();

    private static Tensor Read(Dictionary<string, ZipArchiveEntry> files, string name, DataType type)
    {
        double[] numbers = Array.ConvertAll(Lines(files[name + ".csv"]), Number);
        int[] extents = Array.ConvertAll(Lines(files[name + ".shape"]), line => int.Parse(line, CultureInfo.InvariantCulture));

        // A single number is written with the extent 0.
        Shape shape = numbers.Length == 1 && extents is [0] ? Shape.Scalar : Shape.Create(extents);
        return Tensor.FromArray(numbers, shape).Cast(type.DType ?? DType.Float64);
    }

    private static double Number(string word) => word.Trim().ToLowerInvariant() switch
    {
        "true" => 1,
        "false" => 0,
        "inf" => double.PositiveInfinity,
        "-inf" => double.NegativeInfinity,
        "nan" => double.NaN,
        var number => double.Parse(number, CultureInfo.InvariantCulture),
    };

    private static DataType? Type(string name) => name switch
    {
        "float32" => DataType.Float32,
        "float64" => DataType.Float64,
        "float16" => DataType.Float16,
        "bfloat16" => DataType.BFloat16,
        "int32" => DataType.Int32,
        "int64" => DataType.Int64,
        "uint8" => DataType.UInt8,
        "bool" => DataType.Bool,
        "int8" => DataType.Int8,
        "int16" => DataType.Int16,
        "uint16" => DataType.UInt16,
        "uint64" => DataType.UInt64,
        _ => null,
    };

    private static string[] Lines(ZipArchiveEntry entry) =>
        Text(entry).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static string Text(ZipArchiveEntry entry)
    {
        using StreamReader reader = new(entry.Open());
        return reader.ReadToEnd();
    }

    private static byte[] Bytes(ZipArchiveEntry entry)
    {
        using Stream stream = entry.Open();
        using MemoryStream bytes = new();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}
