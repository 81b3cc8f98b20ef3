using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests;

/// <summary>Rows, elements and slices of variables, changed in place; by reference and by handle.</summary>
[TestFixture(false)]
[TestFixture(true)]
public sealed class VariablePartTests(bool useResource) : SessionFixture
{
    [Test]
    public void Rows_are_overwritten() =>
        Is(v => ScatterUpdate(v, new[] { 2, 0 }, new float[,] { { 7, 8 }, { 9, 10 } }), 9, 10, 3, 4, 7, 8);

    [Test]
    public void Rows_add_up() => Is(v => v.ScatterAdd(new[] { 1, 1 }, new float[,] { { 1, 2 }, { 10, 20 } }), 1, 2, 14, 26, 5, 6);

    [Test]
    public void Rows_are_subtracted() => Is(v => v.ScatterSub(new[] { 1, 1 }, new float[,] { { 1, 2 }, { 1, 2 } }), 1, 2, 1, 0, 5, 6);

    [Test]
    public void Rows_are_multiplied_and_bounded() => Is(
        v =>
            Then(ScatterMul(v, new[] { 0 }, new float[,] { { 10, 10 } }), () =>
            Then(ScatterMin(v, new[] { 2 }, new float[,] { { 1, 9 } }), () => ScatterMax(v, new[] { 1 }, new float[,] { { 3, 9 } }))),
        10, 20, 3, 9, 1, 6);

    [Test]
    public void Rows_are_divided_by_each_of_their_divisors() => Is(
        v => Then(ScatterDiv(v, new[] { 2, 0, 2 }, new float[,] { { 5, 2 }, { 1, 4 }, { 2, 3 } }), () => ScatterDiv(v, new[] { 1 }, 2f)), 1,
        0.5f, 1.5f, 2, 0.5f, 1);

    [Test]
    public void Integers_are_divided_toward_zero()
    {
        Variable counts = Variable(new[] { -7, 7, 9 }, name: "counts", useResource: useResource);
        Session.Run(counts.Initializer);

        Assert.That(
            Session.Run(ScatterDiv(counts, new[] { 0, 1 }, new[] { 2, 2 })).ToArray<int>(), NUnit.Framework.Is.EqualTo(new[] { -3, 3, 9 }));
    }

    [Test]
    public void One_number_goes_to_all_elements_of_rows() => Is(v => v.ScatterAdd(new[] { 0, 2 }, 1f), 2, 3, 3, 4, 6, 7);

    [Test]
    public void Elements_at_pairs_of_positions_are_overwritten() =>
        Is(v => v.ScatterNdUpdate(new[,] { { 0, 1 }, { 2, 0 } }, new[] { 7f, 8 }), 1, 7, 3, 4, 8, 6);

    [Test]
    public void Elements_at_pairs_of_positions_add_up() =>
        Is(v => v.ScatterNdAdd(new[,] { { 0, 1 }, { 0, 1 } }, new[] { 7f, 8 }), 1, 17, 3, 4, 5, 6);

    [Test]
    public void Rows_at_single_positions_are_subtracted() =>
        Is(v => v.ScatterNdSub(new[,] { { 1 } }, new[,] { { 1f, 1 } }), 1, 2, 2, 3, 5, 6);

    [Test]
    public void A_row_is_assigned_to() => Is(v => Assign(v[1], new[] { 8f, 9 }), 1, 2, 8, 9, 5, 6);

    [Test]
    public void A_column_is_assigned_to_backwards() =>
        Is(v => Assign(v[TensorIndex.Step(null, null, -1), 0], new[] { 7f, 8, 9 }), 9, 2, 8, 4, 7, 6);

    [Test]
    public void One_number_is_assigned_to_a_part() => Is(v => Assign(v[1.., TensorIndex.Ellipsis], 0f), 1, 2, 0, 0, 0, 0);

    [Test]
    public void Part_of_a_variable_is_assigned_to_another_part_of_it() => Is(v => Assign(v[..2], v[1..]), 3, 4, 5, 6, 5, 6);

