namespace Tensors.Graphs;

/// <summary>Names of devices: <c>/job:J/replica:R/task:T/device:TYPE:I</c>, each part optional.</summary>
internal static class DeviceName
{
    private static readonly string[] s_parts = ["job", "replica", "task", "device"];

    /// <summary>The name in its full form, in which parts of <paramref name="inner"/> win.</summary>
    public static string Merge(string outer, string inner)
    {
        Dictionary<string, string> parts = Parse(outer);
        foreach ((string part, string value) in Parse(inner))
        {
            // A wildcard does not replace what is known.
            bool isWeaker = value.EndsWith(":*", StringComparison.Ordinal)
                && parts.TryGetValue(part, out string? known) && known.StartsWith(value[..^1], StringComparison.Ordinal);
            if (!isWeaker)
            {
                parts[part] = value;
            }
        }

        return string.Concat(s_parts.Where(parts.ContainsKey).Select(part => $"/{part}:{parts[part]}"));
    }

    /// <summary>The job that a device is of, or null.</summary>
    public static string? Job(string name) => Parse(name).GetValueOrDefault("job");

    private static Dictionary<string, string> Parse(string name)
    {
        Dictionary<string, string> parts = [];
        foreach (string piece in name.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] words = piece.Split(':');
            if (words.Length == 2 && words[0] is "job" or "replica" or "task")
            {
                parts[words[0]] = words[1];
            }
            else if (words is [var kind, var index] && kind is "cpu" or "gpu" or "CPU" or "GPU")
            {
                parts["device"] = $"{words[0].ToUpperInvariant()}:{words[1]}";
            }
            else if (words is ["device", var type, var number])
            {
                parts["device"] = $"{type.ToUpperInvariant()}:{number}";
            }
            else
            {
                throw new ArgumentException(
                    $"'{name}' is not the name of a device: '/{piece}' is neither a job, replica, task nor device.", nameof(name));
            }
        }

        return parts;
    }
}
