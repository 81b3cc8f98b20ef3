using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests;

/// <summary>Variables that are held by handles.</summary>
public sealed class ResourceVariableTests : SessionFixture
{
    [Test]
    public void Assignments_of_any_shape_work()
    {
        Variable v = Variable(new float[,] { { 1, 2 }, { 3, 4 } }, name: "v", useResource: true);
        Tensor assigned = v.Assign(new float[,] { { 5, 6 }, { 7, 8 } });
        Session.Run(v.Initializer);

        Assert.That(Session.Run(assigned).ToArray<float>(), Is.EqualTo(new[] { 5f, 6, 7, 8 }));
    }

    [Test]
    public void Another_shape_than_the_declared_one_is_refused_when_the_node_is_made()
    {
        Variable v = Variable(new[] { 1f, 2 }, name: "v", useResource: true);

        Assert.That(() => v.Assign(new[] { 1f, 2, 3 }), Throws.ArgumentException.With.Message.Contains("2 and 3"));
        Assert.That(() => v.AssignAdd(new[] { 1f, 2, 3 }), Throws.ArgumentException.With.Message.Contains("2 and 3"));
    }

    [Test]
    public void Another_shape_that_shows_in_the_run_is_refused_there()
    {
        Variable v = Variable(new[] { 1f, 2 }, name: "v", useResource: true);
        Tensor x = Placeholder<float>();
        Tensor assigned = v.Assign(x);
        Session.Run(v.Initializer);

        Assert.That(
            () => Session.Run(assigned, feed: [(x, new[] { 1f, 2, 3 })]),
            Throws.TypeOf<InvalidArgumentException>().With.Message.Contains("lhs shape= [2] rhs shape= [3]"));
        Assert.That(Session.Run(assigned, feed: [(x, new[] { 3f, 4 })]).ToArray<float>(), Is.EqualTo(new[] { 3f, 4 }));
    }

    [Test]
    public void A_variable_without_a_declared_shape_takes_any()
    {
        Variable v = Variable(new[] { 1f, 2 }, validateShape: false, name: "v", useResource: true);
        Tensor assigned = v.Assign(new[] { 1f, 2, 3 });
        Session.Run(v.Initializer);

        Assert.That(Session.Run(assigned).ToArray<float>(), Is.EqualTo(new[] { 1f, 2, 3 }));
        Assert.That(Session.Run(v.ReadValue() * 2f).ToArray<float>(), Is.EqualTo(new[] { 2f, 4, 6 }));
    }

    [Test]
    public void A_read_shows_the_value_before_a_later_assignment()
    {
        Variable v = Variable(0, name: "v", useResource: true);
        Tensor before = v.ReadValue();
        Tensor after;
        using (ControlDependencies([before]))
        {
            after = v.Assign(v.ReadValue() + 1);
        }

        Session.Run(v.Initializer);
        for (int i = 0; i < 4; i++)
        {
            (Tensor old, Tensor next) = Session.Run((Fetch)before, after);

            Assert.That((old.Item<int>(), next.Item<int>()), Is.EqualTo((i, i + 1)));
        }
    }

    // TensorFlow's documentation of ResourceVariable prints 2.
    [Test]
    public void What_was_read_between_two_assignments_stays()
    {
        Variable v = Variable(1f, name: "v", useResource: true);
        Tensor read;
        Tensor last;
        using (ControlDependencies([v.Assign(2f)]))
        {
            read = v.ReadValue();
        }

        using (ControlDependencies([read]))
        {
            last = v.Assign(3f);
        }

        using (ControlDependencies([last]))
        {
            read = Identity(read);
        }

        Session.Run(v.Initializer);

        Assert.That(Session.Run(read).Item<float>(), Is.EqualTo(2));
        Assert.That(Session.Run(v).Item<float>(), Is.EqualTo(3));
    }

    [Test]
    public void A_read_shows_the_value_before_changes_of_every_kind()
    {
        Variable v = Variable(new[] { 1f, 1 }, name: "v", useResource: true);
        Session.Run(v.Initializer);
        Func<Tensor>[] changes =
        [
            () => v.AssignAdd(new[] { 1f, 1 }), () => v.AssignSub(new[] { 1f, 1 }), () => v.ScatterUpdate(new[] { 0 }, new[] { 9f }),
            () => v.ScatterAdd(new[] { 1 }, new[] { 9f }),
            () => v.ScatterNdSub(new[,] { { 1 } }, new[] { 2f }), () => Assign(v[..1], new[] { 4f }),
        ];
        foreach (Func<Tensor> change in changes)
        {
            float[] expected = Session.Run(v).ToArray<float>();
            Tensor before = v.ReadValue();
            Tensor changed;
            using (ControlDependencies([before]))
            {
                changed = change();
            }

            (Tensor old, Tensor next) = Session.Run((Fetch)before, changed);

            Assert.That(old.ToArray<float>(), Is.EqualTo(expected));
            Assert.That(next.ToArray<float>(), Is.Not.EqualTo(expected));
        }
    }

