namespace Tensors.Tests;

/// <summary>Results beyond the caches, and operands with long rows, take other loops: the bits are the same.</summary>
public sealed class LargeOperandTests
{
    // Just above the size from which results are written past the caches, and no multiple of any vector.
    private const int Large = (2 << 20) + 1003;

    [Test]
    public void Results_beyond_the_caches_have_the_bits_of_their_parts([Values(0, 1)] int offset)
    {
        Tensor x = Tensor.RandomUniform([Large + 1], seed: 1)[offset..(Large + offset)];
        Tensor y = Tensor.RandomUniform([Large + 1], seed: 2)[offset..(Large + offset)];

        Assert.That(Bits.Of(x + y), Is.EqualTo(Bits.Of(InParts(i => x[i] + y[i]))));
        Assert.That(Bits.Of(-x), Is.EqualTo(Bits.Of(InParts(i => -x[i]))));
        Assert.That(Bits.Of((x - 0.5f).Relu()), Is.EqualTo(Bits.Of(InParts(i => (x[i] - 0.5f).Relu()))));
    }

    [Test]
    public void Results_beyond_the_caches_are_whole_in_float64()
    {
        Tensor x = Tensor.RandomUniform([Large], dtype: DType.Float64, seed: 1);

        Assert.That(Bits.Of(x * x), Is.EqualTo(Bits.Of(InParts(i => x[i] * x[i]))));
    }

    [TestCase(255)]
    [TestCase(256)]
    [TestCase(1000)]
    [TestCase(1024)]
    [TestCase(1025)]
    [TestCase(3001)]
    public void Operands_with_long_rows_give_the_bits_of_copies(int columns)
    {
        Tensor whole = Tensor.RandomUniform([70, columns + 5], seed: 3);
        Tensor x = whole[.., 2..(columns + 2)];
        Tensor row = Tensor.RandomUniform([columns], seed: 4);
        Tensor column = Tensor.RandomUniform([70, 1], seed: 5);
        Tensor other = Tensor.RandomUniform([70, columns], seed: 6);
        Tensor Spread(Tensor small) => small.BroadcastTo([70, columns]).Copy();

        Assert.That(Bits.Of(x + row), Is.EqualTo(Bits.Of(x.Copy() + Spread(row))));
        Assert.That(Bits.Of(row - other), Is.EqualTo(Bits.Of(Spread(row) - other)));
        Assert.That(Bits.Of(column - x), Is.EqualTo(Bits.Of(Spread(column) - x.Copy())));
        Assert.That(Bits.Of(other - column), Is.EqualTo(Bits.Of(other - Spread(column))));
        Assert.That(Bits.Of(column - row), Is.EqualTo(Bits.Of(Spread(column) - Spread(row))));
        Assert.That(Bits.Of(1.5f - x), Is.EqualTo(Bits.Of(Spread(Tensor.FromScalar(1.5f)) - x.Copy())));
        Assert.That(Bits.Of(x.Tanh()), Is.EqualTo(Bits.Of(x.Copy().Tanh())));
        Assert.That(
            Bits.Of(Tensor.Where(x > row, x, column)), Is.EqualTo(Bits.Of(Tensor.Where(x.Copy() > Spread(row), x.Copy(), Spread(column)))));
    }

    private static Tensor InParts(Func<Range, Tensor> part)
    {
        const int Parts = 4;
        return Tensor.Concat([.. Enumerable.Range(0, Parts).Select(i => part((Large * i / Parts)..(Large * (i + 1) / Parts)))]);
    }
}
