namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>Chooses element by element: <c>y = condition ? whenTrue : whenFalse</c>.</summary>
    /// <param name="condition">Dtype bool.</param>
    /// <param name="whenTrue">Any dtype; the three shapes broadcast.</param>
    /// <param name="whenFalse">The dtype of <paramref name="whenTrue"/>.</param>
    /// <exception cref="ShapeMismatchException">The shapes do not broadcast.</exception>
    /// <exception cref="DTypeMismatchException">The condition is not bool, or the dtypes of the choices differ.</exception>
    /// <remarks>
    /// <para>VJP: <c>dy</c> goes to the chosen operand, 0 to the other. A NaN that is not chosen stays out of the result.</para>
    /// <para>Both branches are computed everywhere, and so are their derivatives. The rules of this library keep a cotangent of 0 beside an
    /// infinite slope at 0, so that √x in the branch that is not chosen at 0 does no harm. Other libraries, and operations with rules of
    /// one's own, give NaN there (0 · inf); a choice of the operand before the function is safe everywhere, as in the example.</para>
    /// </remarks>
    /// <example>
    /// <code>
    /// Tensor positive = x &gt; 0;
    /// Tensor safe = Tensor.Where(positive, x, Tensor.OnesLike(x));
    /// Tensor y = Tensor.Where(positive, safe.Sqrt(), Tensor.ZerosLike(x));
    /// </code>
    /// </example>
    public static Tensor Where(Tensor condition, Tensor whenTrue, Tensor whenFalse) =>
        ElementwiseOperation.ApplyBroadcast<WhereOp>("Where", condition, whenTrue, whenFalse);

    /// <summary>
    /// Chooses between a tensor and a number, which takes on the tensor's dtype; see <see cref="Where(Tensor, Tensor, Tensor)"/>.
    /// </summary>
    /// <param name="condition">Dtype bool.</param>
    /// <param name="whenTrue">Any dtype; the shapes broadcast.</param>
    /// <param name="whenFalse">The number.</param>
    public static Tensor Where(Tensor condition, Tensor whenTrue, Scalar whenFalse) =>
        Where(condition, whenTrue, whenFalse.ToTensor("Where", whenTrue.DType, Shape.Scalar));

    /// <summary>
    /// Chooses between a number, which takes on the tensor's dtype, and a tensor; see <see cref="Where(Tensor, Tensor, Tensor)"/>.
    /// </summary>
    /// <param name="condition">Dtype bool.</param>
    /// <param name="whenTrue">The number.</param>
    /// <param name="whenFalse">Any dtype; the shapes broadcast.</param>
    public static Tensor Where(Tensor condition, Scalar whenTrue, Tensor whenFalse) =>
        Where(condition, whenTrue.ToTensor("Where", whenFalse.DType, Shape.Scalar), whenFalse);
}

/// <summary>The operation of <see cref="Tensor.Where(Tensor, Tensor, Tensor)"/>.</summary>
public sealed record WhereOp() : Operation("Where")
{
    internal override bool ReadsInOrder => true;

    internal override bool Broadcasts => true;

    /// <inheritdoc/>
    protected internal override bool TakesHalf => true;

    /// <inheritdoc/>
    protected internal override void Infer(ReadOnlySpan<Tensor> inputs, Span<TensorSpec> outputs)
    {
        DTypeErrors.Require(Name, inputs[0], DTypeSet.Bool);
        DType dtype = DTypeErrors.RequireSame(Name, inputs[1], inputs[2]);
        foreach (Tensor choice in inputs[1..])
        {
            if (!choice.Shape.Equals(inputs[0].Shape))
            {
                throw ShapeErrors.NotEqual(Name, inputs[0].Shape, choice.Shape);
            }
        }

        outputs[0] = new(inputs[0].Shape, dtype);
    }

    /// <inheritdoc/>
    protected internal override unsafe void Execute(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        fixed (byte* condition = inputs[0], whenTrue = inputs[1], whenFalse = inputs[2], chosen = outputs[0])
        {
            Operand c = new(condition, inputs[0].Layout);
            Operand x = new(whenTrue, inputs[1].Layout);
            Operand y = new(whenFalse, inputs[2].Layout);
            long count = inputs[0].ElementCount;
            switch (inputs[1].DType.Size)
            {
                case 1:
                    ElementwiseDriver.Select(c, x, y, chosen, count);
                    break;
                case 2:
                    ElementwiseDriver.Select(c, x, y, (ushort*)chosen, count);
                    break;
                case 4:
                    ElementwiseDriver.Select(c, x, y, (uint*)chosen, count);
                    break;
                case 8:
                    ElementwiseDriver.Select(c, x, y, (ulong*)chosen, count);
                    break;
                default:
                    ElementwiseDriver.Select(c, x, y, (UInt128*)chosen, count);
                    break;
            }
        }
    }
}
