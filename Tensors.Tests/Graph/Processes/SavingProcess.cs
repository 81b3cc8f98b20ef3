using System.Globalization;
using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests.Graphs;

/// <summary>
/// Programs that save one checkpoint after the other, until they are killed. Each number is printed when its save has returned.
/// </summary>
internal static class SavingProcess
{
    public const string Eager = "save-eagerly";
    public const string Session = "save-session";

    /// <summary>The names of the tensors, each of which holds the number of the save in every element.</summary>
    public static readonly string[] Names = ["a", "b/large", "c"];

    /// <summary>How many elements they have together.</summary>
    public const int ElementCount = 100_004;

    /// <summary>Saves parameters under one name.</summary>
    /// <param name="arguments">The path of the checkpoint and the number of the first save.</param>
    public static void SaveEagerly(string[] arguments)
    {
        for (int save = Number(arguments[1]); ; save++)
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

    /// <summary>Saves a session: under one name or under that of each step, in one data file or in two.</summary>
    /// <param name="arguments">The path of the checkpoint, the number of the first save, whether by step, whether in two files.</param>
    public static void SaveSession(string[] arguments)
    {
        bool isByStep = bool.Parse(arguments[2]);
        using DefaultGraph graph = new Graph().AsDefault();
        Tensor value = Placeholder<float>([], name: "value");
        Variable[] variables = Variables();
        Node assign = Group(
            [.. variables.Select(variable => (Fetch)variable.Assign(Fill(variable.Shape.ToShape().Extents.ToArray(), value)))]);
        Saver saver = new(sharded: bool.Parse(arguments[3])) { MaxToKeep = 2 };
        saver.RecoverLastCheckpoints([.. CheckpointStateFile.Read(Path.GetDirectoryName(arguments[0])!)?.AllModelCheckpointPaths ?? []]);
        using Session session = new();
        for (int save = Number(arguments[1]); ; save++)
        {
            session.Run(assign, [new Feed(value, (float)save)]);
            saver.Save(session, arguments[0], isByStep ? save : default(TensorLike));
            Console.WriteLine(save);
        }
    }

    /// <summary>The variables in the default graph, on two devices.</summary>
    public static Variable[] Variables()
    {
        Variable a = Variable(Zeros([3]), name: Names[0]);
        Variable b = Variable(Zeros([100_000]), name: Names[1]);
        using IDisposable elsewhere = Device("/cpu:0");
        return [a, b, Variable(Zeros([]), name: Names[2])];
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
