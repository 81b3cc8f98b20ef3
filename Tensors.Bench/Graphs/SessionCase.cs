using System.Diagnostics;
using Tensors.Graphs;
using Tensors.Tests;

namespace Tensors.Bench.Graphs;

/// <summary>One operation of the catalog, applied many times to the same operands: eagerly, and by the nodes of one run.</summary>
internal sealed class SessionCase : IDisposable
{
    private const double SampleSeconds = 0.001;
    private const int Samples = 5;

    private readonly Tensor[] _operands;
    private readonly Func<Tensor[], Tensor> _apply;
    private readonly Tensor[] _results;
    private readonly Session _session;
    private readonly Callable _run;
    private readonly Tensor?[] _fetched = new Tensor?[1];

    /// <summary>Builds the graph.</summary>
    /// <param name="row">The operation.</param>
    /// <param name="operands">What it is applied to.</param>
    /// <param name="most">How often, where a call takes little: so often that what a run costs by itself vanishes, and the results stay in
    /// the caches.</param>
    public SessionCase(OpRow row, Tensor[] operands, int most)
    {
        _operands = operands;
        _apply = row.Apply;
        int times = TimesToFill(SampleSeconds / 2, most);
        _results = new Tensor[times];
        Graph graph = new();
        using DefaultGraph isDefault = graph.AsDefault();
        Tensor[] places = Array.ConvertAll(operands, operand => Ops.Placeholder(operand.DType.DataType, operand.Shape));
        Tensor[] results = [.. Enumerable.Range(0, times).Select(_ => row.Apply(places))];
        NodesPerCall = graph.Nodes.Count(node => node.Op is not ("Const" or "Placeholder")) / times;
        _session = new(graph);
        _run = _session.MakeCallable([Tensor.Apply(new SinkOp(), results)], places);
    }

    /// <summary>How many nodes say the operation, constants apart.</summary>
    public int NodesPerCall { get; }

    /// <summary>The shortest time of an eager call so far, in microseconds.</summary>
    public double Eager { get; private set; } = double.PositiveInfinity;

    /// <summary>The shortest time so far that the nodes of one call took in a run, in microseconds.</summary>
    public double InRun { get; private set; } = double.PositiveInfinity;

    /// <summary>Takes samples of both in turns.</summary>
    public void Measure()
    {
        for (int sample = 0; sample < Samples; sample++)
        {
            Eager = Math.Min(Eager, Sample(CallEagerly));
            InRun = Math.Min(InRun, Sample(Run));
        }
    }

    public void Dispose() => _session.Dispose();

    /// <summary>Long samples would see what else the machine does.</summary>
    private int TimesToFill(double seconds, int most)
    {
        _apply(_operands);
        long start = Stopwatch.GetTimestamp();
        _apply(_operands);
        return (int)Math.Clamp(seconds / Stopwatch.GetElapsedTime(start).TotalSeconds, 1, most);
    }

    private void CallEagerly()
    {
        for (int i = 0; i < _results.Length; i++)
        {
            _results[i] = _apply(_operands);
        }

        // Views hold memory of the operands.
        foreach (Tensor result in _results)
        {
            if (!Array.Exists(_operands, operand => ReferenceEquals(operand.Buffer, result.Buffer)))
            {
                result.Dispose();
            }
        }
    }

    private void Run() => _run.Run(_operands, _fetched);

    private double Sample(Action action)
    {
        action();
        double best = double.PositiveInfinity;
        Stopwatch clock = Stopwatch.StartNew();
        while (clock.Elapsed.TotalSeconds < SampleSeconds)
        {
            long start = Stopwatch.GetTimestamp();
            action();
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalMicroseconds);
        }

        return best / _results.Length;
    }

    /// <summary>Needs the values of all its operands, and does nothing with them: what nobody needs is not computed.</summary>
    private sealed record SinkOp() : Operation("Sink")
    {
        protected internal override void Infer(ReadOnlySpan<Tensor> inputs, Span<TensorSpec> outputs) =>
            outputs[0] = new(Shape.Scalar, DType.Float32);

        protected internal override void Execute(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
        {
        }
    }
}
