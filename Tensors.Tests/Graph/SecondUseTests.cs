using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests;

/// <summary>
/// What is used for the second time: plans after a change, scopes that are opened again, sessions that were closed, memory that was lent
/// before.
/// </summary>
[NonParallelizable]
public sealed class SecondUseTests : GraphFixture
{
    private const int Runs = 5;
    private const int Large = 100_000;

    [Test]
    public void A_graph_that_was_changed_is_run_as_it_is_now()
    {
        Tensor x = Constant(2f);
        Tensor y = x * 3;
        Tensor other = Constant(10f);
        using Session session = new();
        Callable run = session.MakeCallable([y]);
        for (int i = 0; i < Runs; i++)
        {
            Assert.That((session.Run(y).Item<float>(), run.Run()[0]!.Item<float>()), Is.EqualTo((6f, 6f)));
        }

        y.Op.UpdateInput(0, other);

        Assert.That((session.Run(y).Item<float>(), run.Run()[0]!.Item<float>()), Is.EqualTo((30f, 30f)));
    }

    [Test]
    public void A_dependency_that_was_added_is_kept_from_then_on()
    {
        Variable count = Variable(0, name: "count");
        Tensor step = AssignAdd(count, 1);
        Tensor y = Constant(1f) + 1;
        using Session session = new();
        session.Run(count.Initializer);
        session.Run(y);

        y.Op.AddControlInput(step.Op);
        session.Run(y);

        Assert.That(session.Run(count).Item<int>(), Is.EqualTo(1));
    }

    [Test]
    public void A_closed_session_holds_no_memory()
    {
        TensorMemory.Trim();
        long before = TensorMemory.BytesInUse;
        Variable v = Variable(Tensor.Zeros([10]), name: "v", validateShape: false);
        Tensor x = Placeholder<float>([null]);
        Tensor y = (x * 2) + 1;
        Session session = new();
        Fill(session, v, x, y);
        BufferPool.Shared.CollectAndSweep();
        Assert.That(TensorMemory.BytesInUse, Is.GreaterThan(before));

        session.Close();
        BufferPool.Shared.CollectAndSweep();

        Assert.That(TensorMemory.BytesInUse, Is.EqualTo(before));
        GC.KeepAlive(session);
    }

    [Test]
    public void A_session_may_be_closed_twice_and_not_be_used_again()
    {
        Tensor y = Constant(1f) + 1;
        Session session = new();
        session.Run(y);

        session.Close();
        session.Close();
        session.Dispose();

        Assert.That(session.IsClosed);
        Assert.That(() => session.Run(y), Throws.InvalidOperationException.With.Message.Contains("closed Session"));
    }

    [Test]
    public void A_session_is_entered_once()
    {
        using Session session = new Session().Enter();

        Assert.That(() => session.Enter(), Throws.InvalidOperationException.With.Message.Contains("AsDefault"));
        Assert.That(Session.Default, Is.SameAs(session));
    }

    [Test]
    public void Names_inside_a_scope_are_free_again_when_it_is_opened_again()
    {
        string[] names = [.. Enumerable.Range(0, 3).Select(_ =>
        {
            using (VariableScope("a"))
            using (VariableScope(null, "layer"))
            {
                return GetVariableScope().Name;
            }
        })];

        Assert.That(names, Is.All.EqualTo("a/layer"));
    }

    [Test]
    public void A_scope_that_is_opened_again_inside_itself_takes_no_names()
    {
        string DefaultName()
        {
            using (VariableScope(null, "layer"))
            {
                return GetVariableScope().Name;
            }
        }

        using OpenVariableScope a = VariableScope("a");
        string[] inside;
        using (VariableScope(a))
        {
            inside = [DefaultName(), DefaultName()];
        }

        Assert.That(inside, Is.EqualTo(new[] { "a/layer", "a/layer_1" }));
        Assert.That((DefaultName(), DefaultName()), Is.EqualTo(("a/layer", "a/layer_1")));
    }

    [Test]
    public void A_seed_that_is_set_again_holds_for_what_is_made_afterwards()
    {
        float[] Draw(params long[] later)
        {
            using DefaultGraph graph = new Graph().AsDefault();
            SetRandomSeed(1);
            Tensor first = RandomUniform([3]);
            Array.ForEach(later, seed => SetRandomSeed(seed));
            Tensor second = RandomUniform([3]);
            using Session session = new();
            return [.. session.Run(first).ToArray<float>(), .. session.Run(second).ToArray<float>()];
        }

        float[] once = Draw();

        Assert.That(Draw(1), Is.EqualTo(once));
        Assert.That(Draw(2, 1), Is.EqualTo(once));
        Assert.That(Draw(2)[..3], Is.EqualTo(once[..3]));
        Assert.That(Draw(2)[3..], Is.Not.EqualTo(once[3..]));
    }

