namespace Tensors.Graphs;

/// <summary>What a recurrent network does at one time: from an input and the state so far to an output and the next state.</summary>
public abstract class RnnCell : Layer
{
    private readonly string _kind;

    private protected RnnCell(string? name, string kind, string defaultName, Reuse reuse)
        : base(name, defaultName, reuse) => _kind = kind;

    /// <summary>The extents of the tensors that the state consists of; each has the shape (batch, extent).</summary>
    public abstract IReadOnlyList<int> StateSizes { get; }

    /// <summary>The extent of the last axis of an output.</summary>
    public abstract int OutputSize { get; }

    /// <summary>One step.</summary>
    /// <param name="inputs">Shape (batch, depth), the depth known.</param>
    /// <param name="state">Per entry of <see cref="StateSizes"/> a tensor of shape (batch, extent).</param>
    /// <exception cref="ArgumentException">The state has another number of tensors, or the depth is not known.</exception>
    public (Tensor Output, Tensor[] State) Call(TensorLike inputs, IReadOnlyList<Tensor> state)
    {
        if (state.Count != StateSizes.Count)
        {
            throw new ArgumentException(
                $"{_kind}: the state has {state.Count} tensors; the cell keeps {StateSizes.Count} of extents "
                + $"[{string.Join(", ", StateSizes)}].");
        }

        Tensor x = inputs.ToTensor(inputs.Graph ?? Graph.Default, "inputs");
        using DefaultGraph isDefault = x.Graph.AsDefault();
        return Step(x, Depth(x, _kind), [.. state]);
    }

    /// <summary>The state before the first step: zeros.</summary>
    /// <param name="batchSize">How many sequences there are: a scalar integer.</param>
    /// <param name="dtype">The type of the elements.</param>
    public virtual Tensor[] ZeroState(TensorLike batchSize, DataType dtype)
    {
        using OpScope scope = OpScope.Open(null, $"{_kind}ZeroState", batchSize);
        using DefaultGraph isDefault = scope.Graph.AsDefault();
        return [.. StateSizes.Select(size => ZerosOf(batchSize, size, dtype))];
    }

    /// <summary>Zeros of shape (batch, size), as far known before the graph runs.</summary>
    internal static Tensor ZerosOf(TensorLike batchSize, int size, DataType dtype) => batchSize.Constant is int batch
        ? Ops.Zeros([batch, size], dtype)
        : Ops.Zeros(Ops.Stack([batchSize.ToTensor(Graph.Default, "batch_size"), Ops.Constant(size)]), dtype);

    /// <summary>One step, with the depth of the inputs and checked state.</summary>
    private protected abstract (Tensor Output, Tensor[] State) Step(Tensor inputs, int depth, Tensor[] state);

    /// <summary>What an input and an output weigh together: <c>[x, h] · kernel + bias</c>.</summary>
    private protected static Tensor Weighed(Tensor inputs, Tensor state, Variable kernel, Variable bias) =>
        Ops.BiasAdd(Ops.MatMul(Ops.Concat([inputs, state], 1), kernel), bias);

    private protected static int Positive(int units, string kind) =>
        units > 0 ? units : throw new ArgumentOutOfRangeException(nameof(units), units, $"{kind}: there must be one unit at least.");
}
