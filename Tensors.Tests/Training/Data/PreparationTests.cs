using Tensors.Training;

namespace Tensors.Tests;

/// <summary>Scalers and encoders that are fitted to the examples to train with.</summary>
public sealed class PreparationTests
{
    [Test]
    public async Task Standard_inputs_have_mean_0_and_deviation_1()
    {
        IIndexedSource<Example> source = Examples(new float[,] { { 1, 10, 7 }, { 2, 20, 7 }, { 6, 60, 7 } });

        Scaler scaler = await Scaler.FitStandardAsync(source);

        Assert.That(scaler.Offset.ToArray<double>(), Is.EqualTo(new double[] { 3, 30, 7 }));
        Assert.That(scaler.Scale.ToArray<double>(), Is.EqualTo(new[] { Math.Sqrt(14.0 / 3), Math.Sqrt(1400.0 / 3), 1 }));
        Tensor scaled = All(scaler.Apply(source)).Inputs;
        Assert.That(scaled.Mean(0).ToArray<float>(), Has.All.EqualTo(0).Within(1e-6));
        Assert.That(scaled.StandardDeviation(0).ToArray<float>()[..2], Has.All.EqualTo(1).Within(1e-6));
    }

    [Test]
    public void Inputs_between_0_and_1_are_those_of_the_examples_to_train_with()
    {
        Scaler scaler = Scaler.FitMinMax(Examples(new float[,] { { 2, 5 }, { 4, 5 } }));

        Assert.That(scaler.Apply(Tensor.FromArray([2f, 5])).ToArray<float>(), Is.EqualTo(new[] { 0f, 0 }));
        Assert.That(scaler.Apply(Tensor.FromArray([5f, 6])).ToArray<float>(), Is.EqualTo(new[] { 1.5f, 1 }));
    }

    [Test]
    public void A_scaler_is_undone()
    {
        Scaler scaler = Scaler.FitStandard(Walks.Examples(7));
        Tensor x = Tensor.Arange(6, DType.Float32).Reshape(2, 3);

        Assert.That(scaler.Invert(scaler.Apply(x)).ToArray<float>(), Is.EqualTo(x.ToArray<float>()).Within(1e-5));
    }

    [Test]
    public async Task A_stream_is_fitted_as_an_array_is()
    {
        Scaler array = await Scaler.FitStandardAsync(Walks.Examples(1000));
        Scaler stream = await Scaler.FitStandardAsync(Walks.Examples(1000).Filter(_ => true));

        Assert.That(Walks.Text(stream.Offset) + Walks.Text(stream.Scale), Is.EqualTo(Walks.Text(array.Offset) + Walks.Text(array.Scale)));
    }

    [Test]
    public async Task Scaled_batches_are_those_of_scaled_examples()
    {
        Scaler scaler = Scaler.FitStandard(Walks.Examples(9));

        Assert.That(
            await Walks.Texts(scaler.Apply(Walks.Examples(9)).Batch(4)),
            Is.EqualTo(await Walks.Texts(scaler.Apply(Walks.Examples(9).Filter(_ => true)).Batch(4))));
    }

    [Test]
    public void What_is_not_finite_fits_nothing() => Assert.That(
        () => Scaler.FitStandard(Examples(new float[,] { { 1 }, { float.NaN } })),
        Throws.TypeOf<InvalidDataException>().With.Message.Contains("examples 0 to 1"));

    [Test]
    public void No_examples_fit_nothing() => Assert.That(
        () => Scaler.FitMinMax(Walks.Examples(3).Take(0)), Throws.TypeOf<InvalidDataException>().With.Message.Contains("no examples"));

    [Test]
    public void Categories_are_those_of_the_examples_to_train_with()
    {
        OneHotEncoder encoder = OneHotEncoder.Fit(DataSource.FromTensor(Tensor.FromArray([7, 3, 7, -1])));

        Assert.That(encoder.Categories, Is.EqualTo(new long[] { -1, 3, 7 }));
        Assert.That(Walks.Text(encoder.Apply(Tensor.FromArray([3, 7]))), Is.EqualTo("float32 (2, 3) 0 1 0 0 0 1"));
        Assert.That(Walks.Text(encoder.Apply(Tensor.FromScalar(-1))), Is.EqualTo("float32 (3,) 1 0 0"));
    }

    [Test]
    public void Another_category_is_an_error() => Assert.That(
        () => new OneHotEncoder([1, 2]).Apply(Tensor.FromArray([1, 5])),
        Throws.TypeOf<InvalidDataException>().With.Message.Contains("Element 1 is 5, none of the 2 categories"));

    [Test]
    public void Numbers_are_no_categories() =>
        Assert.That(() => new OneHotEncoder([1]).Apply(Tensor.FromArray([1f])), Throws.TypeOf<DTypeMismatchException>());

    private static Example All(IIndexedSource<Example> source) => source.Batch(source.Count).At(0, 0);

    private static IIndexedSource<Example> Examples(float[,] inputs) =>
        DataSource.FromTensors(Tensor.FromArray(inputs), Tensor.Zeros([inputs.GetLength(0)]));
}
