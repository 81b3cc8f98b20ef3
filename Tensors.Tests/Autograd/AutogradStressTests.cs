using Tensors.Autograd;

namespace Tensors.Tests;

/// <summary>Many threads differentiate at once, each with its own tapes, passes and maps, and find what they find alone.</summary>
public sealed class AutogradStressTests
{
    private const int Threads = 8;
    private const int Rounds = 12;

    [Test]
    public void Derivatives_on_many_threads_are_those_on_one()
    {
        byte[][] alone = [.. Enumerable.Range(0, Threads).Select(Differentiate)];
        byte[]?[] together = new byte[Threads][];
        using Barrier start = new(Threads);

        Thread[] threads = [.. Enumerable.Range(0, Threads).Select(number => new Thread(() =>
        {
            start.SignalAndWait();
            byte[] first = Differentiate(number);
            bool isSteady = Enumerable.Range(1, Rounds - 1).All(_ => Differentiate(number).AsSpan().SequenceEqual(first));
            together[number] = isSteady ? first : null;
        }))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());

        Assert.That(together, Is.EqualTo(alone));
    }

    [Test]
    public async Task Tasks_that_start_inside_a_tape_record_on_it_from_many_threads()
    {
        Tensor x = Domain.Between(-1, 1).Draw([64], DType.Float64, 1);
        using GradientTape tape = new();
        tape.Watch(x);

        Tensor[] parts = await Task.WhenAll(Enumerable.Range(0, 64).Select(number => Task.Run(() => (x * number).Sin().Sum())))
            .ConfigureAwait(false);
        Tensor gradient = tape.Gradient(Tensor.Stack(parts), x);

        double[] point = x.ToArray<double>();
        double[] expected = [.. point.Select(v => Enumerable.Range(0, 64).Sum(number => number * Math.Cos(number * v)))];
        Assert.That(gradient.ToArray<double>(), Is.EqualTo(expected).Within(1e-9));
    }

    [Test]
    public async Task Tasks_inside_a_forward_pass_and_a_map_work_from_many_threads()
    {
        Tensor x = Domain.Between(-1, 1).Draw([5, 16], DType.Float64, 2);
        Tensor expected = 64 * (x.Cos() * x).Sum(1);

        Tensor tangents = Transform.VMap(row =>
        {
            using ForwardPass pass = new();
            pass.Watch(row, row);
            Task<Tensor>[] tasks = [.. Enumerable.Range(0, 64).Select(_ => Task.Run(() => pass.Tangent(row.Sin().Sum())))];
            return Task.WhenAll(tasks).GetAwaiter().GetResult().Aggregate((a, b) => a + b);
        })(x);

        await Task.CompletedTask.ConfigureAwait(false);
        Assert.That(tangents.ToArray<double>(), Is.EqualTo(expected.ToArray<double>()).Within(1e-10));
    }

    /// <summary>Reverse over reverse, forward over reverse, a map, a checkpoint and hooks, as bytes.</summary>
    private static byte[] Differentiate(int seed)
    {
        Tensor x = Domain.Between(-1, 1).Draw([6], DType.Float64, seed);
        Tensor weights = Domain.Between(-1, 1).Draw([6, 6], DType.Float64, 100 + seed);
        Func<Tensor, Tensor> layer = Transform.Checkpoint(v => v.ExpandDims(0).MatMul(weights).Tanh().Squeeze(0));
        Func<Tensor, Tensor> loss = v => (layer(layer(v)) * v).Sum();

        Tensor hessian = Transform.Hessian(loss)(x);
        Tensor twice = Transform.Grad(v => Transform.Grad(loss)(v).Square().Sum())(x);
        Tensor rows = Transform.VMap(Transform.Grad(loss))(weights);
        using GradientTape tape = new();
        tape.Watch(x);
        Tensor y = layer(x);
        tape.OnGradient(y, gradient => gradient * (seed + 1));
        Tensor hooked = tape.Gradient(y.Sum(), x);
        return [.. Bits.Of(hessian), .. Bits.Of(twice), .. Bits.Of(rows), .. Bits.Of(hooked)];
    }
}
