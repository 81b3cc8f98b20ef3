namespace Tensors.Training;

/// <summary>Stages that look at one element after the other.</summary>
public static class ElementStages
{
    extension<T>(IDataSource<T> source)
    {
        /// <summary>A function of each element.</summary>
        /// <typeparam name="TResult">What it gives.</typeparam>
        /// <param name="selector">Must give the same for the same element.</param>
        public IDataSource<TResult> Map<TResult>(Func<T, TResult> selector) =>
            new MappedSource<T, TResult>(source, (_, element) => selector(element));

        /// <summary>A function of each element and of random numbers, which are others for each element and in each epoch.</summary>
        /// <typeparam name="TResult">What it gives.</typeparam>
        /// <param name="selector">Gets a generator that follows from seed, epoch and index, and from nothing else.</param>
        /// <param name="seed">The seed.</param>
        public IDataSource<TResult> Map<TResult>(Func<T, RandomState, TResult> selector, long seed) =>
            new MappedSource<T, TResult>(source, (position, element) => selector(element, ElementSeeds.At(seed, position)));

        /// <summary>A function of each element, worked out by several threads; the order stays.</summary>
        /// <typeparam name="TResult">What it gives.</typeparam>
        /// <param name="selector">Must give the same for the same element, on any thread.</param>
        /// <param name="workers">How many results are worked out at once.</param>
        /// <exception cref="ArgumentOutOfRangeException">There are no workers.</exception>
        public IDataSource<TResult> Map<TResult>(Func<T, TResult> selector, int workers)
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(workers);
            return new WalkedSource<TResult>(
                () => source.Count,
                (position, cancellation) => Background.MapAsync(
                    source.ReadAsync(position, cancellation), selector, workers, workers, cancellation));
        }

        /// <summary>The elements of which something is true.</summary>
        /// <param name="predicate">Must give the same for the same element.</param>
        /// <remarks>To resume in the middle of an epoch, the elements before are read and asked for once more.</remarks>
        public IDataSource<T> Filter(Func<T, bool> predicate) =>
            new StreamSource<T>(null, (epoch, cancellation) => FilterAsync(source, predicate, epoch, cancellation));

