using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests;

public sealed class VariableTests : SessionFixture
{
    [Test]
    public void Variables_are_compared_divided_and_cut_like_tensors()
    {
        Variable v = Variable(new[] { 1f, 5, 7 }, name: "v");
        Variable w = Variable(new[] { 2f, 5, 3 }, name: "w");
        Tensor t = Constant(new[] { 2f, 5, 3 });
        Session.Run(GlobalVariablesInitializer());

        Assert.That(Truths(v > w), Is.EqualTo(new[] { false, false, true }));
        Assert.That(Truths(v >= t), Is.EqualTo(new[] { false, true, true }));
        Assert.That(Truths(t < v), Is.EqualTo(new[] { false, false, true }));
        Assert.That(Truths(v <= 5), Is.EqualTo(new[] { true, true, false }));
        Assert.That(Truths(1.5 < v), Is.EqualTo(new[] { false, true, true }));
        Assert.That(Session.Run(v % 4).ToArray<float>(), Is.EqualTo(new[] { 1f, 1, 3 }));
        Assert.That(Session.Run(v[1..]).ToArray<float>(), Is.EqualTo(new[] { 5f, 7 }));
        Assert.That(Session.Run(v[^1]).Item<float>(), Is.EqualTo(7));
    }

    [Test]
    public void A_variable_is_changed_by_assignments_and_by_loading()
    {
        Variable v = Variable(1f, name: "v");
        Session.Run(v.Initializer);

        Assert.That(Session.Run(v.Assign(4f)).Item<float>(), Is.EqualTo(4));
        Assert.That(Session.Run(v.AssignAdd(2f)).Item<float>(), Is.EqualTo(6));
        Assert.That(Session.Run(v.AssignSub(5f)).Item<float>(), Is.EqualTo(1));
        v.Load(9f, Session);
        Assert.That(Session.Run(v).Item<float>(), Is.EqualTo(9));
    }

    [Test]
    public void An_initialized_value_needs_no_initializer()
    {
        Variable v = Variable(3f, name: "v");
        Tensor value = v.InitializedValue();

        float before = Session.Run(value).Item<float>();
        v.Load(4f, Session);

        Assert.That((before, Session.Run(value).Item<float>()), Is.EqualTo((3f, 4f)));
    }

    [Test]
    public void What_is_not_initialized_is_reported_by_name()
    {
        Variable a = Variable(1f, name: "a");
        Variable b = Variable(1f, name: "b");
        Tensor report = ReportUninitializedVariables();
        Session.Run(a.Initializer);

        Assert.That(Session.RunText(report).ToArray(), Is.EqualTo(new[] { "b" }));
        Assert.That(Session.Run(IsVariableInitialized(b)).Item<bool>(), Is.False);
        Session.Run(VariablesInitializer([b]));
        Assert.That(Session.RunText(report).ToArray(), Is.Empty);
    }

    [Test]
    public void Errors_name_the_variable_the_scope_and_the_line()
    {
        using NameScope scope = NameScope("layer");
        Variable w = Variable(1f, name: "w");
        Tensor twice = w * 2;

        FailedPreconditionException failure = Assert.Throws<FailedPreconditionException>(() => Session.Run(twice))!;

        Assert.That(
            failure.Message, Does.Contain("uninitialized value layer/w").And.Contain("in scope 'layer").And.Contain("VariableTests.cs:"));
    }

    [Test]
    public void Variables_and_graphs_are_printed_as_TensorFlow_prints_them()
    {
        Variable v = Variable(new[] { 1f, 2 }, name: "v");
        Variable r = Variable(1, name: "r", useResource: true);

        Assert.That(v.ToString(), Is.EqualTo("<tf.Variable 'v:0' shape=(2,) dtype=float32_ref>"));
        Assert.That(r.ToString(), Is.EqualTo("<tf.Variable 'r:0' shape=() dtype=int32>"));
        Assert.That(v.Initializer.ToString(), Is.EqualTo("<tf.Operation 'v/Assign' type=Assign>"));
        Assert.That(Graph.ToString(), Does.StartWith("v/initial_value = Const() -> float32(2,) = [1. 2.]"));
    }

    private bool[] Truths(Tensor tensor) => Session.Run(tensor).ToArray<bool>();
}
