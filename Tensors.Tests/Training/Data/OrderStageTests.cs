using Tensors.Training;

namespace Tensors.Tests;

/// <summary>Stages that put elements in another order, or divide them.</summary>
public sealed class OrderStageTests
{
    [Test]
    public async Task Shuffle_gives_each_element_once()
    {
        foreach (int count in (int[])[0, 1, 2, 3, 100])
        {
            Assert.That(await Walks.All(Walks.Numbers(count).Shuffle(1), new(3)), Is.EquivalentTo(Enumerable.Range(0, count)));
        }
    }

    [Test]
    public async Task Each_epoch_has_an_order_of_its_own()
    {
        IIndexedSource<int> source = Walks.Numbers(100).Shuffle(1);

        Assert.That(await Walks.All(source, new(1)), Is.Not.EqualTo(await Walks.All(source)));
    }

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(long.MinValue)]
    public async Task A_seed_determines_all_orders(long seed) => Assert.That(
        await Walks.All(Walks.Numbers(100).Shuffle(seed), new(4)), Is.EqualTo(await Walks.All(Walks.Numbers(100).Shuffle(seed), new(4))));

    [Test]
    public async Task Another_seed_gives_other_orders() => Assert.That(
        await Walks.All(Walks.Numbers(100).Shuffle(1)), Is.Not.EqualTo(await Walks.All(Walks.Numbers(100).Shuffle(2))));

    [Test]
    public void All_orders_are_equally_likely()
    {
        // 24 orders of 4 elements in 24000 epochs: five standard deviations of 1000 are 155.
        IIndexedSource<int> source = Walks.Numbers(4).Shuffle(1);
        Dictionary<string, int> orders = [];
        for (int epoch = 0; epoch < 24000; epoch++)
        {
            string order = string.Concat(Enumerable.Range(0, 4).Select(i => source.At(epoch, i)));
            orders[order] = orders.GetValueOrDefault(order) + 1;
        }

        Assert.That(orders, Has.Count.EqualTo(24));
        Assert.That(orders.Values, Has.All.InRange(845, 1155));
    }

    [Test]
    public async Task A_window_gives_each_element_once_and_none_before_it_can_be_there()
    {
        List<int> order = await Walks.All(Walks.Stream(100).Shuffle(1, buffer: 10));

        Assert.That(order, Is.EquivalentTo(Enumerable.Range(0, 100)).And.Not.Ordered);
        Assert.That(order.Select((element, place) => element - place), Has.All.InRange(-100, 10));
    }

    [Test]
    public async Task A_split_divides_all_elements()
    {
        (IIndexedSource<int> first, IIndexedSource<int> second) = Walks.Numbers(10).Split(0.8, seed: 1);

        Assert.That((first.Count, second.Count), Is.EqualTo((8, 2)));
        Assert.That((await Walks.All(first)).Concat(await Walks.All(second)), Is.EquivalentTo(Enumerable.Range(0, 10)));
        Assert.That(await Walks.All(first, new(9)), Is.EqualTo(await Walks.All(first)));
    }

    [Test]
    public async Task A_split_without_seed_cuts_the_order()
    {
        (IIndexedSource<int> first, IIndexedSource<int> second) = Walks.Numbers(5).Split(0.4);

        Assert.That(await Walks.All(first), Is.EqualTo(new[] { 0, 1 }));
        Assert.That(await Walks.All(second), Is.EqualTo(new[] { 2, 3, 4 }));
    }

    [TestCase(-0.1)]
    [TestCase(1.1)]
    [TestCase(double.NaN)]
    public void A_share_beyond_the_whole_is_refused(double share) =>
        Assert.That(() => Walks.Numbers(5).Split(share), Throws.TypeOf<ArgumentOutOfRangeException>());

    [Test]
    public async Task Each_element_validates_in_one_fold_and_trains_in_all_others()
    {
        IReadOnlyList<(IIndexedSource<int> Train, IIndexedSource<int> Validation)> folds = Walks.Numbers(11).KFold(3, seed: 2);
        List<int> validated = [];
        foreach ((IIndexedSource<int> train, IIndexedSource<int> validation) in folds)
        {
            validated.AddRange(await Walks.All(validation));

            Assert.That(validation.Count, Is.InRange(3, 4));
            Assert.That((await Walks.All(train)).Concat(await Walks.All(validation)), Is.EquivalentTo(Enumerable.Range(0, 11)));
        }

        Assert.That(validated, Is.EquivalentTo(Enumerable.Range(0, 11)));
    }
}
