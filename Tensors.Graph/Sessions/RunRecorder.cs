using System.Diagnostics;
using Tensors.Formats.Protos;

namespace Tensors.Graphs;

/// <summary>Notes when each node of the runs on one thread began and ended, and what it made.</summary>
internal sealed class RunRecorder
{
    private const string Device = "/job:localhost/replica:0/task:0/device:CPU:0";
    private const double NanosecondsPerSecond = 1e9;

    [ThreadStatic]
    private static RunRecorder? s_current;

    private readonly DeviceStepStats _nodes = new() { Device = Device };
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly long _startMicroseconds = (DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    /// <summary>Who notes the runs of this thread; null where nobody does.</summary>
    public static RunRecorder? Current => s_current;

    /// <summary>What was done meanwhile on this thread.</summary>
    public static RunMetadata Record(Action run)
    {
        RunRecorder? before = s_current;
        RunRecorder recorder = new();
        s_current = recorder;
        try
        {
            run();
        }
        finally
        {
            s_current = before;
        }

        return RunMetadata.Of(new() { StepStats = new() { DevStats = { recorder._nodes } } });
    }

    /// <summary>Runs one step, which is noted by a recorder if there is one.</summary>
    public static void Step(RunRecorder? recorder, Kernel kernel, Frame frame)
    {
        if (recorder is null)
        {
            kernel.Run(frame);
        }
        else
        {
            recorder.Run(kernel, frame);
        }
    }

    private void Run(Kernel kernel, Frame frame)
    {
        long start = Stopwatch.GetTimestamp();
        kernel.Run(frame);
        Add(kernel, frame, start, Stopwatch.GetTimestamp());
    }

    private void Add(Kernel kernel, Frame frame, long start, long end)
    {
        Node node = kernel.Node;
        long startNanoseconds = (_startMicroseconds * 1000) + Nanoseconds(start - _start);
        long nanoseconds = Nanoseconds(end - start);
        NodeExecStats stats = new()
        {
            NodeName = node.Name,
            AllStartMicros = startNanoseconds / 1000,
            AllStartNanos = startNanoseconds,
            ScheduledMicros = startNanoseconds / 1000,
            ScheduledNanos = startNanoseconds,
            OpEndRelMicros = nanoseconds / 1000,
            OpEndRelNanos = nanoseconds,
            AllEndRelMicros = nanoseconds / 1000,
            AllEndRelNanos = nanoseconds,
            TimelineLabel = $"{node.Name} = {node.Op}({string.Join(", ", node.Inputs.Select(input => input.Op.Name))})",
            ThreadId = (uint)Environment.CurrentManagedThreadId,
        };
        for (int i = 0; i < node.Outputs.Count; i++)
        {
            if (frame.Slots[kernel.Site.Output + i].Tensor is { } made)
            {
                stats.Output.Add(new NodeOutputProto
                {
                    Slot = i,
                    TensorDescription =
                        new()
                        {
                            Dtype = (DataTypeProto)made.DType.DataType,
                            Shape = StoredShape.ToProto(StoredShape.Of(made.Shape).AsSpan())
                        },
                });
            }
        }

        _nodes.NodeStats.Add(stats);
    }

    private static long Nanoseconds(long ticks) => (long)(ticks * (NanosecondsPerSecond / Stopwatch.Frequency));
}
