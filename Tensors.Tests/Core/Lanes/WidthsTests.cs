using System.Runtime.Intrinsics;

namespace Tensors.Tests;

public sealed class WidthsTests
{
    private static readonly int[] s_counts = [16, 8, 4];

    private static IEnumerable<int> Available => s_counts.Where(count => count switch
    {
        16 => Vector512.IsHardwareAccelerated,
        8 => Vector256.IsHardwareAccelerated,
        _ => true,
    });

    [Test]
    public void The_widest_vectors_are_those_of_the_machine() =>
        Assert.That(Widths.Widest<LaneCount, float, int>(default), Is.EqualTo(Available.First()));

    [Test]
    public void Few_elements_take_the_widest_vectors_that_they_fill([Range(0, 17)] int count)
    {
        int expected = Available.FirstOrDefault(lanes => lanes <= count, -1);

        Assert.That(Widths.WidestOf<LaneCount, float, int>(default, count, tooFew: -1), Is.EqualTo(expected));
    }

    [Test]
    public void What_is_left_over_takes_narrower_vectors([Range(0, 40)] int count)
    {
        List<int> expected = [];
        foreach (int lanes in Available)
        {
            expected.AddRange(Enumerable.Repeat(lanes, (count - expected.Sum()) / lanes));
        }

        List<int> steps = [];
        long end = Widths.InTurn<Steps, float>(new(steps, count), count);

        Assert.That(steps, Is.EqualTo(expected));
        Assert.That(end, Is.EqualTo(count / 4 * 4));
    }

    private readonly struct LaneCount : ILoop<float, int>
    {
        public int Run<TLanes>()
            where TLanes : unmanaged, ILanes<TLanes, float> => TLanes.Count;
    }

    private readonly struct Steps(List<int> steps, long count) : IPartialLoop<float>
    {
        public long Run<TLanes>(long start)
            where TLanes : unmanaged, ILanes<TLanes, float>
        {
            for (; start + TLanes.Count <= count; start += TLanes.Count)
            {
                steps.Add(TLanes.Count);
            }

            return start;
        }
    }
}
