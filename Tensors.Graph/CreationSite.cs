using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Tensors.Graphs;

/// <summary>The line of a program that made a node: the first frame of the call stack outside this library.</summary>
internal static class CreationSite
{
    private static readonly string s_products = "Tensors.";

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static string Find()
    {
        // One cheap walk finds the frame, a second one reads the line of that frame alone.
        StackTrace trace = new(1, fNeedFileInfo: false);
        int users = FirstOfUser(trace);
        return users < 0 ? Unknown : Describe(new(users + 1, needFileInfo: true));
    }

    /// <summary>The line of a program from which something was thrown.</summary>
    public static string Of(Exception failure)
    {
        StackTrace trace = new(failure, fNeedFileInfo: true);
        int users = FirstOfUser(trace);
        return users < 0 ? Unknown : Describe(trace.GetFrame(users)!);
    }

    private const string Unknown = "an unknown line";

    private static int FirstOfUser(StackTrace trace)
    {
        for (int i = 0; i < trace.FrameCount; i++)
        {
            if (trace.GetFrame(i) is { } frame && DiagnosticMethodInfo.Create(frame) is { } method && !IsOurs(method))
            {
                return i;
            }
        }

        return -1;
    }

    private static string Describe(StackFrame frame) => frame.GetFileName() is { } file
        ? $"{Path.GetFileName(file)}:{frame.GetFileLineNumber()}"
        : DiagnosticMethodInfo.Create(frame) is { } method ? $"{method.DeclaringTypeName}.{method.Name}" : Unknown;

    private static bool IsOurs(DiagnosticMethodInfo method)
    {
        string assembly = method.DeclaringAssemblyName ?? "";

        // Nodes are made inside of queries and lazy values, too.
        return assembly.StartsWith("System.", StringComparison.Ordinal)
            || (assembly.StartsWith(s_products, StringComparison.Ordinal)
            && (assembly.StartsWith("Tensors.Core,", StringComparison.Ordinal)
                || assembly.StartsWith("Tensors.Autograd,", StringComparison.Ordinal)
                || assembly.StartsWith("Tensors.Optim,", StringComparison.Ordinal)
                || assembly.StartsWith("Tensors.Graph,", StringComparison.Ordinal)));
    }
}
