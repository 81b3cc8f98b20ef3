using System.Globalization;
using System.Text.Json;
using Tensors.Graphs;

namespace Tensors.Tests;

/// <summary>Writes a graph down as the golden files do, and compares the two node by node.</summary>
internal static class GoldenGraph
{
    // What only newer versions of TensorFlow note.
    private static readonly HashSet<string> s_ignored =
        ["_has_manual_control_dependencies", "grad_a", "grad_b", "_XlaHasReferenceVars", "allowed_devices", "debug_name", "cond_context",
            "bad_indices_policy"];

    /// <summary>The first differences between a graph and its golden file.</summary>
    public static List<string> Differences(Graph graph, JsonElement golden, Predicate<string>? isCompared = null)
    {
        Node[] nodes = [.. graph.Nodes.Where(node => isCompared is null || isCompared(node.Name))];
        List<string> differences = [];
        JsonElement[] expected =
            [.. golden.GetProperty("nodes").EnumerateArray()
                .Where(node => isCompared is null || isCompared(node.GetProperty("name").GetString()!))];
        bool hasGraphSeed = !golden.TryGetProperty("seed", out JsonElement seed) || seed.ValueKind == JsonValueKind.Number;
        for (int i = 0; i < Math.Max(expected.Length, nodes.Length) && differences.Count < 8; i++)
        {
            string wanted = i < expected.Length ? Describe(expected[i], hasGraphSeed) : "nothing";
            string made = i < nodes.Length ? Describe(nodes[i], hasGraphSeed) : "nothing";
            if (wanted != made)
            {
                differences.Add($"node {i}\n  expected {wanted}\n  made     {made}");
            }
        }

        return differences;
    }

    /// <summary>The collections as the golden file has them, where they differ.</summary>
    public static List<string> CollectionDifferences(Graph graph, JsonElement golden)
    {
        List<string> differences = [];
        foreach (JsonProperty collection in golden.GetProperty("collections").EnumerateObject())
        {
            string[] wanted = [.. collection.Value.EnumerateArray().Select(item => item.GetString()!)];
            string[] made = [.. graph.GetCollection(collection.Name).Select(NameOf)];
            if (!wanted.SequenceEqual(made))
            {
                differences.Add($"collection {collection.Name}: expected [{string.Join(", ", wanted)}], made [{string.Join(", ", made)}]");
            }
        }

        return differences;
    }

    private static string NameOf(object item) => item switch
    {
        Variable variable => variable.Name,
        Node node => node.Name,
        Tensor tensor => tensor.Name,
        _ => item.ToString()!,
    };

    private static string Describe(JsonElement node, bool hasGraphSeed)
    {
        List<string> words = [node.GetProperty("name").GetString()!, node.GetProperty("op").GetString()!];
        words.Add(
            node.TryGetProperty("inputs", out JsonElement inputs)
                ? string.Join(' ', inputs.EnumerateArray().Select(input => input.GetString())) : "");
        words.Add(
            node.TryGetProperty("control", out JsonElement control)
                ? string.Join(' ', control.EnumerateArray().Select(input => "^" + input.GetString())) : "");
        words.Add("->");
        if (node.TryGetProperty("outputs", out JsonElement outputs))
        {
            words.AddRange(
                outputs.EnumerateArray().Select(output => output.GetProperty("dtype").GetString() + ShapeOf(output.GetProperty("shape"))));
        }

        words.Add(node.TryGetProperty("device", out JsonElement device) ? device.GetString()! : "");
        if (node.TryGetProperty("attrs", out JsonElement attributes))
        {
            words.AddRange(attributes.EnumerateObject()
                .Where(attribute => IsCompared(attribute.Name, hasGraphSeed))
                .OrderBy(attribute => attribute.Name, StringComparer.Ordinal)
                .Select(attribute => $"{attribute.Name}={Value(attribute.Value)}"));
        }

        return string.Join(' ', words);
    }

    private static string Describe(Node node, bool hasGraphSeed)
    {
        List<string> words = [node.Name, node.Op];
        words.Add(string.Join(' ', node.Inputs.Select(input => input.Name)));
        words.Add(
            string.Join(' ', node.ControlInputs.Select(control => control.Name).Order(StringComparer.Ordinal).Select(name => "^" + name)));
        words.Add("->");
        words.AddRange(node.Outputs.Select(output => output.DataType.Name + ShapeOf(output.StaticShape)));
        words.Add(node.Device);
        words.AddRange(node.Attributes
            .Where(attribute => IsCompared(attribute.Key, hasGraphSeed))
            .OrderBy(attribute => attribute.Key, StringComparer.Ordinal)
            .Select(attribute => $"{attribute.Key}={Value(attribute.Value)}"));
        return string.Join(' ', words);
    }

    // With a graph seed alone newer versions count the seeded operations instead of all nodes.
    private static bool IsCompared(string name, bool hasGraphSeed) => !s_ignored.Contains(name) && !(hasGraphSeed && name == "seed2");

    private static string ShapeOf(JsonElement shape) => shape.ValueKind == JsonValueKind.Null
        ? "?"
        : $"[{string.Join(',', shape.EnumerateArray().Select(ExtentOf))}]";

    private static string ExtentOf(JsonElement extent) =>
        extent.ValueKind == JsonValueKind.Null || extent.GetInt64() < 0 ? "?" : extent.ToString();

    private static string ShapeOf(PartialShape shape) => shape.Rank is null
        ? "?"
        : $"[{string.Join(',', shape.Select(extent => extent?.ToString(CultureInfo.InvariantCulture) ?? "?"))}]";

    private static string Value(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object =>
            $"{value.GetProperty("dtype").GetString()}{ShapeOf(value.GetProperty("shape"))}:{Elements(value.GetProperty("value"))}",
        JsonValueKind.Array => $"[{string.Join(',', value.EnumerateArray().Select(Value))}]",
        JsonValueKind.Number => Number(value.GetDouble()),
        JsonValueKind.Null => "?",
        JsonValueKind.True => "True",
        JsonValueKind.False => "False",
        _ => value.GetString()!,
    };

    private static string Elements(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => "many",
        JsonValueKind.Array => string.Join(',', value.EnumerateArray().Select(Elements).Where(word => word.Length > 0)),
        _ => Value(value),
    };

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Value(object value) => value switch
    {
        Tensor tensor => $"{tensor.DType.Name}{ShapeOf((PartialShape)tensor.Shape)}:{Elements(tensor)}",
        StringTensor text => $"string{ShapeOf((PartialShape)text.Shape)}:{string.Join(',', text.ToArray().Where(word => word.Length > 0))}",
        DataType type => type.Name,
        PartialShape shape => shape.Rank is null ? "?" : $"[{string.Join(',', shape.Select(extent => extent ?? -1))}]",
        bool truth => truth.ToString(),
        long integer => Number(integer),
        float real => Number(real),
        string text => text,
        Array array => $"[{string.Join(',', array.Cast<object>().Select(Value))}]",
        _ => value.ToString()!,
    };

    private static string Elements(Tensor tensor)
    {
        if (tensor.ElementCount > 40)
        {
            return "many";
        }

        return tensor.DType == DType.Bool
            ? string.Join(',', tensor.ToArray<bool>())
            : string.Join(',', tensor.Cast(DType.Float64).ToArray<double>().Select(Number));
    }
}
