using System.Reflection;
using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests;

/// <summary>Variables beside variables, tensors and numbers do what tensors of a graph do.</summary>
public sealed class VariableOperatorTests : SessionFixture
{
    [Test]
    public void Quotients_of_integers_are_floating_as_those_of_tensors()
    {
        Variable v = Variable(new[] { 7, 8 }, name: "v");
        Session.Run(v.Initializer);

        Assert.That(Session.Run(v / 2).ToArray<double>(), Is.EqualTo(new[] { 3.5, 4 }));
        Assert.That(Session.Run(56 / v).ToArray<double>(), Is.EqualTo(new[] { 8.0, 7 }));
        Assert.That(Session.Run(v / v).ToArray<double>(), Is.EqualTo(new[] { 1.0, 1 }));
        Assert.That((v / 2).DataType, Is.EqualTo(((Tensor)v / 2).DataType));
    }

    [Test]
    public void Every_operator_of_a_tensor_is_one_of_a_variable()
    {
        static string[] Operators(Type type) => [.. type.GetMethods(BindingFlags.Public | BindingFlags.Static)
            .Where(method => method.Name.StartsWith("op_", StringComparison.Ordinal) && method.Name is not ("op_Implicit" or "op_Explicit"))
            .Select(method =>
                $"{method.Name}({string.Join(", ", method.GetParameters().Select(parameter => Replaced(parameter.ParameterType)))})")];
        static string Replaced(Type type) => type == typeof(Variable) || type == typeof(Tensor) ? "x" : type.Name;

        Assert.That(Operators(typeof(Tensor)).Except(Operators(typeof(Variable))), Is.Empty);
    }

    [Test]
    public void Numbers_take_on_the_type_of_the_variable()
    {
        Variable v = Variable(new[] { 1, 2 }, name: "v");
        Variable w = Variable(new[] { 1.5, 2 }, name: "w", dtype: DataType.Float64);

        Assert.That((v + 5L).DataType, Is.EqualTo(DataType.Int32));
        Assert.That((2 * w).DataType, Is.EqualTo(DataType.Float64));
        Assert.That((w % 1.5f).DataType, Is.EqualTo(DataType.Float64));
    }

    [Test]
    public void Equality_compares_elements_and_null_asks_whether_there_is_a_variable()
    {
        Variable v = Variable(new[] { 1, 2 }, name: "v");
        Variable w = Variable(new[] { 1, 3 }, name: "w");
        Session.Run(GlobalVariablesInitializer());

        Assert.That(Session.Run(v == w).ToArray<bool>(), Is.EqualTo(new[] { true, false }));
        Assert.That(Session.Run(v != 1).ToArray<bool>(), Is.EqualTo(new[] { false, true }));
        Assert.That(Session.Run(Constant(2) == v).ToArray<bool>(), Is.EqualTo(new[] { false, true }));
        Assert.That(v.Equals(v) && !v.Equals(w));
        Assert.That((v == null, null != v), Is.EqualTo((false, true)));
    }

    [Test]
    public void Truth_values_are_combined()
    {
        Variable v = Variable(new[] { true, false }, name: "v");
        Variable w = Variable(new[] { true, true }, name: "w");
        Session.Run(GlobalVariablesInitializer());

        Assert.That(Session.Run(v & w).ToArray<bool>(), Is.EqualTo(new[] { true, false }));
        Assert.That(Session.Run(v | Constant(false)).ToArray<bool>(), Is.EqualTo(new[] { true, false }));
        Assert.That(Session.Run(v ^ w).ToArray<bool>(), Is.EqualTo(new[] { false, true }));
        Assert.That(Session.Run(!v).ToArray<bool>(), Is.EqualTo(new[] { false, true }));
        Assert.That(Session.Run(~w).ToArray<bool>(), Is.EqualTo(new[] { false, false }));
    }

    [Test]
    public void Bits_are_combined_and_moved()
    {
        Variable v = Variable(new[] { 6, 5 }, name: "v");
        Session.Run(v.Initializer);

        Assert.That(Session.Run(v & Constant(3)).ToArray<int>(), Is.EqualTo(new[] { 2, 1 }));
        Assert.That(Session.Run(v << 1).ToArray<int>(), Is.EqualTo(new[] { 12, 10 }));
        Assert.That(Session.Run(v >> v).ToArray<int>(), Is.EqualTo(new[] { 0, 0 }));
    }

    [Test]
    public void An_assignment_that_changes_the_shape_is_seen_by_what_waits_for_it()
    {
        Variable x = Variable(0f, name: "x");
        Tensor assign = Assign(x, new[] { 1f }, validateShape: false);
        Tensor plus;
        using (ControlDependencies([assign]))
        {
            plus = x + 2;
        }

        Session.Run(x.Initializer);
        Tensor got = Session.Run(plus);

        Assert.That(got.Shape, Is.EqualTo(Shape.Create([1])));
        Assert.That(got.ToArray<float>(), Is.EqualTo(new[] { 3f }));
    }

    [Test]
    public void A_truth_value_of_a_variable_decides_and_enters_a_loop_with_the_value_it_has_then()
    {
        Variable decides = Variable(true, name: "decides");
        Variable sum = Variable(1, name: "sum");
        Tensor chosen = Cond(decides, () => (TensorLike)((Tensor)sum * 2), () => (TensorLike)(Tensor)sum);
        Session.Run(GlobalVariablesInitializer());

        Assert.That(Session.Run(chosen).Item<int>(), Is.EqualTo(2));
    }
}
