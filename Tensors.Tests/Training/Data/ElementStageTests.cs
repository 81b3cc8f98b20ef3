using Tensors.Training;

namespace Tensors.Tests;

/// <summary>Stages that look at one element after the other.</summary>
public sealed class ElementStageTests
{
    [Test]
    public async Task Map_gives_a_function_of_each_element() =>
        Assert.That(await Walks.All(Walks.Stream(4).Map(x => x * 10)), Is.EqualTo(new[] { 0, 10, 20, 30 }));

    [Test]
    public async Task Random_numbers_of_a_map_differ_by_element_and_epoch()
    {
        IIndexedSource<double> source = Walks.Numbers(50).Map((_, random) => random.Rand(), seed: 1);

        List<double> both = [.. await Walks.All(source), .. await Walks.All(source, new(1))];

        Assert.That(both, Is.Unique);
    }

    [Test]
    public async Task Random_numbers_of_a_map_are_the_same_for_a_stream_and_an_array() => Assert.That(
        await Walks.All(Walks.Stream(9).Map((_, random) => random.Rand(), seed: 1), new(2)),
        Is.EqualTo(await Walks.All(Walks.Numbers(9).Map((_, random) => random.Rand(), seed: 1), new(2))));

    [Test]
    public async Task Filter_leaves_out_what_is_not_so() =>
        Assert.That(await Walks.All(Walks.Numbers(7).Filter(x => x % 2 == 1)), Is.EqualTo(new[] { 1, 3, 5 }));

    [Test]
    public async Task Take_does_not_ask_for_an_element_more()
    {
        int asked = 0;
        IDataSource<int> source = Walks.Stream(9).Map(x =>
        {
            asked++;
            return x;
        });

        await Walks.All(source.Take(3));

        Assert.That(asked, Is.EqualTo(3));
    }

    [Test]
    public async Task Repeat_goes_through_epochs_of_its_source()
    {
        IIndexedSource<int> shuffled = Walks.Numbers(6).Shuffle(1);
        List<int> epochs = [.. await Walks.All(shuffled, new(2)), .. await Walks.All(shuffled, new(3))];

        Assert.That(await Walks.All(shuffled.Repeat(2), new(1)), Is.EqualTo(epochs));
    }

    [Test]
    public async Task Parts_of_a_walk_without_end_have_orders_of_their_own()
    {
        IDataSource<int> source = Walks.Numbers(50).Shuffle(1).Repeat().Take(50);

        Assert.That(await Walks.All(source, new(1)), Is.Not.EqualTo(await Walks.All(source)).And.EquivalentTo(Enumerable.Range(0, 50)));
    }

    [Test]
    public void Nothing_without_end_is_an_error() => Assert.That(
        () => Walks.All(Walks.Stream(0).Repeat()), Throws.InvalidOperationException.With.Message.Contains("repeats for ever"));

    [Test]
    public async Task Zip_ends_with_the_shorter_source() => Assert.That(
        await Walks.All(Walks.Stream(3).Zip(Walks.Numbers(2).Map(x => $"#{x}"))), Is.EqualTo(new[] { (0, "#0"), (1, "#1") }));

    [Test]
    public async Task Interleave_takes_blocks_in_turn_until_all_have_ended()
    {
        IDataSource<int> source = Walks.Numbers(5).Interleave([Walks.Numbers(2).Map(x => 10 + x), Walks.Numbers(3).Map(x => 20 + x)], 2);

        Assert.That(await Walks.All(source), Is.EqualTo(new[] { 0, 1, 10, 11, 20, 21, 2, 3, 22, 4 }));
    }

    [Test]
    public async Task Cache_reads_its_source_once()
    {
        int asked = 0;
        IDataSource<int> source = Walks.Stream(9).Map(x =>
        {
            asked++;
            return x;
        }).Cache();

        await Walks.All(source, new(4, 3));
        await Walks.All(source, new(5));
        await Walks.All(source);

        Assert.That(asked, Is.EqualTo(9));
    }

    [Test]
    public async Task Cache_gives_the_first_epoch_in_every_epoch() =>
        Assert.That(await Walks.All(Walks.Stream(3).Cache(), new(7)), Is.EqualTo(new[] { 0, 1, 2 }));

    [Test]
    public async Task A_cache_goes_on_where_a_walk_was_left()
    {
        IDataSource<int> source = Walks.Stream(9).Cache();
        await Walks.All(source.Take(4));

        Assert.That(await Walks.All(source), Is.EqualTo(Enumerable.Range(0, 9)));
    }

    [Test]
    public void A_walk_is_cancelled()
    {
        using CancellationTokenSource cancellation = new();
        Assert.That(
            async () =>
            {
                await foreach (int x in Walks.Numbers(9).Map(x => x).ReadAsync(default, cancellation.Token))
                {
                    await cancellation.CancelAsync();
                }
            },
            Throws.InstanceOf<OperationCanceledException>());
    }
}
