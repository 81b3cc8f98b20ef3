namespace Tensors;

/// <summary>An operation that folds axes away.</summary>
/// <param name="Name">The name.</param>
/// <param name="Axes">The folded axes, ascending.</param>
/// <param name="KeepDims">Whether they stay with extent 1.</param>
public abstract record ReductionOperation(string Name, ValueArray<int> Axes, bool KeepDims) : Operation(Name)
{
    private protected abstract DTypeSet Takes { get; }

    /// <summary>Whether folding nothing has a value, as the sum of nothing has.</summary>
    private protected virtual bool HasIdentity => true;

    /// <summary>The shape that is left of <paramref name="shape"/>.</summary>
    internal static Shape Reduce(Shape shape, ValueArray<int> axes, bool keepDims)
    {
        Span<int> extents = stackalloc int[Shape.MaxRank];
        int rank = 0;
        for (int axis = 0; axis < shape.Rank; axis++)
        {
            bool folded = axes.AsSpan().Contains(axis);
            if (!folded || keepDims)
            {
                extents[rank++] = folded ? 1 : shape[axis];
            }
        }

        return Shape.Create(extents[..rank]);
    }

    /// <inheritdoc/>
    protected internal override void Infer(ReadOnlySpan<Tensor> inputs, Span<TensorSpec> outputs)
    {
        DType dtype = DTypeErrors.Require(Name, inputs[0], Takes);
        Shape shape = inputs[0].Shape;
        if (!HasIdentity && FoldedCount(shape) == 0)
        {
            throw ShapeErrors.Empty(Name, shape);
        }

        outputs[0] = new(Reduce(shape, Axes, KeepDims), dtype);
    }

    /// <summary>Folds one run of neighbouring axes after the other, the innermost first.</summary>
    protected internal override unsafe void Execute(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        Tensor x = Tensor.ContiguousNow(inputs[0]);
        Tensor y = outputs[0];
        if (y.ElementCount == 0)
        {
            return;
        }

        int end = x.Rank;
        while (true)
        {
            int last = end - 1;
            while (last >= 0 && !IsFolded(last))
            {
                last--;
            }

            int first = last + 1;
            while (first > 0 && IsFolded(first - 1))
            {
                first--;
            }

            bool more = Axes.Count > 0 && Axes[0] < first;
            Tensor folded = more ? Tensor.Allocate(new(FoldedShape(x.Shape, first, last), x.DType)) : y;
            fixed (byte* source = x, destination = folded)
            {
                // Complex numbers are folded part by part: the parts of an element lie side by side.
                long inner = Product(x.Shape, last + 1, x.Rank) * (x.DType.IsComplex ? 2 : 1);
                Fold(source, destination, Product(x.Shape, 0, first), Product(x.Shape, first, last + 1), inner, x.DType.PartDType);
            }

            GC.KeepAlive(x);
            if (!more)
            {
                Finish(y, FoldedCount(inputs[0].Shape));
                return;
            }

            (x, end) = (folded, first);
        }
    }

    /// <summary>Folds one chunk of a fold over all elements; see <see cref="ReductionKernels.RunLength"/>.</summary>
    /// <param name="chunk">Contiguous.</param>
    /// <param name="folds">Room for the fold of each chunk.</param>
    /// <param name="number">Which chunk it is.</param>
    internal unsafe void FoldChunk(Tensor chunk, Tensor folds, long number)
    {
        fixed (byte* x = chunk, y = folds)
        {
            Fold(x, y + (number * folds.DType.Size), 1, chunk.ElementCount, 1, chunk.DType);
        }
    }

    /// <summary>Combines what chunks were folded to, neighbours first, as a fold of the whole does.</summary>
    /// <param name="folds">The fold of each chunk; overwritten.</param>
    /// <param name="y">The result.</param>
    /// <param name="count">Of how many elements.</param>
    internal unsafe void Combine(Tensor folds, Tensor y, long count)
    {
        int size = folds.DType.Size;
        fixed (byte* x = folds, folded = y)
        {
            for (long left = folds.ElementCount; left > 1; left = (left + 1) / 2)
            {
                for (long pair = 0; pair < left / 2; pair++)
                {
                    Fold(x + (2 * pair * size), x + (pair * size), 1, 2, 1, folds.DType);
                }

                if (left % 2 == 1)
                {
                    Buffer.MemoryCopy(x + ((left - 1) * size), x + (left / 2 * size), size, size);
                }
            }

            Buffer.MemoryCopy(x, folded, size, size);
        }

        Finish(y, count);
    }

    /// <summary>Folds the middle of (outer, extent, inner) contiguous elements.</summary>
    private protected abstract unsafe void Fold(void* x, void* y, long outer, long extent, long inner, DType dtype);

    /// <summary>What is still to do with the folded elements, given how many went into each.</summary>
    private protected virtual void Finish(Tensor y, long count)
    {
    }

    // Rank is kept while folding, so that the positions of the axes still to fold hold.
    private static Shape FoldedShape(Shape shape, int first, int last)
    {
        int[] extents = shape.Extents.ToArray();
        extents.AsSpan(first, last - first + 1).Fill(1);
        return Shape.Create(extents);
    }

    private static long Product(Shape shape, int start, int end)
    {
        long product = 1;
        foreach (int extent in shape.Extents[start..end])
        {
            product *= extent;
        }

        return product;
    }

    private bool IsFolded(int axis) => Axes.AsSpan().Contains(axis);

    private long FoldedCount(Shape shape)
    {
        long count = 1;
        foreach (int axis in Axes.AsSpan())
        {
            count *= shape[axis];
        }

        return count;
    }
}
