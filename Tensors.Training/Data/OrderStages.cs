namespace Tensors.Training;

/// <summary>Stages that put elements in another order, or divide them.</summary>
public static class OrderStages
{
    extension<T>(IDataSource<T> source)
    {
        /// <summary>
        /// Random order within a window, another one in each epoch: each element that comes takes the place of a random one of those held.
        /// </summary>
        /// <param name="seed">Determines the orders of all epochs.</param>
        /// <param name="buffer">How many elements are held.</param>
        /// <exception cref="ArgumentOutOfRangeException">Nothing is held.</exception>
        /// <remarks>To resume in the middle of an epoch, the elements before are read once more.</remarks>
        public IDataSource<T> Shuffle(long seed, int buffer)
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(buffer);
            return new StreamSource<T>(
                source.Count, (epoch, cancellation) => BufferShuffle.ReadAsync(source, buffer, seed, epoch, cancellation));
        }
    }

    extension<T>(IIndexedSource<T> source)
    {
        /// <summary>Random order, another one in each epoch; all orders are equally likely.</summary>
        /// <param name="seed">Determines the orders of all epochs, each from a Philox stream of its own.</param>
        public IIndexedSource<T> Shuffle(long seed)
        {
            Permutations orders = new(source.Count, seed);
            return new ReindexedSource<T>(source, source.Count, (epoch, index) => orders.Of(epoch)[index]);
        }

        /// <summary>Divides the elements once, the same way in every epoch.</summary>
        /// <param name="share">What part the first source gets, from 0 to 1; rounded to whole elements.</param>
        /// <param name="seed">Determines who goes where; without it the first elements are the first part.</param>
        /// <exception cref="ArgumentOutOfRangeException">The share is not between 0 and 1.</exception>
        public (IIndexedSource<T> First, IIndexedSource<T> Second) Split(double share, long? seed = null)
        {
            if (!(share >= 0 && share <= 1))
            {
                throw new ArgumentOutOfRangeException(nameof(share), share, "Split: the share is from 0 to 1.");
            }

            int first = (int)Math.Round(share * source.Count);
            int[] order = Fixed(source.Count, seed);
            return (Part(source, order[..first]), Part(source, order[first..]));
        }

        /// <summary>Cross-validation: each part validates once what the others train.</summary>
        /// <param name="folds">How many parts; their sizes differ by one at most.</param>
        /// <param name="seed">Determines who goes where; without it parts are neighbours.</param>
        /// <exception cref="ArgumentOutOfRangeException">There are fewer than two parts, or more than elements.</exception>
        public IReadOnlyList<(IIndexedSource<T> Train, IIndexedSource<T> Validation)> KFold(int folds, long? seed = null)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(folds, 2);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(folds, source.Count);
            int[] order = Fixed(source.Count, seed);
            int End(int fold) => (int)((long)source.Count * fold / folds);
            return
            [
                .. Enumerable.Range(0, folds).Select(fold => (
                    Part(source, [.. order[..End(fold)], .. order[End(fold + 1)..]]), Part(source, order[End(fold)..End(fold + 1)]))),
            ];
        }
    }

    private static int[] Fixed(int count, long? seed) =>
        seed is { } given ? new Permutations(count, given).Of(Permutations.Once) : [.. Enumerable.Range(0, count)];

    private static ReindexedSource<T> Part<T>(IIndexedSource<T> source, int[] indices) =>
        new(source, indices.Length, (_, index) => indices[index]);
}
