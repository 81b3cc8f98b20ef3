using Tensors.Optim;

namespace Tensors.Tests;

public sealed class HyperparameterTests
{
    private static readonly Dictionary<string, Func<double, Optimizer>> s_notNegative = new()
    {
        ["Momentum momentum"] = x => new Momentum(0.1, x),
        ["Adagrad initialAccumulator"] = x => new Adagrad(0.1, x),
        ["Adadelta rho"] = x => new Adadelta(0.1, rho: x),
        ["Adadelta epsilon"] = x => new Adadelta(0.1, epsilon: x),
        ["RmsProp decay"] = x => new RmsProp(0.1, decay: x),
        ["RmsProp momentum"] = x => new RmsProp(0.1, momentum: x),
        ["RmsProp epsilon"] = x => new RmsProp(0.1, epsilon: x),
        ["Adam beta1"] = x => new Adam(beta1: x),
        ["Adam beta2"] = x => new Adam(beta2: x),
        ["Adam epsilon"] = x => new Adam(epsilon: x),
        ["AdamW beta1"] = x => new AdamW(beta1: x),
        ["AdamW beta2"] = x => new AdamW(beta2: x),
        ["AdamW epsilon"] = x => new AdamW(epsilon: x),
        ["AdamW weightDecay"] = x => new AdamW(weightDecay: x),
        ["AdaMax beta1"] = x => new AdaMax(beta1: x),
        ["AdaMax beta2"] = x => new AdaMax(beta2: x),
        ["AdaMax epsilon"] = x => new AdaMax(epsilon: x),
        ["Lamb beta1"] = x => new Lamb(beta1: x),
        ["Lamb beta2"] = x => new Lamb(beta2: x),
        ["Lamb epsilon"] = x => new Lamb(epsilon: x),
        ["Lamb weightDecay"] = x => new Lamb(weightDecay: x),
        ["Ftrl initialAccumulator"] = x => new Ftrl(0.1, initialAccumulator: x),
        ["Ftrl l1"] = x => new Ftrl(0.1, l1: x),
        ["Ftrl l2"] = x => new Ftrl(0.1, l2: x),
        ["Ftrl l2Shrinkage"] = x => new Ftrl(0.1, l2Shrinkage: x),
        ["ProximalGradientDescent l1"] = x => new ProximalGradientDescent(0.1, l1: x),
        ["ProximalGradientDescent l2"] = x => new ProximalGradientDescent(0.1, l2: x),
        ["ProximalAdagrad initialAccumulator"] = x => new ProximalAdagrad(0.1, initialAccumulator: x),
        ["ProximalAdagrad l1"] = x => new ProximalAdagrad(0.1, l1: x),
        ["ProximalAdagrad l2"] = x => new ProximalAdagrad(0.1, l2: x),
    };

    private static IEnumerable<string> NotNegative => s_notNegative.Keys;

    [TestCaseSource(nameof(NotNegative))]
    public void Zero_is_the_least(string name)
    {
        Assert.That(() => s_notNegative[name](0), Throws.Nothing);
        foreach (double value in (double[])[-1e-9, double.NaN, double.PositiveInfinity, double.NegativeInfinity])
        {
            Assert.That(
                () => s_notNegative[name](value),
                Throws.TypeOf<ArgumentOutOfRangeException>().With.Property("ParamName")
                    .EqualTo(name.Split(' ')[1]).And.Message.Contains("not below 0"));
        }
    }

    [Test]
    public void The_power_of_Ftrl_is_not_positive([Values(0.5, double.NaN, double.NegativeInfinity)] double power)
    {
        Assert.That(() => new Ftrl(0.1, learningRatePower: 0), Throws.Nothing);
        Assert.That(
            () => new Ftrl(0.1, learningRatePower: power),
            Throws.TypeOf<ArgumentOutOfRangeException>().With.Property("ParamName")
                .EqualTo("learningRatePower").And.Message.Contains("not above 0"));
    }

    [Test]
    public void A_learning_rate_of_0_changes_nothing()
    {
        Tensor p = Tensor.FromArray([1f, 2]);

        new GradientDescent(0).Step([p], [Tensor.Ones([2])]);

        Assert.That(p.ToArray<float>(), Is.EqualTo(new[] { 1f, 2 }));
    }

    [TestCase(-1)]
    [TestCase(double.NaN)]
    public void A_learning_rate_is_checked_when_it_changes(double rate)
    {
        GradientDescent optimizer = new(0.5);

        Assert.That(() => optimizer.LearningRate = rate, Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(optimizer.LearningRate, Is.EqualTo(0.5));
    }

    [Test]
    public void Only_float32_and_float64_have_slots([Values] DType dtype)
    {
        Momentum optimizer = new(0.1, 0.9);
        Tensor p = Tensor.Zeros([2], dtype);

        if (dtype is DType.Float32 or DType.Float64)
        {
            Assert.That(optimizer.Slot(p, "momentum").DType, Is.EqualTo(dtype));
        }
        else
        {
            Assert.That(
                () => optimizer.Slot(p, "momentum"), Throws.ArgumentException.With.Message.Contains($"a {dtype.Name} tensor has no slots"));
            Assert.That(
                () => optimizer.Step([p], [p]),
                Throws.TypeOf<DTypeMismatchException>().With.Message.Contains("both must be float32 or both float64"));
        }
    }
}
