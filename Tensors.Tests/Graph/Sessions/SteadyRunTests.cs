using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests;

/// <summary>
/// From the third run with feeds of some shapes on, a session leaves out what follows from shapes. Nobody may notice but by the clock.
/// </summary>
public sealed class SteadyRunTests : GraphFixture
{
    private const int Runs = 5;

    [Test]
    public void Training_takes_the_same_steps_as_the_formula_by_hand([Values(1, 7, 600)] int rows)
    {
        Tensor feedX = Placeholder<float>([null, 9], name: "X");
        Tensor feedY = Placeholder<float>([null, 1], name: "y");
        Variable theta = Variable(Tensor.Zeros([9, 1]), name: "theta");
        Node step = new GradientDescentOptimizer(0.01).Minimize(ReduceMean(Square(MatMul(feedX, theta) - feedY)));
        using Session session = new();
        session.Run(GlobalVariablesInitializer());
        Tensor expected = Tensor.Zeros([9, 1], DType.Float64);

        for (int i = 0; i < 2 * Runs; i++)
        {
            // Two heights take turns, so that what was worked out for one must not be used for the other.
            int height = rows + (i % 2);
            Tensor x = Tensor.RandomUniform([height, 9], -1, 1, seed: i);
            Tensor y = Tensor.RandomUniform([height, 1], -1, 1, seed: i + 100);
            session.Run(step, [(feedX, x), (feedY, y)]);
            (Tensor wide, Tensor target) = (x.Cast(DType.Float64), y.Cast(DType.Float64));
            expected -= 0.01 * 2.0 / height * wide.T.MatMul(wide.MatMul(expected) - target);
        }

        Assert.That(session.Run(theta).Cast(DType.Float64).ToArray<double>(), Is.EqualTo(expected.ToArray<double>()).Within(1e-6));
    }

    [Test]
    public void A_training_step_makes_no_garbage([Values(100, 20640, 50_000)] int rows)
    {
        Tensor feedX = Placeholder<float>([null, 9], name: "X");
        Tensor feedY = Placeholder<float>([null, 1], name: "y");
        Variable theta = Variable(Tensor.Zeros([9, 1]), name: "theta");
        Tensor mse = ReduceMean(Square(MatMul(feedX, theta) - feedY));
        Node step = new MomentumOptimizer(0.01, 0.9).Minimize(mse);
        using Session session = new();
        session.Run(GlobalVariablesInitializer());
        Tensor[] x = [.. Enumerable.Range(0, 4).Select(i => Tensor.RandomUniform([rows, 9], seed: i))];
        Tensor y = Tensor.RandomUniform([rows, 1]);
        Callable prepared = session.MakeCallable([step, mse], [feedX, feedY]);
        Tensor?[] results = new Tensor?[2];

        long ofCallable = Allocated(i => prepared.Run([x[i % 4], y], results));
        long ofSession = Allocated(i => session.Run(step, [(feedX, x[i % 4]), (feedY, y)]));

        Assert.That((ofCallable, ofSession), Is.EqualTo((0L, 0L)));
    }

    [Test]
    public void Values_follow_the_feeds_whatever_their_layout()
    {
        Tensor x = Placeholder<float>([null, 3]);
        Tensor y = ReduceSum(MatMul(x, Transpose(x)) * 2, axis: [1]);
        using Session session = new();
        Callable run = session.MakeCallable([y], [x]);
        Tensor data = Tensor.RandomUniform([5000, 3], seed: 3);
        Tensor turned = data.T.Copy();
        for (int i = 0; i < 2 * Runs; i++)
        {
            Tensor part = i % 3 == 2 ? turned[.., (i * 40)..((i * 40) + 40)].T : data[(i * 40)..((i * 40) + 40)];

            Assert.That(run.Run(part)[0]!.ToArray<float>(), Is.EqualTo((part.MatMul(part.T) * 2).Sum(1).ToArray<float>()));
        }
    }

    [Test]
    public void A_feed_whose_elements_moved_to_an_array_is_read_where_they_are()
    {
        Tensor x = Placeholder<float>([null]);
        using Session session = new();
        Callable run = session.MakeCallable([ReduceSum(x)], [x]);
        Tensor large = Tensor.Ones([100_000]);
        for (int i = 0; i < Runs; i++)
        {
            Assert.That(run.Run(large[1..])[0]!.Item<float>(), Is.EqualTo(99_999));
            Assert.That(large.AsSpan<float>().Length, Is.EqualTo(100_000));
        }
    }

