using System.Numerics;
using System.Runtime.InteropServices;
using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests.Graphs;

/// <summary>Nodes on elements that tensors do not have. Values are those of the C# types, or of arithmetic.</summary>
public sealed class ElementTypeTests : SessionFixture
{
    [Test]
    public void Sums_of_int8_lose_what_does_not_fit()
    {
        Tensor sum = Add(Constant(new sbyte[] { 100, -100, 1 }), Constant(new sbyte[] { 100, -100, 2 }));

        Assert.That(Run<sbyte>(sum), Is.EqualTo(new sbyte[] { -56, 56, 3 }));
    }

    [Test]
    public void Products_of_uint16_broadcast_and_lose_what_does_not_fit()
    {
        Tensor product = Multiply(Constant(new ushort[,] { { 40000 }, { 3 } }), Constant(new ushort[] { 2, 60000 }));

        Assert.That(product.StaticShape, Is.EqualTo(PartialShape.Create([2, 2])));
        Assert.That(Run<ushort>(product), Is.EqualTo(new ushort[] { 14464, unchecked((ushort)(40000u * 60000u)), 6, 48928 }));
    }

    [Test]
    public void Comparisons_of_uint32_know_no_sign()
    {
        Tensor less = Less(Constant(new uint[] { 1, 4000000000 }), Constant(new uint[] { 4000000000, 1 }));

        Assert.That(Session.Run(less).ToArray<bool>(), Is.EqualTo(new[] { true, false }));
    }

    [Test]
    public void Sums_of_uint64_wrap_around()
    {
        Tensor sum = Add(Constant(new[] { ulong.MaxValue, 1ul << 63 }), Constant(new ulong[] { 2, 5 }));

        Assert.That(Run<ulong>(sum), Is.EqualTo(new ulong[] { 1, (1ul << 63) + 5 }));
    }

    [Test]
    public void What_has_no_wider_type_is_refused_for_uint64()
    {
        Tensor less = Less(Constant(new ulong[] { 1 }), Constant(new ulong[] { 2 }));

        Assert.That(
            () => Session.Run(less), Throws.TypeOf<UnimplementedException>().With.Message.Contains("uint64").And.Message.Contains("cast"));
    }

    [Test]
    public void Greatest_element_and_its_position_are_found_in_int16()
    {
        Tensor x = Constant(new short[] { -5, 300, 7 });

        Assert.That(Run<short>(ReduceMax(x)), Is.EqualTo(new short[] { 300 }));
        Assert.That(Session.Run(ArgMax(x)).Item<long>(), Is.EqualTo(1));
    }

    [Test]
    public void Concat_transpose_gather_and_slices_move_elements()
    {
        Tensor x = Constant(new ushort[,] { { 1, 2 }, { 3, 65535 } });

        Assert.That(Run<ushort>(Concat([x, x], 1)), Is.EqualTo(new ushort[] { 1, 2, 1, 2, 3, 65535, 3, 65535 }));
        Assert.That(Run<ushort>(Transpose(x)), Is.EqualTo(new ushort[] { 1, 3, 2, 65535 }));
        Assert.That(Run<ushort>(Gather(x, new[] { 1 })), Is.EqualTo(new ushort[] { 3, 65535 }));
        Assert.That(Run<ushort>(Reshape(x, new[] { 4 })), Is.EqualTo(new ushort[] { 1, 2, 3, 65535 }));
    }

    [TestCase(300.7, DataType.Int8, new sbyte[] { 44 })]
    [TestCase(-1.5, DataType.Int16, new short[] { -1 })]
    [TestCase(-1.0, DataType.UInt16, new ushort[] { 65535 })]
    [TestCase(4e9, DataType.UInt32, new[] { 4000000000u })]
    [TestCase(1.5e19, DataType.UInt64, new[] { 15000000000000000000ul })]
    public void Casts_round_to_zero_and_drop_upper_bits(double value, DataType type, Array expected)
    {
        StoredTensor result = (StoredTensor)Session.RunObjects([Cast(Constant(value, DataType.Float64), type)])[0]!;

        Assert.That(result.Bytes.ToArray(), Is.EqualTo(MemoryMarshal.AsBytes(
            MemoryMarshal.CreateSpan(ref MemoryMarshal.GetArrayDataReference(expected), result.Bytes.Length)).ToArray()));
    }

