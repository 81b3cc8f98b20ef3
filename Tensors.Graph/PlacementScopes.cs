namespace Tensors.Graphs;

/// <summary>The open blocks that say where new nodes are meant to be: on which device, and beside which others.</summary>
internal sealed class PlacementScopes
{
    private readonly List<(string[] Groups, string Device)> _colocation = [];
    private DeviceScope? _device;

    /// <summary>Opens a block of nodes on a device until the result is disposed.</summary>
    /// <param name="name">The device; empty adds nothing, null forgets the outer ones.</param>
    /// <param name="function">In place of a name what says it for each node, or null.</param>
    public IDisposable OnDevice(string? name, Func<NewNode, string>? function = null)
    {
        DeviceScope? outer = _device;
        DeviceScope opened = DeviceScope.In(name is null ? null : outer, name ?? "", function);
        _device = opened;
        return new OnDispose(() => _device = ReferenceEquals(_device, opened)
            ? outer
            : throw new InvalidOperationException(
                $"Exiting device scope without proper scope nesting: '{opened.Name}' is closed while '{_device?.Name}' is open; close "
                + "scopes in the reverse order."));
    }

    /// <summary>
    /// Opens a block of nodes beside another one, on its device, until the result is disposed. Devices of blocks around it do not count.
    /// </summary>
    /// <param name="other">The other; null for none.</param>
    /// <param name="ignoreExisting">Whether to forget what nodes were to be beside so far.</param>
    public IDisposable Beside(Node? other, bool ignoreExisting)
    {
        (string[], string)[] saved = [.. _colocation];
        DeviceScope? outer = _device;
        if (ignoreExisting)
        {
            _colocation.Clear();
        }

        if (other is not null)
        {
            _colocation.Add(([.. other.ColocationGroups], other.Device));
        }

        _device = null;
        return Reopen(saved, outer);
    }

    /// <summary>
    /// Opens a block of nodes beside one that is yet to be made, where they are to be beside no other, until the result is disposed.
    /// </summary>
    public IDisposable BesideName(string name)
    {
        (string[], string)[] saved = [.. _colocation];
        if (saved.Length == 0)
        {
            _colocation.Add(([$"loc:@{name}"], ""));
        }

        return Reopen(saved, _device);
    }

    /// <summary>The groups of nodes that a new one is to be beside.</summary>
    public string[] GroupsFor(NodeKind kind, ReadOnlySpan<Tensor> inputs)
    {
        if (_colocation.Count == 0 && !kind.TakesReferences)
        {
            return [];
        }

        IEnumerable<string> groups = _colocation.SelectMany(other => other.Groups);
        if (kind.TakesReferences)
        {
            foreach (Tensor input in inputs)
            {
                groups = input.IsRef ? groups.Concat(input.Op.ColocationGroups) : groups;
            }
        }

        return [.. groups.Distinct().Order(StringComparer.Ordinal)];
    }

    /// <summary>
    /// The device of a new node: that of a variable which it changes, or of a node that it is beside; else names and functions are asked
    /// from the innermost outwards, and what is known wins.
    /// </summary>
    public string DeviceFor(NodeKind kind, string name, ReadOnlySpan<Tensor> inputs)
    {
        foreach (Tensor input in kind.TakesReferences ? inputs : [])
        {
            if (input.IsRef)
            {
                return input.Op.Device;
            }
        }

        // The outermost wins, as in TensorFlow.
        foreach ((_, string beside) in _colocation)
        {
            if (beside.Length > 0)
            {
                return beside;
            }
        }

        string device = "";
        DeviceScope? scope = _device;
        for (; scope is { Known: null }; scope = scope.Outer)
        {
            device = scope.Function is { } function ? function(new(kind.Op, name, device)) : DeviceName.Merge(scope.Name, device);
        }

        return device.Length == 0 ? scope?.Known ?? "" : DeviceName.Merge(scope?.Known ?? "", device);
    }

    private OnDispose Reopen((string[], string)[] colocation, DeviceScope? device) => new(() =>
    {
        _colocation.Clear();
        _colocation.AddRange(colocation);
        _device = device;
    });

    /// <summary>An open block.</summary>
    /// <param name="Name">The device, as far as this block says it.</param>
    /// <param name="Function">What says it in place of a name, or null.</param>
    /// <param name="Outer">The block around, or null.</param>
    /// <param name="Known">The device that this block and those around give all nodes; null where that depends on the node.</param>
    private sealed record DeviceScope(string Name, Func<NewNode, string>? Function, DeviceScope? Outer, string? Known)
    {
        public static DeviceScope In(DeviceScope? outer, string name, Func<NewNode, string>? function)
        {
            string merged = DeviceName.Merge(outer?.Known ?? "", name);
            return new(name, function, outer, function is null && outer is null or { Known: not null } ? merged : null);
        }
    }
}

/// <summary>What a function sees that says where a new node is meant to be.</summary>
/// <param name="Op">Its kind, as <c>VariableV2</c>.</param>
/// <param name="Name">Its name with all scopes.</param>
/// <param name="Device">The device that inner blocks gave it; empty for none.</param>
public readonly record struct NewNode(string Op, string Name, string Device);
