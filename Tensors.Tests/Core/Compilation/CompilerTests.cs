using Tensors.Autograd;

namespace Tensors.Tests;

/// <summary>Functions that run as plans.</summary>
public sealed class CompilerTests
{
    private static IEnumerable<OpRow> Rows => OpCatalog.All.Where(row => !row.ReadsElements);

    private static IEnumerable<OpRow> Differentiable => Rows.Where(row =>
        row.DTypes.Contains(DType.Float64) && VjpTable.Default.IsDifferentiable(row.Operation));

    [TestCaseSource(nameof(Rows))]
    public void Every_operation_gives_the_same_bits_as_eagerly(object row)
    {
        OpRow tested = (OpRow)row;
        foreach (DType dtype in DTypeChoice.Of(tested.DTypes))
        {
            Tensor[] operands = tested.Draw(dtype);
            var function = Compiler.Compile(tested.Apply);

            for (int call = 0; call < 2; call++)
            {
                Tensor actual = function.Call(operands);
                Tensor expected = tested.Apply(operands);
                Assert.That((actual.DType, actual.Shape), Is.EqualTo((expected.DType, expected.Shape)), dtype.Name);
                Assert.That(Bits.Of(actual), Is.EqualTo(Bits.Of(expected)), dtype.Name);
            }
        }
    }