    [Test]
    public void A_cast_from_uint64_has_no_sign()
    {
        Tensor x = Constant(new[] { ulong.MaxValue });

        Assert.That(Session.Run(Cast(x, DataType.Float64)).Item<double>(), Is.EqualTo(18446744073709551616.0));
        Assert.That(Run<sbyte>(Cast(x, DataType.Int8)), Is.EqualTo(new sbyte[] { -1 }));
    }

    [Test]
    public void Placeholders_take_arrays_and_variables_hold_them()
    {
        Tensor x = Placeholder(DataType.Int16, [null]);
        Variable v = Variable(Constant(new short[] { 1, 2 }), name: "v");
        Session.Run(GlobalVariablesInitializer());

        object sum = Session.RunObjects([Add(x, v)], [(x, new short[] { 10, 20 })])[0]!;

        Assert.That(((StoredTensor)sum).ToArray<short>(), Is.EqualTo(new short[] { 11, 22 }));
    }

    [Test]
    public void What_Run_cannot_give_RunObjects_gives()
    {
        Assert.That(
            () => Session.Run(Constant(new sbyte[] { 1 })), Throws.TypeOf<GraphTypeException>().With.Message.Contains("RunObjects"));
    }

    [Test]
    public void Complex_numbers_are_added_multiplied_and_divided()
    {
        Tensor a = Constant(new Complex[] { new(1, 2), new(0, 1) }), b = Constant(new Complex[] { new(3, -1), new(0, 2) });

        Assert.That(Run<Complex>(Add(a, b)), Is.EqualTo(new Complex[] { new(4, 1), new(0, 3) }));
        Assert.That(Run<Complex>(Multiply(a, b)), Is.EqualTo(new Complex[] { new(5, 5), new(-2, 0) }));
        Assert.That(
            Run<Complex>(Divide(a, b)).Zip([new Complex(0.1, 0.7), new Complex(0.5, 0)]).Max(pair => (pair.First - pair.Second).Magnitude),
            Is.Below(1e-15));
    }

    [Test]
    public void Parts_length_and_angle_of_complex64_are_float32()
    {
        Tensor x = Complex(Constant(new[] { 3f, 0f }), Constant(new[] { -4f, 2f }));

        Assert.That(x.DataType, Is.EqualTo(DataType.Complex64));
        Assert.That(Session.Run(Real(x)).ToArray<float>(), Is.EqualTo(new[] { 3f, 0f }));
        Assert.That(Session.Run(Imag(Conj(x))).ToArray<float>(), Is.EqualTo(new[] { 4f, -2f }));
        Assert.That(Session.Run(ComplexAbs(x)).ToArray<float>(), Is.EqualTo(new[] { 5f, 2f }));
        Assert.That(Session.Run(Angle(x)).ToArray<float>(), Is.EqualTo(new[] { MathF.Atan2(-4, 3), MathF.PI / 2 }).Within(1e-6f));
    }

    [Test]
    public void Complex_numbers_are_summed_and_multiplied_as_matrices()
    {
        Tensor x = Constant(new Complex[,] { { new(1, 1), new(0, 2) }, { new(3, 0), new(0, -1) } });

        Assert.That(Run<Complex>(ReduceSum(x, 0)), Is.EqualTo(new Complex[] { new(4, 1), new(0, 1) }));
        Assert.That(Run<Complex>(MatMul(x, x)), Is.EqualTo(new Complex[] { new(0, 8), new(0, 2), new(3, 0), new(-1, 6) }));
    }

    [Test]
    public void Complex_numbers_are_moved_as_whole_elements()
    {
        Tensor x = Constant(new Complex[,] { { new(1, 1), new(0, 2) }, { new(3, 0), new(0, -1) } });

        Assert.That(Run<Complex>(Transpose(x)), Is.EqualTo(new Complex[] { new(1, 1), new(3, 0), new(0, 2), new(0, -1) }));
        Assert.That(Run<Complex>(Concat([x, x], 0)), Has.Length.EqualTo(8));
        Assert.That(Run<Complex>(Pad(x, new[,] { { 1, 0 }, { 0, 0 } })).Take(2), Is.All.EqualTo(default(Complex)));
    }

    [Test]
    public void Complex_numbers_have_no_order()
    {
        Tensor x = Constant(new Complex[] { new(1, 1) });

        Assert.That(() => Session.Run(Less(x, x)), Throws.TypeOf<InvalidArgumentException>().With.Message.Contains("complex"));
    }

    private T[] Run<T>(Tensor fetch)
        where T : unmanaged => Session.RunObjects([fetch])[0] is Tensor tensor
            ? tensor.ToArray<T>()
            : ((StoredTensor)Session.RunObjects([fetch])[0]!).ToArray<T>();
}
