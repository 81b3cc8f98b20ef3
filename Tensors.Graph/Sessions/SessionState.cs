using System.Collections.Concurrent;

namespace Tensors.Graphs;

/// <summary>What lives in a session from run to run: variables, streams of random numbers, queues.</summary>
/// <param name="shared">What it shares with other sessions of a server; null for nothing.</param>
internal sealed class SessionState(ResourceContainers? shared = null)
{
    private readonly ConcurrentDictionary<Node, object> _resources = new();
    private readonly ResourceContainers _containers = shared ?? new();

    /// <summary>Of nodes that are computed outside a session.</summary>
    public static SessionState None { get; } = new();

    public VariableState Variable(Node node) => _containers.Variable(node);

    /// <summary>What a node keeps, such as its stream of random numbers.</summary>
    public T Resource<T>(Node node, Func<Node, T> create)
        where T : class => (T)_resources.GetOrAdd(node, create);

    /// <summary>What nodes of one name share, such as a queue.</summary>
    public T Shared<T>(Node node, Func<Node, T> create)
        where T : SessionResource => _containers.Other(node, create);

    public IEnumerable<T> AllShared<T>() => _containers.AllOthers<T>();

    /// <summary>Forgets all that no other session has.</summary>
    public void Clear()
    {
        _resources.Clear();
        if (shared is null)
        {
            _containers.Clear();
        }
    }
}
