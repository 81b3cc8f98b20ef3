namespace Tensors.Graphs;

/// <summary>
/// A run that goes on in parts: what some feeds allow is computed before the others are there. Each node runs once, as soon as all that it
/// needs has a value; each tensor is fed once, and each fetched once.
/// </summary>
public sealed class PartialRunHandle
{
    private readonly Lock _lock = new();
    private readonly Session _session;
    private readonly Plan _plan;
    private readonly Frame _frame;
    private readonly ControlFlowExecutor _executor;
    private readonly object[] _fetches;
    private readonly NodeOutput[] _feeds;
    private readonly HashSet<NodeOutput> _missing;
    private readonly HashSet<object> _pending;
    private readonly HashSet<ControlFlowStep> _done = [];
    private bool _isOver;

    internal PartialRunHandle(Session session, object[] fetches, NodeOutput[] feeds)
    {
        _session = session;
        (_fetches, _feeds) = (fetches, feeds);
        _missing = [.. feeds];
        _pending = [.. fetches];
        _plan = new(session.Graph, session.State, fetches, feeds, runsInSteps: true);
        _frame = new(_plan.SlotCount) { KeepsOverwritten = true };
        _executor = new(_plan, _frame);
        foreach ((int slot, GraphValue value) in _plan.Constants)
        {
            _frame.Slots[slot] = value;
        }
    }

    /// <summary>Takes some of the feeds, and computes what they allow.</summary>
    /// <returns>Per fetch a value, or nothing for an operation.</returns>
    internal GraphValue[] Run(Session session, object[] fetches, NodeOutput[] keys, GraphValue[] values, CancellationToken cancellation)
    {
        lock (_lock)
        {
            Require(!_isOver && ReferenceEquals(session, _session), "Must run 'setup' before performing partial runs!");
            RequireOpen(keys, _feeds, one => _missing.Contains((NodeOutput)one), "feed", "fed");
            RequireOpen(fetches, _fetches, _pending.Contains, "fetch", "fetched");
            HashSet<NodeOutput> still = [.. _missing.Except(keys)];
            if (fetches.Select(fetch => FirstMissing(fetch, still)).FirstOrDefault(missing => missing is not null) is { } first)
            {
                throw new InvalidArgumentException($"Fetch {first.Name} can't be computed from the feeds that have been fed so far.", null);
            }

            for (int i = 0; i < keys.Length; i++)
            {
                // What is fed has to last, whatever becomes of the caller's tensor.
                _frame.Slots[Array.IndexOf(_feeds, keys[i])] = values[i].Copy();
            }

            GraphValue[] results = Compute(fetches, still, cancellation);
            _missing.ExceptWith(keys);
            _pending.ExceptWith(fetches);
            _isOver = _missing.Count == 0 && _pending.Count == 0;
            return results;
        }
    }

    private GraphValue[] Compute(object[] fetches, HashSet<NodeOutput> missing, CancellationToken cancellation)
    {
        _frame.Cancellation = cancellation;
        try
        {
            _executor.Run([.. Ready(missing)]);
            GraphValue[] results = Array.ConvertAll(fetches, fetch => _plan.FetchSlots[Array.IndexOf(_fetches, fetch)] is >= 0 and var slot
                ? PlanRun.Detach(_frame.Slots[slot], room: null)
                : default);
            _frame.Commit();
            return results;
        }
        catch (Exception failure)
        {
            // Some nodes have run and cannot run again.
            _isOver = true;
            _frame.Undo();
            Exception told = Failures.Translate(failure, _executor.Current) ?? failure;
            if (told != failure)
            {
                throw told;
            }

            throw;
        }
    }

    /// <summary>The steps that have not run and need nothing that is missing, in order.</summary>
    private List<ControlFlowStep> Ready(HashSet<NodeOutput> missing)
    {
        HashSet<int> noValue = [.. Enumerable.Range(0, _feeds.Length).Where(i => missing.Contains(_feeds[i]))];
        HashSet<int> notRun = [];
        List<ControlFlowStep> ready = [];
        foreach (ControlFlowStep step in _executor.Steps)
        {
            if (_done.Contains(step))
            {
                continue;
            }

            ControlFlowStep[] all = [.. All(step)];
            if (Array.Exists(all, part => part.Inputs.Any(noValue.Contains) || part.Controls.Any(notRun.Contains)))
            {
                foreach (ControlFlowStep part in all)
                {
                    noValue.UnionWith(Enumerable.Range(part.Output, Math.Max(1, part.OutputCount)));
                    notRun.Add(part.Number);
                }
            }
            else
            {
                _done.Add(step);
                ready.Add(step);
            }
        }

        return ready;
    }

    /// <summary>A step, or all steps of the loop that it is.</summary>
    private static IEnumerable<ControlFlowStep> All(ControlFlowStep step) => step.Loop is { } loop
        ? loop.Enters.Concat(loop.Steps.SelectMany(All)) : [step];

    /// <summary>Something missing that a fetch needs, or null.</summary>
    private static NodeOutput? FirstMissing(object fetch, HashSet<NodeOutput> missing)
    {
        if (fetch is NodeOutput itself && missing.Contains(itself))
        {
            return itself;
        }

        HashSet<Node> seen = [];
        Stack<Node> open = new([fetch as Node ?? ((NodeOutput)fetch).Node]);
        while (open.TryPop(out Node? node))
        {
            if (!seen.Add(node))
            {
                continue;
            }

            foreach (NodeOutput input in node.Inputs.Select(NodeOutput.Of))
            {
                if (missing.Contains(input))
                {
                    return input;
                }

                open.Push(input.Node);
            }

            Array.ForEach([.. node.ControlInputs], open.Push);
        }

        return null;
    }

    private static void RequireOpen(IEnumerable<object> given, object[] announced, Predicate<object> isOpen, string what, string done)
    {
        HashSet<object> seen = [];
        foreach (object one in given)
        {
            string name = (one as NodeOutput)?.Name ?? ((Node)one).Name;
            Require(announced.Contains(one), $"The {what} {name} was not specified in partial_run_setup.");
            Require(isOpen(one) && seen.Add(one), $"The {what} {name} has already been {done}.");
        }
    }

    private static void Require(bool holds, string message)
    {
        if (!holds)
        {
            throw new InvalidArgumentException(message, null);
        }
    }
}
