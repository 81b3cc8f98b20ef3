namespace Tensors.Autograd;

/// <summary>Records what happens to watched tensors, to compute gradients in reverse mode.</summary>
/// <remarks>
/// <para>Records between construction and <see cref="Dispose"/>, in the current flow of execution: it follows <c>await</c>, and tasks
/// started inside record on it too. Tapes nest: gradients taken while an outer tape records can be differentiated again.</para>
/// <para>A tape that has given its gradients, and is not persistent, leaves the flow by itself; one that is disposed of takes those with it
/// that were opened after it and forgotten.</para>
/// <para>Only values that a derivative needs are kept. Without <c>persistent</c> they are let go with the first gradient.</para>
/// </remarks>
/// <example>
/// <code>
/// using GradientTape tape = new();
/// tape.Watch(weights);
/// Tensor loss = (inputs.MatMul(weights) - targets).Square().Mean();
/// Tensor gradient = tape.Gradient(loss, weights);
/// </code>
/// </example>
public sealed class GradientTape : Interpreter, IDisposable
{
    private readonly bool _persistent;
    private readonly Lock _lock = new();
    private readonly HashSet<long> _tracked = [];
    private readonly GradientHooks _hooks = new();
    private readonly StepLog _steps = new();
    private readonly TapeMistakes _mistakes = new();
    private List<TapeEntry> _entries = [];
    private bool _closed;
    private bool _isForgotten;
    private bool _used;

    /// <summary>Starts to record.</summary>
    /// <param name="persistent">Whether gradients may be asked for more than once.</param>
    /// <exception cref="InvalidOperationException">So many tapes are open in this flow that some were not disposed of.</exception>
    public GradientTape(bool persistent = false)
    {
        _persistent = persistent;
        TapeMistakes.ThrowIfTooManyAreOpen(Current);
        Enter();
    }

    /// <summary>Marks tensors whose effect is to be recorded.</summary>
    /// <param name="tensors">Floating-point tensors.</param>
    /// <exception cref="DTypeMismatchException">A tensor has no derivative because its elements are integers or truth values.</exception>
    /// <exception cref="ObjectDisposedException">The tape was disposed of.</exception>
    /// <exception cref="InvalidOperationException">The tape has given its gradients, and is not persistent.</exception>
    public void Watch(params ReadOnlySpan<Tensor> tensors)
    {
        if (_closed)
        {
            throw _used
                ? new InvalidOperationException(
                    "Watch: this tape has given its gradients and records no more; open a new one, or use new GradientTape(persistent: "
                    + "true).")
                : new ObjectDisposedException(
                    nameof(GradientTape), "Watch: this tape was disposed of and records no more; open a new one.");
        }

        foreach (Tensor tensor in tensors)
        {
            if (!tensor.DType.IsDifferentiable)
            {
                throw new DTypeMismatchException(
                    "Watch",
                    $"a {tensor.DType.Name} tensor of shape {tensor.Shape} has no gradient; cast it first, as in x.Cast(DType.Float32)",
                    [tensor.DType]);
            }
        }

        lock (_lock)
        {
            foreach (Tensor tensor in tensors)
            {
                _tracked.Add(tensor.Id);
                _mistakes.Watched(tensor);
            }
        }
    }

    /// <summary>
    /// Sees, and may replace, the gradient with respect to a tensor as soon as it is complete, before it flows further back.
    /// </summary>
    /// <param name="tensor">A watched tensor or a result recorded on this tape.</param>
    /// <param name="hook">From the gradient to the one to go on with, of the same shape and dtype; several hooks apply in the order
    /// given.</param>
    public void OnGradient(Tensor tensor, Func<Tensor, Tensor> hook)
    {
        lock (_lock)
        {
            _hooks.Add(tensor, hook);
        }
    }

    /// <summary>Records nothing until the returned scope is disposed.</summary>
    public Scope StopRecording() => Suspend();

    /// <summary>The gradient of the sum of a target's elements with respect to one source.</summary>
    /// <param name="target">A result recorded on this tape.</param>
    /// <param name="source">A watched tensor, or a result that depends on one.</param>
    /// <param name="unconnected">What to answer where the target does not depend on the source.</param>
    /// <returns>Shape and dtype of the source.</returns>
    /// <exception cref="InvalidOperationException">The target does not depend on the source, or the tape was used up.</exception>
    public Tensor Gradient(Tensor target, Tensor source, UnconnectedGradients unconnected = UnconnectedGradients.Error) =>
        Gradient([target], [source], unconnected: unconnected)[0];

