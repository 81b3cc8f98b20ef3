using Tensors.Autograd;
using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests;

/// <summary>C# functions that run as graphs.</summary>
public sealed class FunctionTests
{
    // Graphs have TensorFlow's nodes for this gradient, det · x⁻ᵀ, which loses its digits where eager code takes the adjugate.
    private const string SingularDeterminant = "Determinant of singular matrices";

    private static IEnumerable<OpRow> Rows => OpCatalog.All.Where(row => !row.ReadsElements);

    private static IEnumerable<OpRow> Differentiable => Rows.Where(row =>
        row.Name != SingularDeterminant && row.DTypes.Contains(DType.Float64) && VjpTable.Default.IsDifferentiable(row.Operation));

    [TestCaseSource(nameof(Rows))]
    public void Every_operation_gives_the_same_bits_as_eagerly(object row)
    {
        OpRow tested = (OpRow)row;
        foreach (DType dtype in DTypeChoice.Of(tested.DTypes))
        {
            Tensor[] operands = tested.Draw(dtype);
            TracedFunction<Func<Tensor[], Tensor>> function = Function.Trace(tested.Apply);

            // The third call leaves out what follows from shapes.
            for (int call = 0; call < 3; call++)
            {
                Tensor actual = function.Call(operands);
                Tensor expected = tested.Apply(operands);
                Assert.That(actual.DType, Is.EqualTo(expected.DType), dtype.Name);
                Assert.That(Bits.Of(actual), Is.EqualTo(Bits.Of(expected)), dtype.Name);
            }
        }
    }

    [TestCaseSource(nameof(Differentiable))]
    public void Every_operation_has_the_gradient_that_it_has_eagerly(object row)
    {
        OpRow tested = (OpRow)row;
        Tensor[] operands = tested.Draw(DType.Float64);
        Func<Tensor[], Tensor> traced = Function.Trace(tested.Apply);

        Tensor[] actual = Gradients(traced, operands);
        Tensor[] expected = Gradients(tested.Apply, operands);

        for (int i = 0; i < expected.Length; i++)
        {
            Assert.That(
                actual[i].ToArray<double>(),
                Is.EqualTo(expected[i].ToArray<double>()).Within(1e-12).Percent.Or.EqualTo(expected[i].ToArray<double>()).Within(1e-12));
        }
    }

    [Test]
    public void Is_called_once_for_each_combination_of_shapes_and_dtypes()
    {
        int calls = 0;
        TracedFunction<Func<Tensor, Tensor, Tensor>> f = Function.Trace((Tensor x, Tensor y) =>
        {
            calls++;
            return x + y;
        });

        f.Call(Tensor.Ones([2]), Tensor.Ones([2]));
        f.Call(Tensor.Zeros([2]), Tensor.Zeros([2]));
        int same = calls;
        f.Call(Tensor.Ones([3]), Tensor.Ones([3]));
        f.Call(Tensor.Ones([2], DType.Int32), Tensor.Ones([2], DType.Int32));

        Assert.That((same, calls, f.Traces.Count), Is.EqualTo((1, 3, 3)));
    }

    [Test]
    public void Several_results_are_a_tuple_or_an_array()
    {
        var divide = Function.Trace((Tensor x, Tensor y) => (x.FloorDivide(y), x % y));
        var all = Function.Trace((Tensor[] x) => new[] { x[0] + x[1], x[0], Tensor.FromScalar(5) });
        (Tensor seven, Tensor three) = (Tensor.FromScalar(7), Tensor.FromScalar(3));

        (Tensor quotient, Tensor rest) = divide.Call(seven, three);

        Assert.That((quotient.Item<int>(), rest.Item<int>()), Is.EqualTo((2, 1)));
        Assert.That(all.Call([seven, three]).Select(value => value.Item<int>()), Is.EqualTo(new[] { 10, 7, 5 }));
    }

    [Test]
    public void The_trace_is_text()
    {
        Tensor w = Tensor.FromArray(new[,] { { 1f }, { 2f } });
        var affine = Function.Trace((Tensor x) => ((x.MatMul(w) * 2) + 1).Tanh(), name: "affine");
        string before = affine.ToString();

        affine.Call(Tensor.Zeros([3, 2]));

        Assert.That(before, Is.EqualTo("affine: not called yet"));
        Assert.That(affine.ToString(), Is.EqualTo(
            """
            affine(x: float32 (3, 2)) with captured_0: float32 (2, 1)
              matmul = MatMul(x, captured_0) -> float32 (3, 1)
              mul/y = Const 2.0 -> float32 ()
              mul = Mul(matmul, mul/y) -> float32 (3, 1)
              add/y = Const 1.0 -> float32 ()
              add = AddV2(mul, add/y) -> float32 (3, 1)
              Tanh = Tanh(add) -> float32 (3, 1)
              return Tanh
            """.ReplaceLineEndings()));
        Assert.That(affine.TraceOf(Tensor.Ones([3, 2])), Is.SameAs(affine.Traces[0]));
    }

