namespace Tensors.Training;

/// <summary>
/// Integers that name categories, as rows of zeros with a one at the category's place. Fit it to the examples to train with.
/// </summary>
public sealed class OneHotEncoder
{
    private readonly Dictionary<long, int> _places;

    /// <summary>An encoder of given categories.</summary>
    /// <param name="categories">All integers that may occur, in the order of their places.</param>
    /// <exception cref="ArgumentException">One stands there twice.</exception>
    public OneHotEncoder(IReadOnlyList<long> categories)
    {
        Categories = [.. categories];
        _places = [];
        foreach ((int place, long category) in categories.Index())
        {
            if (!_places.TryAdd(category, place))
            {
                throw new ArgumentException($"The category {category} stands there twice.", nameof(categories));
            }
        }
    }

    /// <summary>All integers that may occur, in the order of their places.</summary>
    public IReadOnlyList<long> Categories { get; }

    /// <summary>The integers that occur in tensors, in ascending order.</summary>
    /// <param name="train">Tensors of integers, such as the targets to train with.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="DTypeMismatchException">A tensor holds no integers.</exception>
    public static async Task<OneHotEncoder> FitAsync(IDataSource<Tensor> train, CancellationToken cancellation = default)
    {
        SortedSet<long> seen = [];
        await foreach (Tensor x in train.ReadAsync(default, cancellation).ConfigureAwait(false))
        {
            seen.UnionWith(Integers(x));
        }

        return new([.. seen]);
    }

    /// <summary>As <see cref="FitAsync"/>, waiting for it.</summary>
    /// <param name="train">Tensors of integers, such as the targets to train with.</param>
    public static OneHotEncoder Fit(IDataSource<Tensor> train) => FitAsync(train).GetAwaiter().GetResult();

    /// <summary>The rows of integers.</summary>
    /// <param name="x">Integers of any shape.</param>
    /// <returns>float32, shape <c>(..., categories)</c>.</returns>
    /// <exception cref="InvalidDataException">An integer is none of the categories.</exception>
    /// <exception cref="DTypeMismatchException">There are no integers.</exception>
    public Tensor Apply(Tensor x)
    {
        long[] integers = Integers(x);
        float[] rows = new float[integers.Length * Categories.Count];
        for (int i = 0; i < integers.Length; i++)
        {
            if (!_places.TryGetValue(integers[i], out int place))
            {
                throw new InvalidDataException($"Element {i} is {integers[i]}, none of the {Categories.Count} categories.");
            }

            rows[(i * Categories.Count) + place] = 1;
        }

        return Tensor.FromArray(rows, Shape.Create([.. x.Shape, Categories.Count]));
    }

    private static long[] Integers(Tensor x) => x.DType is DType.Int32 or DType.Int64 or DType.UInt8
        ? x.Cast(DType.Int64).ToArray<long>()
        : throw new DTypeMismatchException("OneHotEncoder", $"{x.DType.Name} are no integers", [x.DType]);
}
