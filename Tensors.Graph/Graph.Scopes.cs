namespace Tensors.Graphs;

// Control dependencies, colocation, devices and containers.
public sealed partial class Graph
{
    private readonly ControlScopes _control = new();
    private readonly List<string[]> _colocation = [];
    private DeviceScope _device = new("");

    /// <summary>The condition or loop that is being described, or null.</summary>
    internal ControlFlowContext? Context { get; set; }

    /// <summary>The container that new variables and queues live in.</summary>
    internal string Container { get; private set; } = "";

    /// <summary>Nodes made until the result is disposed run after the given ones.</summary>
    /// <param name="before">Nodes, tensors or variables; null clears all dependencies, and the condition or loop, for the time being.</param>
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
        Colocate(other?.ColocationGroups, other?.Device, ignoreExisting);

    /// <summary>Nodes made until the result is disposed are kept beside one that is yet to be made.</summary>
    /// <remarks>Not so where they are to be kept beside something else already, as the slots of optimizers are.</remarks>
    internal IDisposable ColocateWithName(string name) =>
        Colocate(_colocation.Count > 0 ? null : [$"loc:@{name}"], null, ignoreExisting: false);

    private OnDispose Colocate(IReadOnlyList<string>? groups, string? beside, bool ignoreExisting)
    {
        string[][] saved = [.. _colocation];
        DeviceScope device = _device;
        if (ignoreExisting)
        {
            _colocation.Clear();
        }

        if (groups is not null)
        {
            _colocation.Add([.. groups]);
            _device = beside is null ? _device : new(beside);
        }

        return new OnDispose(() =>
        {
            _colocation.Clear();
            _colocation.AddRange(saved);
            _device = device;
        });
    }

    /// <summary>Nodes made until the result is disposed are meant for a device; inner parts win over outer ones.</summary>
    /// <param name="device">Such as <c>/cpu:0</c> or <c>/job:worker/task:1</c>; empty adds nothing, null forgets the outer ones.</param>
    /// <returns>The open scope. To close it before one that was opened inside it is an error (<see cref="InvalidOperationException"/>).</returns>
    public IDisposable Device(string? device)
    {
        DeviceScope outer = _device;
        DeviceScope opened = new(device is null ? "" : DeviceName.Merge(outer.Name, device));
        _device = opened;
        return new OnDispose(() => _device = ReferenceEquals(_device, opened)
            ? outer
            : throw new InvalidOperationException(
                $"Exiting device scope without proper scope nesting: '{opened.Name}' is closed while '{_device.Name}' is open; close scopes in the reverse order."));
    }

    /// <summary>Variables and queues made until the result is disposed live in a container of this name.</summary>
    /// <param name="name">The container.</param>
    public IDisposable InContainer(string name)
    {
        string saved = Container;
        Container = name;
        return new OnDispose(() => Container = saved);
    }

    /// <summary>An open device scope; two of one name are two.</summary>
    private sealed class DeviceScope(string name)
    {
        public string Name => name;
    }

    private string[] ColocationGroups(NodeKind kind, ReadOnlySpan<Tensor> inputs)
    {
        if (_colocation.Count == 0 && !kind.TakesReferences)
        {
            return [];
        }

        IEnumerable<string> groups = _colocation.SelectMany(group => group);
        if (kind.TakesReferences)
        {
            foreach (Tensor input in inputs)
            {
                groups = input.IsRef ? groups.Concat(input.Op.ColocationGroups) : groups;
            }
        }

        return [.. groups.Distinct().Order(StringComparer.Ordinal)];
    }
}
