using CsCheck;
using Tensors.Training;

namespace Tensors.Tests;

/// <summary>What holds for stages in any number and order.</summary>
public sealed class PipelinePropertyTests
{
    private static readonly Gen<Func<IDataSource<int>, IDataSource<int>>> s_stage = Gen.OneOf(
        Stage(Gen.Int[1, 9], (source, n) => source.Map(x => x + n)),
        Stage(Gen.Int[1, 4], (source, workers) => source.Map(x => x ^ 3, workers)),
        Stage(Gen.Int[2, 5], (source, n) => source.Filter(x => x % n != 0)),
        Stage(Gen.Int[0, 30], (source, n) => source.Take(n)),
        Stage(Gen.Int[0, 9], (source, n) => source.Skip(n)),
        Stage(Gen.Int[1, 3], (source, n) => source.Repeat(n)),
        Stage(Gen.Int[1, 7], (source, buffer) => source.Shuffle(buffer, buffer)),
        Stage(Gen.Int[1, 4], (source, n) => source.Batch(n, batch => batch.Sum())),
        Stage(Gen.Int[2, 4], (source, n) => source.Bucket(x => x % n, [1], n).Map(bucket => bucket.Sum())),
        Stage(Gen.Int[1, 3], (source, block) => source.Interleave([Walks.Numbers(5), Walks.Stream(2)], block)),
        Stage(Gen.Int[1, 9], (source, n) => source.Zip(Walks.Numbers(20).Shuffle(n)).Map(pair => pair.First + pair.Second)),
        Stage(Gen.Int[1, 4], (source, bound) => source.Prefetch(bound)));

    private static readonly Gen<Func<IIndexedSource<int>, IIndexedSource<int>>> s_indexedStage = Gen.OneOf(
        IndexedStage(Gen.Int[0, 99], (source, seed) => source.Shuffle(seed)),
        IndexedStage(Gen.Int[0, 30], (source, n) => source.Take(n)),
        IndexedStage(Gen.Int[0, 9], (source, n) => source.Skip(n)),
        IndexedStage(Gen.Int[0, 99], (source, seed) => source.Map((x, random) => x + (int)(100 * random.Rand()), seed)),
        IndexedStage(Gen.Int[1, 9], (source, n) => source.Split(n / 10.0, n).First));

    [Test]
    public void A_walk_through_any_stages_goes_on_from_any_position() => Gen
        .Select(Gen.Int[0, 25], s_indexedStage.Array[0, 3], s_stage.Array[0, 4], Gen.Long[0, 3], Gen.Int[0, 40])
        .Sample(
            (count, indexed, stages, epoch, index) =>
            {
                IDataSource<int> source = Build(count, indexed, stages);
                List<int> whole = Walks.All(source, new(epoch)).GetAwaiter().GetResult();
                List<int> rest = Walks.All(Build(count, indexed, stages), new(epoch, index)).GetAwaiter().GetResult();
                return rest.SequenceEqual(whole.Skip(index)) && (source.Count ?? whole.Count) == whole.Count;
            },
            iter: 400);

    [Test]
    public void Any_number_of_workers_gives_the_same_order() => Gen
        .Select(Gen.Int[0, 25], s_indexedStage.Array[0, 3], Gen.Int[1, 6], Gen.Int[1, 5])
        .Sample(
            (count, indexed, bound, workers) =>
            {
                IIndexedSource<int> source = indexed.Aggregate(Walks.Numbers(count), (made, stage) => stage(made));
                return Walks.All(source.Prefetch(bound, workers), new(1)).GetAwaiter().GetResult()
                    .SequenceEqual(Walks.All(source, new(1)).GetAwaiter().GetResult());
            },
            iter: 400);

    private static IDataSource<int> Build(
        int count, Func<IIndexedSource<int>, IIndexedSource<int>>[] indexed, Func<IDataSource<int>, IDataSource<int>>[] stages)
    {
        IDataSource<int> source = indexed.Aggregate(Walks.Numbers(count), (made, stage) => stage(made));
        return stages.Aggregate(source, (made, stage) => stage(made));
    }

    private static Gen<Func<IDataSource<int>, IDataSource<int>>> Stage(
        Gen<int> parameter, Func<IDataSource<int>, int, IDataSource<int>> stage) =>
        parameter.Select(value => new Func<IDataSource<int>, IDataSource<int>>(source => stage(source, value)));

    private static Gen<Func<IIndexedSource<int>, IIndexedSource<int>>> IndexedStage(
        Gen<int> parameter, Func<IIndexedSource<int>, int, IIndexedSource<int>> stage) =>
        parameter.Select(value => new Func<IIndexedSource<int>, IIndexedSource<int>>(source => stage(source, value)));
}
