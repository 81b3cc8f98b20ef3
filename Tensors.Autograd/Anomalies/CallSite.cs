using System.Diagnostics;

namespace Tensors.Autograd;

/// <summary>The line of the program that is calling into this library.</summary>
internal static class CallSite
{
    private static readonly string[] s_passedOver = ["Tensors.Core", "Tensors.Autograd", "Tensors.Optim", "Tensors.Graph", "System"];

    /// <summary>The innermost line outside the library, such as <c>at Program.cs:12 in Loss</c>.</summary>
    public static string Find()
    {
        foreach (StackFrame frame in new StackTrace(fNeedFileInfo: true).GetFrames())
        {
            if (DiagnosticMethodInfo.Create(frame) is { } method && !IsPassedOver(method.DeclaringAssemblyName))
            {
                string? file = Path.GetFileName(frame.GetFileName());
                return file is null
                    ? $"in {method.DeclaringTypeName}.{method.Name}"
                    : $"at {file}:{frame.GetFileLineNumber()} in {method.Name}";
            }
        }

        return "at an unknown line";
    }

    private static bool IsPassedOver(string assembly)
    {
        ReadOnlySpan<char> name = assembly.AsSpan(0, assembly.IndexOf(',') is >= 0 and var comma ? comma : assembly.Length);
        foreach (string passedOver in s_passedOver)
        {
            if (name.SequenceEqual(passedOver) || (passedOver == "System" && name.StartsWith("System.")))
            {
                return true;
            }
        }

        return false;
    }
}
