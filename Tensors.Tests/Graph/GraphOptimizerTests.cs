using Tensors.Graphs;
using Tensors.Optim;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests;

/// <summary>Optimizers of graphs are those of eager use: the same bits step by step.</summary>
public sealed class GraphOptimizerTests : GraphFixture
{
    private static readonly Dictionary<string, (Func<GraphOptimizer> Graph, Func<Optimizer> Eager)> s_pairs = new()
    {
        ["gradient_descent"] = (() => new GradientDescentOptimizer(0.1), () => new GradientDescent(0.1)),
        ["momentum"] = (() => new MomentumOptimizer(0.1, 0.9), () => new Momentum(0.1, 0.9)),
        ["nesterov"] = (() => new MomentumOptimizer(0.1, 0.9, useNesterov: true), () => new Momentum(0.1, 0.9, nesterov: true)),
        ["adagrad"] = (() => new AdagradOptimizer(0.1), () => new Adagrad(0.1)),
        ["adadelta"] = (() => new AdadeltaOptimizer(0.5), () => new Adadelta(0.5)),
        ["rmsprop"] = (() => new RMSPropOptimizer(0.01, momentum: 0.5), () => new RmsProp(0.01, momentum: 0.5)),
        ["rmsprop_centered"] = (() => new RMSPropOptimizer(0.01, centered: true), () => new RmsProp(0.01, centered: true)),
        ["adam"] = (() => new AdamOptimizer(0.05), () => new Adam(0.05)),
        ["adamax"] = (() => new AdaMaxOptimizer(0.05), () => new AdaMax(0.05)),
        ["adamw"] = (() => new AdamWOptimizer(0.05, weightDecay: 0.125), () => new AdamW(0.05, weightDecay: 0.125)),
        ["lamb"] = (() => new LambOptimizer(0.05, weightDecay: 0.1), () => new Lamb(0.05, weightDecay: 0.1)),
        ["ftrl"] = (() => new FtrlOptimizer(0.5, l1RegularizationStrength: 0.01), () => new Ftrl(0.5, l1: 0.01)),
        ["proximal_gradient_descent"] = (
            () => new ProximalGradientDescentOptimizer(0.1, 0.05, 0.02), () => new ProximalGradientDescent(0.1, 0.05, 0.02)),
        ["proximal_adagrad"] = (() => new ProximalAdagradOptimizer(0.1, 0.1, 0.05, 0.02), () => new ProximalAdagrad(0.1, 0.1, 0.05, 0.02)),
    };

    private static IEnumerable<string> Names => s_pairs.Keys;

    [TestCaseSource(nameof(Names))]
    public void Steps_have_the_bits_of_eager_steps(string name)
    {
        float[] start = [0.5f, -1.25f, 3, 1e-3f, 7];
        Tensor x = Placeholder<float>([5]);
        Variable v = Variable(start, name: "v");
        Node step = s_pairs[name].Graph().Minimize(ReduceSum(v * x));
        Optimizer eager = s_pairs[name].Eager();
        Tensor parameter = Tensor.FromArray(start);
        using Session session = new();
        session.Run(GlobalVariablesInitializer());

        for (int i = 1; i <= 12; i++)
        {
            Tensor gradient = Tensor.FromArray([0.5f / i, -1, i % 3, 1e-3f * i, 0]);
            session.Run(step, feed: [(x, gradient)]);
            eager.Step([parameter], [gradient]);

            Assert.That(session.Run(v).ToArray<float>(), Is.EqualTo(parameter.ToArray<float>()), $"step {i}");
        }
    }

    [TestCaseSource(nameof(Names))]
    public void Variables_held_by_handles_are_trained_alike(string name)
    {
        Variable byReference = Variable(new[] { 1f, -2 }, name: "a");
        Variable byHandle = Variable(new[] { 1f, -2 }, name: "b", useResource: true);
        Node step = s_pairs[name].Graph().Minimize(ReduceSum(Square(byReference)) + ReduceSum(Square(byHandle)));
        using Session session = new();
        session.Run(GlobalVariablesInitializer());

        session.Run(step);
        session.Run(step);

        (Tensor first, Tensor second) = session.Run(byReference, byHandle);
        Assert.That(second.ToArray<float>(), Is.EqualTo(first.ToArray<float>()).And.Not.EqualTo(new[] { 1f, -2 }));
    }

