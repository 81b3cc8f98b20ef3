using System.Text.Json;

namespace Tensors.Bench.Ratios;

/// <summary>Measures workloads beside all their peers and prints a line for each.</summary>
internal sealed class RatioTable(IReadOnlyList<IPeer> peers, TextWriter output)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private readonly List<RatioRow> _rows = [];

    /// <summary>The lines so far.</summary>
    public IReadOnlyList<RatioRow> Rows => _rows;

    public void Run(IReadOnlyList<Workload> workloads, IReadOnlyList<int> threadCounts)
    {
        foreach (Roofs roofs in threadCounts.Select(Roofs.Measure).ToArray())
        {
            output.WriteLine(roofs);
            ComputeThreads.Count = roofs.Threads;
            foreach (IPeer peer in peers)
            {
                peer.UseThreads(roofs.Threads);
            }

            output.WriteLine(RatioRow.Heading);
            foreach (Workload workload in workloads.Where(workload => workload.IsThreaded || roofs.Threads == threadCounts[0]))
            {
                Run(workload, roofs);
            }
        }
    }

    public void Write(string path) => File.WriteAllText(path, JsonSerializer.Serialize(_rows, Indented) + "\n");

    private void Run(Workload workload, Roofs roofs)
    {
        if (workload.Timing is { } timing)
        {
            Add(workload, roofs, timing.Against, timing.Measure());
            return;
        }

        Tensor[] inputs = workload.Inputs();
        (IPeer Peer, Action Action)[] contestants =
        [
            .. from peer in workload.OwnPeers.Concat(peers)
               let action = peer.Prepare(workload, inputs)
               where action is not null
               select (peer, action),
        ];
        Action ours = workload.Ours(inputs);
        if (contestants.Length == 0)
        {
            Add(workload, roofs, null, PairedTiming.Measure(ours, null, roofs.Threads, workload.CallsPerSample));
        }

        foreach ((IPeer peer, Action action) in contestants)
        {
            Add(workload, roofs, peer.Name, PairedTiming.Measure(ours, action, roofs.Threads, workload.CallsPerSample));
        }
    }

    private void Add(Workload workload, Roofs roofs, string? peer, PairedTimes times)
    {
        double fraction = roofs.Fraction(workload.Work, times.Ours);
        RatioRow row = new(
            workload.Name,
            workload.Size,
            roofs.Threads,
            times.Ours * 1e6,
            peer,
            peer is null ? null : times.Peer * 1e6,
            peer is null ? null : times.Ratio,
            fraction > 0 ? fraction : null,
            Roofs.InstructionSet);
        _rows.Add(row);
        output.WriteLine(row);
    }
}
