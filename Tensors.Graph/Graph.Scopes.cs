using System.Runtime.CompilerServices;

namespace Tensors.Graphs;

// Control dependencies, colocation, devices and containers.
public sealed partial class Graph
{
    private readonly ControlScopes _control = new();
    private readonly PlacementScopes _placement = new();

    /// <summary>The condition or loop that is being described, or null.</summary>
    internal ControlFlowContext? Context { get; set; }

    /// <summary>The container that new variables and queues live in.</summary>
    internal string Container { get; private set; } = "";

    /// <summary>Nodes made until the result is disposed run after the given ones.</summary>
    /// <param name="before">Nodes, tensors or variables; null clears all dependencies, and the condition or loop, for the time
    /// being.</param>
    public IDisposable ControlDependencies(IReadOnlyList<Fetch>? before)
    {
        if (before is null)
        {
            ControlFlowContext? context = Context;
            IDisposable cleared = _control.Clear();
            Context = null;
            return new OnDispose(() =>
            {
                cleared.Dispose();
                Context = context;
            });
        }

        List<Node> nodes = [];
        foreach (Fetch fetch in before)
        {
            Node node = fetch.ResolveNode(this);
            if (!nodes.Contains(node))
            {
                nodes.Add(node);
            }
        }

        return _control.Open(nodes);
    }

    /// <summary>Nodes made until the result is disposed are kept beside another one.</summary>
    /// <param name="other">The other; null for none.</param>
    /// <param name="ignoreExisting">Whether to forget what they were to be beside so far.</param>
    public IDisposable ColocateWith(Node? other, bool ignoreExisting = false) =>
        _placement.Beside(other, ignoreExisting);

    /// <summary>Nodes made until the result is disposed are kept beside one that is yet to be made.</summary>
    /// <remarks>Not so where they are to be kept beside something else already, as the slots of optimizers are.</remarks>
    internal IDisposable ColocateWithName(string name) =>
        _placement.BesideName(name);

    /// <summary>Nodes made until the result is disposed are meant for a device; inner parts win over outer ones.</summary>
    /// <param name="device">Such as <c>/cpu:0</c> or <c>/job:worker/task:1</c>; empty adds nothing, null forgets the outer ones.</param>
    /// <returns>
    /// The open scope. To close it before one that was opened inside it is an error (<see cref="InvalidOperationException"/>).
    /// </returns>
    [OverloadResolutionPriority(1)]
    public IDisposable Device(string? device) => _placement.OnDevice(device);

    /// <summary>Nodes made until the result is disposed are meant for the device that a function says for each of them.</summary>
    /// <param name="function">
    /// From a node and the device that inner blocks gave it to its device, as <c>Ops.ReplicaDeviceSetter</c> makes them.
    /// </param>
    /// <returns>The open scope.</returns>
    public IDisposable Device(Func<NewNode, string> function) => _placement.OnDevice("", function);

    /// <summary>Variables and queues made until the result is disposed live in a container of this name.</summary>
    /// <param name="name">The container.</param>
    public IDisposable InContainer(string name)
    {
        string saved = Container;
        Container = name;
        return new OnDispose(() => Container = saved);
    }
}
