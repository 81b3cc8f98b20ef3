using System.Globalization;

namespace Tensors.Graphs;

// Finding nodes and tensors by name.
public sealed partial class Graph
{
    /// <summary>The tensor with a name such as <c>theta:0</c>.</summary>
    /// <exception cref="ArgumentException">The name is not that of a node, a colon and a number.</exception>
    /// <exception cref="KeyNotFoundException">There is no such tensor.</exception>
    public Tensor GetTensorByName(string name)
    {
        if (!TrySplit(name, out string node, out int index))
        {
            throw new ArgumentException(
                $"Tensor names must be of the form \"<node name>:<number of the output>\"; '{name}' is "
                + $"not{(Find(name) is null ? "" : $", did you mean '{name}:0'?")}", nameof(name));
        }

        Node found = Find(node) ?? throw new KeyNotFoundException(
            $"The name '{name}' refers to a Tensor which does not exist: there is no node '{node}'.{SuggestTensor(name)}");
        return index < found.Outputs.Count
            ? found.Outputs[index]
            : throw new KeyNotFoundException(
                $"The name '{name}' refers to a Tensor which does not exist: node '{node}' has {found.Outputs.Count} outputs.");
    }

    /// <summary>The node with a name such as <c>loss/sub</c>.</summary>
    /// <exception cref="ArgumentException">The name is that of a tensor.</exception>
    /// <exception cref="KeyNotFoundException">There is no such node.</exception>
    public Node GetOperationByName(string name)
    {
        if (TrySplit(name, out string node, out _))
        {
            throw new ArgumentException($"'{name}' names a tensor, not a node; ask for '{node}' or use GetTensorByName.", nameof(name));
        }

        return Find(name)
            ?? throw new KeyNotFoundException($"The name '{name}' refers to an Operation which does not exist.{Suggest(name)}");
    }

    internal Node? Find(string name)
    {
        lock (_lock)
        {
            return _byName.GetValueOrDefault(name);
        }
    }

    internal string Suggest(string name)
    {
        lock (_lock)
        {
            return NearestName.Suggest(name, _byName.Keys);
        }
    }

    /// <summary>A sentence that names the tensor which was meant, or nothing where none is near.</summary>
    internal string SuggestTensor(string name)
    {
        string node = name.Split(':')[0];
        lock (_lock)
        {
            return NearestName.Suggest(node, _byName.Where(pair => pair.Value.Outputs.Count > 0).Select(pair => pair.Key), ":0");
        }
    }

    internal static bool TrySplit(string name, out string node, out int index)
    {
        int colon = name.LastIndexOf(':');
        index = -1;
        node = colon < 0 ? name : name[..colon];
        return colon > 0 && int.TryParse(name.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out index);
    }
}
