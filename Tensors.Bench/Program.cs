using BenchmarkDotNet.Running;
using Tensors.Bench;
using Tensors.Bench.Disassembly;
using Tensors.Bench.Ratios;

switch (args)
{
    case ["ratios", .. string[] options]:
        return new RatiosCommand().Run(options, Console.Out, Console.Error);
    case ["cliffs", .. string[] options]:
        return new CliffsCommand().Run(options, Console.Out);
#if GRAPHS
    case ["sessions", .. string[] options]:
        return new Tensors.Bench.Graphs.SessionsCommand().Run(options, Console.Out);
#endif
#if PEERS
    case ["errors"]:
        return Tensors.Bench.Peers.ErrorsCommand.Run(Console.Out);
#endif
    case ["disassembly", .. string[] options]:
        return DisassemblyCommand.Run(options, Console.Out, Console.Error);
    case [FirstSecond.Command, string name]:
        FirstSecond.Report(name, Console.Out);
        return 0;
    case [DisassemblyCommand.Child]:
        KernelRuns.Run();
        KernelRuns.BadKernel([1, 2, 3]);
        return 0;
    default:
        BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
        return 0;
}
