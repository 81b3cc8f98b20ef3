using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Tensors.Graphs;

/// <summary>The line of a program that made a node: the first frame of the call stack outside this library.</summary>
internal static class CreationSite
{
    private const string Unknown = "an unknown line";
    private static readonly string s_products = "Tensors.";

    // What was read before, by method and offset in it. Code that is unloaded takes its lines with it.
    private static readonly ConditionalWeakTable<MethodBase, ConcurrentDictionary<int, string>> s_known = [];

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static string Find()
    {
        // To walk the stack costs little; to read the lines of its frames costs more than the rest of a node, and is done once for each
        // place.
        StackTrace trace = new(1, fNeedFileInfo: false);
        int users = FirstOfUser(trace);
        if (users < 0)
        {
            return Unknown;
        }

        StackFrame frame = trace.GetFrame(users)!;
        int offset = frame.GetILOffset();
        if (offset == StackFrame.OFFSET_UNKNOWN || MethodOf(frame) is not { } method)
        {
            return Describe(new(users + 1, needFileInfo: true));
        }

        ConcurrentDictionary<int, string> places = s_known.GetOrCreateValue(method);
        return places.TryGetValue(offset, out string? known)
            ? known
            : places.GetOrAdd(offset, Describe(new(users + 1, needFileInfo: true)));
    }

    /// <summary>The line of a program from which something was thrown.</summary>
    public static string Of(Exception failure)
    {
        StackTrace trace = new(failure, fNeedFileInfo: true);
        int users = FirstOfUser(trace);
        return users < 0 ? Unknown : Describe(trace.GetFrame(users)!);
    }

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

    [UnconditionalSuppressMessage(
        "Trimming", "IL2026", Justification = "The method serves as a key; nothing of it is looked at, and there may be none.")]
    private static MethodBase? MethodOf(StackFrame frame) => frame.GetMethod();

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