    [Test]
    public void Tensors_that_it_closes_over_are_read_at_each_call()
    {
        Tensor w = Tensor.FromArray([1f, 2]);
        Tensor bias = Tensor.FromScalar(10f);
        Func<Tensor, Tensor> f = Function.Trace((Tensor x) => (x * w.Square()) + bias);
        float[] before = f(Tensor.FromArray([1f, 1])).ToArray<float>();

        using (TensorAccess<float> elements = w.Access<float>(), single = bias.Access<float>())
        {
            elements.Span[0] = 3;
            single.Span[0] = 20;
        }

        Assert.That(before, Is.EqualTo(new[] { 11f, 14 }));
        Assert.That(f(Tensor.FromArray([1f, 1])).ToArray<float>(), Is.EqualTo(new[] { 29f, 24 }));
    }

    [Test]
    public void Gradients_reach_arguments_and_what_it_closes_over()
    {
        Tensor x = Tensor.RandomUniform([4, 3], -1, 1, DType.Float64, 1);
        Tensor w = Tensor.RandomUniform([3, 2], -1, 1, DType.Float64, 2);
        Tensor Plain(Tensor x) => (x.MatMul(w) + 1).Tanh().Square();
        Func<Tensor, Tensor> traced = Function.Trace(Plain);

        (Tensor dx, Tensor dw) = Gradients(traced);
        (Tensor dxPlain, Tensor dwPlain) = Gradients(Plain);

        Assert.That(dx.ToArray<double>(), Is.EqualTo(dxPlain.ToArray<double>()).Within(1e-14));
        Assert.That(dw.ToArray<double>(), Is.EqualTo(dwPlain.ToArray<double>()).Within(1e-14));

        (Tensor, Tensor) Gradients(Func<Tensor, Tensor> f)
        {
            using GradientTape tape = new();
            tape.Watch(x, w);
            Tensor[] gradients = tape.Gradient(f(x) * 3, [x, w]);
            return (gradients[0], gradients[1]);
        }
    }

    [Test]
    public void Gradients_can_be_differentiated_again()
    {
        Func<Tensor, Tensor> f = Function.Trace((Tensor x) => x.Square() * x.Sin());
        Tensor x = Tensor.FromScalar(0.7);

        double third = Transform.Grad(Transform.Grad(Transform.Grad(f)))(x).Item<double>();

        // x² sin x, differentiated three times.
        Assert.That(third, Is.EqualTo((6 * Math.Cos(0.7)) - (6 * 0.7 * Math.Sin(0.7)) - (0.49 * Math.Cos(0.7))).Within(1e-12));
    }

    [Test]
    public void A_training_step_is_traced_as_a_whole()
    {
        Tensor x = Tensor.RandomUniform([50, 3], -1, 1, seed: 1);
        Tensor y = Tensor.RandomUniform([50, 1], -1, 1, seed: 2);
        Tensor Step(Tensor theta)
        {
            using GradientTape tape = new();
            tape.Watch(theta);
            return theta - (0.1 * tape.Gradient((x.MatMul(theta) - y).Square().Mean(), theta));
        }

        Func<Tensor, Tensor> traced = Function.Trace(Step);
        (Tensor ours, Tensor plain) = (Tensor.Zeros([3, 1]), Tensor.Zeros([3, 1]));
        for (int i = 0; i < 20; i++)
        {
            (ours, plain) = (traced(ours), Step(plain));
        }

        Assert.That(ours.ToArray<float>(), Is.EqualTo(plain.ToArray<float>()).Within(1e-6f));
    }

    [Test]
    public void Random_numbers_are_drawn_at_each_call_and_once_for_value_and_gradient()
    {
        Func<Tensor, Tensor> dropout = Function.Trace((Tensor x) => x * Tensor.RandomUniform([1000], dtype: DType.Float64));
        Tensor ones = Tensor.Ones([1000], DType.Float64);
        using GradientTape tape = new();
        tape.Watch(ones);

        Tensor first = dropout(ones);
        Tensor gradient = tape.Gradient(first, ones);

        Assert.That(gradient.ToArray<double>(), Is.EqualTo(first.ToArray<double>()));
        Assert.That(dropout(ones).ToArray<double>(), Is.Not.EqualTo(first.ToArray<double>()));
    }

