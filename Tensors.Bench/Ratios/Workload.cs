using Tensors.Bench.Graphs;

namespace Tensors.Bench.Ratios;

/// <summary>What a workload does at least, to be seen as a fraction of what the machine can do.</summary>
/// <param name="Flops">Multiplications and additions, or 0 where memory is the limit.</param>
/// <param name="Bytes">Bytes read and written once.</param>
/// <param name="DType">What is multiplied.</param>
internal readonly record struct Work(double Flops, double Bytes, DType DType = DType.Float32)
{
    public static Work OfBytes(double bytes) => new(0, bytes);

    public static Work OfProduct(double m, double k, double n, DType dtype = DType.Float32) => new(2 * m * k * n, 0, dtype);
}

/// <summary>One line of the table, to be measured beside each peer that knows its name.</summary>
/// <param name="Name">What is done; peers find their version by it.</param>
/// <param name="Size">On what.</param>
/// <param name="Inputs">Makes the operands, which both sides use again and again.</param>
/// <param name="Ours">From the operands to what is timed.</param>
/// <param name="Work">What it does at least.</param>
internal sealed record Workload(string Name, string Size, Func<Tensor[]> Inputs, Func<Tensor[], Action> Ours, Work Work)
{
    /// <summary>The last result, held where everybody can see it, so that no compiler leaves it out.</summary>
    public static object? Kept { get; private set; }

    /// <summary>Peers that are part of this project, such as the bare kernel.</summary>
    public IReadOnlyList<IPeer> OwnPeers { get; init; } = [];

    /// <summary>Whether more than one thread can make a difference.</summary>
    public bool IsThreaded { get; init; } = true;

    /// <summary>Calls in one sample, or 0 for as many as fill a millisecond or two.</summary>
    public int CallsPerSample { get; init; }

    /// <summary>Another way to get the times than to take turns in this process, and what ours is compared with.</summary>
    public (Func<PairedTimes> Measure, string Against)? Timing { get; init; }

    /// <summary>
    /// A workload whose result is disposed of at once, as the peers' are: the next is written to memory that the caches hold.
    /// </summary>
    public static Workload Of(string name, string size, Func<Tensor[]> inputs, Func<Tensor[], Tensor> ours, Work work) =>
        new(name, size, inputs, x => () => ours(x).Dispose(), work);

    /// <summary>A step of training, and the same as a plan; what it gives, the collector takes.</summary>
    public static Workload[] Steps(string name, string size, Func<Tensor[]> inputs, Func<Tensor[], Func<Tensor>> step, Work work)
    {
        Workload eager = new(name, size, inputs, Eager, work);
        return [eager, eager.Compiled(Planned)];

        Action Eager(Tensor[] x)
        {
            Func<Tensor> run = step(x);
            return () => run();
        }

        Action Planned(Tensor[] x)
        {
            CompiledFunction<Func<Tensor>> run = Compiler.Compile(step(x));
            return () => run.Call();
        }
    }

    /// <summary>The same work as a plan, beside the peers of this and this itself.</summary>
    /// <param name="ours">From the operands to what is timed.</param>
    public Workload Compiled(Func<Tensor[], Action> ours) =>
        this with { Name = $"{Name}, compiled", Ours = ours, OwnPeers = [new EagerPeer(Ours)] };

    /// <summary>Holds on to a result.</summary>
    public static void Keep(object result) => Kept = result;

    public bool Matches(string filter) => $"{Name} {Size}".Contains(filter, StringComparison.OrdinalIgnoreCase);
}
