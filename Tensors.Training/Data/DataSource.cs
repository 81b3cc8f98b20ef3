namespace Tensors.Training;

/// <summary>Where data come from: each method makes a source of what there is.</summary>
public static class DataSource
{
    /// <summary>The elements of a list, which must not change any more.</summary>
    /// <typeparam name="T">What an element is.</typeparam>
    /// <param name="elements">The elements.</param>
    public static IIndexedSource<T> FromArray<T>(IReadOnlyList<T> elements) => new ListSource<T>(elements);

    /// <summary>Examples that lie along the first axes of two tensors. Batches are gathered from there in one move.</summary>
    /// <param name="inputs">Shape <c>(count, ...)</c>.</param>
    /// <param name="targets">Shape <c>(count, ...)</c>.</param>
    /// <exception cref="ShapeMismatchException">One is a scalar.</exception>
    /// <exception cref="ArgumentException">They differ in their first extents.</exception>
    public static IIndexedSource<Example> FromTensors(Tensor inputs, Tensor targets) => Pair(FromTensor(inputs), FromTensor(targets));

    /// <summary>The slices of a tensor along its first axis. Batches are gathered from there in one move.</summary>
    /// <param name="rows">Shape <c>(count, ...)</c>.</param>
    /// <exception cref="ShapeMismatchException">It is a scalar.</exception>
    public static IIndexedSource<Tensor> FromTensor(Tensor rows) => new RowSource(rows);

    /// <summary>
    /// The slices of an array in an <c>.npy</c> file along its first axis. The file is mapped into memory: only rows that are asked for are
    /// read.
    /// </summary>
    /// <param name="path">The file, which must not change meanwhile.</param>
    /// <exception cref="TensorFileException">It is cut off or damaged, or has elements that tensors have not.</exception>
    /// <exception cref="NotSupportedException">The elements are in another order than tensors'.</exception>
    /// <exception cref="DataFileException">It holds a scalar.</exception>
    public static IIndexedSource<Tensor> FromNpy(string path) => new NpySource(path);

    /// <summary>Examples of two <c>.npy</c> files.</summary>
    /// <param name="inputs">The file of what the model gets.</param>
    /// <param name="targets">The file of what it should say.</param>
    /// <exception cref="ArgumentException">They differ in their first extents.</exception>
    /// <remarks>Errors are those of <see cref="FromNpy(string)"/>.</remarks>
    public static IIndexedSource<Example> FromNpy(string inputs, string targets) => Pair(FromNpy(inputs), FromNpy(targets));

    /// <summary>Examples of two sources that go together, element by element.</summary>
    /// <param name="inputs">What the model gets.</param>
    /// <param name="targets">What it should say.</param>
    /// <exception cref="ArgumentException">They have not as many elements.</exception>
    public static IIndexedSource<Example> Pair(IIndexedSource<Tensor> inputs, IIndexedSource<Tensor> targets) =>
        new PairSource(inputs, targets);

    /// <summary>What a function gives, epoch by epoch.</summary>
    /// <typeparam name="T">What an element is.</typeparam>
    /// <param name="read">
    /// Begins an epoch; must give the same elements whenever it is called for the same epoch, or else a walk that is resumed goes on with
    /// other ones.
    /// </param>
    /// <param name="count">The number of elements of an epoch, where it is known.</param>
    /// <remarks>To resume in the middle of an epoch, the elements before are read and dropped.</remarks>
    public static IDataSource<T> FromAsyncEnumerable<T>(Func<long, IAsyncEnumerable<T>> read, long? count = null) =>
        new StreamSource<T>(count, (epoch, _) => read(epoch));

    private sealed class ListSource<T>(IReadOnlyList<T> elements) : IIndexedSource<T>
    {
        public int Count => elements.Count;

        public T At(long epoch, int index) => elements[index];
    }
}
