namespace Tensors.Graphs;

/// <summary>The open blocks of control dependencies: what is made inside runs after their nodes.</summary>
internal sealed class ControlScopes
{
    private readonly List<Scope> _open = [];

    /// <summary>Opens a block until the result is disposed.</summary>
    public IDisposable Open(List<Node> before)
    {
        Scope scope = new(before);
        _open.Add(scope);
        return new OnDispose(() => _open.Remove(scope));
    }

    /// <summary>Forgets all blocks until the result is disposed.</summary>
    public IDisposable Clear()
    {
        Scope[] saved = [.. _open];
        _open.Clear();
        return new OnDispose(() =>
        {
            _open.Clear();
            _open.AddRange(saved);
        });
    }

    /// <summary>The nodes before a new one: those of every block that its operands do not wait for already.</summary>
    public Node[] InputsFor(ReadOnlySpan<Tensor> inputs)
    {
        if (_open.Count == 0)
        {
            return [];
        }

        List<Node> before = [];
        foreach (Scope scope in _open)
        {
            bool waits = false;
            List<Node> operands = [];
            foreach (Tensor input in inputs)
            {
                operands.Add(input.Op);
                waits |= scope.Made.Contains(input.Op);
            }

            if (!waits)
            {
                before.AddRange(scope.Before.Where(node => !operands.Contains(node) && !before.Contains(node)));
            }
        }

        return [.. before];
    }

    /// <summary>Notes a new node in every block.</summary>
    public void Note(Node node)
    {
        foreach (Scope scope in _open)
        {
            scope.Made.Add(node);
        }
    }

    private sealed record Scope(List<Node> Before)
    {
        public HashSet<Node> Made { get; } = [];
    }
}
