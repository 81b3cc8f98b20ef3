using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests;

/// <summary>From the third like run on, nodes that go over the same elements are one step. Nobody may notice but by the clock.</summary>
public sealed class FusedRunTests : GraphFixture
{
    private const int Runs = 4;

    private static readonly Shape s_shape = Shape.Create([300, 200]);

    [Test]
    public void Values_have_the_bits_of_eager_operations()
    {
        Tensor x = Placeholder<float>([null, 200]);
        Tensor bias = Placeholder<float>([200]);
        Tensor centered = x - ReduceMax(x, -1, keepDims: true);
        Tensor y = Exp(centered * 0.5f + bias);
        Tensor shares = y / ReduceSum(y, -1, keepDims: true);
        using Session session = new();
        Callable run = session.MakeCallable([shares, y, ReduceMean(Square(centered))], [x, bias]);

        for (int i = 0; i < Runs; i++)
        {
            Tensor fed = Tensor.RandomUniform(s_shape, -1, 1, seed: i);
            Tensor fedBias = Tensor.RandomUniform([200], -1, 1, seed: i + 10);
            Tensor expectedCentered = fed - fed.Max(-1, true);
            Tensor expected = (expectedCentered * 0.5f + fedBias).Exp();

            Tensor?[] values = run.Run(fed, fedBias);

            Assert.That(Bits.Of(values[0]!), Is.EqualTo(Bits.Of(expected / expected.Sum(-1, true))));
            Assert.That(Bits.Of(values[1]!), Is.EqualTo(Bits.Of(expected)));
            Assert.That(Bits.Of(values[2]!), Is.EqualTo(Bits.Of(expectedCentered.Square().Mean())));
        }
    }

    [Test]
    public void A_variable_is_read_before_it_is_assigned_and_after()
    {
        Variable v = Variable(Tensor.Ones(s_shape), name: "v");
        Tensor before = Square(Exp(v.ReadValue()));
        Tensor assigned;
        using (ControlDependencies([before]))
        {
            assigned = v.Assign(v.ReadValue() * 2f + 1f);
        }

        Tensor after;
        using (ControlDependencies([assigned]))
        {
            after = Square(Exp(Identity(v.ReadValue())));
        }

        using Session session = new();
        session.Run(v.Initializer);
        Callable run = session.MakeCallable([before, after]);
        Tensor expected = Tensor.Ones(s_shape);
        for (int i = 0; i < Runs; i++)
        {
            Tensor?[] values = run.Run();

            Assert.That(Bits.Of(values[0]!), Is.EqualTo(Bits.Of(expected.Exp().Square())));
            expected = (expected * 2f) + 1f;
            Assert.That(Bits.Of(values[1]!), Is.EqualTo(Bits.Of(expected.Exp().Square())));
            session.Run(v.Assign(expected = Tensor.Full(s_shape, i * 0.125f)));
        }
    }

    [Test]
    public void Results_are_written_where_they_are_wanted()
    {
        (Callable run, Tensor[] fed) = Chain();
        Tensor?[] results = [Tensor.Zeros(s_shape)];
        Tensor room = results[0]!;

        for (int i = 0; i < Runs; i++)
        {
            run.Run([fed[i]], results);

            Assert.That(results[0], Is.SameAs(room));
            Assert.That(Bits.Of(room), Is.EqualTo(Bits.Of(fed[i].Exp() * fed[i])));
            Assert.That(room.Version, Is.EqualTo(i + 1));
        }
    }

    [Test]
    public void Results_that_are_wanted_elsewhere_are_no_longer_written_there()
    {
        (Callable run, Tensor[] fed) = Chain();
        Tensor?[] results = [Tensor.Zeros(s_shape)];
        for (int i = 0; i < Runs; i++)
        {
            run.Run([fed[0]], results);
        }

        Tensor fresh = run.Run(fed[1])[0]!;

        Assert.That(Bits.Of(results[0]!), Is.EqualTo(Bits.Of(fed[0].Exp() * fed[0])));
        Assert.That(Bits.Of(fresh), Is.EqualTo(Bits.Of(fed[1].Exp() * fed[1])));
    }

    [Test]
    public void What_is_fed_is_not_overwritten_before_it_is_read()
    {
        (Callable run, Tensor[] fed) = Chain();
        Tensor expected = fed[0].Exp() * fed[0];
        for (int i = 0; i < Runs; i++)
        {
            Tensor both = fed[0].Copy();
            Tensor?[] results = [both];
            run.Run([both], results);

            Assert.That(Bits.Of(results[0]!), Is.EqualTo(Bits.Of(expected)));
            Assert.That(Bits.Of(both), Is.EqualTo(Bits.Of(fed[0])));
        }
    }

