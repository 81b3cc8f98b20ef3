using System.Runtime.InteropServices;
using System.Text.Json;
using Tensors.Graphs;

namespace Tensors.Tests;

/// <summary>Programs that TensorFlow has run: their graphs, and what they gave before, after one and after all steps.</summary>
internal static class GoldenRuns
{
    public static JsonElement Program(string name) => SharedData.Json("tensorflow", "goldens", "networks", name + ".json");

    /// <summary>The graph that TensorFlow wrote.</summary>
    public static Graph Import(string name)
    {
        Graph graph = new();
        using DefaultGraph isDefault = graph.AsDefault();
        Ops.ImportGraphDef(GraphDefinition.Load(SharedData.PathOf("tensorflow", "goldens", "networks", name + ".pb")), name: "");
        return graph;
    }

    /// <summary>Runs a graph as TensorFlow did.</summary>
    /// <returns>What differs: a line per fetched value.</returns>
    public static List<string> Differences(Graph graph, JsonElement golden)
    {
        using Session session = new(graph);
        Feed[] feed = [.. golden.GetProperty("feed").EnumerateObject().Select(pair => new Feed(pair.Name, Value(pair.Value)))];
        foreach (JsonElement init in golden.GetProperty("init").EnumerateArray())
        {
            if (graph.Nodes.Any(node => node.Name == init.GetString()))
            {
                session.Run(graph.GetOperationByName(init.GetString()!));
            }
        }

        List<string> differences = [];
        JsonElement[] runs = [.. golden.GetProperty("runs").EnumerateArray()];
        int steps = golden.TryGetProperty("steps_of_last_run", out JsonElement last) ? last.GetInt32() : runs.Length - 1;
        for (int step = 0, run = 0; step <= steps; step++)
        {
            if (step > 0)
            {
                session.Run(graph.GetOperationByName(golden.GetProperty("step").GetString()!), feed);
            }

            if (run < runs.Length && (step <= 1 || step == steps))
            {
                foreach (JsonProperty fetch in golden.GetProperty("fetches").EnumerateObject())
                {
                    object got = session.RunObjects([fetch.Value.GetString()!], feed)[0]!;
                    JsonElement expected = runs[run].GetProperty(fetch.Name);
                    if (!IsNear(got, Value(expected)))
                    {
                        differences.Add($"{fetch.Name} after {step} steps: {got}, expected {expected.GetProperty("value")}");
                    }
                }

                run++;
            }
        }

        return differences;
    }

    private static bool IsNear(object got, object expected)
    {
        if (got is StringTensor text)
        {
            return expected is StringTensor wanted && text.Shape.Equals(wanted.Shape) && text.ToArray().SequenceEqual(wanted.ToArray());
        }

        return got is StoredTensor stored
            ? IsNear(Widened(stored), expected)
            : IsNear((Tensor)got, (Tensor)expected);
    }

    private static bool IsNear(Tensor got, Tensor expected)
    {
        double tolerance = got.DType == DType.Float64 ? 1e-10 : got.DType == DType.Float32 ? 1e-5 : 0;
        return got.DType == expected.DType && got.Shape.Equals(expected.Shape)
            && Numbers(got).Zip(Numbers(expected)).All(
                pair => Math.Abs(pair.First - pair.Second) <= tolerance * Math.Max(1, Math.Abs(pair.Second)));
    }

    // Tensors have no int16.
    private static Tensor Widened(StoredTensor stored) => stored.DType == DataType.Int16
        ? Tensor.FromArray(
            Array.ConvertAll(MemoryMarshal.Cast<byte, short>(stored.Bytes.Span).ToArray(), number => (int)number),
            Shape.Create([.. stored.Shape.Select(extent => (int)extent)]))
        : throw new NotSupportedException(stored.DType.Name);

    private static double[] Numbers(Tensor tensor) => tensor.Cast(DType.Float64).ToArray<double>();

    private static object Value(JsonElement tensor)
    {
        Shape shape = Shape.Create([.. tensor.GetProperty("shape").EnumerateArray().Select(extent => extent.GetInt32())]);

        // A single text is of NumPy's type of its length.
        if (tensor.GetProperty("dtype").GetString() is "string" or ['b', 'y', 't', 'e', 's', ..])
        {
            return new StringTensor(Texts(tensor.GetProperty("value")), shape);
        }

        double[] numbers = [.. Flat(tensor.GetProperty("value"))];
        DType type = tensor.GetProperty("dtype").GetString() switch
        {
            "float32" => DType.Float32,
            "float64" => DType.Float64,
            "int32" or "int16" => DType.Int32,
            "int64" => DType.Int64,
            _ => DType.Bool,
        };
        return Tensor.FromArray(numbers, shape).Cast(type);
    }

    private static IEnumerable<string> Texts(JsonElement value) =>
        value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().SelectMany(Texts) : [value.GetString()!];

    private static IEnumerable<double> Flat(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => value.EnumerateArray().SelectMany(Flat),
        JsonValueKind.True => [1],
        JsonValueKind.False => [0],
        _ => [value.GetDouble()],
    };
}
