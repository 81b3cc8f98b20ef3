namespace Tensors;

/// <summary>
/// A recurrent network of one layer along whole sequences: sums of the inputs (T, N, parts · H), weights of the state (H, parts · H), their
/// bias (parts · H), first states (N, H), first cells (N, H; N, 0 without cells), lengths (N; int32) give outputs (T, N, H), last states,
/// last cells, and what the gradient needs (T, N, saved parts · H). Behind the length of an item its state is held and its outputs are 0.
/// </summary>
/// <param name="Cell">What a step does.</param>
public sealed record RecurrenceOp(RecurrentCell Cell) : Operation("Recurrence")
{
    /// <inheritdoc/>
    public override int OutputCount => 4;

    /// <inheritdoc/>
    protected internal override void Infer(ReadOnlySpan<Tensor> inputs, Span<TensorSpec> outputs)
    {
        DType dtype = Recurrence.Require(Name, Cell, inputs);
        (Shape sums, Shape state, Shape cell) = (inputs[0].Shape, inputs[3].Shape, inputs[4].Shape);
        outputs[0] = new(Shape.Create(sums[0], sums[1], state[1]), dtype);
        outputs[1] = new(state, dtype);
        outputs[2] = new(cell, dtype);
        outputs[3] = new(Shape.Create(sums[0], sums[1], Cell.SavedParts() * state[1]), dtype);
    }

    /// <inheritdoc/>
    protected internal override void Execute(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        if (inputs[0].DType == DType.Float32)
        {
            Execute<float>(inputs, outputs);
        }
        else
        {
            Execute<double>(inputs, outputs);
        }
    }

    private unsafe void Execute<T>(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
        where T : unmanaged
    {
        Tensor[] x = Recurrence.Contiguous(inputs);
        fixed (byte* sums = x[0], weights = x[1], bias = x[2], state = x[3], cell = x[4], lengths = x[5])
        fixed (byte* y = outputs[0], lastState = outputs[1], lastCell = outputs[2], saved = outputs[3])
        {
            RecurrentSizes sizes = Recurrence.Sizes(x[0].Shape, x[3].Shape, (int*)lengths);
            new ReadOnlySpan<byte>(state, (int)(x[3].ElementCount * sizeof(T))).CopyTo(
                new(lastState, (int)(x[3].ElementCount * sizeof(T))));
            new ReadOnlySpan<byte>(cell, (int)(x[4].ElementCount * sizeof(T))).CopyTo(new(lastCell, (int)(x[4].ElementCount * sizeof(T))));
            RecurrentKernel<T>.Forward(
                Cell, sizes, (T*)sums, (T*)weights, (T*)bias, (T*)y, (T*)lastState, (T*)lastCell, (T*)saved);
        }

        GC.KeepAlive(x);
    }
}

/// <summary>
/// The gradient of <see cref="RecurrenceOp"/>: its six operands, its outputs and what it saved, and the cotangents of outputs, last states
/// and last cells give those of the sums, of the first states and of the first cells. Those of the weights follow by one product of
/// matrices.
/// </summary>
/// <param name="Cell">What a step does.</param>
public sealed record RecurrenceGradientOp(RecurrentCell Cell) : Operation("RecurrenceGradient")
{
    /// <inheritdoc/>
    public override int OutputCount => 3;

    /// <inheritdoc/>
    protected internal override void Infer(ReadOnlySpan<Tensor> inputs, Span<TensorSpec> outputs)
    {
        TensorSpec[] forward = new TensorSpec[4];
        new RecurrenceOp(Cell).Infer(inputs[..6], forward);
        int[] places = [0, 3, 0, 1, 2];
        for (int i = 0; i < places.Length; i++)
        {
            if (!inputs[6 + i].Shape.Equals(forward[places[i]].Shape))
            {
                throw ShapeErrors.NotEqual(Name, forward[places[i]].Shape, inputs[6 + i].Shape);
            }

            DTypeErrors.RequireSame(Name, inputs[0], inputs[6 + i]);
        }

        outputs[0] = new(inputs[0].Shape, inputs[0].DType);
        outputs[1] = forward[1];
        outputs[2] = forward[2];
    }

    /// <inheritdoc/>
    protected internal override void Execute(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        if (inputs[0].DType == DType.Float32)
        {
            Execute<float>(inputs, outputs);
        }
        else
        {
            Execute<double>(inputs, outputs);
        }
    }

    private unsafe void Execute<T>(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
        where T : unmanaged
    {
        // The weights are read the other way round at every step: they are laid out so once.
        Tensor[] x = Recurrence.Contiguous([inputs[1].T, .. inputs[3..]]);
        fixed (byte* weights = x[0], state = x[1], cell = x[2], lengths = x[3], y = x[4], saved = x[5], dy = x[6])
        fixed (byte* lastState = x[7], lastCell = x[8], sums = outputs[0], firstState = outputs[1], firstCell = outputs[2])
        {
            RecurrentSizes sizes = Recurrence.Sizes(inputs[0].Shape, inputs[3].Shape, (int*)lengths);
            new ReadOnlySpan<byte>(lastState, (int)(x[7].ElementCount * sizeof(T))).CopyTo(
                new(firstState, (int)(x[7].ElementCount * sizeof(T))));
            new ReadOnlySpan<byte>(lastCell, (int)(x[8].ElementCount * sizeof(T))).CopyTo(
                new(firstCell, (int)(x[8].ElementCount * sizeof(T))));
            RecurrentKernel<T>.Backward(
                Cell, sizes, (T*)weights, (T*)state, (T*)cell, (T*)y, (T*)saved, (T*)dy, (T*)sums, (T*)firstState, (T*)firstCell);
        }

        GC.KeepAlive(x);
    }
}