    [Test]
    public void A_row_outside_is_an_error_and_changes_nothing()
    {
        Variable v = Make();
        Tensor rows = Placeholder<int>([2]);
        Tensor changed = v.ScatterUpdate(rows, 0f);

        Assert.That(
            () => Session.Run(changed, feed: [(rows, new[] { 0, 3 })]),
            Throws.TypeOf<InvalidArgumentException>().With.Message.Contains("3"));
        Assert.That(Session.Run(v).ToArray<float>(), NUnit.Framework.Is.EqualTo(new[] { 1f, 2, 3, 4, 5, 6 }));
    }

    [Test]
    public void Shapes_that_do_not_fit_are_refused_when_the_node_is_made()
    {
        Variable v = Make();

        Assert.That(
            () => v.ScatterUpdate(new[] { 0, 1 }, new[,] { { 1f, 2, 3 }, { 1, 2, 3 } }),
            Throws.ArgumentException.With.Message.Contains("2 and 3"));
        Assert.That(
            () => v.ScatterNdAdd(new[,] { { 0, 1, 2 } }, new[] { 1f }), Throws.ArgumentException.With.Message.Contains("must be <= 2"));
        Assert.That(() => Assign(v[1], new[] { 1f, 2, 3 }), Throws.ArgumentException.With.Message.Contains("2 and 3"));
    }

    [Test]
    public void Only_parts_of_variables_are_assigned_to()
    {
        Tensor sum = (Tensor)Make() + 1;

        Assert.That(
            () => Assign(sum[1], new[] { 1f, 2 }),
            Throws.TypeOf<GraphTypeException>().With.Message.Contains("only variables").And.Message.Contains("strided_slice"));
    }

    [Test]
    public void A_counter_counts_up_to_its_limit()
    {
        Variable counter = Variable(0, name: "counter", dtype: DataType.Int64, useResource: useResource);
        Tensor next = counter.CountUpTo(2);
        Session.Run(counter.Initializer);

        Assert.That((Session.Run(next).Item<long>(), Session.Run(next).Item<long>()), NUnit.Framework.Is.EqualTo((0L, 1L)));
        Assert.That(() => Session.Run(next), Throws.TypeOf<OutOfRangeException>().With.Message.Contains("Reached limit of 2"));
        Assert.That(Session.Run(counter).Item<long>(), NUnit.Framework.Is.EqualTo(2));
    }

    [Test]
    public void Changes_go_through_a_file()
    {
        Variable v = Make();
        Tensor changed = v.ScatterSub(new[] { 0 }, new[,] { { 1f, 1 } });
        using (ControlDependencies([changed]))
        {
            changed = Assign(v[2], new[] { 0f, 0 });
        }

        Graph imported = new();
        using (imported.AsDefault())
        {
            ImportGraphDef(GraphDefinition.FromBytes(Graph.AsGraphDef().ToBytes()), name: "");
        }

        using Session session = new(imported);
        session.Run(v.Initializer.Name);

        Assert.That(session.Run(changed.Name)!.ToArray<float>(), NUnit.Framework.Is.EqualTo(new[] { 0f, 1, 3, 4, 0, 0 }));
    }

    private Variable Make()
    {
        Variable v = Variable(new float[,] { { 1, 2 }, { 3, 4 }, { 5, 6 } }, name: "v", useResource: useResource);
        Session.Run(v.Initializer);
        return v;
    }

    private static Tensor Then(Tensor first, Func<Tensor> next)
    {
        using (ControlDependencies([first]))
        {
            return next();
        }
    }

    private void Is(Func<Variable, Tensor> change, params float[] expected)
    {
        Variable v = Make();
        Tensor changed = change(v);

        Assert.That(Session.Run(changed).ToArray<float>(), NUnit.Framework.Is.EqualTo(expected));
        Assert.That(Session.Run(v).ToArray<float>(), NUnit.Framework.Is.EqualTo(expected));
    }
}
