using Tensors.Autograd;

namespace Tensors.Tests;

public sealed class IntoTests
{
    [TestCase(10)]
    [TestCase(100_000)]
    public void Elements_are_those_of_the_operation(int count)
    {
        Tensor x = Tensor.RandomNormal([count], seed: 1);
        Tensor y = Tensor.RandomNormal([count], seed: 2);
        Tensor z = Tensor.Zeros([count]);

        Tensor.Into<AddOp>(z, x, y);

        Assert.That(Bits.Of(z), Is.EqualTo(Bits.Of(x + y)));
    }

    [Test]
    public void Operands_are_broadcast_to_the_destination()
    {
        Tensor z = Tensor.Zeros([2, 3]);

        Tensor.Into<MultiplyOp>(z, Tensor.Full([3], 2), Tensor.Full([2, 1], 5));

        Assert.That(z.ToArray<float>(), Is.All.EqualTo(10));
    }

    [Test]
    public void A_view_operation_copies()
    {
        Tensor x = Tensor.RandomNormal([4, 6], seed: 1);
        Tensor z = Tensor.Zeros([6, 4]);

        Tensor.Into(z, new PermuteOp(new([1, 0])), x);

        Assert.That(Bits.Of(z), Is.EqualTo(Bits.Of(x.T.Copy())));
    }

    [Test]
    public void Half_operands_are_computed_in_single()
    {
        Tensor x = Tensor.RandomNormal([50], seed: 1).Cast(DType.Float16);
        Tensor z = Tensor.Zeros([50], DType.Float16);

        Tensor.Into<TanhOp>(z, x);

        Assert.That(Bits.Of(z), Is.EqualTo(Bits.Of(x.Tanh())));
    }

    [Test]
    public void Large_results_take_no_block()
    {
        Tensor x = Tensor.Ones([1 << 20]);
        Tensor z = Tensor.Zeros([1 << 20]);
        long before = TensorMemory.BytesInUse;

        Tensor.Into<AddOp>(z, x, x);

        Assert.That(TensorMemory.BytesInUse, Is.NotAbove(before));
    }

    [Test]
    public void A_write_is_counted()
    {
        Tensor x = Tensor.Ones([3]);
        Tensor z = Tensor.Zeros([3]);
        int before = z.Version;

        Tensor.Into<NegateOp>(z, x);

        Assert.That(z.Version, Is.EqualTo(before + 1));
    }

    [Test]
    public void Another_shape_is_rejected() => Assert.That(
        () => Tensor.Into(Tensor.Zeros([3]), new MatMulOp(), Tensor.Zeros([2, 3]), Tensor.Zeros([3, 2])),
        Throws.TypeOf<ShapeMismatchException>().With.Message.Contains("(2, 2)").And.Message.Contains("(3,)"));

    [Test]
    public void Another_dtype_is_rejected() => Assert.That(
        () => Tensor.Into<NegateOp>(Tensor.Zeros([3], DType.Float64), Tensor.Zeros([3])),
        Throws.TypeOf<DTypeMismatchException>().With.Message.Contains("float32").And.Message.Contains("float64"));

    [Test]
    public void A_destination_that_shares_memory_with_an_operand_is_rejected()
    {
        Tensor x = Tensor.Zeros([8]);

        Assert.That(() => Tensor.Into<NegateOp>(x[4..], x[..4]), Throws.ArgumentException.With.Message.Contains("shares memory"));
    }

    [Test]
    public void A_destination_with_gaps_is_rejected() => Assert.That(
        () => Tensor.Into<NegateOp>(Tensor.Zeros([4, 4]).T, Tensor.Zeros([4, 4])),
        Throws.ArgumentException.With.Message.Contains("not contiguous"));

    [Test]
    public void A_disposed_destination_is_rejected()
    {
        Tensor z = Tensor.Zeros([3]);
        z.Dispose();

        Assert.That(() => Tensor.Into<NegateOp>(z, Tensor.Zeros([3])), Throws.TypeOf<ObjectDisposedException>());
    }

    [Test]
    public void A_tape_in_place_is_an_error()
    {
        using GradientTape tape = new();

        Assert.That(
            () => Tensor.Into<NegateOp>(Tensor.Zeros([3]), Tensor.Zeros([3])),
            Throws.InvalidOperationException.With.Message.Contains("tape"));
    }
}
