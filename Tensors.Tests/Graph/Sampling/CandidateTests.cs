using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests.Graphs;

/// <summary>Candidates of given and of learned frequencies.</summary>
public sealed class CandidateTests : SessionFixture
{
    private const int Many = 40_000;

    private static readonly long[,] s_classes = { { 0, 2 } };

    [Test]
    public void Classes_are_sampled_as_often_as_their_frequencies_say()
    {
        SampledCandidates sampled = FixedUnigramCandidateSampler(
            s_classes, 2, Many, unique: false, rangeMax: 4, unigrams: [1, 0, 3, 4], seed: 1);

        Tensor?[] values = Session.Run([sampled.Candidates, sampled.TrueExpectedCount]);

        Assert.That(Shares(values[0]!, 4), Is.EqualTo(new[] { 0.125, 0, 0.375, 0.5 }).Within(0.01));
        Assert.That(values[1]!.ToArray<float>(), Is.EqualTo(new[] { 0.125f * Many, 0.375f * Many }).Within(0.01));
    }

    [Test]
    public void Frequencies_are_distorted_behind_reserved_classes()
    {
        SampledCandidates sampled = FixedUnigramCandidateSampler(
            s_classes, 2, Many, unique: false, rangeMax: 4, unigrams: [1, 4, 9], distortion: 0.5, numReservedIds: 1, seed: 1);

        Assert.That(Shares(Session.Run(sampled.Candidates), 4), Is.EqualTo(new[] { 0, 1.0 / 6, 2.0 / 6, 3.0 / 6 }).Within(0.01));
    }

