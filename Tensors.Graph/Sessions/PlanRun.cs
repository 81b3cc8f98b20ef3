namespace Tensors.Graphs;

/// <summary>The memory and kernels of a plan for one run at a time; steps and buffers are kept for the next.</summary>
/// <remarks>
/// The first run with feeds of some shapes computes every node. The second does so as well, and then works out what is the same in every
/// run with such feeds (<see cref="SteadyState"/>): runs from then on compute only the rest.
/// </remarks>
internal sealed class PlanRun
{
    private readonly Plan _plan;
    private readonly Frame _frame;
    private readonly Kernel[] _kernels;
    private readonly ControlFlowExecutor? _executor;
    private readonly FeedWindow[] _feeds;
    private readonly bool[] _isKnown;
    private SteadyState? _steady;
    private bool _hasRun;
    private int _collecting;

    public PlanRun(Plan plan)
    {
        _plan = plan;
        _frame = new(plan.SlotCount);
        _isKnown = new bool[plan.SlotCount];
        _feeds = [.. Enumerable.Range(0, plan.FeedCount).Select(_ => new FeedWindow())];
        FillConstants();
        if (plan.HasControlFlow)
        {
            _executor = new(plan, _frame);
            _kernels = [];
            return;
        }

        _kernels = [
            .. plan.Nodes.Select(planned => Create(plan, planned, keepsMemory: true, slot => plan.IsConstant(slot) || _isKnown[slot]))];
    }

    /// <summary>The steps of runs like the last; null until they are known.</summary>
    public Kernel[]? Steps => _steady?.Fused;

    public static Kernel Create(Plan plan, PlannedNode planned, bool keepsMemory, Predicate<int> isConstant, int[]? sightings = null) =>
        planned.Node.Kind.CreateKernel(
            new(planned.Node, planned.Inputs, planned.Output, plan.State, isConstant,
                keepsMemory)
            { IsOverwritten = plan.Overwrites(planned.Node), Sightings = sightings });

    /// <summary>Whether the last run had feeds of these shapes.</summary>
    public bool Fits(ReadOnlySpan<GraphValue> feeds)
    {
        for (int i = 0; i < _feeds.Length; i++)
        {
            if (!_feeds[i].Fits(feeds[i]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Runs the plan.</summary>
    /// <param name="feeds">Values for what is fed.</param>
    /// <param name="results">Room for the fetched values, of which nothing is shared with this; nothing for operations.</param>
    /// <param name="overwrites">Whether a tensor in <paramref name="results"/> that has the shape and dtype of a value is
    /// overwritten.</param>
    /// <param name="cancellation">What tells steps that wait to give up.</param>
    public void Run(ReadOnlySpan<GraphValue> feeds, Span<GraphValue> results, bool overwrites, CancellationToken cancellation)
    {
        _frame.Cancellation = cancellation;
        using Observation? observation = GraphTelemetry.ObserveRun(_plan);
        RunRecorder? recorder = RunRecorder.Current;
        Kernel[] steps = _kernels;
        int step = 0;
        try
        {
            bool isRepeated = Open(feeds);
            if (!isRepeated)
            {
                _steady = null;
                Settle();
            }

            if (_steady is { } steady)
            {
                steps = recorder is null ? steady.Fused : steady.Steps;
                steady.WriteInto(overwrites ? results : []);
            }

            _frame.KeepsOverwritten = _steady?.KeepsOverwritten ?? true;

            _executor?.Run();
            for (; step < steps.Length; step++)
            {
                cancellation.ThrowIfCancellationRequested();
                RunRecorder.Step(recorder, steps[step], _frame);
            }

            Collect(results, overwrites);
            _frame.Commit();
            if (isRepeated && _steady is null && _executor is null)
            {
                _steady = SteadyState.Of(_plan, _kernels, _frame.Slots, _isKnown);
                Settle();
            }

            _hasRun = true;
            observation?.Complete();
        }
        catch (Exception failure)
        {
            _frame.Undo();
            Node? node = step < steps.Length ? steps[step].Node : _executor?.Current ?? _plan.FetchedNode(_collecting);
            Exception told = Failures.Translate(failure, node) ?? failure;
            observation?.Fail(told);
            if (told != failure)
            {
                throw told;
            }

            throw;
        }
        finally
        {
            Drop();
        }
    }

    /// <summary>Puts what is fed into its slots; whether the run is like the one before.</summary>
    private bool Open(ReadOnlySpan<GraphValue> feeds)
    {
        bool isRepeated = _steady?.Holds() ?? true;
        for (int i = 0; i < _feeds.Length; i++)
        {
            if (_executor is not null)
            {
                _frame.Slots[i] = feeds[i];
                continue;
            }

            isRepeated &= _feeds[i].Open(feeds[i]);
            _frame.Slots[i] = _feeds[i].Value;
        }

        return isRepeated && _hasRun;
    }

    /// <summary>Tells kernels that other values are the same in every run than before.</summary>
    private void Settle()
    {
        if (_steady is null)
        {
            Array.Clear(_isKnown);
            Array.Clear(_frame.Slots, _feeds.Length, _frame.Slots.Length - _feeds.Length);
            FillConstants();
        }

        foreach (Kernel kernel in _kernels)
        {
            kernel.Settle();
        }
    }

    private void FillConstants()
    {
        foreach ((int slot, GraphValue value) in _plan.Constants)
        {
            _frame.Slots[slot] = value;
        }
    }

    /// <summary>Values do not outlive the run, but for those that are the same in the next.</summary>
    private void Drop()
    {
        GraphValue[] slots = _frame.Slots;
        for (int i = 0; i < _feeds.Length; i++)
        {
            _feeds[i].Close();
            slots[i] = default;
        }

        if (_steady is { } steady)
        {
            foreach (int slot in steady.Dropped)
            {
                slots[slot] = default;
            }
        }
        else
        {
            Array.Clear(slots);
            FillConstants();
        }
    }

    private void Collect(Span<GraphValue> results, bool overwrites)
    {
        int[] fetches = _plan.FetchSlots;
        for (int i = 0; i < results.Length; i++)
        {
            _collecting = i;
            results[i] = fetches[i] < 0 ? default : Detach(_frame.Slots[fetches[i]], overwrites ? results[i].Tensor : null);
        }
    }

    /// <summary>A value that later runs do not change.</summary>
    public static GraphValue Detach(GraphValue value, Tensor? room)
    {
        value = value.Content;
        if (value.Text is not null || value.Stored is not null || value.Object is DatasetSource)
        {
            return value;
        }

        Tensor tensor = value.Tensor ?? throw (value.IsNothing
            ? new InvalidArgumentException("The fetched tensor has no value: it lies in a branch that was not taken.", null)
            : new GraphTypeException($"A {value.Name} cannot be fetched."));
        if (ReferenceEquals(tensor, room))
        {
            return value;
        }

        bool fits = room is { HasData: true, IsContiguous: true } && room.DType == tensor.DType && room.Shape.Equals(tensor.Shape);
        Tensor copy = fits ? room! : Tensor.Allocate(new(tensor.Shape, tensor.DType));
        if (fits)
        {
            copy.Buffer.CountWrite();
        }

        CopyOp.Copy(tensor, copy);
        return copy;
    }
}