    /// <summary>The gradients of the sum of a target's elements.</summary>
    /// <param name="target">A result recorded on this tape.</param>
    /// <param name="sources">Watched tensors, or results that depend on one.</param>
    /// <param name="unconnected">What to answer where the target does not depend on a source.</param>
    /// <returns>Per source a tensor of its shape and dtype.</returns>
    /// <exception cref="InvalidOperationException">The target does not depend on a source, or the tape was used up.</exception>
    public Tensor[] Gradient(Tensor target, ReadOnlySpan<Tensor> sources, UnconnectedGradients unconnected = UnconnectedGradients.Error) =>
        Gradient([target], sources, unconnected: unconnected);

    /// <summary>The gradients of several targets: Σ targetᵢ · cotangentᵢ, differentiated.</summary>
    /// <param name="targets">Results recorded on this tape.</param>
    /// <param name="sources">Watched tensors, or results that depend on one.</param>
    /// <param name="cotangents">Per target a tensor of its shape and dtype; none at all means ones.</param>
    /// <param name="unconnected">What to answer where no target depends on a source.</param>
    /// <returns>Per source a tensor of its shape and dtype.</returns>
    /// <exception cref="ShapeMismatchException">A cotangent has another shape than its target.</exception>
    /// <exception cref="DTypeMismatchException">A target or a source is not floating, or a cotangent has another dtype.</exception>
    /// <exception cref="InvalidOperationException">No target depends on a source, or the tape was used up.</exception>
    public Tensor[] Gradient(
        ReadOnlySpan<Tensor> targets,
        ReadOnlySpan<Tensor> sources,
        ReadOnlySpan<Tensor> cotangents = default,
        UnconnectedGradients unconnected = UnconnectedGradients.Error)
    {
        BackwardPass.Check(targets, sources, cotangents);
        (BackwardPass pass, Scope suspended) = StartBackward(null);
        using (suspended)
        {
            return pass.Run(targets, sources, cotangents, unconnected);
        }
    }

    /// <summary>The gradients of the sum of a target's elements, where those of tables whose rows were gathered stay rows.</summary>
    /// <param name="target">A result recorded on this tape.</param>
    /// <param name="sources">Watched tensors, or results that depend on one.</param>
    /// <param name="tables">Watched tensors of at least one axis, from which <see cref="Tensor.Gather"/> along axis 0 took rows.</param>
    /// <param name="unconnected">What to answer where the target does not depend on a source or a table.</param>
    /// <returns>
    /// Per source a tensor of its shape and dtype, and per table the cotangents of the rows that were gathered: time and memory follow
    /// their number, not the table's. What reaches a table in another way joins them as a gradient of all rows.
    /// </returns>
    /// <exception cref="ArgumentException">A table is a source too, or a scalar.</exception>
    /// <exception cref="DTypeMismatchException">The target, a source or a table is not floating.</exception>
    /// <exception cref="InvalidOperationException">
    /// The target does not depend on a source or a table, a hook waits for the gradient of a table, or the tape was used up.
    /// </exception>
    public (Tensor[] Gradients, RowGradient[] Rows) GradientWithRows(
        Tensor target, ReadOnlySpan<Tensor> sources, ReadOnlySpan<Tensor> tables,
        UnconnectedGradients unconnected = UnconnectedGradients.Error)
    {
        BackwardPass.Check([target], [.. sources, .. tables], default);
        for (int i = 0; i < tables.Length; i++)
        {
            CheckTable(tables[i], i, sources);
        }

        (BackwardPass pass, Scope suspended) = StartBackward(new(tables));
        using (suspended)
        {
            return pass.RunWithRows([target], sources, tables, unconnected);
        }
    }

    /// <summary>Stops recording for good. Gradients can still be asked for.</summary>
    public void Dispose()
    {
        if (IsOpenIn(Current))
        {
            for (Interpreters? above = Current; !ReferenceEquals(above!.Top, this); above = above.Below)
            {
                (above.Top as GradientTape)?.CloseForgotten();
            }
        }

        _closed = true;
        Leave();
    }

