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

    /// <summary>Batches of examples that differ in length: each is padded at the ends of its axes to the largest of the batch.</summary>
    /// <param name="source">The examples; ranks agree.</param>
    /// <param name="size">How many make a batch.</param>
    /// <param name="inputs">What inputs are padded with.</param>
    /// <param name="targets">What targets are padded with.</param>
    /// <param name="multiple">The first axis of an example gets a multiple of it.</param>
    /// <param name="dropRemainder">Whether to leave out what does not fill a batch at the end.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size or the multiple is not positive.</exception>
    public static IDataSource<Example> PaddedBatch(
        this IDataSource<Example> source, int size, Scalar inputs = default, Scalar targets = default, int multiple = 1,
        bool dropRemainder = false)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(multiple);
        return source.Batch(size, examples => Pad(examples, inputs, targets, multiple), dropRemainder);
    }

    /// <summary>
    /// Lists of elements of about one length: a list is given when it is full, and those that are not in the end, the shortest elements
    /// first.
    /// </summary>
    /// <typeparam name="T">What an element is.</typeparam>
    /// <param name="source">The elements.</param>
    /// <param name="lengthOf">The length of an element.</param>
    /// <param name="boundaries">Ascending: the greatest length of each bucket; one more bucket has what is longer.</param>
    /// <param name="size">How many make a list.</param>
    /// <param name="dropRemainder">Whether to leave out lists that are not full.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is not positive.</exception>
    /// <exception cref="ArgumentException">The boundaries do not ascend.</exception>
    /// <remarks>To resume in the middle of an epoch, the elements before are read once more.</remarks>
    public static IDataSource<T[]> Bucket<T>(
        this IDataSource<T> source, Func<T, int> lengthOf, ReadOnlySpan<int> boundaries, int size, bool dropRemainder = false)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size);
        int[] ascending = boundaries.ToArray();
        for (int i = 1; i < ascending.Length; i++)
        {
            if (ascending[i] <= ascending[i - 1])
            {
                throw new ArgumentException($"Bucket: the boundary {ascending[i]} is not above {ascending[i - 1]}.", nameof(boundaries));
            }
        }

        return new StreamSource<T[]>(
            null, (epoch, cancellation) => Buckets.ReadAsync(source, lengthOf, ascending, size, dropRemainder, epoch, cancellation));
    }

    /// <summary>Batches of examples of about one length, padded to the largest of each batch.</summary>
    /// <param name="source">The examples; ranks agree.</param>
    /// <param name="lengthOf">The length of an example, such as <c>example => example.Inputs.Shape[0]</c>.</param>
    /// <param name="boundaries">Ascending: the greatest length of each bucket; one more bucket has what is longer.</param>
    /// <param name="size">How many make a batch.</param>
    /// <param name="inputs">What inputs are padded with.</param>
    /// <param name="targets">What targets are padded with.</param>
    /// <param name="dropRemainder">Whether to leave out batches that are not full.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is not positive.</exception>
    /// <exception cref="ArgumentException">The boundaries do not ascend.</exception>
    public static IDataSource<Example> BucketBatch(
        this IDataSource<Example> source, Func<Example, int> lengthOf, ReadOnlySpan<int> boundaries, int size, Scalar inputs = default,
        Scalar targets = default, bool dropRemainder = false) =>
        source.Bucket(lengthOf, boundaries, size, dropRemainder).Map(examples => Pad(examples, inputs, targets, 1));

    private static Example Pad(IReadOnlyList<Example> examples, Scalar inputs, Scalar targets, int multiple) => new(
        Padding.Stack([.. examples.Select(example => example.Inputs)], "inputs", inputs, multiple),
        Padding.Stack([.. examples.Select(example => example.Targets)], "targets", targets, multiple));

    private static Tensor Stack(IReadOnlyList<Tensor> tensors) => Tensor.Stack([.. tensors]);
}
