using System.Text.Json;
using Tensors.Autograd;
using Tensors.Optim;

namespace Tensors.Tests;

public sealed class OptimizerTests
{
    private static readonly string[] Known = ["gradient_descent", "momentum", "nesterov"];

    // TensorFlow keeps hyperparameters in float32, for parameters of any dtype.
    private static readonly Dictionary<string, Func<Optimizer>> Goldens = new()
    {
        ["gradient_descent"] = () => new GradientDescent(0.1f),
        ["momentum"] = () => new Momentum(0.1f, 0.9f),
        ["nesterov"] = () => new Momentum(0.1f, 0.9f, nesterov: true),
        ["adagrad"] = () => new Adagrad(0.1f),
        ["adadelta"] = () => new Adadelta(1, 0.95f, 1e-8f),
        ["rmsprop"] = () => new RmsProp(0.01f, 0.9f, 0.5f, 1e-6f),
        ["rmsprop_centered"] = () => new RmsProp(0.01f, 0.9f, 0, 1e-10f, centered: true),
        ["adam"] = () => new Adam(0.05f, 0.9f, 0.999f, 1e-8f),
        ["adam_other"] = () => new Adam(0.05f, 0.8f, 0.9f, 1e-4f),
        ["ftrl"] = () => new Ftrl(0.5, l1: 0.01f, l2: 0.02f),
        ["ftrl_shrinkage"] = () => new Ftrl(0.5, l2Shrinkage: 0.1f),
        ["proximal_gradient_descent"] = () => new ProximalGradientDescent(0.1f, 0.05f, 0.02f),
        ["proximal_adagrad"] = () => new ProximalAdagrad(0.1f, l1: 0.05f, l2: 0.02f),
    };

    /// <summary>Every optimizer, some with other hyperparameters too.</summary>
    internal static IReadOnlyDictionary<string, Func<Optimizer>> Every { get; } = new Dictionary<string, Func<Optimizer>>(Goldens)
    {
        ["adamw"] = () => new AdamW(0.05),
        ["adamax"] = () => new AdaMax(0.05),
        ["lamb"] = () => new Lamb(0.05, weightDecay: 0.1),
    };

    private static IEnumerable<string> EveryName => Every.Keys;

    [Test]
    public void Twenty_steps_equal_those_of_TensorFlow([Values(DType.Float32, DType.Float64)] DType dtype)
    {
        JsonElement[] rows = [.. SharedData.Json("tensorflow", "goldens", "values", "optimizers.json").EnumerateArray()
            .Where(row => row.GetProperty("dtype").GetString() == dtype.Name)];

        Assert.That(rows, Has.Length.GreaterThanOrEqualTo(11));
        Assert.Multiple(() => Array.ForEach(rows, row => CheckTwentySteps(row, dtype)));
    }

    [TestCaseSource(nameof(EveryName))]
    public void Elements_are_updated_alike_wherever_they_stand_and_keep_their_slots(string name)
    {
        // Norms of a parameter, as LAMB takes them, follow from the length: here from that of all elements alike.
        foreach (int length in (int[])[1, 3, 4, 7, 8, 9, 15, 16, 17, 31, 33])
        {
            Optimizer optimizer = Every[name]();
            Tensor p = Tensor.Full([length], 0.75);
            for (int step = 0; step < 3; step++)
            {
                optimizer.Step([p], [Tensor.Full([length], step - 0.5)]);
            }

            foreach (Tensor x in (Tensor[])[p, .. optimizer.SlotNames.Select(slot => optimizer.Slot(p, slot))])
            {
                Assert.That(x.ToArray<float>(), Is.All.EqualTo(x[0].Item<float>()), $"{length} elements");
            }
        }
    }