    [Test]
    public void A_variable_that_gets_another_shape_with_as_many_elements_has_it([Values] bool isDeclared)
    {
        // A run that is repeated counts on a shape that was declared.
        Variable v = Variable(Tensor.Arange(6), name: "v", validateShape: isDeclared);
        Tensor turned = Assign(v, Constant(Tensor.Arange(6).Reshape(2, 3)), validateShape: false);
        Tensor shape = ShapeOf(v, null, DataType.Int32, optimize: false);
        Tensor first = Identity(v)[0];
        using Session session = new();
        session.Run(v.Initializer);
        for (int i = 0; i < Runs; i++)
        {
            Assert.That(session.Run(shape).ToArray<int>(), Is.EqualTo(new[] { 6 }));
            Assert.That(session.Run(first).ToArray<int>(), Is.EqualTo(new[] { 0 }));
        }

        session.Run(turned.Op);

        Assert.That(session.Run(v).Shape, Is.EqualTo(Shape.Create(2, 3)));
        Assert.That(session.Run(shape).ToArray<int>(), Is.EqualTo(new[] { 2, 3 }));
        Assert.That(session.Run(first).ToArray<int>(), Is.EqualTo(new[] { 0, 1, 2 }));
    }

    [Test]
    public void Feeds_of_other_shapes_with_as_many_elements_are_computed_as_such()
    {
        Tensor x = Placeholder<float>();
        Tensor y = ReduceSum(x, axis: [0]);
        using Session session = new();
        Callable run = session.MakeCallable([y], [x]);
        Tensor data = Tensor.Arange(0, 12, 1, DType.Float32);
        for (int i = 0; i < 3 * Runs; i++)
        {
            Tensor fed = data.Reshape(i % 3 == 0 ? [12, 1] : i % 3 == 1 ? [3, 4] : [4, 3]);

            Tensor actual = run.Run(fed)[0]!;

            Assert.That(actual.Shape, Is.EqualTo(fed.Sum(0).Shape));
            Assert.That(actual.ToArray<float>(), Is.EqualTo(fed.Sum(0).ToArray<float>()));
        }
    }

    [Test]
    public void Room_of_another_shape_with_as_many_elements_is_not_taken()
    {
        Tensor x = Placeholder<float>();
        using Session session = new();
        Callable run = session.MakeCallable([x + 1], [x]);
        Tensor room = Tensor.Zeros([2, 3]);
        Tensor?[] results = [room];

        run.Run([Tensor.Ones([3, 2])], results);

        Assert.That(results[0]!.Shape, Is.EqualTo(Shape.Create(3, 2)));
        Assert.That(room.ToArray<float>(), Is.All.Zero);
    }

    [Test]
    public void Copies_of_a_variable_that_are_kept_at_a_time_are_different_ones()
    {
        VariableState state = new("v", DataType.Float32);
        state.Assign(Tensor.FromArray([1f]));
        state.ReturnCopy(state.TakeCopy());

        Tensor first = state.TakeCopy().RequireTensor();
        state.Assign(Tensor.FromArray([2f]));
        Tensor second = state.TakeCopy().RequireTensor();

        Assert.That((first.Item<float>(), second.Item<float>()), Is.EqualTo((1f, 2f)));
    }

    [Test]
    public void A_loop_goes_on_behind_nodes_that_wait_for_nothing()
    {
        Tensor n = WhileLoop(
            v => v[0] < 3,
            v =>
            {
                Tensor step;
                using (ControlDependencies(null))
                {
                    step = Constant(1);
                }

                return [v[0] + step + Constant(0)];
            },
            [0])[0];

        Assert.That(new Session().Run(n).Item<int>(), Is.EqualTo(3));
    }

    [Test]
    public void A_fed_tensor_that_is_disposed_of_during_the_run_keeps_its_elements()
    {
        FIFOQueue queue = new(1, [DataType.Float32], [[]]);
        Tensor x = Placeholder<float>([null]);
        Tensor late;
        Tensor one = queue.Dequeue()[0];
        using (ControlDependencies([one]))
        {
            late = ReduceSum(x * one);
        }

        using Session session = new();
        BufferPool.Shared.PoisonReturnedBlocks = true;
        try
        {
            for (int run = 0; run < Runs; run++)
            {
                Tensor fed = Tensor.Full([Large], 3);
                Task<Tensor> waiting = QueueWaits.Start(session, () => session.Run(late, [(x, fed)]), 1);

                fed.Dispose();
                session.Run(queue.Enqueue([1f]));

                Assert.That(waiting.Result.Item<float>(), Is.EqualTo(3f * Large));
            }
        }
        finally
        {
            BufferPool.Shared.PoisonReturnedBlocks = false;
        }
    }

    [Test]
    public void A_fed_tensor_is_left_when_the_run_ends()
    {
        Tensor x = Placeholder<float>([null]);
        Tensor sum = ReduceSum(x);
        Tensor wrong = x + Constant(new float[3]);
        using Session session = new();
        for (int run = 0; run < Runs; run++)
        {
            Tensor fed = Tensor.Full([Large], 3);
            session.Run(sum, [(x, fed)]);
            Assert.That(() => session.Run(wrong, [(x, fed)]), Throws.TypeOf<InvalidArgumentException>());
            long before = TensorMemory.BytesInUse;

            fed.Dispose();

            Assert.That(TensorMemory.BytesInUse, Is.Below(before));
        }
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static void Fill(Session session, Variable v, Tensor x, Tensor y)
    {
        Tensor large = Tensor.Ones([Large]);
        session.Run(Assign(v, x, validateShape: false).Op, [(x, large)]);
        for (int run = 0; run < Runs; run++)
        {
            session.Run(y, [(x, large)]);
        }
    }
}
