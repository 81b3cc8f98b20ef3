using Tensors.Graphs;

namespace Tensors.Tests.Graphs;

/// <summary>A program that writes one event after the other, until it is killed.</summary>
internal static class WritingProcess
{
    /// <summary>Writes without end; each step is printed when its event was handed over.</summary>
    public static void Run(string folder, int first)
    {
        using FileWriter writer = new(folder, maxQueue: 0);
        writer.AddSessionLog(new(SessionLogStatus.Start), first);
        for (int step = first; ; step++)
        {
            writer.Scalar(step, "loss", step);
            writer.Histogram(step, "theta", Tensor.Full([1000], step));
            Console.WriteLine(step);
        }
    }
}
