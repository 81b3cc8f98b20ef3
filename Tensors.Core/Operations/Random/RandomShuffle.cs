namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>The rows (the slices of the first axis) in random order.</summary>
    /// <param name="seed">The operation's seed; without any, see <see cref="RandomSeed.Set"/>.</param>
    /// <param name="graphSeed">The seed that TensorFlow keeps per graph; see <see cref="RandomSeed.Derive"/>.</param>
    /// <exception cref="ShapeMismatchException">A scalar has no rows.</exception>
    /// <remarks>
    /// The order of TensorFlow's <c>random_shuffle</c>. Dtypes: all. Not differentiable, as there; gather by shuffled positions where a
    /// gradient is needed.
    /// </remarks>
    public Tensor RandomShuffle(long? seed = null, long? graphSeed = null) =>
        Apply(new RandomShuffleOp(RandomSeed.Of(graphSeed, seed)), this);
}

/// <summary>The operation of <see cref="Tensor.RandomShuffle"/>.</summary>
/// <param name="Seed">Where the stream starts.</param>
public sealed record RandomShuffleOp(RandomSeed Seed) : RandomOperation("RandomShuffle", Seed)
{
    /// <inheritdoc/>
    protected internal override bool TakesHalf => true;

    /// <inheritdoc/>
    protected internal override void Infer(ReadOnlySpan<Tensor> inputs, Span<TensorSpec> outputs)
    {
        if (inputs[0].Rank == 0)
        {
            throw new ShapeMismatchException(Name, "a scalar has no rows to shuffle", [inputs[0].Shape]);
        }

        outputs[0] = new(inputs[0].Shape, inputs[0].DType);
    }

    /// <inheritdoc/>
    public override unsafe void Draw(PhiloxGenerator generator, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        Tensor values = Tensor.ContiguousNow(inputs[0]);
        int rows = values.Shape[0];
        int[] order = Order(generator, values.ElementCount > 1 ? rows : 1, rows);
        fixed (byte* source = values, destination = outputs[0])
        {
            RowMovement.Gather(source, destination, order, 1, rows, values.Shape.ContiguousStrides[0] * values.DType.Size);
        }

        GC.KeepAlive(values);
    }

    /// <summary>Fisher and Yates forwards: row i changes places with one at or behind it.</summary>
    private static unsafe int[] Order(PhiloxGenerator generator, int shuffled, int rows)
    {
        int[] order = new int[rows];
        for (int i = 0; i < rows; i++)
        {
            order[i] = i;
        }

        if (shuffled <= 1)
        {
            return order;
        }

        UInt128 counter = generator.Reserve((ulong)((shuffled + Philox.WordsPerBlock - 2) / Philox.WordsPerBlock));
        uint* words = stackalloc uint[Philox.WordsPerBlock];
        for (int i = 0; i < shuffled - 1; i++)
        {
            if (i % Philox.WordsPerBlock == 0)
            {
                Philox.Block(counter++, generator.Key, words);
            }

            int j = i + (int)(words[i % Philox.WordsPerBlock] % (uint)(shuffled - i));
            (order[i], order[j]) = (order[j], order[i]);
        }

        return order;
    }
}
