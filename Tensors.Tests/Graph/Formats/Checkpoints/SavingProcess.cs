using System.Globalization;
using Tensors.Graphs;

namespace Tensors.Tests.Graphs;

/// <summary>A program that saves one checkpoint after the other under the same name, until it is killed.</summary>
internal static class SavingProcess
{
    /// <summary>The names of its tensors, each of which holds the number of the save in every element.</summary>
    public static readonly string[] Names = ["a", "b/large", "c"];

    /// <summary>Saves without end; each number is printed when its save has returned. With a third argument it writes events instead.</summary>
    /// <param name="arguments">The path of the checkpoint and the number of the first save.</param>
    public static void Main(string[] arguments)
    {
        if (arguments.Length > 2)
        {
            WritingProcess.Run(arguments[0], int.Parse(arguments[1], CultureInfo.InvariantCulture));
        }

        for (int save = int.Parse(arguments[1], CultureInfo.InvariantCulture); ; save++)
        {
            Checkpoint.Save(arguments[0], new Dictionary<string, Tensor>
            {
                [Names[0]] = Tensor.Full([3], save),
                [Names[1]] = Tensor.Full([100_000], save),
                [Names[2]] = Tensor.Full([], save),
            });
            Console.WriteLine(save);
        }
    }
}
