namespace Tensors.Graphs;

/// <summary>The backward loops of all loops that gradients go through.</summary>
internal sealed class LoopGradients
{
    private readonly Dictionary<WhileContext, LoopGradient> _loops = [];

    /// <summary>Makes the backward loops of nodes between targets and sources; all exits of a loop join these nodes.</summary>
    public void Add(List<Node> between, HashSet<Node> isBetween)
    {
        // Exits of a loop follow those of the loop around it, whose backward loop is needed first.
        for (int i = 0; i < between.Count; i++)
        {
            if (!IsExit(between[i]) || _loops.ContainsKey(LoopOf(between[i])))
            {
                continue;
            }

            WhileContext loop = LoopOf(between[i]);
            LoopGradient? outer = loop.Outer?.Loop is { } around ? _loops.GetValueOrDefault(around) : null;
            LoopGradient added = _loops[loop] = new(loop, outer);
            between.AddRange(added.ForwardExits.Select(exit => exit.Op).Where(isBetween.Add));
        }
    }

    /// <summary>The backward loop of the loop that a node lies in, if gradients go through it.</summary>
    /// <param name="node">The node.</param>
    /// <param name="isResult">Whether its results are meant, and not its operands: those of an exit lie outside.</param>
    public LoopGradient? Of(Node node, bool isResult)
    {
        WhileContext? loop = (isResult ? ControlFlowContext.OutputContext(node) : node.Context)?.Loop;
        return loop is null ? null : _loops.GetValueOrDefault(loop);
    }

    /// <summary>Makes nodes of the gradient of a node where they belong, until the result is disposed.</summary>
    public IDisposable? Enter(Node node, bool isResult) => Of(node, isResult)?.Backward.Enter();

    /// <summary>Exits that no node between uses, of loops that no other exit is waited for: they are cotangents of nothing.</summary>
    public List<Tensor> UnusedExits(Dictionary<Node, int> pending, HashSet<Node> targets)
    {
        List<Tensor> found = [];
        foreach (LoopGradient loop in _loops.Values)
        {
            foreach (Tensor exit in loop.ForwardExits.Where(exit => pending.GetValueOrDefault(exit.Op) == 0))
            {
                loop.PendingExits--;
                if (!targets.Contains(exit.Op))
                {
                    loop.UnusedExits.Add(exit);
                }

                if (loop.PendingExits == 0)
                {
                    found.AddRange(loop.UnusedExits);
                }
            }

            foreach (Tensor enter in loop.Forward.Enters.Where(enter => pending.GetValueOrDefault(enter.Op) == 0))
            {
                pending[enter.Op] = 1;
            }
        }

        return found;
    }

    public void Finish()
    {
        foreach (LoopGradient loop in _loops.Values)
        {
            loop.Finish();
        }
    }

    public static bool IsExit(Node node) => node.Role == NodeRole.Exit;

    /// <summary>Whether a node decides if a loop goes on. Gradients come to it twice: from the exit, and from the body.</summary>
    public static bool IsLoopSwitch(Node node) => node.Role == NodeRole.Switch && node.Context is WhileContext;

    /// <exception cref="InvalidOperationException">The graph was read from a definition, which does not say which nodes make a
    /// loop.</exception>
    private static WhileContext LoopOf(Node exit) => exit.Context as WhileContext ?? throw new InvalidOperationException(
        $"Gradients cannot go through the loop of '{exit.Name}': a graph definition does not say which nodes belong to a loop. Import the "
        + "meta graph instead.");
}
