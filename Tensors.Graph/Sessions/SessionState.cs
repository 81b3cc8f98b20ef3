using System.Collections.Concurrent;

namespace Tensors.Graphs;

/// <summary>What lives in a session from run to run: variables, streams of random numbers, queues.</summary>
internal sealed class SessionState
{
    private readonly ConcurrentDictionary<string, VariableState> _variables = new();
    private readonly ConcurrentDictionary<Node, object> _resources = new();
    private readonly ConcurrentDictionary<string, object> _shared = new();

    /// <summary>Of nodes that are computed outside a session.</summary>
    public static SessionState None { get; } = new();

    public VariableState Variable(Node node) => _variables.GetOrAdd(SharedName(node), static (_, node) => new(node.Name), node);

    /// <summary>What a node keeps, such as its stream of random numbers.</summary>
    public T Resource<T>(Node node, Func<Node, T> create)
        where T : class => (T)_resources.GetOrAdd(node, create);

    /// <summary>What nodes of one name share, such as a queue.</summary>
    public T Shared<T>(Node node, Func<Node, T> create)
        where T : class => (T)_shared.GetOrAdd(SharedName(node), static (_, pair) => pair.create(pair.node), (node, create));

    public IEnumerable<T> AllShared<T>() => _shared.Values.OfType<T>();

    public void Clear()
    {
        _variables.Clear();
        _resources.Clear();
        _shared.Clear();
    }

    /// <summary>The name under which nodes share what they keep.</summary>
    public static string SharedName(Node node)
    {
        string container = node.Attribute("container", "");
        string shared = node.Attribute("shared_name", "");
        return container + "\n" + (shared.Length == 0 ? node.Name : shared);
    }
}
