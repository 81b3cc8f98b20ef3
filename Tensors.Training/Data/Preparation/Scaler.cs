namespace Tensors.Training;

/// <summary>
/// Inputs moved and stretched, each element by numbers of its own: <c>y = (x - offset) / scale</c>. Fit one to the examples to train
/// with, and apply it to all: what is fitted to others too tells the model about them.
/// </summary>
public sealed class Scaler
{
    /// <summary>A scaler with given numbers, such as those of one that was fitted before.</summary>
    /// <param name="offset">What becomes 0.</param>
    /// <param name="scale">What lies 1 apart afterwards; the shape of <paramref name="offset"/>, without zeros.</param>
    /// <exception cref="ShapeMismatchException">The shapes differ.</exception>
    public Scaler(Tensor offset, Tensor scale)
    {
        if (offset.Shape != scale.Shape)
        {
            throw new ShapeMismatchException("Scaler", "offset and scale differ", [offset.Shape, scale.Shape]);
        }

        Offset = offset;
        Scale = scale;
    }

    /// <summary>What becomes 0: the shape of one input, float64 where it was fitted.</summary>
    public Tensor Offset { get; }

    /// <summary>What lies 1 apart afterwards: the shape of one input, float64 where it was fitted.</summary>
    public Tensor Scale { get; }

    /// <summary>Mean 0 and standard deviation 1 over the examples, as scikit-learn's <c>StandardScaler</c>.</summary>
    /// <param name="train">The examples to train with; read twice.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="InvalidDataException">There are no examples, or an element is not finite.</exception>
    /// <remarks>In float64 and in two walks. The deviation is that of the examples themselves (divided by their number). Elements that
    /// are the same everywhere are only moved.</remarks>
    public static async Task<Scaler> FitStandardAsync(IDataSource<Example> train, CancellationToken cancellation = default)
    {
        (Tensor sum, long count) = await Moments.JoinAsync(train, x => x.Sum(0), (a, b) => a + b, cancellation).ConfigureAwait(false);
        Tensor mean = sum / count;
        (Tensor squares, _) = await Moments.JoinAsync(train, x => (x - mean).Square().Sum(0), (a, b) => a + b, cancellation)
            .ConfigureAwait(false);
        return new(mean, OneForZero((squares / count).Sqrt()));
    }

    /// <summary>From 0 to 1 over the examples, as scikit-learn's <c>MinMaxScaler</c>.</summary>
    /// <param name="train">The examples to train with; read twice.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="InvalidDataException">There are no examples, or an element is not finite.</exception>
    /// <remarks>Elements that are the same everywhere become 0.</remarks>
    public static async Task<Scaler> FitMinMaxAsync(IDataSource<Example> train, CancellationToken cancellation = default)
    {
        (Tensor least, _) = await Moments.JoinAsync(train, x => x.Min(0), (a, b) => a.Minimum(b), cancellation).ConfigureAwait(false);
        (Tensor most, _) = await Moments.JoinAsync(train, x => x.Max(0), (a, b) => a.Maximum(b), cancellation).ConfigureAwait(false);
        return new(least, OneForZero(most - least));
    }

    /// <summary>As <see cref="FitStandardAsync"/>, waiting for it.</summary>
    /// <param name="train">The examples to train with.</param>
    public static Scaler FitStandard(IDataSource<Example> train) => FitStandardAsync(train).GetAwaiter().GetResult();

    /// <summary>As <see cref="FitMinMaxAsync"/>, waiting for it.</summary>
    /// <param name="train">The examples to train with.</param>
    public static Scaler FitMinMax(IDataSource<Example> train) => FitMinMaxAsync(train).GetAwaiter().GetResult();

    /// <summary>Scales one input, or a batch of them: <c>(x - offset) / scale</c>, computed in float64.</summary>
    /// <param name="x">The shape of one input, with or without a leading axis.</param>
    /// <returns>The same shape; float32, or float64 for float64.</returns>
    public Tensor Apply(Tensor x) => InDouble(x, y => (y - Offset) / Scale);

    /// <summary>What was scaled as it was before: <c>y · scale + offset</c>, computed in float64.</summary>
    /// <param name="y">The shape of one input, with or without a leading axis.</param>
    /// <returns>The same shape; float32, or float64 for float64.</returns>
    public Tensor Invert(Tensor y) => InDouble(y, x => (x * Scale) + Offset);

    /// <summary>Examples with scaled inputs.</summary>
    /// <param name="source">The examples.</param>
    public IIndexedSource<Example> Apply(IIndexedSource<Example> source) => source.MapStacked(Apply);

    /// <summary>Examples with scaled inputs.</summary>
    /// <param name="source">The examples.</param>
    public IDataSource<Example> Apply(IDataSource<Example> source) => source.Map(Apply);

    private static Tensor OneForZero(Tensor scale) => Tensor.Where(scale.Equal(0), 1, scale);

    private static Tensor InDouble(Tensor x, Func<Tensor, Tensor> function) =>
        function(x.Cast(DType.Float64)).Cast(x.DType == DType.Float64 ? DType.Float64 : DType.Float32);

    private Example Apply(Example example) => example with { Inputs = Apply(example.Inputs) };
}
