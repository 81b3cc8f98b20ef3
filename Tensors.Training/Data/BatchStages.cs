namespace Tensors.Training;

/// <summary>Stages that make batches.</summary>
public static class BatchStages
{
    /// <summary>Batches of examples that agree in shapes.</summary>
    /// <param name="source">The examples.</param>
    /// <param name="size">How many make a batch.</param>
    /// <param name="dropRemainder">Whether to leave out what does not fill a batch at the end.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is not positive.</exception>
    public static IDataSource<Example> Batch(this IDataSource<Example> source, int size, bool dropRemainder = false) =>
        source.Batch(size, Example.Stack, dropRemainder);

    /// <summary>Batches of tensors that agree in shape, along a new first axis.</summary>
    /// <param name="source">The tensors.</param>
    /// <param name="size">How many make a batch.</param>
    /// <param name="dropRemainder">Whether to leave out what does not fill a batch at the end.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is not positive.</exception>
    public static IDataSource<Tensor> Batch(this IDataSource<Tensor> source, int size, bool dropRemainder = false) =>
        source.Batch(size, Stack, dropRemainder);

    /// <summary>Batches of examples that agree in shapes; of tensors and mapped files they are gathered in one move.</summary>
    /// <param name="source">The examples.</param>
    /// <param name="size">How many make a batch.</param>
    /// <param name="dropRemainder">Whether to leave out what does not fill a batch at the end.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is not positive.</exception>
    public static IIndexedSource<Example> Batch(this IIndexedSource<Example> source, int size, bool dropRemainder = false)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size);
        return new IndexedBatches<Example>(source, size, dropRemainder, Example.Stack);
    }

    /// <summary>Batches of tensors that agree in shape, along a new first axis; of tensors and mapped files they are gathered in one
    /// move.</summary>
    /// <param name="source">The tensors.</param>
    /// <param name="size">How many make a batch.</param>
    /// <param name="dropRemainder">Whether to leave out what does not fill a batch at the end.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is not positive.</exception>
    public static IIndexedSource<Tensor> Batch(this IIndexedSource<Tensor> source, int size, bool dropRemainder = false)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size);
        return new IndexedBatches<Tensor>(source, size, dropRemainder, Stack);
    }

    /// <summary>Batches that a function makes.</summary>
    /// <typeparam name="T">What an element is.</typeparam>
    /// <typeparam name="TBatch">What a batch is.</typeparam>
    /// <param name="source">The elements.</param>
    /// <param name="size">How many make a batch.</param>
    /// <param name="collate">Makes a batch of a list that is its own only until it returns.</param>
    /// <param name="dropRemainder">Whether to leave out what does not fill a batch at the end.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is not positive.</exception>
    public static IDataSource<TBatch> Batch<T, TBatch>(
        this IDataSource<T> source, int size, Func<IReadOnlyList<T>, TBatch> collate, bool dropRemainder = false)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size);
        return new BatchedSource<T, TBatch>(source, size, dropRemainder, collate);
    }

    private static Tensor Stack(IReadOnlyList<Tensor> tensors) => Tensor.Stack([.. tensors]);
}
