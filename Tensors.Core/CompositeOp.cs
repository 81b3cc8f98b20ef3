namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>Whether this stands for a value whose extents are not all known, so that nothing can be worked out from them yet.</summary>
    internal bool LacksExtents => Symbol is { Shape: null };

    /// <summary>Whether this stands for a value of which not even the number of axes is known.</summary>
    internal bool LacksRank => Symbol is { Rank: null };

    /// <summary>A function of this tensor that needs all its extents, as one operation that is worked out when they are known.</summary>
    /// <param name="name">The name of the function.</param>
    /// <param name="arguments">What it takes besides the tensor.</param>
    /// <param name="function">The function.</param>
    internal Tensor Composite<T>(string name, T arguments, Func<Tensor, T, Tensor> function)
        where T : notnull => Apply(new CompositeOp(name, arguments, x => [function(x[0], arguments)], 1), this);

    /// <summary>A fold over axes whose positions follow when the number of axes is known.</summary>
    internal Tensor Folded(string name, ReadOnlySpan<int> axes, bool keepDims, Func<Tensor, int[], bool, Tensor> fold)
    {
        int[] folded = axes.ToArray();
        return Composite(name, (Axes: new ValueArray<int>(folded), keepDims), (x, of) => fold(x, folded, of.keepDims));
    }

    /// <summary>A function of tensors as one operation; see <see cref="Composite{T}(string, T, Func{Tensor, T, Tensor})"/>.</summary>
    internal static Tensor Composite<T>(string name, ReadOnlySpan<Tensor> inputs, T arguments, Func<Tensor[], T, Tensor> function)
        where T : notnull => Apply(new CompositeOp(name, arguments, x => [function(x, arguments)], 1), inputs);

    /// <summary>
    /// A function whose result has a shape that depends on elements; see <see cref="Composite{T}(string, T, Func{Tensor, T, Tensor})"/>.
    /// </summary>
    internal static Tensor CompositeOfElements<T>(
        string name, DType dtype, ReadOnlySpan<Tensor> inputs, T arguments, Func<Tensor[], T, Tensor> function)
        where T : notnull => Apply(new CompositeOp(name, arguments, x => [function(x, arguments)], 1) { ElementDType = dtype }, inputs);

    /// <summary>A function that makes several tensors; see <see cref="Composite{T}(string, T, Func{Tensor, T, Tensor})"/>.</summary>
    internal static Tensor[] CompositeAll<T>(
        string name, int count, ReadOnlySpan<Tensor> inputs, T arguments, Func<Tensor[], T, Tensor[]> function)
        where T : notnull => ApplyAll(new CompositeOp(name, arguments, x => function(x, arguments), count), inputs);

    /// <summary>Whether extents of some of these tensors are not known.</summary>
    internal static bool LackExtents(params ReadOnlySpan<Tensor> tensors)
    {
        foreach (Tensor tensor in tensors)
        {
            if (tensor.LacksExtents)
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>
/// A function of tensors as one operation. Attributes of operations say what follows from extents; a traced program that does not know the
/// extents holds the function itself, and works it out when it runs.
/// </summary>
/// <param name="Name">The name of the function.</param>
/// <param name="Arguments">What it takes besides tensors: with the name, they say which function it is.</param>
/// <param name="Function">The function, in public operations.</param>
/// <param name="Count">How many tensors it makes.</param>
internal sealed record CompositeOp(string Name, object Arguments, Func<Tensor[], Tensor[]> Function, int Count) : Operation(Name)
{
    /// <inheritdoc/>
    public override int OutputCount => Count;

    /// <summary>
    /// Whether the results are views of the operands whatever elements these have, so that they show later elements as well.
    /// </summary>
    public bool IsView { get; init; }

    /// <summary>The dtype of a result whose shape depends on elements, so that the function cannot be asked for it without them.</summary>
    public DType? ElementDType { get; init; }

    /// <summary>
    /// Whether each result has as many axes as the first operand, and the dtype of that or of <see cref="ElementDType"/>, while its extents
    /// follow only from others that fit together.
    /// </summary>
    public bool HasRankOfFirst { get; init; }

    /// <inheritdoc/>
    protected internal override bool TakesHalf => true;

    /// <inheritdoc/>
    protected internal override void Infer(ReadOnlySpan<Tensor> inputs, Span<TensorSpec> outputs)
    {
        Tensor[] results = ShapeInterpreter.Run(Function, inputs);
        for (int i = 0; i < outputs.Length; i++)
        {
            outputs[i] = new(results[i].Shape, results[i].DType);
        }
    }

    /// <inheritdoc/>
    protected internal override void Execute(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        Tensor[] results = Compute(inputs);
        for (int i = 0; i < results.Length; i++)
        {
            CopyOp.Copy(results[i], outputs[i]);
        }
    }

    /// <inheritdoc/>
    public bool Equals(CompositeOp? other) => other is not null && Name == other.Name && Count == other.Count
        && Arguments.Equals(other.Arguments);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Count, Arguments);

    /// <summary>The results, hidden from all interpreters.</summary>
    internal Tensor[] Compute(ReadOnlySpan<Tensor> inputs)
    {
        using Interpreter.Scope scope = Interpreter.Within(null);
        return Function(inputs.ToArray());
    }

    /// <summary>Works out shapes and dtypes, and computes nothing.</summary>
    private sealed class ShapeInterpreter : Interpreter
    {
        public static Tensor[] Run(Func<Tensor[], Tensor[]> function, ReadOnlySpan<Tensor> inputs)
        {
            Tensor[] operands = inputs.ToArray();
            foreach (ref Tensor operand in operands.AsSpan())
            {
                operand = Tensor.Traced(new(operand.Shape, operand.DType));
            }

            using Scope scope = Within(null);
            new ShapeInterpreter().Enter();
            return function(operands);
        }

        protected internal override void Apply(
            Operation operation, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<TensorSpec> specs, Span<Tensor> outputs, Interpreters? below)
        {
            for (int i = 0; i < outputs.Length; i++)
            {
                outputs[i] = Tensor.Traced(specs[i]);
            }
        }
    }
}
