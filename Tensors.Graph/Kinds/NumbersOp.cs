namespace Tensors.Graphs;

/// <summary>
/// An elementwise operation whose last operands are numbers, which a node says by its kind or an attribute. It serves one kernel.
/// </summary>
/// <param name="Inner">The operation.</param>
/// <param name="Numbers">Its last operands, without axes.</param>
internal sealed record NumbersOp(ElementwiseOperation Inner, Tensor[] Numbers) : Operation(Inner.Name)
{
    private Tensor[] _operands = [];

    protected internal override bool TakesHalf => Inner.TakesHalf;

    /// <summary>The operation of a node: the numbers take on the type of its operand.</summary>
    public static Twin Twin(ElementwiseOperation inner, Func<INodeView, double[]> numbers) => new(node =>
    {
        DType dtype = node.Operand(0).DType;
        return new NumbersOp(inner, Array.ConvertAll(numbers(node), number => Tensor.Full([], number, dtype)));
    });

    protected internal override void Infer(ReadOnlySpan<Tensor> inputs, Span<TensorSpec> outputs)
    {
        Tensor x = inputs[0];
        Inner.Infer([x, .. Numbers.Select(number => Tensor.Traced(new(x.Shape, number.DType)))], outputs);
    }

    protected internal override void Execute(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        Tensor x = inputs[0];
        if (_operands.Length == 0 || !_operands[1].Shape.Equals(x.Shape))
        {
            // 16-bit elements come in as those of 32 bits, and the numbers rounded to 16.
            _operands = [
                x, .. Numbers.Select(number => Broadcast(number.DType == x.DType ? number : CastOp.Cast(number, x.DType), x.Shape))];
        }

        _operands[0] = x;
        Inner.Execute(_operands, outputs);
    }

    private static Tensor Broadcast(Tensor number, Shape shape) => number.WithLayout(number.Layout.BroadcastTo(shape));
}