    [Test]
    public void What_reads_elements_as_a_span_sees_those_of_a_view()
    {
        Tensor x = Placeholder<int>([null]);
        Tensor filled = Fill(x, 1f);
        using Session session = new();
        Tensor shapes = Tensor.FromArray([1, 2, 3, 4]);
        for (int i = 0; i < Runs; i++)
        {
            Assert.That(
                session.Run(filled, [(x, shapes[(i % 3)..((i % 3) + 2)])]).Shape, Is.EqualTo(Shape.Create(1 + (i % 3), 2 + (i % 3))));
        }
    }

    [Test]
    public void A_run_that_fails_leaves_variables_as_they_were_also_then()
    {
        Variable v = Variable(1f, name: "v");
        Tensor x = Placeholder<float>([2, 2], name: "x");
        Tensor changed = AssignAdd(v, 1f);
        Tensor inverse;
        using (ControlDependencies([changed]))
        {
            inverse = MatrixInverse(x);
        }

        using Session session = new();
        session.Run(v.Initializer);
        for (int i = 0; i < Runs; i++)
        {
            session.Run(inverse, [(x, Tensor.Eye(2))]);
        }

        Assert.Throws<InvalidArgumentException>(() => session.Run(inverse, [(x, Tensor.Zeros([2, 2]))]));
        Assert.That(session.Run(v).Item<float>(), Is.EqualTo(1 + Runs));
    }

    [Test]
    public void What_may_fail_is_run_although_only_its_shape_is_asked_for()
    {
        Tensor x = Placeholder<float>([null, null], name: "x");
        Tensor shape = ShapeOf(MatrixInverse(x) + 1);
        using Session session = new();
        for (int i = 0; i < Runs; i++)
        {
            session.Run(shape, [(x, Tensor.Eye(2))]);
        }

        Assert.Throws<InvalidArgumentException>(() => session.Run(shape, [(x, Tensor.Zeros([2, 2]))]));
    }

    [Test]
    public void A_variable_that_gets_another_shape_is_seen_with_it()
    {
        Tensor value = Placeholder<float>([null], name: "value");
        Variable v = Variable(Tensor.Zeros([2]), name: "v");
        Tensor assign = Assign(v, value, validateShape: false);
        Tensor total = ReduceSum(v * 2 + 1);
        using Session session = new();
        session.Run(v.Initializer);
        for (int i = 0; i < Runs; i++)
        {
            Assert.That(session.Run(total).Item<float>(), Is.EqualTo(2));
        }

        session.Run(assign.Op, [(value, Tensor.FromArray([1f, 2, 3]))]);

        Assert.That(session.Run(total).Item<float>(), Is.EqualTo(15));
    }

    [Test]
    public void Random_numbers_and_counters_go_on()
    {
        Variable count = Variable(0, name: "count");
        Tensor next = AssignAdd(count, 1);
        Tensor random = RandomUniform([2], seed: 1);
        using Session session = new();
        session.Run(GlobalVariablesInitializer());

        List<float> drawn = [];
        for (int i = 1; i <= Runs; i++)
        {
            (Tensor number, Tensor draw) = session.Run(next, random);
            Assert.That(number.Item<int>(), Is.EqualTo(i));
            drawn.AddRange(draw.ToArray<float>());
        }

        Assert.That(drawn.Distinct().Count(), Is.EqualTo(2 * Runs));
    }

    [Test]
    public void Who_waits_for_a_placeholder_that_is_fed_waits_for_nothing()
    {
        Tensor x = Placeholder<float>([]);
        Tensor one;
        using (ControlDependencies([x]))
        {
            one = Identity(Constant(1f));
        }

        using Session session = new();

        Assert.That(session.Run(one, [(x, 0f)]).Item<float>(), Is.EqualTo(1));
        Assert.Throws<InvalidArgumentException>(() => session.Run(one));
    }

    private static long Allocated(Action<int> run)
    {
        // Code is compiled a second and a third time while it warms up.
        for (int i = 0; i < 200; i++)
        {
            run(i);
        }

        long least = long.MaxValue;
        for (int attempt = 0; attempt < 5; attempt++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 20; i++)
            {
                run(i);
            }

            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
