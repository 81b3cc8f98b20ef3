using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests;

public sealed class TensorArrayTests : SessionFixture
{
    private static readonly float[] s_three = [1, 2, 3];

    [Test]
    public void An_element_is_forgotten_once_it_is_read()
    {
        Tensor twice = New(3).Unstack(s_three).Gather(new[] { 2, 2 });

        Assert.That(
            () => Session.Run(twice), Throws.TypeOf<InvalidArgumentException>().With.Message.Contains("Could not read index 2 twice"));
    }

    [Test]
    public void An_element_is_read_twice_where_nothing_is_cleared()
    {
        TensorArray array = new TensorArray(DataType.Float32, 3, clearAfterRead: false).Unstack(s_three);

        Assert.That(Session.Run(array.Gather(new[] { 2, 2 })).ToArray<float>(), Is.EqualTo((float[])[3, 3]));
    }

    [Test]
    public void Cotangents_of_several_reads_add_up()
    {
        Tensor x = Constant(s_three);
        TensorArray array = new TensorArray(DataType.Float32, 3, clearAfterRead: false).Unstack(x);
        Tensor y = (array.Read(0) * 2f) + (array.Read(0) * 5f) + array.Read(2);

        Assert.That(Session.Run(Gradients(y, [x])[0]!).ToArray<float>(), Is.EqualTo((float[])[7, 0, 1]));
    }

    [Test]
    public void What_was_never_written_reads_as_zeros_once_the_shape_is_known()
    {
        Tensor all = New(3).Write(1, new[] { 1f, 2f }).Stack();

        Assert.That(Session.Run(all).ToArray<float>(), Is.EqualTo((float[])[0, 0, 1, 2, 0, 0]));
        Assert.That(
            () => Session.Run(New(3).Stack()),
            Throws.TypeOf<InvalidArgumentException>().With.Message.Contains("Could not read from TensorArray index 0"));
    }

    [Test]
    public void An_array_grows_where_it_may()
    {
        Tensor size = new TensorArray(DataType.Float32, 0, dynamicSize: true).Write(5, 1f).Size();

        Assert.That(Session.Run(size).Item<int>(), Is.EqualTo(6));
        Assert.That(
            () => Session.Run(New(2).Write(5, 1f).Flow),
            Throws.TypeOf<InvalidArgumentException>().With.Message.Contains("Tried to write to index 5"));
    }

    [Test]
    public void Elements_of_different_shapes_are_refused_when_built() => Assert.That(
        () => New(2).Write(0, new[] { 1f }).Write(1, new[] { 1f, 2f }),
        Throws.ArgumentException.With.Message.Contains("Inconsistent shapes: saw (2,) but expected (1,)"));

    [Test]
    public void Elements_of_another_type_are_refused_when_built() =>
        Assert.That(
            () => New(2).Write(0, Constant(1)),
            Throws.TypeOf<GraphTypeException>().With.Message.Contains("float32").And.Message.Contains("int32"));

    [Test]
    public void An_element_is_written_once() =>
        Assert.That(
            () => Session.Run(New(2).Write(0, 1f).Write(0, 2f).Flow),
            Throws.TypeOf<InvalidArgumentException>().With.Message.Contains("already been written"));

    [Test]
    public void A_position_beyond_the_end_is_refused() => Assert.That(
        () => Session.Run(New(2).Read(2)),
        Throws.TypeOf<InvalidArgumentException>().With.Message.Contains("Tried to read from index 2 but array size is: 2"));

    [Test]
    public void Parts_of_a_tensor_are_joined_again_with_gradients()
    {
        Tensor x = Constant(new float[,] { { 1, 2 }, { 3, 4 }, { 5, 6 } });
        TensorArray parts = new TensorArray(DataType.Float32, 2, inferShape: false, clearAfterRead: false).Split(x, new[] { 1, 2 });
        Tensor joined = parts.Concat();
        Tensor gradient = Gradients(ReduceSum(Square(joined) + ReduceSum(parts.Read(1))), [x])[0]!;

        Tensor?[] got = Session.Run([(Fetch)joined, gradient, parts.Size()]);

        Assert.That(got[0]!.ToArray<float>(), Is.EqualTo((float[])[1, 2, 3, 4, 5, 6]));
        Assert.That(got[1]!.ToArray<float>(), Is.EqualTo((float[])[2, 4, 12, 14, 16, 18]));
        Assert.That(got[2]!.Item<int>(), Is.EqualTo(2));
    }

    [Test]
    public void Text_goes_through_an_array()
    {
        Tensor text = new TensorArray(DataType.String, 2).Write(1, "b").Write(0, "a").Stack();

        Assert.That(Session.RunText(text).ToArray(), Is.EqualTo((string[])["a", "b"]));
    }

    [Test]
    public void An_array_lives_for_one_run()
    {
        TensorArray array = New(1).Write(0, 1f);
        Tensor read = array.Read(0);

        Assert.That(Session.Run(read).Item<float>(), Is.EqualTo(1));
        Assert.That(Session.Run(read).Item<float>(), Is.EqualTo(1));
    }

    [Test]
    public void A_written_variable_keeps_the_value_that_it_had()
    {
        Variable v = Variable(1f, name: "v");
        TensorArray array = New(1).Write(0, v);
        Tensor up;
        using (ControlDependencies([array.Flow]))
        {
            up = AssignAdd(v, 1f);
        }

        Tensor read;
        using (ControlDependencies([up]))
        {
            read = array.Identity().Read(0);
        }

        Session.Run(GlobalVariablesInitializer());
        Assert.That(Session.Run(read).Item<float>(), Is.EqualTo(1));
    }

    [Test]
    public void Second_derivatives_go_through_an_array_outside_of_loops()
    {
        Tensor x = Constant(s_three);
        Tensor cubes = Pow(New(3).Unstack(x).Stack(), 3f);
        Tensor first = Gradients(cubes, [x])[0]!;

        Assert.That(Session.Run(first).ToArray<float>(), Is.EqualTo((float[])[3, 12, 27]));
        Assert.That(Session.Run(Gradients(first, [x])[0]!).ToArray<float>(), Is.EqualTo((float[])[6, 12, 18]));
    }

    private static TensorArray New(int size) => new(DataType.Float32, size);
}
