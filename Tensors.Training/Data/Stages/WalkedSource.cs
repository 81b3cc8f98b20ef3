namespace Tensors.Training;

/// <summary>What a function of the position reads.</summary>
internal sealed class WalkedSource<T>(Func<long?> count, Func<DataPosition, CancellationToken, IAsyncEnumerable<T>> read) : IDataSource<T>
{
    public long? Count => count();

    public IAsyncEnumerable<T> ReadAsync(DataPosition position, CancellationToken cancellation) => read(position, cancellation);
}

/// <summary>Random numbers of one element.</summary>
internal static class ElementSeeds
{
    public static RandomState At(long seed, DataPosition position) => new(
        [
            (uint)seed, (uint)(seed >> 32), (uint)position.Epoch, (uint)(position.Epoch >> 32), (uint)position.Index,
            (uint)(position.Index >> 32),
        ]);
}
