using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests.Graphs;

/// <summary>Rows of tables in parts, and sums and means of rows that sparse matrices name.</summary>
public sealed class EmbeddingTests : SessionFixture
{
    private static readonly float[,] s_table = { { 1, 10 }, { 2, 20 }, { 4, 40 } };

    private static SparseTensor Ids =>
        new(Constant(new[,] { { 0L, 0 }, { 0, 1 }, { 2, 0 } }), Constant(new[] { 1L, 2, 0 }), Constant(new[] { 4L, 2 }));

    [TestCase("mod", new[] { 0f, 3, 6, 1, 4, 7, 2, 5 })]
    [TestCase("div", new[] { 0f, 1, 2, 3, 4, 5, 6, 7 })]
    public void Rows_of_parts_are_numbered_in_turn_or_as_they_lie(string strategy, float[] expected)
    {
        PartitionedVariable table = GetPartitionedVariable(
            "table", initialValue: Tensor.Arange(8, DType.Float32).Reshape(8, 1), partitioner: FixedSizePartitioner(3));
        Session.Run(GlobalVariablesInitializer());
        Tensor rows = EmbeddingLookup(table, new[,] { { 0, 1, 2, 3 }, { 4, 5, 6, 7 } }, strategy);

        Tensor values = Session.Run(rows);

        Assert.That(values.Shape, Is.EqualTo(Shape.Create(2, 4, 1)));
        Assert.That(values.ToArray<float>(), Is.EqualTo(expected));
    }

    [Test]
    public void Gradients_reach_the_rows_of_each_part()
    {
        PartitionedVariable table = GetPartitionedVariable(
            "table", [3, 1], initializer: Initializers.Ones(), partitioner: FixedSizePartitioner(2));
        Session.Run(GlobalVariablesInitializer());
        Tensor?[] slopes = Gradients(EmbeddingLookup(table, new[] { 0, 2, 2, 1 }) * 1f, [.. table]);

        Assert.That(Session.Run(slopes[0]!).ToArray<float>(), Is.EqualTo(new[] { 1f, 2 }));
        Assert.That(Session.Run(slopes[1]!).ToArray<float>(), Is.EqualTo(new[] { 1f }));
    }

    [Test]
    public void Another_numbering_is_refused()
    {
        PartitionedVariable table = GetPartitionedVariable("table", [4, 1], partitioner: FixedSizePartitioner(2));

        Assert.That(
            () => EmbeddingLookup(table, new[] { 0 }, "random"),
            Throws.ArgumentException.With.Message.Contains("\"mod\" or \"div\", not \"random\""));
    }

    [TestCase("sum", new[] { 14f, 140, 0, 0, 2, 20 })]
    [TestCase("mean", new[] { 3.5f, 35, 0, 0, 1, 10 })]
    [TestCase("sqrtn", new[] { 4.4271887f, 44.271887f, 0, 0, 1, 10 })]
    public void Weights_count_in_sums_and_means(string combiner, float[] expected)
    {
        SparseTensor weights = Ids with { Values = Constant(new[] { 1f, 3, 2 }) };

        Assert.That(
            Session.Run(EmbeddingLookupSparse(s_table, Ids, weights, combiner)).ToArray<float>(), Is.EqualTo(expected).Within(1e-5f));
    }

    [Test]
    public void Every_row_of_the_matrix_has_one_where_rows_may_be_missing()
    {
        Tensor zeros = SafeEmbeddingLookupSparse(s_table, Ids, combiner: "sum");
        Tensor first = SafeEmbeddingLookupSparse(s_table, Ids, combiner: "sum", defaultId: 0);

        Assert.That(Session.Run(zeros).ToArray<float>(), Is.EqualTo(new[] { 6f, 60, 0, 0, 1, 10, 0, 0 }));
        Assert.That(Session.Run(first).ToArray<float>(), Is.EqualTo(new[] { 6f, 60, 1, 10, 1, 10, 1, 10 }));
    }

