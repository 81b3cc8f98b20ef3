using System.Globalization;

namespace Tensors.Tests.Graphs;

/// <summary>A program that writes one event after the other, until it is killed.</summary>
internal static class WritingProcess
{
    public const string Events = "write-events";

    /// <summary>Writes without end; each step is printed when its event was handed over.</summary>
    /// <param name="arguments">The run's folder and the first step.</param>
    public static void WriteEvents(string[] arguments)
    {
        int first = int.Parse(arguments[1], CultureInfo.InvariantCulture);
        using FileWriter writer = new(arguments[0], maxQueue: 0);
        writer.AddSessionLog(new(SessionLogStatus.Start), first);
        for (int step = first; ; step++)
        {
            writer.Scalar(step, "loss", step);
            writer.Histogram(step, "theta", Tensor.Full([1000], step));
            Console.WriteLine(step);
        }
    }
}
