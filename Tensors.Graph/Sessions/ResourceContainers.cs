using System.Collections.Concurrent;

namespace Tensors.Graphs;

/// <summary>
/// What nodes of one name share, in containers: variables, queues, tables. Each session has its own, but for those of one
/// <see cref="Server"/>.
/// </summary>
internal sealed class ResourceContainers
{
    // What TensorFlow calls the container that nodes name by an empty text.
    private const string DefaultContainer = "localhost";

    private readonly ConcurrentDictionary<(string Container, string Name), VariableState> _variables = new();
    private readonly ConcurrentDictionary<(string Container, string Name), (SessionResource Held, string Op)> _others = new();

    /// <summary>The variable of a node. Reads by a handle look at the type themselves, as TensorFlow's do.</summary>
    /// <exception cref="InvalidArgumentException">The variable has elements of another type.</exception>
    public VariableState Variable(Node node)
    {
        DataType type = node.Attribute<DataType>("dtype");
        VariableState variable = _variables.GetOrAdd(Key(node), static (_, made) => new(made.node.Name, made.type), (node, type));
        return variable.Type == type || node.Outputs[0].DataType == DataType.Resource ? variable : throw new InvalidArgumentException(
            $"The variable {variable.Name} was made with {variable.Type.Name} elements, and a node of the same name asks for {type.Name}. "
            + "Give one of them another name.", node);
    }

    /// <exception cref="InvalidArgumentException">Something else has this name.</exception>
    public T Other<T>(Node node, Func<Node, T> create)
        where T : SessionResource
    {
        (SessionResource held, string op) = _others.GetOrAdd(
            Key(node), static (_, pair) => (pair.create(pair.node), pair.node.Op), (node, create));
        return held as T ?? throw new InvalidArgumentException(
            $"'{Key(node).Name}' is a {op} already, and cannot be a {node.Op} as well. Give one of them another name.", node);
    }

    public IEnumerable<T> AllOthers<T>() => _others.Values.Select(other => other.Held).OfType<T>();

    public void Clear()
    {
        _variables.Clear();
        _others.Clear();
    }

    public void Clear(string container)
    {
        Clear(_variables, container);
        Clear(_others, container);
    }

    /// <summary>The container of a node, and the name under which it shares what it keeps.</summary>
    public static (string Container, string Name) Key(Node node)
    {
        string shared = node.Attribute("shared_name", "");
        return (Container(node.Attribute("container", "")), shared.Length == 0 ? node.Name : shared);
    }

    private static void Clear<T>(ConcurrentDictionary<(string Container, string Name), T> all, string container)
    {
        foreach ((string Container, string Name) key in all.Keys.Where(key => key.Container == Container(container)))
        {
            all.TryRemove(key, out _);
        }
    }

    private static string Container(string name) => name.Length == 0 ? DefaultContainer : name;
}
