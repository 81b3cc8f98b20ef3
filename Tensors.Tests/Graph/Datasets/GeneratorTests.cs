using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests.Graphs;

/// <summary>Elements that a program makes.</summary>
public sealed class GeneratorTests : DatasetFixture
{
    [Test]
    public void Each_walk_calls_the_generator_anew()
    {
        int calls = 0;
        Dataset dataset = Dataset.FromGenerator(Count, DataType.Float32, []);

        Assert.That(Numbers<float>(dataset.Repeat(2)), Is.EqualTo(new[] { 0f, 1, 2, 10, 11, 12 }));
        Assert.That(calls, Is.EqualTo(2));

        IEnumerable<float> Count()
        {
            int first = 10 * calls++;
            for (int i = 0; i < 3; i++)
            {
                yield return first + i;
            }
        }
    }

    [Test]
    public void Components_may_be_numbers_text_and_arrays()
    {
        Dataset dataset = Dataset.FromGenerator(
            () => [[1, "a", new[] { 1.5f, 2 }], [2, "b", Tensor.Ones([2])]], [DataType.Int64, DataType.String, DataType.Float32],
            [[], [], [2]]);

        object[][] elements = Elements(dataset);

        Assert.That(elements.Select(element => ((Tensor)element[0]).Item<long>()), Is.EqualTo(new long[] { 1, 2 }));
        Assert.That(elements.Select(element => ((StringTensor)element[1]).Item()), Is.EqualTo(new[] { "a", "b" }));
        Assert.That(((Tensor)elements[0][2]).ToArray<float>(), Is.EqualTo(new[] { 1.5f, 2 }));
    }

    [Test]
    public void An_element_that_does_not_fit_is_an_error()
    {
        Assert.That(
            () => Elements(Dataset.FromGenerator(() => [[1, 2]], [DataType.Int64])),
            Throws.TypeOf<InvalidArgumentException>().With.Message.Contains("2 components where 1"));
        Assert.That(
            () => Elements(Dataset.FromGenerator(() => (string[])["x"], DataType.Int64)),
            Throws.InstanceOf<InvalidArgumentException>().With.Message.Contains("int64"));
        Assert.That(
            () => Elements(Dataset.FromGenerator(() => (float[][])[[1, 2]], DataType.Float32, [3])),
            Throws.TypeOf<InvalidArgumentException>().With.Message.Contains("(3"));
    }

    [Test]
    public void A_walk_that_is_given_up_ends_the_generator()
    {
        bool hasEnded = false;
        Assert.That(Numbers<int>(Dataset.FromGenerator(Endless, DataType.Int32, []).Take(2)), Is.EqualTo(new[] { 7, 7 }));
        Assert.That(hasEnded);

        IEnumerable<int> Endless()
        {
            try
            {
                while (true)
                {
                    yield return 7;
                }
            }
            finally
            {
                hasEnded = true;
            }
        }
    }

    [Test]
    public void Functions_of_a_program_in_a_map_live_as_long_as_the_graph()
    {
        Dataset dataset = Dataset.Range(3).Map(x => CSharpFunc(value => value * 2L, x));
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();

        Assert.That(Numbers<long>(dataset), Is.EqualTo(new long[] { 0, 2, 4 }));
    }
}