    [TestCaseSource(nameof(Differentiable))]
    public void Every_gradient_has_the_same_bits_as_eagerly(object row)
    {
        RowFunction function = new((OpRow)row);
        Func<Tensor[], Tensor[]> gradients = x => GradientsOf(function, x);

        Tensor[] actual = Compiler.Compile(gradients).Call(function.Point);

        Tensor[] expected = gradients(function.Point);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.That(Bits.Of(actual[i]), Is.EqualTo(Bits.Of(expected[i])), $"operand {i}");
        }
    }

    [Test]
    public void Is_called_once_for_each_combination_of_shapes_and_dtypes()
    {
        int calls = 0;
        var f = Compiler.Compile((Tensor x, Tensor y) =>
        {
            calls++;
            return x + y;
        });

        f.Call(Tensor.Ones([2]), Tensor.Ones([2]));
        f.Call(Tensor.Zeros([2]), Tensor.Zeros([2]));
        int same = calls;
        f.Call(Tensor.Ones([3]), Tensor.Ones([3]));
        f.Call(Tensor.Ones([2], DType.Int32), Tensor.Ones([2], DType.Int32));
        f.Call(Tensor.Ones([2]), Tensor.Ones([2]));

        Assert.That((same, calls, f.Plans.Count, f.Compilations), Is.EqualTo((1, 3, 3, 3)));
    }

    [Test]
    public void The_plan_that_was_not_used_for_the_longest_time_is_forgotten()
    {
        var f = Compiler.Compile((Tensor x) => x + 1, new CompileOptions { MaxPlans = 2 });

        foreach (int length in (int[])[1, 2, 1, 3, 1, 2])
        {
            f.Call(Tensor.Ones([length]));
        }

        Assert.That((f.Plans.Count, f.Compilations), Is.EqualTo((2, 4)));
        Assert.That(f.Plans.Select(plan => plan.Arguments[0].Shape[0]), Is.EqualTo(new[] { 2, 1 }));
    }

    [Test]
    public void Several_results_are_a_tuple_or_an_array()
    {
        var divide = Compiler.Compile((Tensor x, Tensor y) => (x.FloorDivide(y), x % y));
        var all = Compiler.Compile((Tensor[] x) => new[] { x[0] + x[1], x[0], Tensor.FromScalar(5) });
        (Tensor seven, Tensor three) = (Tensor.FromScalar(7), Tensor.FromScalar(3));

        (Tensor quotient, Tensor rest) = divide.Call(seven, three);

        Assert.That((quotient.Item<int>(), rest.Item<int>()), Is.EqualTo((2, 1)));
        Assert.That(all.Call([seven, three]).Select(value => value.Item<int>()), Is.EqualTo(new[] { 10, 7, 5 }));
    }

    [Test]
    public void Results_have_memory_of_their_own()
    {
        Tensor x = Tensor.FromArray([1f, 2]);
        var f = Compiler.Compile((Tensor[] x) => new[] { x[0], x[0].Exp(), x[0].Reshape(2, 1) });
        Tensor[] first = f.Call([x]);

        f.Call([Tensor.FromArray([5f, 6])]);
        using (TensorAccess<float> elements = x.Access<float>())
        {
            elements.Span[0] = 7;
        }

        Assert.That(first[0].ToArray<float>(), Is.EqualTo(new[] { 1f, 2 }));
        Assert.That(first[1].ToArray<float>(), Is.EqualTo(new[] { MathF.Exp(1), MathF.Exp(2) }).Within(1).Ulps);
        Assert.That(first[2].ToArray<float>(), Is.EqualTo(new[] { 1f, 2 }));
    }

    [Test]
    public void A_view_of_a_result_is_a_result()
    {
        Tensor x = Tensor.RandomUniform([40, 50], seed: 1);
        var f = Compiler.Compile((Tensor x) => ((x * 2).T, (x * 2)[1..3]));

        (Tensor transposed, Tensor rows) = f.Call(x);

        Assert.That(Bits.Of(transposed), Is.EqualTo(Bits.Of((x * 2).T)));
        Assert.That(Bits.Of(rows), Is.EqualTo(Bits.Of((x * 2)[1..3])));
    }

    [Test]
    public void Arguments_may_be_views()
    {
        Tensor x = Tensor.RandomUniform([30, 200], seed: 1);
        var f = Compiler.Compile((Tensor x) => x.Exp().Sum(0));

        Assert.That(Bits.Of(f.Call(x.T)), Is.EqualTo(Bits.Of(x.T.Exp().Sum(0))));
        Assert.That(Bits.Of(f.Call(x[0, ..30].BroadcastTo(Shape.Create([200, 30])))), Is.EqualTo(Bits.Of(
            x[0, ..30].BroadcastTo(Shape.Create([200, 30])).Exp().Sum(0))));
    }

    [Test]
    public void Tensors_that_it_closes_over_are_read_at_each_call()
    {
        Tensor w = Tensor.FromArray([1f, 2]);
        var f = Compiler.Compile((Tensor x) => x * w.Square());
        float[] before = f.Call(Tensor.FromArray([1f, 1])).ToArray<float>();

        using (TensorAccess<float> elements = w.Access<float>())
        {
            elements.Span[0] = 3;
        }

        Assert.That(before, Is.EqualTo(new[] { 1f, 4 }));
        Assert.That(f.Call(Tensor.FromArray([1f, 1])).ToArray<float>(), Is.EqualTo(new[] { 9f, 4 }));
    }

    [Test]
    [NonParallelizable]
    public void Draws_are_those_of_the_plain_function()
    {
        Func<Tensor, Tensor> noisy = x => x.Dropout(0.5) + Tensor.RandomNormal([100]) + Tensor.RandomUniform([100], seed: 3);
        var f = Compiler.Compile(noisy);
        Tensor x = Tensor.Ones([100]);
        try
        {
            RandomSeed.Set(7);
            byte[][] plain = [Bits.Of(noisy(x)), Bits.Of(noisy(x))];
            RandomSeed.Set(7);
            byte[][] compiled = [Bits.Of(f.Call(x)), Bits.Of(f.Call(x))];

            Assert.That(compiled, Is.EqualTo(plain));
            Assert.That(compiled[0], Is.Not.EqualTo(compiled[1]));
        }
        finally
        {
            RandomSeed.Set(null);
        }
    }

    [Test]
    public void Reading_elements_is_an_error_that_says_so()
    {
        var f = Compiler.Compile((Tensor x) => x.Sum().Item<float>() > 0 ? x : -x, new CompileOptions { Name = "folded" });

        Assert.That(
            () => f.Call(Tensor.Ones([2])),
            Throws.TypeOf<NoElementsException>().With.Message.StartsWith("folded: the function reads elements of float32 (),"));
    }

    [Test]
    public void Operands_that_do_not_fit_fail_as_in_the_plain_function()
    {
        var f = Compiler.Compile((Tensor x, Tensor y) => x + y);
        (Tensor two, Tensor three) = (Tensor.Ones([2]), Tensor.Ones([3]));
        ShapeMismatchException plain = Assert.Throws<ShapeMismatchException>(() => _ = two + three)!;

        Assert.That(() => f.Call(two, three), Throws.TypeOf<ShapeMismatchException>().With.Message.EqualTo(plain.Message));
        Assert.That(f.Call(two, two).ToArray<float>(), Is.EqualTo(new[] { 2f, 2 }));
    }

    [Test]
    public void A_failure_in_the_middle_leaves_the_function_as_it_was()
    {
        var f = Compiler.Compile((Tensor x) => (x + x.T).Cholesky());
        Tensor positive = Tensor.Eye(3);

        Assert.That(() => f.Call(-positive), Throws.TypeOf(Assert.Catch(() => (-positive - positive).Cholesky())!.GetType()));
        Assert.That(Bits.Of(f.Call(positive)), Is.EqualTo(Bits.Of((positive + positive).Cholesky())));
    }

    [Test]
    public void Null_is_no_argument() =>
        Assert.That(
            () => Compiler.Compile((Tensor x) => x).Call(null!),
            Throws.ArgumentNullException.With.Message.Contains("function: argument 0 is null"));

    [Test]
    public void A_tape_around_the_call_sees_the_plain_function()
    {
        Tensor x = Tensor.FromArray([1.0, 2]);
        var cubes = Compiler.Compile((Tensor x) => x * x * x);
        using GradientTape tape = new();
        tape.Watch(x);

        Tensor gradient = tape.Gradient(cubes.Call(x), x);

        Assert.That(gradient.ToArray<double>(), Is.EqualTo(new[] { 3.0, 12 }));
    }

    [Test]
    public void Compiled_functions_within_compiled_functions_become_part_of_them()
    {
        var inner = Compiler.Compile((Tensor x) => x.Exp());
        var outer = Compiler.Compile((Tensor x) => inner.Call(x) + inner.Call(x));

        outer.Call(Tensor.Ones([2]));

        Assert.That((inner.Compilations, outer.Plans[0].OperationCount), Is.EqualTo((0, 2)));
    }

    [Test]
    public void Derivatives_of_every_order_can_be_compiled()
    {
        Tensor x = Tensor.RandomUniform([4], -1, 1, DType.Float64, 1);
        Func<Tensor, Tensor> hessian = Transform.Hessian((Tensor x) => (x.Exp() * x).Sum());

        Assert.That(Bits.Of(Compiler.Compile(hessian).Call(x)), Is.EqualTo(Bits.Of(hessian(x))));
    }

    [Test]
    public void Threads_may_call_at_once()
    {
        Tensor[] arguments = [.. Enumerable.Range(1, 8).Select(seed => Tensor.RandomUniform([60, 60], seed: seed))];
        Func<Tensor, Tensor> plain = x => (x.MatMul(x) + x).Tanh().MatMul(x);
        var compiled = Compiler.Compile(plain);
        byte[][] expected = [.. arguments.Select(x => Bits.Of(plain(x)))];

        Parallel.For(0, 200, call => Assert.That(Bits.Of(compiled.Call(arguments[call % 8])), Is.EqualTo(expected[call % 8])));
    }

    [Test]
    public void Calls_take_no_memory_but_that_of_their_results()
    {
        Tensor x = Tensor.RandomUniform([300, 300], seed: 1);
        var compiled = Compiler.Compile((Tensor x) => (x.MatMul(x) + x).Tanh().MatMul(x).Sum());
        compiled.Call(x);
        compiled.Call(x);
        long before = GC.GetAllocatedBytesForCurrentThread();

        for (int call = 0; call < 100; call++)
        {
            compiled.Call(x);
        }

        Assert.That((GC.GetAllocatedBytesForCurrentThread() - before) / 100, Is.Below(1000));
    }

    private static Tensor[] GradientsOf(RowFunction function, Tensor[] x)
    {
        Tensor[] watched = Array.FindAll(x, operand => operand.DType.IsDifferentiable);
        using GradientTape tape = new();
        tape.Watch(watched);
        return tape.Gradient(function.Apply(x), watched, unconnected: UnconnectedGradients.Zeros);
    }
}