    [TestCase("adamax", "v/AdaMax,v/AdaMax_1")]
    [TestCase("adamw", "v/AdamW,v/AdamW_1")]
    [TestCase("lamb", "v/Lamb,v/Lamb_1")]
    [TestCase("nesterov", "v/Momentum")]
    public void Slots_are_named_after_variable_and_optimizer(string name, string expected)
    {
        Variable v = Variable(1f, name: "v");
        GraphOptimizer optimizer = s_pairs[name].Graph();
        optimizer.Minimize(v * v);

        Assert.That(optimizer.SlotNames.Select(slot => optimizer.GetSlot(v, slot)!.Op.Name), Is.EqualTo(expected.Split(',')));
    }

    [Test]
    public void The_parts_of_minimizing_can_be_changed_between_them()
    {
        Variable v = Variable(new[] { 3f, -4 }, name: "v");
        Variable unused = Variable(1f, name: "unused");
        Variable step = GetOrCreateGlobalStep();
        GradientDescentOptimizer optimizer = new(1.0);
        IReadOnlyList<(Tensor? Gradient, Variable Variable)> gradients = optimizer.ComputeGradients(ReduceSum(Square(v)) / 2);
        (Tensor?[] clipped, _) = ClipByGlobalNorm([.. gradients.Select(pair => pair.Gradient)], 1.0);
        Node train = optimizer.ApplyGradients([.. clipped.Zip(gradients, (gradient, pair) => (gradient, pair.Variable))], step, "train");
        using Session session = new();
        session.Run(GlobalVariablesInitializer());

        session.Run(train);

        Assert.That(gradients.Select(pair => pair.Gradient is null), Is.EqualTo(new[] { false, true }));
        Assert.That(session.Run(v).ToArray<float>(), Is.EqualTo(new[] { 2.4f, -3.2f }).Within(1e-6f));
        Assert.That((session.Run(unused).Item<float>(), session.Run(step).Item<long>()), Is.EqualTo((1f, 1L)));
        Assert.That(train.Name, Is.EqualTo("train"));
    }

    [Test]
    public void A_constraint_holds_after_each_step()
    {
        Variable v = Variable(new[] { 1f, -1 }, name: "v", constraint: x => Maximum(x, 0.0));
        Node train = new GradientDescentOptimizer(2.0).Minimize(ReduceSum(v * 1.0));
        using Session session = new();
        session.Run(GlobalVariablesInitializer());

        session.Run(train);

        Assert.That(session.Run(v).ToArray<float>(), Is.EqualTo(new[] { 0f, 0 }));
    }

    [TestCase("Momentum", "v/Momentum:0", "w/Momentum:0")]
    [TestCase("Adam", "beta1_power:0, beta2_power:0, v/Adam:0, v/Adam_1:0", "beta1_power:0, beta2_power:0, w/Adam:0, w/Adam_1:0")]
    public void One_optimizer_serves_two_graphs_and_names_the_variables_of_the_default_one(string name, string first, string second)
    {
        GraphOptimizer optimizer = name == "Adam" ? new AdamOptimizer(0.1) : new MomentumOptimizer(0.1, 0.9);
        Variable v = Variable(1f, name: "v");
        optimizer.Minimize(v * v);
        using (new Graph().AsDefault())
        {
            Variable w = Variable(1f, name: "w");
            optimizer.Minimize(w * w);

            Assert.That(string.Join(", ", optimizer.Variables().Select(variable => variable.Name)), Is.EqualTo(second));
        }

        Assert.That(string.Join(", ", optimizer.Variables().Select(variable => variable.Name)), Is.EqualTo(first));
    }
}