    [Test]
    public void Lamb_moves_a_parameter_of_zeros_by_its_whole_rate()
    {
        Tensor p = Tensor.Zeros([3]);

        new Lamb(0.5, epsilon: 0).Step([p], [Tensor.FromArray([1f, -2, 4])]);

        Assert.That(p.ToArray<float>(), Is.EqualTo(new[] { -0.5f, 0.5f, -0.5f }).Within(1e-5));
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

    [TestCase(3, 2)]
    [TestCase(6)]
    [TestCase(1, 2, 3)]
    public void Gradients_of_another_shape_with_as_many_elements_are_rejected(params int[] shape) => Assert.That(
        () => new GradientDescent(1).Step([Tensor.Zeros([2, 3])], [Tensor.Ones(shape)]),
        Throws.TypeOf<ShapeMismatchException>().With.Message.Contains("parameter 0 (2, 3)"));

    [Test]
    public void As_many_gradients_as_parameters_are_asked_for() => Assert.That(
        () => new GradientDescent(1).Step([Tensor.Zeros([2]), Tensor.Zeros([2])], [Tensor.Ones([2])]),
        Throws.ArgumentException.With.Message.Contains("1 gradients were given for 2 parameters"));

    [Test]
    public void Gradients_of_another_dtype_are_rejected() => Assert.That(
        () => new Momentum(0.1, 0.9).Step([Tensor.Zeros([2])], [Tensor.Ones([2], DType.Float64)]),
        Throws.TypeOf<DTypeMismatchException>().With.Message.Contains("float32").And.Message.Contains("float64"));

    [Test]
    public void A_parameter_named_twice_is_rejected()
    {
        Tensor p = Tensor.Zeros([2]);

        Assert.That(
            () => new GradientDescent(1).Step([p, p], [p, p]),
            Throws.ArgumentException.With.Message.Contains("parameters 0 and 1 are the same tensor"));
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

    [TestCaseSource(nameof(EveryName))]
    public void A_step_in_steady_state_allocates_nothing(string name)
    {
        Tensor p = Tensor.Ones([1000]);
        Tensor[] parameters = [p];
        Tensor[] gradients = [Tensor.Ones([1000])];
        Optimizer optimizer = Every[name]();
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

    [TestCaseSource(nameof(EveryName))]
    public void Every_element_is_treated_alike_wherever_it_stands(string name)
    {
        foreach (int length in (int[])[1, 3, 15, 16, 17, 33, 70])
        {
            Tensor p = Tensor.Full([length], 0.5);
            Optimizer optimizer = Every[name]();
            optimizer.Step([p], [Tensor.Full([length], 0.25)]);
            optimizer.Step([p], [Tensor.Full([length], -0.5)]);

            float[] values = p.ToArray<float>();
            Assert.That(values, Is.All.EqualTo(values[0]));
            Assert.That(values[0], Is.Not.EqualTo(0.5f));
        }
    }

    [Test]
    public void AdamW_takes_the_decay_before_the_step_of_Adam()
    {
        Tensor decayed = Tensor.Full([3], 2.0, DType.Float64);
        Tensor plain = Tensor.Full([3], 2.0, DType.Float64);
        Tensor gradient = Tensor.Full([3], 0.5, DType.Float64);

        new AdamW(0.1, weightDecay: 0.2).Step([decayed], [gradient]);
        new Adam(0.1).Step([plain], [gradient]);

        Assert.That((plain - decayed).ToArray<double>(), Is.All.EqualTo(0.1 * 0.2 * 2).Within(1e-15));
    }

    [Test]
    public void AdaMax_divides_by_the_decaying_maximum()
    {
        Tensor p = Tensor.Zeros([1], DType.Float64);
        AdaMax optimizer = new(0.1, 0.5, 0.5, 0);
        optimizer.Step([p], [Tensor.Full([1], 4.0, DType.Float64)]);
        optimizer.Step([p], [Tensor.Full([1], 1.0, DType.Float64)]);

        // m is 2 and 1.5, v is 4 and max(2, 1).
        Assert.That(p.Item<double>(), Is.EqualTo((-0.1 / 0.5 * 2 / 4) - (0.1 / 0.75 * 1.5 / 2)).Within(1e-15));
    }

    [Test]
    public void Ftrl_takes_other_powers_than_the_root()
    {
        Tensor p = Tensor.Full([1], 1.0, DType.Float64);

        new Ftrl(0.5, learningRatePower: -0.25, initialAccumulator: 1).Step([p], [Tensor.Full([1], 2.0, DType.Float64)]);

        // n goes from 1 to 5; z is 2 - (5^¼ - 1) / 0.5 · 1.
        double power = Math.Pow(5, 0.25);
        Assert.That(p.Item<double>(), Is.EqualTo(-(2 - ((power - 1) / 0.5)) / (power / 0.5)).Within(1e-14));
    }

    [Test]
    public void Lamb_steps_by_the_norm_of_the_parameter()
    {
        Tensor p = Tensor.FromArray([3.0, 4.0]);

        new Lamb(0.1, epsilon: 0).Step([p], [Tensor.FromArray([2.0, -7.0])]);

        // The first direction is the gradient's sign, of norm √2; the parameter's norm is 5.
        double step = 0.1 * 5 / Math.Sqrt(2);
        Assert.That(p.ToArray<double>(), Is.EqualTo(new[] { 3 - step, 4 + step }).Within(1e-6));
    }

    [Test]
    public void Slots_start_where_TensorFlow_has_them()
    {
        Tensor p = Tensor.Zeros([2]);

        Assert.That(new Adagrad(0.1).Slot(p, "accumulator").ToArray<float>(), Is.All.EqualTo(0.1f));
        Assert.That(new RmsProp(0.1).Slot(p, "rms").ToArray<float>(), Is.All.EqualTo(1f));
        Assert.That(new RmsProp(0.1).Slot(p, "momentum").ToArray<float>(), Is.All.EqualTo(0f));
    }

    [Test]
    public void A_hyperparameter_that_is_no_number_is_rejected() => Assert.That(
        () => new Adam(0.1, beta1: double.NaN), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("beta1"));

    private static void CheckTwentySteps(JsonElement row, DType dtype)
    {
        string name = row.GetProperty("optimizer").GetString()!;
        Tensor v = Numbers(row.GetProperty("start"), dtype);
        Tensor scale = Numbers(row.GetProperty("scale"), dtype);
        Tensor target = Numbers(row.GetProperty("target"), dtype);
        Optimizer optimizer = Goldens[name]();
        double tolerance = dtype == DType.Float32 ? 1e-5 : 1e-12;
        int step = 0;
        foreach (JsonElement expected in row.GetProperty("v_after_each_of_20_steps").EnumerateArray())
        {
            using GradientTape tape = new();
            tape.Watch(v);
            Tensor loss = (scale * (v - target).Square()).Sum();
            optimizer.Step([v], [tape.Gradient(loss, v)]);
            AssertNear(v, expected, tolerance, $"{name}, step {++step}");
        }

        foreach (JsonProperty slot in row.GetProperty("slots_after").EnumerateObject())
        {
            AssertNear(optimizer.Slot(v, slot.Name), slot.Value, tolerance, $"{name}, {slot.Name}");
        }

        Assert.That(optimizer.SlotNames, Is.EquivalentTo(row.GetProperty("slots_after").EnumerateObject().Select(slot => slot.Name)), name);
    }

    private static Optimizer Create(string name, double rate = 0.1, double momentum = 0.9) => name switch
    {
        "gradient_descent" => new GradientDescent(rate),
        "momentum" => new Momentum(rate, momentum),
        _ => new Momentum(rate, momentum, nesterov: true),
    };

    private static Tensor Numbers(JsonElement array, DType dtype) =>
        Tensor.FromArray(array.EnumerateArray().Select(number => number.GetDouble()).ToArray()).Cast(dtype);

    private static void AssertNear(Tensor actual, JsonElement expected, double tolerance, string what)
    {
        double[] values = actual.Cast(DType.Float64).ToArray<double>();
        double[] wanted = [.. expected.EnumerateArray().Select(number => number.GetDouble())];
        for (int i = 0; i < wanted.Length; i++)
        {
            // Relative to the size of the numbers that the steps move through, for elements that pass by 0.
            Assert.That(
                values[i], Is.EqualTo(wanted[i]).Within(tolerance * Math.Max(Math.Abs(wanted[i]), tolerance > 1e-6 ? 1e-2 : 1e-3)), what);
        }
    }
}