    [Test]
    public void A_run_that_fails_leaves_what_results_were_handed_in([Values] bool failsFirst)
    {
        Tensor x = Placeholder<float>([300, 200]);
        Tensor position = Placeholder<int>([]);
        Tensor first = failsFirst ? Gather(x, position) : Exp(x) * x;
        Tensor second = failsFirst ? Exp(x) * x : Gather(x, position);
        (Tensor y, Tensor picked) = failsFirst ? (second, first) : (first, second);
        using Session session = new();
        Callable run = session.MakeCallable([y, picked], [x, position]);
        Tensor fed = Tensor.RandomUniform(s_shape, seed: 1);
        for (int i = 0; i < Runs; i++)
        {
            run.Run(fed, Tensor.FromScalar(1));
        }

        Tensor?[] results = [Tensor.Zeros(s_shape), null];
        Assert.That(() => run.Run([fed, Tensor.FromScalar(300)], results), Throws.InstanceOf<OpException>());
        run.Run(fed, Tensor.FromScalar(2));

        Assert.That(results[0]!.Sum().Item<float>(), Is.Zero);
    }

    [Test]
    public void A_record_of_a_run_still_names_every_node()
    {
        Tensor x = Placeholder<float>([300, 200]);
        Tensor y = Tanh(Exp(x, name: "first"), name: "second");
        using Session session = new();
        Tensor fed = Tensor.RandomUniform(s_shape, seed: 1);
        for (int i = 0; i < Runs; i++)
        {
            session.Run(y, [(x, fed)]);
        }

        Tensor value = null!;
        RunMetadata metadata = Session.Trace(() => value = session.Run(y, [(x, fed)]));

        Assert.That(metadata.Nodes.Select(node => node.Name), Is.SupersetOf(new[] { "first", "second" }));
        Assert.That(Bits.Of(value), Is.EqualTo(Bits.Of(fed.Exp().Tanh())));
    }

    [Test]
    public void A_plan_says_what_is_one_step()
    {
        (Callable run, Tensor[] fed) = Chain();
        Assert.That(run.Plan, Does.Contain("no run"));
        run.Run(fed[0]);
        Assert.That(run.Plan, Does.Contain("two runs"));
        run.Run(fed[0]);

        Assert.That(
            run.Plan,
            Is.EqualTo("y = fused (300, 200): %0 = Exp(operand 0); %1 = Mul(%0, operand 0); reads 240,000 bytes, writes 240,000"));
    }

    [Test]
    public void A_softmax_of_operations_is_planned_as_the_page_on_compiling_says()
    {
        TracedFunction<Func<Tensor, Tensor>> f = Function.Trace((Tensor x) =>
        {
            Tensor y = (x - x.Max(-1, keepDims: true)).Exp();
            return y / y.Sum(-1, keepDims: true);
        });
        for (int i = 0; i < Runs; i++)
        {
            Tensor x = Tensor.RandomUniform([300, 200], seed: i);
            Assert.That(Bits.Of(f.Call(x)), Is.EqualTo(Bits.Of((x - x.Max(-1, true)).Exp() / (x - x.Max(-1, true)).Exp().Sum(-1, true))));
        }

        Assert.That(File.ReadAllText(Path.Combine(Repository.Root, "docs", "compiler.md")), Does.Contain(f.Traces[0].Plan));
    }

    [Test]
    public void Threads_that_call_a_traced_function_get_their_own_values()
    {
        TracedFunction<Func<Tensor, Tensor>> function = Function.Trace((Tensor x) => x.Exp() * x);
        Tensor[] fed = [.. Enumerable.Range(0, 8).Select(i => Tensor.RandomUniform(s_shape, -1, 1, seed: i))];
        byte[][] expected = Array.ConvertAll(fed, x => Bits.Of(x.Exp() * x));

        Parallel.For(0, 64, i => Assert.That(Bits.Of(function.Call(fed[i % 8])), Is.EqualTo(expected[i % 8])));
    }

    private static (Callable Run, Tensor[] Fed) Chain()
    {
        Tensor x = Placeholder<float>([null, 200]);
        Tensor y = Multiply(Exp(x), x, name: "y");
        Tensor[] fed = [.. Enumerable.Range(0, Runs).Select(i => Tensor.RandomUniform(s_shape, -1, 1, seed: i))];
        return (new Session().MakeCallable([y], [x]), fed);
    }
}