    [Test]
    public void Traced_functions_call_each_other()
    {
        int calls = 0;
        Func<Tensor, Tensor> inner = Function.Trace(
            (Tensor x) =>
            {
                calls++;
                return x * 2;
            },
            "twice");
        var outer = Function.Trace((Tensor x) => inner(x) + inner(x + 1));

        float value = outer.Call(Tensor.FromScalar(3f)).Item<float>();

        Assert.That((value, calls), Is.EqualTo((14f, 2)));
        Assert.That(outer.ToString(), Does.Contain("twice/mul = Mul(x, twice/mul/y)").And.Contain("twice_1/mul = Mul(add, twice_1/mul/y)"));
    }

    [Test]
    public void On_tensors_of_a_graph_it_becomes_part_of_the_graph()
    {
        var f = Function.Trace((Tensor x) => x * x, "square");
        using DefaultGraph graph = new Graph().AsDefault();
        Tensor x = Placeholder<float>([null]);

        Tensor y = f.Call(x);

        Assert.That(y.Name, Is.EqualTo("square/mul:0"));
        Assert.That(new Session().Run(y, [(x, new[] { 3f })]).Item<float>(), Is.EqualTo(9));
    }

    [Test]
    public void Conditions_and_loops_of_the_graph_depend_on_values()
    {
        Tensor limit = Tensor.FromScalar(100f);
        Func<Tensor, Tensor> f = Function.Trace(
            (Tensor x) => Cond(x < 0, () => -x, () => WhileLoop(y => y[0] < limit, y => [y[0] * 2], [x])[0]));

        Assert.That((f(Tensor.FromScalar(-3f)).Item<float>(), f(Tensor.FromScalar(3f)).Item<float>()), Is.EqualTo((3f, 192f)));
    }

    [Test]
    public void A_branch_on_values_is_an_error_that_says_what_and_where()
    {
        Func<Tensor, Tensor> f = Function.Trace((Tensor x) => x.Sum().Item<float>() > 0 ? x : -x, "relu");
        Func<Tensor, Tensor> span = Function.Trace((Tensor x) => x * x.AsSpan<float>()[0]);
        Func<Tensor, Tensor> access = Function.Trace((Tensor x) => x * x.Access<float>().Span[0]);

        Assert.That(
            () => f(Tensor.Ones([3])),
            Throws.TypeOf<NoElementsException>().With.Message.Contains("'relu' reads elements at FunctionTests.cs:")
            .And.Message.Contains("Tensor(\"Sum:0\", shape=(), dtype=float32)").And.Message.Contains("Tensor.Where"));
        Assert.That(() => span(Tensor.Ones([3])), Throws.TypeOf<NoElementsException>());
        Assert.That(() => access(Tensor.Ones([3])), Throws.TypeOf<NoElementsException>());
    }

    [Test]
    public void Errors_of_the_function_come_with_the_call()
    {
        Func<Tensor, Tensor, Tensor> f = Function.Trace((Tensor x, Tensor y) => x.MatMul(y));
        Func<Tensor, Tensor> inverse = Function.Trace((Tensor x) => x.Inverse());

        Assert.That(
            () => f(Tensor.Ones([2, 3]), Tensor.Ones([2, 3])),
            Throws.ArgumentException.With.Message.Contains("FunctionTests").Or.Message.Contains("2"));
        Assert.That(() => inverse(Tensor.Zeros([2, 2])), Throws.TypeOf<InvalidArgumentException>().With.Message.Contains("MatrixInverse"));
        Assert.That(() => f(null!, Tensor.Ones([2])), Throws.ArgumentNullException.With.Message.Contains("argument 0 is null"));
    }

    [Test]
    public void Threads_may_call_it_at_once()
    {
        Func<Tensor, Tensor> f = Function.Trace((Tensor x) => x * 2);
        double[] sums = new double[2];
        Thread[] threads = [.. Enumerable.Range(0, 2).Select(number => new Thread(() =>
        {
            for (int i = 0; i < 1000; i++)
            {
                sums[number] += f(Tensor.Full([1 + (i % 3)], number + 1, DType.Float64)).Sum().Item<double>();
            }
        }))];

        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());

        Assert.That(sums, Is.EqualTo(new[] { 2.0 * 1999, 4.0 * 1999 }));
    }

    private static Tensor[] Gradients(Func<Tensor[], Tensor> function, Tensor[] operands)
    {
        Tensor[] floating = [.. operands.Where(operand => operand.DType.IsFloating)];
        using GradientTape tape = new();
        tape.Watch(floating);
        return tape.Gradient(function(operands), floating, UnconnectedGradients.Zeros);
    }
}