    [Test]
    public void A_read_shows_the_value_before_in_a_loop_too()
    {
        Variable v = Variable(1, name: "v", useResource: true);
        Tensor sum = WhileLoop(
            w => w[0] < 4,
            w =>
            {
                Tensor before = v.ReadValue();
                using (ControlDependencies([before]))
                {
                    using (ControlDependencies([v.AssignAdd(10)]))
                    {
                        return [w[0] + 1, w[1] + before];
                    }
                }
            },
            [0, 0])[1];
        Session.Run(v.Initializer);

        Assert.That(Session.Run(sum).Item<int>(), Is.EqualTo(1 + 11 + 21 + 31));
        Assert.That(Session.Run(v).Item<int>(), Is.EqualTo(41));
    }

    [Test]
    public void A_run_that_changes_nothing_reads_without_a_copy()
    {
        Variable v = Variable(new float[1 << 20], name: "v", useResource: true);
        Variable other = Variable(0f, name: "other", useResource: true);
        Session.Run(GlobalVariablesInitializer());
        Plan plan = new(Graph, Session.State, [NodeOutput.Of(ReduceSum(v)), other.AssignAdd(1f).Op], []);
        Node read = plan.Nodes.First(
            planned => planned.Node.Op == "ReadVariableOp" && ReferenceEquals(planned.Node.Inputs[0], v.Reference)).Node;
        Node changed = plan.Nodes.First(
            planned => planned.Node.Op == "ReadVariableOp" && ReferenceEquals(planned.Node.Inputs[0], other.Reference)).Node;

        Assert.That((plan.Overwrites(read), plan.Overwrites(changed)), Is.EqualTo((false, true)));
    }

    [Test]
    public void Two_variables_of_one_shared_name_and_different_types_are_an_error_of_the_read()
    {
        Variable v = Variable(1f, name: "v", useResource: true);
        Tensor handle = Graph.Tensor1(
            "VarHandleOp", "again", [],
            new() { ["dtype"] = DataType.Int32, ["shape"] = PartialShape.Scalar, ["container"] = "", ["shared_name"] = "v" });
        Tensor read = Graph.Tensor1("ReadVariableOp", null, [handle], new() { ["dtype"] = DataType.Int32 });
        Session.Run(v.Initializer);

        Assert.That(
            () => Session.Run(read),
            Throws.TypeOf<InvalidArgumentException>().With.Message.Contains(
                "Trying to read variable with wrong dtype. Expected int32 got float"));
    }

    [Test]
    public void Rows_are_taken_without_reading_the_others()
    {
        Variable v = Variable(new float[,] { { 1, 2 }, { 3, 4 }, { 5, 6 } }, name: "v", useResource: true);
        Tensor rows = Gather(v, new[,] { { 2, 0 } });
        Session.Run(v.Initializer);

        Assert.That(rows.Op.Inputs[0].Op.Op, Is.EqualTo("ResourceGather"));
        Assert.That((rows.StaticShape.ToString(), rows.Name), Is.EqualTo(("(1, 2, 2)", "Gather/Identity:0")));
        Assert.That(Session.Run(rows).ToArray<float>(), Is.EqualTo(new[] { 5f, 6, 1, 2 }));
    }

    [Test]
    public void The_gradient_of_taken_rows_is_rows()
    {
        Variable v = Variable(new float[,] { { 1, 2 }, { 3, 4 }, { 5, 6 } }, name: "v", useResource: true);
        Tensor gradient = Gradients(ReduceSum(Square(EmbeddingLookup(v, new[] { 2, 2 }))), [v])[0]!;
        Session.Run(v.Initializer);

        Assert.That(Session.Run(gradient.Rows!.Values).ToArray<float>(), Is.EqualTo(new[] { 10f, 12, 10, 12 }));
        Assert.That(Session.Run(gradient).ToArray<float>(), Is.EqualTo(new[] { 0f, 0, 0, 0, 20, 24 }));
    }

    [Test]
    public void Rows_of_a_variable_without_a_value_are_an_error()
    {
        Variable v = Variable(new float[,] { { 1, 2 } }, name: "v", useResource: true);
        Tensor rows = Gather(v, new[] { 0 });

        Assert.That(() => Session.Run(rows), Throws.TypeOf<FailedPreconditionException>().With.Message.Contains("uninitialized"));
    }

    [Test]
    public void Rows_that_are_not_there_name_the_node()
    {
        Variable v = Variable(new float[,] { { 1, 2 } }, name: "v", useResource: true);
        Tensor rows = Gather(v, new[] { 1 }, name: "lookup");
        Session.Run(v.Initializer);

        Assert.That(() => Session.Run(rows), Throws.TypeOf<InvalidArgumentException>().With.Message.Contains("lookup"));
    }
}
