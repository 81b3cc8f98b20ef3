namespace Tensors.Training;

/// <summary>What scalers look at: inputs of examples in batches, each element in float64.</summary>
internal static class Moments
{
    // Enough for one move of memory to be worth its while, few enough for any memory.
    private const int BatchSize = 256;

    /// <summary>Joins a function of all batches of inputs, which have a leading axis.</summary>
    /// <exception cref="InvalidDataException">There are no examples, or an element is not finite.</exception>
    public static async Task<(Tensor Joined, long Count)> JoinAsync(
        IDataSource<Example> train, Func<Tensor, Tensor> function, Func<Tensor, Tensor, Tensor> join, CancellationToken cancellation)
    {
        Tensor? joined = null;
        long count = 0;
        IDataSource<Example> batches = train is IIndexedSource<Example> indexed ? indexed.Batch(BatchSize) : train.Batch(BatchSize);
        await foreach (Example batch in batches.ReadAsync(default, cancellation).ConfigureAwait(false))
        {
            Tensor inputs = batch.Inputs.Cast(DType.Float64);
            if (!inputs.IsFinite().All().Item<bool>())
            {
                throw new InvalidDataException(
                    $"Among the inputs of examples {count} to {count + batch.Count - 1} there is NaN or infinity; nothing can be fitted "
                    + "to them.");
            }

            Tensor part = function(inputs);
            joined = joined is null ? part : join(joined, part);
            count += batch.Count;
        }

        return joined is null ? throw new InvalidDataException("There are no examples to fit anything to.") : (joined, count);
    }
}
