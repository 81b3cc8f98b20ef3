using System.Text.Json;
using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests;

/// <summary>Twenty steps of every optimizer of TensorFlow, with slots and their names.</summary>
public sealed class OptimizerValueTests
{
    private static readonly Dictionary<string, Func<GraphOptimizer>> s_optimizers = new()
    {
        ["gradient_descent"] = () => new GradientDescentOptimizer(0.1),
        ["momentum"] = () => new MomentumOptimizer(0.1, 0.9),
        ["nesterov"] = () => new MomentumOptimizer(0.1, 0.9, useNesterov: true),
        ["adagrad"] = () => new AdagradOptimizer(0.1),
        ["adadelta"] = () => new AdadeltaOptimizer(1.0),
        ["rmsprop"] = () => new RMSPropOptimizer(0.01, 0.9, 0.5, 1e-6),
        ["rmsprop_centered"] = () => new RMSPropOptimizer(0.01, centered: true),
        ["adam"] = () => new AdamOptimizer(0.05),
        ["adam_other"] = () => new AdamOptimizer(0.05, 0.8, 0.9, 1e-4),
        ["ftrl"] = () => new FtrlOptimizer(0.5, l1RegularizationStrength: 0.01, l2RegularizationStrength: 0.02),
        ["ftrl_shrinkage"] = () => new FtrlOptimizer(0.5, l2ShrinkageRegularizationStrength: 0.1),
        ["proximal_gradient_descent"] = () => new ProximalGradientDescentOptimizer(0.1, 0.05, 0.02),
        ["proximal_adagrad"] = () => new ProximalAdagradOptimizer(0.1, 0.1, 0.05, 0.02),
    };

    private static IEnumerable<TestCaseData> Cases =>
        s_optimizers.Keys.SelectMany(name => name.StartsWith("proximal", StringComparison.Ordinal)
        ? [new TestCaseData(name, "float32")]
        : (TestCaseData[])[new(name, "float32"), new(name, "float64")]);

    [TestCaseSource(nameof(Cases))]
    public void Steps_and_slots_are_TensorFlows(string name, string dtype)
    {
        JsonElement golden = SharedData.Json("tensorflow", "goldens", "values", "optimizers.json").EnumerateArray()
            .Single(row => row.GetProperty("optimizer").GetString() == name && row.GetProperty("dtype").GetString() == dtype);
        DType type = dtype == "float32" ? DType.Float32 : DType.Float64;
        double tolerance = type == DType.Float32 ? 1e-5 : 1e-12;
        using DefaultGraph graph = new Graph().AsDefault();
        Variable v = Variable(Row(golden, "start", type), name: "v");
        Tensor loss = ReduceSum(Constant(Row(golden, "scale", type)) * Square(v - Constant(Row(golden, "target", type))));
        GraphOptimizer optimizer = s_optimizers[name]();
        Node step = optimizer.Minimize(loss);
        using Session session = new();
        session.Run(GlobalVariablesInitializer());

        foreach (JsonElement expected in golden.GetProperty("v_after_each_of_20_steps").EnumerateArray())
        {
            session.Run(step);
            AssertClose(session.Run(v), expected, tolerance);
        }

        foreach (JsonProperty slot in golden.GetProperty("slots_after").EnumerateObject())
        {
            Variable made = optimizer.GetSlot(v, slot.Name)!;
            Assert.That(made.Name, Is.EqualTo(golden.GetProperty("slot_names").GetProperty(slot.Name).GetString()));
            AssertClose(session.Run(made), slot.Value, tolerance);
        }
    }

    private static Tensor Row(JsonElement golden, string name, DType type) =>
        Tensor.FromArray([.. golden.GetProperty(name).EnumerateArray().Select(value => value.GetDouble())]).Cast(type);

    private static void AssertClose(Tensor actual, JsonElement expected, double tolerance)
    {
        double[] values = actual.Cast(DType.Float64).ToArray<double>();
        double[] wanted = [.. expected.EnumerateArray().Select(value => value.GetDouble())];
        for (int i = 0; i < wanted.Length; i++)
        {
            Assert.That(values[i], Is.EqualTo(wanted[i]).Within(tolerance * Math.Max(Math.Abs(wanted[i]), 1e-3)));
        }
    }
}
