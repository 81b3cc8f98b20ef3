using Tensors.Training;

namespace Tensors.Tests;

/// <summary>Examples that no model should see.</summary>
public sealed class CheckStageTests
{
    [Test]
    public async Task What_is_right_passes_as_it_is()
    {
        IIndexedSource<Example> source = Walks.Examples(9).Batch(4);

        Assert.That(await Walks.Texts(source.Check(classes: 9)), Is.EqualTo(await Walks.Texts(source)));
    }

    [Test]
    public void NaN_is_named_with_its_place()
    {
        Tensor inputs = Tensor.FromArray(new float[,] { { 1, 2 }, { 3, 4 }, { 5, float.NaN } });

        Assert.That(
            () => Walks.All(DataSource.FromTensors(inputs, Tensor.Zeros([3])).Batch(2).Check(), new(4)),
            Throws.TypeOf<InvalidDataException>()
                .With.Message.EqualTo("Epoch 4, element 1 of the source: inputs[0, 1]: NaN is not finite."));
    }

    [Test]
    public void Infinite_targets_are_refused() => Assert.That(
        () => Walks.All(
            DataSource.FromTensors(Tensor.Zeros([1, 2]), Tensor.FromArray([double.PositiveInfinity])).Filter(_ => true).Check()),
        Throws.TypeOf<InvalidDataException>().With.Message.Contains("element 0 of the source: targets: Infinity is not finite"));

    [TestCase(-1)]
    [TestCase(3)]
    public void A_label_of_no_class_is_refused(int label)
    {
        IIndexedSource<Example> source = DataSource.FromTensors(Tensor.Zeros([4, 1]), Tensor.FromArray([0, 2, label, 1]));

        Assert.That(
            () => Walks.All(source.Batch(4).Check(classes: 3)),
            Throws.TypeOf<InvalidDataException>().With.Message.Contains($"targets[2]: the label {label} is not from 0 to 2"));
    }
}