        /// <summary>The first elements of each epoch.</summary>
        /// <param name="count">At most so many.</param>
        /// <exception cref="ArgumentOutOfRangeException">The count is negative.</exception>
        public IDataSource<T> Take(long count)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(count);
            return new TakeSource<T>(source, count);
        }

        /// <summary>What comes behind the first elements of each epoch.</summary>
        /// <param name="count">How many are left out.</param>
        /// <exception cref="ArgumentOutOfRangeException">The count is negative.</exception>
        public IDataSource<T> Skip(long count)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(count);
            return new SkipSource<T>(source, count);
        }

        /// <summary>So many epochs as one: epoch 0 here is epochs 0 to <paramref name="times"/> - 1 of the source.</summary>
        /// <param name="times">How many.</param>
        /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
        public IDataSource<T> Repeat(int times)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(times);
            return new RepeatSource<T>(source, times);
        }

        /// <summary>One epoch after the other without end.</summary>
        /// <remarks>Epoch e begins with epoch 2³² · e of the source: taken in parts, each part has an order of its own.</remarks>
        public IDataSource<T> Repeat() => new RepeatSource<T>(source, null);

        /// <summary>Elements of two sources side by side, until one of them ends.</summary>
        /// <typeparam name="TOther">What an element of the other source is.</typeparam>
        /// <param name="other">The other source.</param>
        public IDataSource<(T First, TOther Second)> Zip<TOther>(IDataSource<TOther> other) =>
            new ZipSource<T, TOther, (T, TOther)>(source, other, (first, second) => (first, second));

        /// <summary>Elements of this source and of others in turn; a source that ends drops out.</summary>
        /// <param name="others">The other sources.</param>
        /// <param name="block">How many elements each gives when its turn comes.</param>
        /// <exception cref="ArgumentOutOfRangeException">A block has no elements.</exception>
        public IDataSource<T> Interleave(IEnumerable<IDataSource<T>> others, int block = 1)
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(block);
            return new InterleavedSource<T>([source, .. others], block);
        }

        /// <summary>Keeps the elements of epoch 0 in memory as they are read; every other epoch gives the same ones.</summary>
        /// <remarks>Put it before stages that are others in each epoch, such as shuffling.</remarks>
        public IDataSource<T> Cache() => new CachedSource<T>(source);

        /// <summary>Reads ahead on another thread while what was read is used. The order stays.</summary>
        /// <param name="bound">At most so many elements are ready and not yet used.</param>
        /// <exception cref="ArgumentOutOfRangeException">The bound is not positive.</exception>
        /// <remarks>
        /// What reading throws is thrown to the reader, behind the elements that came before it. A walk that is left or cancelled has
        /// stopped its thread when it returns.
        /// </remarks>
        public IDataSource<T> Prefetch(int bound = 2)
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bound);
            return new WalkedSource<T>(
                () => source.Count, (position, cancellation) => Background.ReadAsync(source, bound, position, cancellation));
        }
    }

    extension<T>(IIndexedSource<T> source)
    {
        /// <summary>A function of each element.</summary>
        /// <typeparam name="TResult">What it gives.</typeparam>
        /// <param name="selector">Must give the same for the same element.</param>
        public IIndexedSource<TResult> Map<TResult>(Func<T, TResult> selector) =>
            new IndexedMap<T, TResult>(source, (_, element) => selector(element));

        /// <summary>A function of each element and of random numbers, which are others for each element and in each epoch.</summary>
        /// <typeparam name="TResult">What it gives.</typeparam>
        /// <param name="selector">Gets a generator that follows from seed, epoch and index, and from nothing else.</param>
        /// <param name="seed">The seed.</param>
        public IIndexedSource<TResult> Map<TResult>(Func<T, RandomState, TResult> selector, long seed) =>
            new IndexedMap<T, TResult>(source, (position, element) => selector(element, ElementSeeds.At(seed, position)));

        /// <summary>A function that does to a batch what it does to each of its elements; batches are made first.</summary>
        /// <param name="function">Elementwise along the first axis, such as <c>x.Cast(DType.Float32) / 255</c>.</param>
        public IIndexedSource<T> MapStacked(Func<T, T> function) => new StackedMap<T>(source, function);

        /// <summary>The first elements of each epoch.</summary>
        /// <param name="count">At most so many.</param>
        /// <exception cref="ArgumentOutOfRangeException">The count is negative.</exception>
        public IIndexedSource<T> Take(int count)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(count);
            return new ReindexedSource<T>(source, Math.Min(count, source.Count), (_, index) => index);
        }

        /// <summary>What comes behind the first elements of each epoch.</summary>
        /// <param name="count">How many are left out.</param>
        /// <exception cref="ArgumentOutOfRangeException">The count is negative.</exception>
        public IIndexedSource<T> Skip(int count)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(count);
            int skipped = Math.Min(count, source.Count);
            return new ReindexedSource<T>(source, source.Count - skipped, (_, index) => index + skipped);
        }

        /// <summary>Works out elements ahead by several threads. The order stays, and so do the elements.</summary>
        /// <param name="bound">At most so many elements are ready and not yet used.</param>
        /// <param name="workers">How many are worked out at once.</param>
        /// <exception cref="ArgumentOutOfRangeException">One is not positive.</exception>
        public IDataSource<T> Prefetch(int bound = 2, int workers = 1)
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bound);
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(workers);
            return new WalkedSource<T>(
                () => source.Count,
                (position, cancellation) => Background.MapAsync(
                    Indices(source.Count, position), index => source.At(position.Epoch, index), workers, bound, cancellation));
        }
    }

    private static async IAsyncEnumerable<T> FilterAsync<T>(
        IDataSource<T> source, Func<T, bool> predicate, long epoch,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (T element in source.ReadAsync(new(epoch), cancellation).ConfigureAwait(false))
        {
            if (predicate(element))
            {
                yield return element;
            }
        }
    }

    private static async IAsyncEnumerable<int> Indices(int count, DataPosition position)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        for (long index = position.Index; index < count; index++)
        {
            yield return (int)index;
        }
    }
}