    /// <inheritdoc/>
    protected internal override void Reading(Tensor tensor)
    {
        lock (_lock)
        {
            if (_tracked.Contains(tensor.Id))
            {
                _mistakes.Read(tensor);
            }
        }
    }

    /// <inheritdoc/>
    protected internal override void Apply(
        Operation operation, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<TensorSpec> specs, Span<Tensor> outputs, Interpreters? below)
    {
        bool isTracked = !_closed && IsTracked(inputs);
        VjpRule? rule = isTracked ? VjpTable.Default.FindForTape(operation, specs) : null;
        Interpreters.Apply(below, operation, inputs, specs, outputs);
        if (rule is null)
        {
            if (!_closed)
            {
                _steps.Note(isTracked, operation, inputs, outputs);
            }

            return;
        }

        TapeEntry entry = new(operation, rule, inputs, specs, outputs);
        lock (_lock)
        {
            _entries.Add(entry);
            for (int i = 0; i < outputs.Length; i++)
            {
                if (specs[i].DType.IsDifferentiable)
                {
                    _tracked.Add(entry.OutputIds[i]);
                }
            }
        }
    }

    private void CheckTable(Tensor table, int number, ReadOnlySpan<Tensor> sources)
    {
        if (table.Rank == 0)
        {
            throw new ArgumentException(
                $"GradientWithRows: table {number} is a scalar, which has no rows; ask for its gradient as that of a source.");
        }

        foreach (Tensor source in sources)
        {
            if (source.Id == table.Id)
            {
                throw new ArgumentException($"GradientWithRows: table {number} of shape {table.Shape} is a source too; name it once.");
            }
        }

        lock (_lock)
        {
            if (_hooks.Contains(table))
            {
                throw new InvalidOperationException(
                    $"GradientWithRows: a hook waits for the gradient of table {number} of shape {table.Shape}, which is never made as a "
                    + "whole; "
                    + "ask for it as that of a source, or hook the gathered rows.");
            }
        }
    }

    /// <summary>
    /// Takes what was recorded, and records nothing until the returned scope is disposed: only an outer tape sees the backward pass.
    /// </summary>
    private (BackwardPass Pass, Scope Suspended) StartBackward(GatheredRows? rows)
    {
        (bool isHere, bool isDisposed) = (IsOpenIn(Current), _closed && !_used);
        List<TapeEntry> entries = TakeEntries();
        if (_used)
        {
            Leave();
        }

        return (new(entries, _hooks, _steps, Mistake, rows), Suspend());

        string? Mistake(Tensor source, HashSet<long> dependents)
        {
            lock (_lock)
            {
                return _mistakes.Find(source, dependents, _tracked.Contains(source.Id))
                    ?? TapeMistakes.OfFlow(isHere, isDisposed, _isForgotten);
            }
        }
    }

    private bool IsTracked(ReadOnlySpan<Tensor> inputs)
    {
        bool isTracked = false;
        lock (_lock)
        {
            foreach (Tensor input in inputs)
            {
                if (_tracked.Contains(input.Id))
                {
                    isTracked = true;
                }
                else
                {
                    _mistakes.Used(input);
                }
            }
        }

        return isTracked;
    }

    private bool IsOpenIn(Interpreters? stack)
    {
        while (stack is not null && !ReferenceEquals(stack.Top, this))
        {
            stack = stack.Below;
        }

        return stack is not null;
    }

    /// <summary>Ends a tape because the one below it, in the same flow, has ended.</summary>
    private void CloseForgotten()
    {
        _isForgotten = true;
        _closed = true;
        Leave();
    }

    private List<TapeEntry> TakeEntries()
    {
        lock (_lock)
        {
            if (_used)
            {
                throw new InvalidOperationException(
                    "Gradient: this tape has already given its gradients; ask for all sources at once, or use new GradientTape(persistent: "
                    + "true).");
            }

            List<TapeEntry> entries = _entries;
            if (_persistent)
            {
                return [.. entries];
            }

            _used = true;
            _closed = true;
            _entries = [];
            return entries;
        }
    }
}
