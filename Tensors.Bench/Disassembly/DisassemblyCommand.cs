using System.CommandLine;
using System.Diagnostics;

namespace Tensors.Bench.Disassembly;

/// <summary>
/// Checks what the runtime makes of the kernels: no innermost loop may call anything or keep a value on the stack. Runs this program again
/// with the runtime's own switches for writing down compiled code.
/// </summary>
internal static class DisassemblyCommand
{
    public const string Child = "kernels";

    public static int Run(string[] arguments, TextWriter output, TextWriter errors)
    {
        Option<bool> bad = new("--with-bad-kernel") { Description = "Adds a kernel with a call in its loop: the check must find it." };
        RootCommand command = new("Checks the innermost loops of all kernels for calls and values on the stack.") { bad };
        ParseResult parsed = command.Parse(arguments);
        if (parsed.Errors.Count > 0)
        {
            errors.WriteLine(parsed.Errors[0].Message.ReplaceLineEndings(" "));
            return 2;
        }

        command.SetAction(result => Check(result.GetValue(bad), output));
        return parsed.Invoke();
    }

    private static int Check(bool withBadKernel, TextWriter output)
    {
        int faulty = 0;
        int count = 0;
        foreach (Listing listing in Compile(withBadKernel))
        {
            count++;
            string[] faults = [.. listing.Faults()];
            if (faults.Length > 0)
            {
                faulty++;
                output.WriteLine($"{listing.Name}\n    {string.Join("\n    ", faults)}");
            }
        }

        output.WriteLine(
            $"{Ratios.Roofs.InstructionSet}: {count} compiled kernels, {faulty} with a call or a value on the stack in an innermost loop.");
        return faulty > 0 || count == 0 ? 1 : 0;
    }

    private static List<Listing> Compile(bool withBadKernel)
    {
        string file = Path.GetTempFileName();
        try
        {
            string[] host = Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet"
                ? [typeof(DisassemblyCommand).Assembly.Location] : [];
            ProcessStartInfo start = new(Environment.ProcessPath!, [.. host, Child]);
            string[] methods = withBadKernel ? [.. KernelRuns.Methods, "*KernelRuns:BadKernel"] : KernelRuns.Methods;
            start.Environment["DOTNET_JitDisasm"] = string.Join(' ', methods);
            start.Environment["DOTNET_JitStdOutFile"] = file;

            // One thread compiles: what two write down at the same time cannot be read.
            start.Environment["DOTNET_TieredCompilation"] = "0";
            start.Environment["TENSORS_NUM_THREADS"] = "1";
            using Process child = Process.Start(start)!;
            child.WaitForExit();
            return [.. Listing.Parse(File.ReadAllText(file))];
        }
        finally
        {
            File.Delete(file);
        }
    }
}
