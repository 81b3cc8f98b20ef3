using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests;

/// <summary>Graphs divide and sum integers by TensorFlow's rules.</summary>
public sealed class IntegerTests
{
    private static Tensor X => Tensor.FromArray([7, -7]);

    [SetUp]
    public void NewGraph() => Graph.ResetDefault();

    [Test]
    public void Sums_and_products_keep_the_dtype_and_wrap()
    {
        Tensor x = Placeholder<int>([2]);
        using Session session = new();

        Tensor big = Tensor.FromArray([int.MaxValue, 2]);
        Assert.That(session.Run(ReduceSum(x), feed: [(x, big)]).Item<int>(), Is.EqualTo(unchecked(int.MaxValue + 2)));
        Assert.That(session.Run(ReduceProd(x), feed: [(x, big)]).Item<int>(), Is.EqualTo(-2));
        Tensor sums = Graph.Default.AddNode("Cumsum", "sums", [x, Constant(0)]).Outputs[0];
        Assert.That(session.Run(sums, feed: [(x, big)]).ToArray<int>(), Is.EqualTo(new[] { int.MaxValue, unchecked(int.MaxValue + 2) }));
    }

    [TestCase(DType.Int32, DType.Float64)]
    [TestCase(DType.Int64, DType.Float64)]
    [TestCase(DType.UInt8, DType.Float32)]
    public void Quotients_of_integers_are_floats(DType dtype, DType expected)
    {
        Tensor x = Placeholder(dtype.DataType, [2], name: "x");
        using Session session = new();

        foreach (Tensor quotient in (Tensor[])[x / x, Divide(x, x), TrueDivide(x, x)])
        {
            Assert.That(quotient.DType, Is.EqualTo(expected));
            Assert.That(
                session.Run(quotient, feed: [(x, Tensor.Ones([2], dtype))]).Cast(DType.Int32).ToArray<int>(), Is.EqualTo(new[] { 1, 1 }));
        }
    }

    [Test]
    public void Quotients_of_integers_cast_within_their_scope()
    {
        Tensor x = Placeholder<int>([2], name: "x");

        Tensor quotient = x / 2;

        Assert.That(quotient.Op.Inputs.Select(input => input.Op.Name), Is.EqualTo(new[] { "truediv/Cast", "truediv/Cast_1" }));
    }

    [TestCase(1L << 53, 4, 1)]
    [TestCase(1L << 53, -7, -3)]
    [TestCase(long.MaxValue - 5, 5, 2)]
    [TestCase(0, -5, 1)]
    public void Ranges_of_int64_are_exact(long start, long length, long delta)
    {
        long end = start + length;
        Tensor first = Placeholder<long>([]), limit = Placeholder<long>([]), step = Placeholder<long>([]);
        Tensor known = Ops.Range(Tensor.FromScalar(start), Tensor.FromScalar(end), Tensor.FromScalar(delta));
        Tensor fed = Ops.Range(first, limit, step);
        using Session session = new();

        long[] expected =
            [.. Enumerable.Range(0, 10).Select(i => start + (i * delta))
            .Where(value => delta > 0 ? value < end && value >= start : value > end)];
        Assert.That(session.Run(known).ToArray<long>(), Is.EqualTo(expected));
        Assert.That(
            session.Run(
                fed,
                feed: [
                (first, Tensor.FromScalar(start)), (limit, Tensor.FromScalar(end)), (step, Tensor.FromScalar(delta))]).ToArray<long>(),
            Is.EqualTo(expected));
        Assert.That(known.StaticShape, Is.EqualTo((PartialShape)Shape.Create(expected.Length)));
    }

    [TestCase("TruncateDiv", new[] { 3, -3 })]
    [TestCase("Div", new[] { 3, -3 })]
    [TestCase("FloorDiv", new[] { 3, -4 })]
    public void Quotients_of_integers_that_stay_integers(string op, int[] expected)
    {
        Tensor x = Placeholder<int>([2], name: "x");
        Tensor quotient = Graph.Default.AddNode(op, op, [x, Constant(2)]).Outputs[0];
        using Session session = new();

        Assert.That(session.Run(quotient, feed: [(x, X)]).ToArray<int>(), Is.EqualTo(expected));
    }

    [Test]
    public void Integers_have_no_real_quotient()
    {
        Tensor x = Placeholder<int>([2], name: "x");
        Tensor quotient = Graph.Default.AddNode("RealDiv", "quotient", [x, x]).Outputs[0];
        using Session session = new();

        Assert.That(() => session.Run(quotient, feed: [(x, X)]), Throws.InstanceOf<OpException>().With.Message.Contains("int32"));
    }

    [Test]
    public void The_method_of_integers_is_a_node_of_its_own()
    {
        Tensor x = Placeholder<int>([2], name: "x");

        Assert.That(x.TruncateDivide(2).Op.Op, Is.EqualTo("TruncateDiv"));
        Assert.That(TruncateDiv(x, 2).Op.Op, Is.EqualTo("TruncateDiv"));
    }

    [Test]
    public void A_divisor_of_0_fails_the_run()
    {
        Tensor x = Placeholder<int>([2], name: "x");
        using Session session = new();

        Assert.That(
            () => session.Run(TruncateDiv(x, 0), feed: [(x, X)]),
            Throws.InstanceOf<OpException>().With.Message.Contains("Integer division by zero"));
    }

    [Test]
    public void A_traced_function_divides_and_sums_as_it_does_eagerly()
    {
        Func<Tensor, Tensor> function = Function.Trace((Tensor x) => (x / 0.5) + x.Sum().Cast(DType.Float64)).Call;

        Assert.That(function(Tensor.FromArray(new byte[] { 255, 1 })).ToArray<double>(), Is.EqualTo(new[] { 766.0, 258 }));
    }
}