    [Test]
    public void Ids_below_0_and_weights_that_are_not_above_it_are_left_out()
    {
        SparseTensor ids = Ids with { Values = Constant(new[] { 1L, -1, 0 }) };
        SparseTensor weights = Ids with { Values = Constant(new[] { 2f, 1, -1 }) };

        Assert.That(Session.Run(SafeEmbeddingLookupSparse(s_table, ids)).ToArray<float>(), Is.EqualTo(new[] { 2f, 20, 0, 0, 1, 10, 0, 0 }));
        Assert.That(
            Session.Run(SafeEmbeddingLookupSparse(s_table, ids, weights)).ToArray<float>(), Is.EqualTo(new[] { 2f, 20, 0, 0, 0, 0, 0, 0 }));
    }

    [Test]
    public void Axes_before_the_last_one_stay()
    {
        SparseTensor ids = new(Constant(new[,] { { 0L, 1, 0 }, { 1, 0, 0 } }), Constant(new[] { 1L, 2 }), Constant(new[] { 2L, 2, 1 }));

        Tensor rows = Session.Run(SafeEmbeddingLookupSparse(s_table, ids));

        Assert.That(rows.Shape, Is.EqualTo(Shape.Create(2, 2, 2)));
        Assert.That(rows.ToArray<float>(), Is.EqualTo(new[] { 0f, 0, 2, 20, 4, 40, 0, 0 }));
    }

    [Test]
    public void An_initial_value_is_cut_up()
    {
        PartitionedVariable parts = GetPartitionedVariable("parts", initialValue: new[] { 1f, 2, 3 }, partitioner: FixedSizePartitioner(2));
        Session.Run(GlobalVariablesInitializer());

        Assert.That(parts.Select(part => Session.Run(part).ToArray<float>()), Is.EqualTo(new[] { new[] { 1f, 2 }, [3f] }));
        Assert.That(parts[1].Name, Is.EqualTo("parts/part_1:0"));
    }

    [Test]
    public void An_initial_value_of_unknown_extents_cannot_be_cut_up() => Assert.That(
        () => GetPartitionedVariable("parts", initialValue: Placeholder<float>([null]), partitioner: FixedSizePartitioner(2)),
        Throws.ArgumentException.With.Message.Contains("wholly known"));

    [TestCase("mod")]
    [TestCase("div")]
    public void Rows_of_too_great_a_norm_are_scaled_down(string strategy)
    {
        Tensor table = Tensor.FromArray(new float[,] { { 3, 4 }, { 0.3f, 0.4f }, { 6, 8 }, { 0, 0 } });
        Tensor whole = EmbeddingLookup(table, new[,] { { 0, 1 }, { 2, 3 } }, maxNorm: 1);
        IReadOnlyList<TensorLike> halves = [table[..2], table[2..]];
        Tensor parts = EmbeddingLookup(halves, new[] { 0, 1, 2, 3 }, strategy, maxNorm: 1);
        float[] expected = [0.6f, 0.8f, 0.3f, 0.4f, 0.6f, 0.8f, 0, 0];

        Assert.That(Session.Run(whole).ToArray<float>(), Is.EqualTo(expected).Within(1e-6f));
        Assert.That(Session.Run(parts).ToArray<float>().Order(), Is.EqualTo(expected.Order()).Within(1e-6f));
        Assert.That(
            Session.Run(
                EmbeddingLookupSparse(
                    table, new(Constant(new long[,] { { 0, 0 }, { 0, 1 } }), Constant(new[] { 0, 2 }), Constant(new long[] { 1, 2 })),
                    combiner: "sum", maxNorm: 1))
                .ToArray<float>(),
            Is.EqualTo(new[] { 1.2f, 1.6f }).Within(1e-6f));
    }

    [Test]
    public void Rows_of_unknown_rank_are_not_scaled_down() => Assert.That(
        () => EmbeddingLookup(Placeholder<float>(), new[] { 0 }, maxNorm: 1),
        Throws.ArgumentException.With.Message.Contains("the ranks of the table and of the ids"));
}
