using Tensors.Autograd;

namespace Tensors.Tests;

/// <summary>Operations and interpreters of a user go through the same door as ours.</summary>
public sealed class DoorTests
{
    [Test]
    public void An_operation_of_a_user_executes() =>
        Assert.That(Tensor.Apply(new HalveOp(2), Tensor.FromArray([2f, 6])).ToArray<float>(), Is.EqualTo(new[] { 1f, 3 }));

    [Test]
    public void An_operation_of_a_user_gets_a_gradient_by_registering_a_VJP()
    {
        VjpTable.Default.Register<HalveOp>(Keeps.Nothing, (context, _) => Tensor.Apply(context.Operation, context.Cotangent));
        Tensor x = Tensor.FromArray([1.0, 2, 3]);

        GradientCheck.Run(v => Tensor.Apply(new HalveOp(4), v[0]).Square(), [x], order: 2);
    }

    [Test]
    public void An_operation_without_a_VJP_says_so_when_it_is_recorded_or_differentiated()
    {
        Tensor x = Tensor.Ones([2]);
        using GradientTape tape = new();
        tape.Watch(x);

        Assert.That(
            () => tape.Gradient(Tensor.Apply(new UnknownOp(), x), x),
            Throws.InvalidOperationException.With.Message.Contains("Unknown: no VJP is known for UnknownOp"));
    }

    [Test]
    public void An_operation_with_two_outputs_has_gradients_through_both()
    {
        VjpTable.Default.Register<SumAndDifferenceOp>(Keeps.Nothing, (context, input) =>
        {
            Tensor sum = context.CotangentOf(0);
            Tensor difference = context.CotangentOf(1);
            return input == 0 ? sum + difference : sum - difference;
        });
        Tensor[] point = [Tensor.FromArray([1.0, 2]), Tensor.FromArray([3.0, 5])];

        GradientCheck.Run(
            v =>
            {
                Tensor[] both = Tensor.ApplyAll(new SumAndDifferenceOp(), v[0], v[1]);
                return both[0].Square() * both[1];
            },
            point,
            order: 2);
        GradientCheck.Run(v => Tensor.ApplyAll(new SumAndDifferenceOp(), v[0], v[1])[1].Square(), point, order: 2);
    }

    [Test]
    public void A_tracer_sees_the_same_function_without_computing_it()
    {
        static Tensor Predict(Tensor x, Tensor weights) => (x.MatMul(weights) + 1).Tanh().Sum(axis: 0);
        using Tracer tracer = new();

        Tensor result = Predict(Tensor.Traced(new([5, 3], DType.Float32)), Tensor.Traced(new([3, 2], DType.Float32)));

        Assert.That(tracer.Names, Is.EqualTo(new[] { "MatMul", "Add", "Tanh", "Sum" }));
        Assert.That(result.Shape, Is.EqualTo(Shape.Create(2)));
        Assert.That(result.HasData, Is.False);
    }

    [Test]
    public void Gradients_of_a_traced_function_are_traced_too()
    {
        using Tracer tracer = new();
        Tensor x = Tensor.Traced(new([4], DType.Float32));
        using GradientTape tape = new();
        tape.Watch(x);

        Tensor gradient = tape.Gradient(x.Exp().Sum(), x);

        Assert.That(gradient.HasData, Is.False);
        Assert.That(tracer.Names, Does.Contain("Exp").And.Contain("MultiplyOrZero"));
    }

    [Test]
    public void Errors_are_found_before_an_interpreter_sees_the_operation()
    {
        using Recorder recorder = new();

        Assert.That(() => Tensor.Ones([2]) + Tensor.Ones([3]), Throws.TypeOf<ShapeMismatchException>());
        Assert.That(recorder.Applied, Is.Empty);
    }

    [Test]
    public void Interpreters_nest_innermost_first()
    {
        using Recorder outer = new();
        using Recorder inner = new();

        _ = Tensor.Ones([1]).Exp();

        Assert.That(inner.Applied.Concat(outer.Applied).Select(operation => operation.Name), Is.EqualTo(new[] { "Exp", "Exp" }));
    }

    [Test]
    public async Task Interpreters_follow_await_and_stay_out_of_other_flows()
    {
        using Recorder recorder = new();
        Task elsewhere;
        using (ExecutionContext.SuppressFlow())
        {
            elsewhere = Task.Run(() => Tensor.Ones([1]).Sin());
        }

        await elsewhere.ConfigureAwait(false);
        await Task.Yield();
        await Task.Run(() => Tensor.Ones([1]).Cos()).ConfigureAwait(false);

        Assert.That(recorder.Applied.Select(operation => operation.Name), Is.EqualTo(new[] { "Cos" }));
    }

    private sealed record HalveOp(float Divisor) : Operation("Halve")
    {
        protected internal override void Infer(ReadOnlySpan<Tensor> inputs, Span<TensorSpec> outputs) =>
            outputs[0] = new(inputs[0].Shape, inputs[0].DType);

        protected internal override void Execute(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
        {
            if (inputs[0].DType == DType.Float32)
            {
                using TensorAccess<float> y = outputs[0].Access<float>();
                inputs[0].AsSpan<float>().CopyTo(y.Span);
                foreach (ref float value in y.Span)
                {
                    value /= Divisor;
                }
            }
            else
            {
                using TensorAccess<double> y = outputs[0].Access<double>();
                inputs[0].AsSpan<double>().CopyTo(y.Span);
                foreach (ref double value in y.Span)
                {
                    value /= Divisor;
                }
            }
        }
    }

    private sealed record UnknownOp() : Operation("Unknown")
    {
        protected internal override void Infer(ReadOnlySpan<Tensor> inputs, Span<TensorSpec> outputs) =>
            outputs[0] = new(inputs[0].Shape, inputs[0].DType);

        protected internal override void Execute(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) =>
            outputs[0].Access<float>().Dispose();
    }

    private sealed record SumAndDifferenceOp() : Operation("SumAndDifference")
    {
        public override int OutputCount => 2;

        protected internal override void Infer(ReadOnlySpan<Tensor> inputs, Span<TensorSpec> outputs) =>
            outputs[0] = outputs[1] = new(inputs[0].Shape, inputs[0].DType);

        protected internal override void Execute(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
        {
            using TensorAccess<double> sum = outputs[0].Access<double>();
            using TensorAccess<double> difference = outputs[1].Access<double>();
            ReadOnlySpan<double> left = inputs[0].AsSpan<double>();
            ReadOnlySpan<double> right = inputs[1].AsSpan<double>();
            for (int i = 0; i < left.Length; i++)
            {
                sum.Span[i] = left[i] + right[i];
                difference.Span[i] = left[i] - right[i];
            }
        }
    }

    /// <summary>Notes names and answers with tensors without elements.</summary>
    private sealed class Tracer : Interpreter, IDisposable
    {
        public Tracer() => Enter();

        public List<string> Names { get; } = [];

        public void Dispose() => Leave();

        protected internal override void Apply(
            Operation operation, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<TensorSpec> specs, Span<Tensor> outputs, Interpreters? below)
        {
            if (operation is not BroadcastToOp)
            {
                Names.Add(operation.Name);
            }

            for (int i = 0; i < specs.Length; i++)
            {
                outputs[i] = Tensor.Traced(specs[i]);
            }
        }
    }
}