    [Test]
    public void A_file_holds_frequencies_and_a_shard_has_its_part_of_them()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder["vocabulary"], "a,1\nb,2\nc,3\nd,6\n");
        SampledCandidates all = FixedUnigramCandidateSampler(
            s_classes, 2, Many, unique: false, rangeMax: 4, vocabFile: folder["vocabulary"], seed: 1);
        SampledCandidates odd = FixedUnigramCandidateSampler(
            new long[,] { { 1 } }, 1, Many, unique: false, rangeMax: 2, vocabFile: folder["vocabulary"], numShards: 2, shard: 1, seed: 1);

        Assert.That(Shares(Session.Run(all.Candidates), 4), Is.EqualTo(new[] { 1 / 12.0, 2 / 12.0, 3 / 12.0, 6 / 12.0 }).Within(0.01));
        Assert.That(Shares(Session.Run(odd.Candidates), 2), Is.EqualTo(new[] { 0.25, 0.75 }).Within(0.01));
    }

    [Test]
    public void Frequencies_come_from_one_place()
    {
        Assert.That(() => FixedUnigramCandidateSampler(s_classes, 2, 1, true, 3), Throws.ArgumentException);
        Assert.That(() => FixedUnigramCandidateSampler(s_classes, 2, 1, true, 3, unigrams: [1], vocabFile: "x"), Throws.ArgumentException);
    }

    [Test]
    public void More_reserved_classes_than_there_are_make_nothing()
    {
        SampledCandidates sampled = FixedUnigramCandidateSampler(s_classes, 2, 1, true, 3, unigrams: [1], numReservedIds: int.MaxValue);

        Assert.That(
            () => Session.Run(sampled.Candidates), Throws.TypeOf<InvalidArgumentException>().With.Message.Contains("2147483647 reserved"));
    }

    [Test]
    public void Without_repetition_no_more_are_sampled_than_have_a_frequency()
    {
        SampledCandidates three = FixedUnigramCandidateSampler(s_classes, 2, 3, unique: true, rangeMax: 4, unigrams: [1, 0, 3, 4]);
        SampledCandidates four = FixedUnigramCandidateSampler(s_classes, 2, 4, unique: true, rangeMax: 4, unigrams: [1, 0, 3, 4]);

        Assert.That(Session.Run(three.Candidates).ToArray<long>(), Is.EquivalentTo(new[] { 0, 2, 3 }));
        Assert.That(() => Session.Run(four.Candidates), Throws.TypeOf<InvalidArgumentException>().With.Message.Contains("from 3 classes"));
    }

    [Test]
    public void True_classes_of_earlier_runs_become_likely()
    {
        Tensor classes = Placeholder<long>([null, 1]);
        SampledCandidates sampled = LearnedUnigramCandidateSampler(classes, 1, Many, unique: false, rangeMax: 5, seed: 1);
        long[,] seen = new long[5, 1];
        (seen[0, 0], seen[1, 0], seen[2, 0], seen[3, 0], seen[4, 0]) = (3, 3, 3, 3, 1);

        Tensor?[] first = Session.Run([sampled.Candidates, sampled.TrueExpectedCount], [(classes, seen)]);
        Tensor?[] second = Session.Run([sampled.Candidates, sampled.TrueExpectedCount], [(classes, seen)]);

        Assert.That(Shares(first[0]!, 5), Is.All.EqualTo(0.2).Within(0.01));
        Assert.That(first[1]!.ToArray<float>(), Is.All.EqualTo(0.2f * Many).Within(0.01));
        Assert.That(Shares(second[0]!, 5), Is.EqualTo(new[] { 0.1, 0.2, 0.1, 0.5, 0.1 }).Within(0.01));
        Assert.That(second[1]!.ToArray<float>()[0], Is.EqualTo(0.5f * Many).Within(0.01));
    }

    [Test]
    public void All_classes_are_candidates_in_order()
    {
        SampledCandidates all = AllCandidateSampler(s_classes, 2, 4, unique: true);

        Tensor?[] values = Session.Run([all.Candidates, all.TrueExpectedCount, all.SampledExpectedCount]);

        Assert.That(values[0]!.ToArray<long>(), Is.EqualTo(new long[] { 0, 1, 2, 3 }));
        Assert.That(values[1]!.ToArray<float>(), Is.EqualTo(new[] { 1f, 1 }));
        Assert.That(values[2]!.ToArray<float>(), Is.EqualTo(new[] { 1f, 1, 1, 1 }));
        Assert.That(all.TrueExpectedCount.StaticShape, Is.EqualTo(PartialShape.Create([1, 2])));
    }

    [Test]
    public void Candidates_that_are_true_classes_are_found()
    {
        (Tensor indices, Tensor ids, Tensor weights) = ComputeAccidentalHits(new long[,] { { 0, 1 }, { 5, 3 } }, new long[] { 3, 7, 0 }, 2);

        Tensor?[] values = Session.Run([indices, ids, weights]);

        Assert.That(values[0]!.ToArray<int>(), Is.EqualTo(new[] { 0, 1 }));
        Assert.That(values[1]!.ToArray<long>(), Is.EqualTo(new long[] { 2, 0 }));
        Assert.That(values[2]!.ToArray<float>(), Is.All.EqualTo(float.MinValue));
    }

    [Test]
    public void A_sampler_is_read_back_from_a_definition()
    {
        SampledCandidates sampled = FixedUnigramCandidateSampler(
            s_classes, 2, 8, unique: false, rangeMax: 4, unigrams: [1, 0, 3, 4], seed: 1, name: "s");
        long[] drawn = Session.Run(sampled.Candidates).ToArray<long>();
        GraphDefinition written = GraphDefinition.FromBytes(Graph.AsGraphDef().ToBytes());

        using DefaultGraph other = new Graph().AsDefault();
        ImportGraphDef(written, name: "");
        using Session session = new();
        Assert.That(session.Run("s:0")!.ToArray<long>(), Is.EqualTo(drawn));
    }

    private static double[] Shares(Tensor drawn, int classes)
    {
        long[] ids = drawn.ToArray<long>();
        return [.. Enumerable.Range(0, classes).Select(id => ids.Count(drawn => drawn == id) / (double)ids.Length)];
    }
}
