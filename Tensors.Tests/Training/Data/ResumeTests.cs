using Tensors.Training;

namespace Tensors.Tests;

/// <summary>What makes training go on to the bit: every pipeline, begun at any position, gives the rest of the whole walk.</summary>
public sealed class ResumeTests
{
    private static IEnumerable<TestCaseData> Pipelines =>
    [
        Row("array", Walks.Numbers(13)),
        Row("stream", Walks.Stream(13)),
        Row("tensors", Walks.Examples(13)),
        Row("map", Walks.Stream(13).Map(x => x * x)),
        Row("map of an array", Walks.Numbers(13).Map(x => x * x)),
        Row("map with random numbers", Walks.Stream(13).Map((x, random) => x + random.Rand(), seed: 5)),
        Row("map of an array with random numbers", Walks.Numbers(13).Map((x, random) => x + random.Rand(), seed: 5)),
        Row("map by workers", Walks.Stream(13).Map(x => x * x, workers: 3)),
        Row("filter", Walks.Stream(23).Filter(x => x % 3 != 1)),
        Row("take", Walks.Stream(13).Take(9)),
        Row("skip", Walks.Stream(13).Skip(4)),
        Row("take of an array", Walks.Numbers(13).Take(9)),
        Row("skip of an array", Walks.Numbers(13).Skip(4)),
        Row("repeat", Walks.Numbers(5).Shuffle(1).Repeat(3)),
        Row("repeat of a stream", Walks.Stream(5).Repeat(3)),
        Row("part of a walk without end", Walks.Numbers(5).Shuffle(1).Repeat().Take(17)),
        Row("part of a stream without end", Walks.Stream(5).Repeat().Take(17)),
        Row("zip", Walks.Stream(13).Zip(Walks.Numbers(9).Shuffle(3))),
        Row("interleave", Walks.Numbers(7).Interleave([Walks.Numbers(2), Walks.Numbers(5)], block: 2)),
        Row("interleave of streams", Walks.Stream(7).Interleave([Walks.Stream(0), Walks.Stream(5)], block: 3)),
        Row("cache", Walks.Stream(13).Cache()),
        Row("shuffle", Walks.Numbers(13).Shuffle(42)),
        Row("shuffle in a window", Walks.Stream(13).Shuffle(42, buffer: 4)),
        Row("batch", Walks.Examples(13).Batch(4)),
        Row("batch without remainder", Walks.Examples(13).Batch(4, dropRemainder: true)),
        Row("batch of a stream", Walks.Examples(13).Filter(_ => true).Batch(4)),
        Row("shuffle and batch", Walks.Examples(13).Shuffle(7).Batch(4)),
        Row("batch and shuffle", Walks.Examples(13).Batch(4).Shuffle(7)),
        Row("buckets", Walks.Stream(23).Bucket(x => x % 7, [2, 4], size: 3)),
        Row("padded batches", Walks.Numbers(13).Map(Growing).PaddedBatch(4)),
        Row("prefetch", Walks.Examples(13).Shuffle(7).Batch(2).Prefetch(3, workers: 2)),
        Row("prefetch of a stream", Walks.Stream(13).Prefetch(3)),
        Row("split", Walks.Numbers(13).Split(0.7, seed: 3).First),
        Row("fold", Walks.Numbers(13).KFold(4, seed: 3)[1].Train),
        Row("all together", Walks.Stream(40)
            .Map(x => x + 1, workers: 4).Filter(x => x % 5 != 0).Shuffle(9, buffer: 6).Batch(3, batch => batch.Sum()).Repeat(2).Skip(1)
            .Prefetch(2)),
    ];

    [TestCaseSource(nameof(Pipelines))]
    public async Task A_walk_goes_on_from_any_position(Func<DataPosition, Task<string[]>> read)
    {
        for (long epoch = 0; epoch < 3; epoch++)
        {
            string[] whole = await read(new(epoch));
            for (int index = 0; index <= whole.Length + 1; index++)
            {
                string[] rest = await read(new(epoch, index));

                Assert.That(rest, Is.EqualTo(whole.Skip(index)), $"epoch {epoch}, index {index}");
            }
        }
    }

    [TestCaseSource(nameof(Pipelines))]
    public async Task Walks_at_the_same_time_do_not_disturb_each_other(Func<DataPosition, Task<string[]>> read)
    {
        string[] alone = await read(new(1));

        string[][] together = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => Task.Run(() => read(new(1)))));

        Assert.That(together, Has.All.EqualTo(alone));
    }

    private static Example Growing(int x) => new(Tensor.Arange(x), Tensor.FromScalar(x));

    private static TestCaseData Row<T>(string name, IDataSource<T> source)
    {
        Func<DataPosition, Task<string[]>> read = async position =>
        {
            string[] texts = await Walks.Texts(source, position);
            if (source.Count is { } count)
            {
                Assert.That(texts, Has.Length.EqualTo(Math.Max(0, count - position.Index)), "count");
            }

            return texts;
        };
        return new TestCaseData(read).SetArgDisplayNames(name);
    }
}
