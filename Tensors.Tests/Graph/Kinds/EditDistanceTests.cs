using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests.Graphs;

/// <summary>Levenshtein's distance between sequences.</summary>
public sealed class EditDistanceTests : SessionFixture
{
    // The example of TensorFlow's documentation.
    [Test]
    public void Distances_are_those_of_the_documentation([Values] bool normalize)
    {
        SparseTensor hypothesis = new(
            Constant(new[,] { { 0L, 0, 0 }, { 1, 0, 0 } }), Constant(new[] { "a", "b" }), Constant(new[] { 2L, 1, 1 }));
        SparseTensor truth = new(
            Constant(new[,] { { 0L, 1, 0 }, { 1, 0, 0 }, { 1, 0, 1 }, { 1, 1, 0 } }), Constant(new[] { "a", "b", "c", "a" }),
            Constant(new[] { 2L, 2, 2 }));
        Tensor distance = EditDistance(hypothesis, truth, normalize);

        Assert.That((distance.Name, distance.StaticShape), Is.EqualTo(("edit_distance:0", PartialShape.Create(2, 2))));
        Assert.That(
            Session.Run(distance).ToArray<float>(),
            Is.EqualTo(normalize ? new[] { float.PositiveInfinity, 1, 0.5f, 1 } : new[] { 1f, 1, 1, 1 }));
    }

    [TestCase("kitten", "sitting", 3)]
    [TestCase("intention", "execution", 5)]
    [TestCase("saturday", "sunday", 3)]
    [TestCase("abc", "abc", 0)]
    public void Words_differ_by_so_many_letters(string from, string to, int distance)
    {
        Tensor result = EditDistance(Letters(from), Letters(to), normalize: false);
        Tensor share = EditDistance(Letters(from), Letters(to));

        Assert.That(Session.Run(result).Item<float>(), Is.EqualTo(distance));
        Assert.That(Session.Run(share).Item<float>(), Is.EqualTo((float)distance / to.Length));
    }

    [Test]
    public void Axes_are_as_many_on_both_sides()
    {
        Tensor x = Placeholder(DataType.Int64, [null]);
        SparseTensor row = Letters("ab");
        Tensor distance = EditDistance(new(Constant(new[,] { { 0L, 0 } }), Constant(new[] { 97 }), x), row);

        Assert.That(
            () => Session.Run(distance, [(x, new[] { 1L, 1 })]),
            Throws.TypeOf<InvalidArgumentException>().With.Message.Contains("must have as many axes, at least one, not 2 and 1"));
    }

    private static SparseTensor Letters(string word) => new(
        Constant(Tensor.Arange(word.Length, DType.Int64).Reshape(word.Length, 1)), Constant(word.Select(letter => (int)letter).ToArray()),
        Constant(new[] { (long)word.Length }));
}
