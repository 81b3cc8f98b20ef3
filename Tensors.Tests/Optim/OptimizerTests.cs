using System.Text.Json;
using Tensors.Autograd;
using Tensors.Optim;

namespace Tensors.Tests;

public sealed class OptimizerTests
{
    private static readonly string[] Known = ["gradient_descent", "momentum", "nesterov"];

    [Test]
    public void Twenty_steps_equal_those_of_TensorFlow([Values("gradient_descent", "momentum", "nesterov")] string name, [Values(DType.Float32, DType.Float64)] DType dtype)
    {
        JsonElement row = SharedData.Json("tensorflow", "goldens", "values", "optimizers.json").EnumerateArray()
            .Single(row => row.GetProperty("optimizer").GetString() == name && row.GetProperty("dtype").GetString() == dtype.Name);
        Tensor v = Numbers(row.GetProperty("start"), dtype);
        Tensor scale = Numbers(row.GetProperty("scale"), dtype);
        Tensor target = Numbers(row.GetProperty("target"), dtype);

        // TensorFlow keeps hyperparameters in float32, for parameters of any dtype.
        Optimizer optimizer = Create(name, rate: 0.1f, momentum: 0.9f);
        double tolerance = dtype == DType.Float32 ? 1e-5 : 1e-12;

        foreach (JsonElement expected in row.GetProperty("v_after_each_of_20_steps").EnumerateArray())
        {
            using GradientTape tape = new();
            tape.Watch(v);
            Tensor loss = (scale * (v - target).Square()).Sum();
            optimizer.Step([v], [tape.Gradient(loss, v)]);
            AssertNear(v, expected, tolerance);
        }

        foreach (JsonProperty slot in row.GetProperty("slots_after").EnumerateObject())
        {
            AssertNear(optimizer.Slot(v, slot.Name), slot.Value, tolerance);
        }

        Assert.That(optimizer.SlotNames, Is.EquivalentTo(row.GetProperty("slots_after").EnumerateObject().Select(slot => slot.Name)));
    }

    [Test]
    public void Every_length_is_updated_in_every_element([ValueSource(nameof(Known))] string name)
    {
        for (int length = 0; length <= 70; length++)
        {
            Tensor p = Tensor.Arange(0, length, 1, DType.Float64);
            Optimizer optimizer = Create(name);

            optimizer.Step([p], [Tensor.Ones([length], DType.Float64)]);

            double step = name == "nesterov" ? 0.1 * 1.9 : 0.1;
            Assert.That(p.ToArray<double>(), Is.EqualTo(Enumerable.Range(0, length).Select(i => i - step)).Within(1e-14));
        }
    }

    [Test]
    public void Parameters_are_overwritten_in_place_and_counted()
    {
        Tensor p = Tensor.Zeros([3]);
        int before = p.Version;

        new GradientDescent(1).Step([p], [Tensor.Ones([3])]);

        Assert.That(p.ToArray<float>(), Is.EqualTo(new[] { -1f, -1, -1 }));
        Assert.That(p.Version, Is.GreaterThan(before));
    }

    [Test]
    public void The_learning_rate_may_change_between_steps()
    {
        Tensor p = Tensor.Zeros([1]);
        GradientDescent optimizer = new(1);
        optimizer.Step([p], [Tensor.Ones([1])]);

        optimizer.LearningRate = 0.5;
        optimizer.Step([p], [Tensor.Ones([1])]);

        Assert.That(p.Item<float>(), Is.EqualTo(-1.5f));
        Assert.That(optimizer.Steps, Is.EqualTo(2));
    }

    [Test]
    public void Gradients_of_another_shape_are_rejected_before_anything_changes()
    {
        Tensor p = Tensor.Zeros([2]);
        Tensor q = Tensor.Zeros([3]);

        Assert.That(
            () => new GradientDescent(1).Step([p, q], [Tensor.Ones([2]), Tensor.Ones([2])]),
            Throws.TypeOf<ShapeMismatchException>().With.Message.Contains("GradientDescent: parameter 1 (3,) and its gradient (2,)"));
        Assert.That(p.ToArray<float>(), Is.EqualTo(new[] { 0f, 0 }));
    }

    [Test]
    public void Gradients_of_another_dtype_are_rejected() => Assert.That(
        () => new Momentum(0.1, 0.9).Step([Tensor.Zeros([2])], [Tensor.Ones([2], DType.Float64)]),
        Throws.TypeOf<DTypeMismatchException>().With.Message.Contains("float32").And.Message.Contains("float64"));

    [Test]
    public void A_parameter_named_twice_is_rejected()
    {
        Tensor p = Tensor.Zeros([2]);

        Assert.That(() => new GradientDescent(1).Step([p, p], [p, p]), Throws.ArgumentException.With.Message.Contains("parameters 0 and 1 are the same tensor"));
    }

    [Test]
    public void A_view_with_gaps_is_no_parameter() => Assert.That(
        () => new GradientDescent(1).Step([Tensor.Zeros([4]).Slice(0, 0, null, 2)], [Tensor.Ones([2])]),
        Throws.InvalidOperationException.With.Message.Contains("use Copy()"));

    [Test]
    public void A_negative_learning_rate_is_rejected([Values(-1, double.NaN, double.PositiveInfinity)] double rate) =>
        Assert.That(() => new GradientDescent(rate), Throws.TypeOf<ArgumentOutOfRangeException>());

    [Test]
    public void A_slot_that_is_not_there_is_rejected() => Assert.That(
        () => new Momentum(0.1, 0.9).Slot(Tensor.Zeros([2]), "velocity"),
        Throws.ArgumentException.With.Message.Contains("has no slot 'velocity'; it has [momentum]"));

    [Test]
    public void A_step_in_steady_state_allocates_nothing()
    {
        Tensor p = Tensor.Zeros([1000]);
        Tensor[] parameters = [p];
        Tensor[] gradients = [Tensor.Ones([1000])];
        Momentum optimizer = new(0.1, 0.9);
        for (int i = 0; i < 200; i++)
        {
            optimizer.Step(parameters, gradients);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            optimizer.Step(parameters, gradients);
        }

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    private static Optimizer Create(string name, double rate = 0.1, double momentum = 0.9) => name switch
    {
        "gradient_descent" => new GradientDescent(rate),
        "momentum" => new Momentum(rate, momentum),
        _ => new Momentum(rate, momentum, nesterov: true),
    };

    private static Tensor Numbers(JsonElement array, DType dtype) =>
        Tensor.FromArray(array.EnumerateArray().Select(number => number.GetDouble()).ToArray()).Cast(dtype);

    private static void AssertNear(Tensor actual, JsonElement expected, double tolerance)
    {
        double[] values = actual.Cast(DType.Float64).ToArray<double>();
        double[] wanted = [.. expected.EnumerateArray().Select(number => number.GetDouble())];
        for (int i = 0; i < wanted.Length; i++)
        {
            // Relative to the size of the numbers that the steps move through, for elements that pass by 0.
            Assert.That(values[i], Is.EqualTo(wanted[i]).Within(tolerance * Math.Max(Math.Abs(wanted[i]), tolerance > 1e-6 ? 1e-2 : 1e-3)));
        }
    }
}
