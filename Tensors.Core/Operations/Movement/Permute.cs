namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>The transpose: the last two axes swapped, as a view.</summary>
    /// <exception cref="ShapeMismatchException">The rank is below 2.</exception>
    public Tensor T
    {
        get
        {
            if (Rank < 2)
            {
                throw new ShapeMismatchException("Transpose", "there are no two axes to swap", [Shape]);
            }

            return SwapAxes(-1, -2);
        }
    }

    /// <summary>The axes in another order, as a view: <c>y[i₀, i₁, …] = x[…]</c> with axis k of y being axis <c>axes[k]</c> of x.</summary>
    /// <param name="axes">Every axis once; without arguments the order is reversed. Negative axes count from the end.</param>
    /// <exception cref="ShapeMismatchException">An axis is missing, repeated or outside the rank.</exception>
    /// <remarks>Dtypes: all. VJP: the inverse permutation of <c>dy</c>.</remarks>
    public Tensor Transpose(params ReadOnlySpan<int> axes)
    {
        int[] order = new int[Rank];
        for (int i = 0; i < Rank; i++)
        {
            order[i] = axes.Length == 0 ? Rank - 1 - i : i < axes.Length ? AxisOf("Transpose", axes[i]) : -1;
        }

        return (axes.Length == 0 || axes.Length == Rank) && order.Distinct().Count() == Rank
            ? Apply(new PermuteOp(new(order)), this)
            : throw new ShapeMismatchException(
                "Transpose", $"[{string.Join(", ", axes.ToArray())}] must name each of the {Rank} axes once", [Shape]);
    }

    /// <summary>Two axes in each other's place, as a view.</summary>
    /// <param name="first">One axis; negative counts from the end.</param>
    /// <param name="second">The other.</param>
    /// <exception cref="ShapeMismatchException">There is no such axis.</exception>
    public Tensor SwapAxes(int first, int second)
    {
        int[] order = [.. Enumerable.Range(0, Rank)];
        int one = AxisOf("SwapAxes", first);
        int other = AxisOf("SwapAxes", second);
        (order[one], order[other]) = (order[other], order[one]);
        return Apply(new PermuteOp(new(order)), this);
    }
}

/// <summary>The operation of <see cref="Tensor.Transpose"/>.</summary>
/// <param name="Axes">For each axis of the result, the axis of the operand.</param>
public sealed record PermuteOp(ValueArray<int> Axes) : ViewOperation("Transpose")
{
    /// <inheritdoc/>
    protected internal override void Infer(ReadOnlySpan<Tensor> inputs, Span<TensorSpec> outputs) =>
        outputs[0] = new(Layout.Permuted(inputs[0].Shape, Axes.AsSpan()), inputs[0].DType);

    internal override Layout? View(Layout input, Shape output) => input.Permute(Axes.AsSpan(), output);
}
