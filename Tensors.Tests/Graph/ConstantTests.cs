using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests;

/// <summary>What becomes a constant of which type.</summary>
public sealed class ConstantTests : GraphFixture
{
    private static readonly TestCaseData[] s_unfit =
    [
        Unfit(1.23, DataType.Int64, "a fraction as int64"),
        Unfit(2.0, DataType.Int32, "a floating-point number as int32"),
        Unfit([1, 2.5], DataType.Int32, "a list with a fraction as int32"),
        Unfit((1L << 40), DataType.Int32, "2^40 as int32"),
        Unfit((-1), DataType.UInt8, "-1 as uint8"),
        Unfit(2, DataType.Bool, "2 as bool"),
        Unfit(true, DataType.Float32, "true as float32"),
        Unfit("1", DataType.Float32, "text as float32"),
        Unfit(1, DataType.String, "a number as text"),
    ];

    private static TestCaseData Unfit(TensorLike value, DataType type, string name) => new(value, type) { TestName = name };

    [TestCaseSource(nameof(s_unfit))]
    public void A_number_that_is_no_value_of_the_type_is_refused(TensorLike value, DataType type) =>
        Assert.That(
            () => Constant(value, type), Throws.TypeOf<GraphTypeException>().With.Message.StartsWith($"Constant: expected {type.Name}"));

    [Test]
    public void Integers_are_values_of_every_type_whose_range_they_are_in()
    {
        using Session session = new();

        Assert.That(session.Run(Constant(200, DataType.UInt8)).Item<byte>(), Is.EqualTo(200));
        Assert.That(session.Run(Constant([1, 2], DataType.Float32)).ToArray<float>(), Is.EqualTo(new[] { 1f, 2 }));
    }

    [Test]
    public void Integers_are_complex_numbers()
    {
        using Session session = new();

        Assert.That(session.Run(Constant(3, DataType.Complex64)).Item<Complex64>(), Is.EqualTo(new Complex64(3, 0)));
    }

    [Test]
    public void An_integer_beyond_the_range_of_a_floating_type_is_infinite()
    {
        using Session session = new();

        Assert.That(session.Run(Constant(100_000, DataType.Float16)).Item<Half>(), Is.EqualTo(Half.PositiveInfinity));
    }

    [Test]
    public void Arrays_are_cast_as_those_of_NumPy_are()
    {
        using Session session = new();

        Assert.That(session.Run(Constant(new[] { 1.5, -2.5 }, DataType.Int64)).ToArray<long>(), Is.EqualTo(new[] { 1L, -2 }));
    }

    [Test]
    public void An_integer_beside_a_tensor_of_a_narrower_type_does_not_wrap() =>
        Assert.That(
            () => Constant(new[] { 1, 2 }) + (1L << 40),
            Throws.TypeOf<DTypeMismatchException>().With.Message.Contains("is not a value of int32"));

    [Test]
    public void Ranges_count_beyond_2_to_the_53_in_int64()
    {
        using Session session = new();

        Tensor range = session.Run(Range(9007199254740993L, 9007199254740996L, 1L));

        Assert.That(range.ToArray<long>(), Is.EqualTo(new[] { 9007199254740993L, 9007199254740994, 9007199254740995 }));
    }
}
