namespace Tensors.Training;

/// <summary>Data that are walked epoch by epoch, and from any position of an epoch on.</summary>
/// <typeparam name="T">What an element is: an <see cref="Example"/>, a tensor, a text.</typeparam>
/// <remarks>
/// Stages such as <c>Shuffle</c> and <c>Batch</c> make one source of another and read nothing before they are read themselves.
/// A source may be read several times, also at once.
/// </remarks>
public interface IDataSource<T>
{
    /// <summary>The number of elements of an epoch, or null where only reading tells.</summary>
    long? Count { get; }

    /// <summary>The elements of one epoch from a position on, in an order that the position and seeds determine.</summary>
    /// <param name="position">Where to begin. Behind the end there are no elements.</param>
    /// <param name="cancellation">Ends the walk by an <see cref="OperationCanceledException"/>.</param>
    IAsyncEnumerable<T> ReadAsync(DataPosition position = default, CancellationToken cancellation = default);
}
